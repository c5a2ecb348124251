"""What is legal but odd about claims: places that the scenario lacks, times, groups without claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.shape.moments import Stretch, read_stretch
from corridor.intake.shape.tables import KnownIds
from corridor.intake.whole.claims import CLAIMS
from corridor.world.claims import Status
from corridor.world.events import AREA_TARGET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.intake.shape.claim_schema import ClaimRow
    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import PlaceRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder
    from corridor.intake.whole.claims import ClaimTables
    from corridor.world.claims import Claim, ClaimGroup

_FILE = "scenario.toml"


def warn_of_claims(folder: Folder, tables: ClaimTables, places: Table[PlaceRow], frame: Frame) -> None:
    """Note what is odd in claims.csv, and between it and the places and claim groups of the scenario."""
    if not tables.is_sound:  # what is missing may stand in a broken row
        return
    claims = tables.read_claims()
    lines = [line for line, _ in tables.claims.rows]
    _warn_of_places(folder, tables.claims, places, frame)
    _warn_of_times(folder, lines, claims)
    _warn_of_groups(folder, claims, frame)


def _warn_of_places(folder: Folder, claims: Table[ClaimRow], places: Table[PlaceRow], frame: Frame) -> None:
    # Names of places elsewhere are legal: each is noted once.
    if not places.is_sound:
        return
    regions = {name for _, name in places.column("region")}
    known = KnownIds(places, more=[*regions, AREA_TARGET])
    named = claims.column("place_id")
    count = Counter(name for _, name in named)
    first: dict[str, int] = {}
    for line, name in named:
        first.setdefault(name, line)
    for name, line in first.items():
        if name not in known:
            rows = f" ({count[name]:,} rows)" if count[name] > 1 else ""
            folder.warn(CLAIMS, line, "place_id", name,
                        f"is no place or region of places.csv, nor {AREA_TARGET}{rows}: fine for a place elsewhere",
                        partial(known.nearest, name))  # fmt: skip
    for group in frame.claim_groups.values():
        if group.place_id and group.place_id not in known and group.place_id not in count:
            folder.warn(_FILE, 0, f"claim_groups.{group.name}.place_id", group.place_id,
                        f"is no place or region of places.csv, nor {AREA_TARGET}, nor of any claim",
                        partial(known.nearest, group.place_id))  # fmt: skip


def _warn_of_times(folder: Folder, lines: Sequence[int], claims: Sequence[Claim]) -> None:
    undated = []
    for line, claim in zip(lines, claims, strict=True):
        if claim.published_time is None:
            undated += [line] if claim.status is Status.ACCEPTED else []
        elif claim.said_time and _is_said_after(claim.said_time, claim.published_time):
            folder.warn(CLAIMS, line, "said_time", claim.said_time,
                        f"is after the publication, {claim.published_time}", "check both times")  # fmt: skip
    if undated:
        what = "1 accepted claim has" if len(undated) == 1 else f"{len(undated):,} accepted claims have"
        folder.warn(CLAIMS, undated[0], "published_time", "empty",
                    f"{what} none, and {'is' if len(undated) == 1 else 'are'} never known to a forecast",
                    "say when the document was published")  # fmt: skip


def _is_said_after(said_time: str, published: datetime) -> bool:
    # Days begin where the report was published.
    return read_stretch(said_time, published.tzinfo or UTC).first > published


def _warn_of_groups(folder: Folder, claims: Sequence[Claim], frame: Frame) -> None:
    about: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        for place_id in {claim.place_id, ""}:
            about[claim.quantity, place_id].append(claim)
    for group in frame.claim_groups.values():
        found = [claim for claim in about[group.quantity, group.place_id] if _is_of(group, claim)]
        if any(claim.status is Status.ACCEPTED for claim in found):
            continue
        what = "no claim" if not found else "no accepted claim"
        folder.warn(_FILE, 0, f"claim_groups.{group.name}", f"{what} of {CLAIMS} is of this group",
                    "its inputs keep their generic range",
                    "accept some" if found else "check quantity, definition, place_id and times")  # fmt: skip


def _is_of(group: ClaimGroup, claim: Claim) -> bool:
    if group.definition and _parts(group.definition) != _parts(claim.definition):
        return False
    stretch = _stretch_of(claim)
    if stretch is None:
        return True
    starts_late = group.about_until is not None and stretch.first > group.about_until
    ends_early = group.about_from is not None and stretch.end < group.about_from
    return not (starts_late or ends_early)


def _parts(definition: str) -> list[str]:
    return [" ".join(part.casefold().split()) for part in definition.split(";")]


def _stretch_of(claim: Claim) -> Stretch | None:
    stated, published = claim.about_time or claim.said_time, claim.published_time
    if stated:
        return read_stretch(stated)
    return Stretch(published, published) if published is not None else None
