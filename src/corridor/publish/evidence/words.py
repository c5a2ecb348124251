"""Words for claims: figures with their hedge and unit, who said them, what they are about, when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from corridor.world.claims import ITSELF, Qualifier, Status
from corridor.world.errors import printable
from corridor.world.events import AREA_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from corridor.world.claims import Claim
    from corridor.world.evidence import Reconciled
    from corridor.world.scenario import Place, Scenario

MOST_LETTERS = 120
"""Of a name that a report gave: longer ones are cut, and show it."""

_HUGE, _TINY = 1e15, 1e-3


def plain(text: str, most: int = MOST_LETTERS) -> str:
    """Make text from a report one line of so many letters, that no terminal acts on and no sign turns round."""
    line = printable(" ".join(text[: 4 * most].split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def number_words(value: float) -> str:
    """Write a number for readers: `120,000`, `2.5`, `1e+20`."""
    if abs(value) >= _HUGE or 0 < abs(value) < _TINY:
        return f"{value:.3g}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


def figure_words(claim: Claim) -> str:
    """Write a figure with its hedge, and with its unit unless that is people: `at least 200`, `about 33 %`."""
    unit = claim.definition_parts[1]
    low, high = ends_of(claim)
    if unit == "share":
        low, high, unit = 100 * low, 100 * high, "%"
        digits = [f"{one:.3g}" if one < 1000 else number_words(one) for one in (low, high)]  # noqa: PLR2004 - %
    else:
        digits = [number_words(one) for one in (low, high)]
        unit = "" if unit == "people" else plain(unit, 20)
    span = digits[0] if low == high else f"{digits[0]} to {digits[1]}"
    return " ".join(part for part in (str(claim.qualifier), span, unit) if part)


def ends_of(claim: Claim) -> tuple[float, float]:
    """Both ends of a figure; equal where it is a single number."""
    if claim.value is not None:
        return claim.value, claim.value
    low = claim.low if claim.low is not None else claim.high
    high = claim.high if claim.high is not None else claim.low
    return (low or 0.0), (high or 0.0)


def what_words(quantity: str, definition: str, place: str = "") -> str:
    """Write what a figure counts: `killed: soldiers, armenian, Upper / Haut`."""
    who, _, whose = [*(part.strip() for part in definition.split(";")), "", "", ""][:3]
    parts = [plain(part, 60) for part in (who, whose, place) if part]
    return f"{plain(quantity, 20)}: {', '.join(parts)}" if parts else plain(quantity, 20)


def place_names(places: Iterable[Place], regions: Iterable[str] = ()) -> dict[str, str]:
    """Every name in use by id of a place, in the order of the source; for the area at risk and regions too."""
    named = {AREA_TARGET: "the area at risk"} | {region: region for region in regions if region}
    return named | {place.place_id: " / ".join(place.names) or place.place_id for place in places}


def names_of(scenario: Scenario) -> dict[str, str]:
    """Every name in use by the place that a claim of this scenario can name."""
    return place_names(scenario.places, {place.region for place in scenario.places})


def place_words(place_id: str, names: Mapping[str, str]) -> str:
    """Write a place with every name in use, else as the claim names it; empty where it names none."""
    return plain(names.get(place_id, place_id.replace("-", " ")))


def publisher_words(publisher: str) -> str:
    """Name a publisher; one that is not known as such, with what is known: `unknown publisher (translated)`."""
    name = plain(publisher)
    known, _, rest = name.partition(",")
    if known.casefold() != "unknown":
        return name or "unknown publisher"
    return f"unknown publisher ({rest.strip()})" if rest.strip() else "unknown publisher"


def speaker_words(claim: Claim) -> str:
    """Say who states a figure: the speaker as written, or the report itself by its publisher."""
    if claim.said_by != ITSELF:
        return plain(claim.said_by)
    return publisher_words(claim.publisher) if claim.publisher else plain(f"report {claim.document_id}")


def said_words(claim: Claim) -> str:
    """Attribute: `X said`, `X reported` where a report speaks for itself, and to whom it traces if to another."""
    speaker, source = speaker_words(claim), plain(claim.original_source)
    if claim.said_by != ITSELF:
        return f"{speaker} said" if source in {"", speaker} else f"{speaker} said, after {source},"
    return f"{speaker} reported" if source in {"", speaker} else f"{speaker} reported, after {source},"


def day_words(time: datetime | None, zone: tzinfo | None = None, month: str = "%B") -> str:
    """Write the day of a time: `21 September 2023`; in its own offset unless a zone is given."""
    if time is None:
        return "time unknown"
    there = time.astimezone(zone) if zone else time
    return f"{there.day} {there:{month}} {there.year}"


def when_words(stated: str) -> str:
    """Write a stated time, or a stretch of time, as exactly as it was stated: `20 Sep 2023`; empty if unknown."""
    return " to ".join(_moment_words(part) for part in stated.split("/")) if stated else ""


def _moment_words(stated: str) -> str:
    try:
        match len(stated):
            case 4:
                return f"{int(stated)}"
            case 7:
                return f"{datetime.fromisoformat(f'{stated}-01'):%b %Y}"
            case 10:
                return day_words(datetime.fromisoformat(stated), month="%b")
            case _:
                time = datetime.fromisoformat(stated)
                return f"{day_words(time, month='%b')}, {time:%H:%M}"
    except ValueError:
        return plain(stated, 30)


def claim_sentence(claim: Claim, zone: tzinfo | None = None) -> str:
    """Say who said what: `X said about 120,000 (published 21 September 2023)`, with what is not accepted marked."""
    when = "at an unknown time" if claim.published_time is None else day_words(claim.published_time, zone)
    mark = "" if claim.status is Status.ACCEPTED else f", {claim.status}"
    return f"{said_words(claim)} {figure_words(claim)} (published {when}{mark})"


def evidence_rows(found: Reconciled, per: float, zone: tzinfo | None = None) -> dict[str, object]:
    """List what a reconciled input rests on: the rule, every figure with its speaker, and what was left out and why."""
    said = [claim_sentence(one, zone) for voice in found.voices for one in voice.claims]
    voices = f"{len(found.voices)} voice{'' if len(found.voices) == 1 else 's'}"
    left = f", {len(found.left_out)} left out" if found.left_out else ""
    return {
        "rule": plain(found.rule, 2000),
        "summary": f"{voices}, {len(said)} figure{'' if len(said) == 1 else 's'}{left}",
        "said": said,
        "left_out": [f"{claim_sentence(one, zone)}: {plain(reason, 300)}" for one, reason in found.left_out],
        "per": "" if per == 1 else f"The input is the figure divided by {number_words(per)}.",
    }


BOUND_MARKS = {
    Qualifier.AT_LEAST: ">= ", Qualifier.MORE_THAN: "> ", Qualifier.AT_MOST: "<= ", Qualifier.UP_TO: "<= ",
    Qualifier.LESS_THAN: "< ",
}  # fmt: skip
"""How a one-sided figure is marked beside others."""
