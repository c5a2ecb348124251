"""A person's decisions on the claims of a folder, each on disk before the next is asked for."""

from __future__ import annotations

import csv
import getpass
import io
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corridor.archive.whole import append_line
from corridor.evidence.review import LOG_COLUMNS, Decision, LogLine, decide
from corridor.intake.whole.claims import LOG
from corridor.publish.evidence.files import safe_cell, time_text
from corridor.studies.claim_files import read_claim_folder, write_claim_folder
from corridor.world.claims import Status
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.claims import Claim, Document


class Desk:
    """The claims of a folder, before a person who decides.

    Parameters
    ----------
    name
        Scenario folder, or a folder with claims.csv and documents.csv.
    by
        Who decides; empty: the login name.

    Raises
    ------
    ScenarioMissingError, ScenarioError
        When there are no claims, or the files have faults.
    RequestError
        When it is a bundled scenario, which nobody may change.
    """

    def __init__(self, name: str, *, by: str = "") -> None:
        self._kept = read_claim_folder(name)
        self._kept.check_own()
        self._by = by.strip() or _login_name()
        self._undo: list[tuple[Claim, Decision]] = []
        self.decided = dict.fromkeys(Decision, 0)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, decided or not, in the file's order."""
        return self._kept.claims

    @property
    def documents(self) -> dict[str, Document]:
        """Documents by id."""
        return {one.document_id: one for one in self._kept.documents}

    @property
    def proposed(self) -> tuple[Claim, ...]:
        """Claims that nobody has decided on."""
        return tuple(one for one in self.claims if one.status is Status.PROPOSED)

    @property
    def left_words(self) -> str:
        """How many are left: `12 proposed claims left`."""
        count = len(self.proposed)
        return f"{count or 'no':{',' if count else ''}} proposed claim{'' if count == 1 else 's'} left"

    def decide(self, claim_id: str, decision: Decision, changed: Claim | None = None) -> None:
        """Take a decision: it is in the log, then in claims.csv, when this returns.

        Raises
        ------
        RequestError
            When there is no such claim, or somebody else changed the file meanwhile.
        ResultError
            When a file cannot be written; the decision is not taken then.
        """
        before = {one.claim_id: one for one in self.claims}
        self._apply([(claim_id, decision, changed)])
        self._undo.append((before[claim_id], decision))
        self.decided[decision] += 1

    def undo(self) -> str:
        """Take the last decision of this sitting back; returns the claim's id, empty if there was none."""
        if not self._undo:
            return ""
        old, decision = self._undo[-1]
        self._apply([(old.claim_id, Decision.UNDO, old)])
        self._undo.pop()
        self.decided[decision] -= 1
        return old.claim_id

    def decide_all(self, accepted: Sequence[str], rejected: Sequence[str]) -> None:
        """Take decisions on claims that are named, all of them or none.

        Raises
        ------
        RequestError
            When one is named twice, or there is no such claim.
        """
        twice = sorted(set(accepted) & set(rejected))
        if twice:
            raise RequestError(f"claim {printable(twice[0])}: is to be accepted and rejected; name it once")
        self._apply([
            *((one, Decision.ACCEPT, None) for one in accepted), *((one, Decision.REJECT, None) for one in rejected),
        ])  # fmt: skip

    def _apply(self, decisions: Sequence[tuple[str, Decision, Claim | None]]) -> None:
        claims, lines, now = self._kept.claims, [], datetime.now(UTC)
        for claim_id, decision, changed in decisions:
            claims, line = decide(claims, claim_id, decision, by=self._by, time=now, changed=changed)
            lines.append(line)
        self._kept.check_unchanged()
        # The log first: what it names and claims.csv lacks is asked for again; a decision without a line in it
        # could not be traced.
        for line in lines:
            append_line(self._kept.path, LOG, _log_row(line), _csv_row(LOG_COLUMNS))
        self._kept = write_claim_folder(self._kept, claims, self._kept.documents)


def _log_row(line: LogLine) -> bytes:
    cells = [getattr(line, one.name) for one in fields(LogLine)]
    return _csv_row([time_text(cell) if isinstance(cell, datetime) else safe_cell(str(cell)) for cell in cells])


def _csv_row(cells: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user id, as in some containers
        return ""
