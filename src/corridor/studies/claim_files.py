"""Claims and documents of a folder: read through the checks of scenarios, written whole, never over another's work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.archive.whole import write_whole
from corridor.intake.read import bundled_scenarios, find_scenario, read_scenario
from corridor.intake.shape.uncertain import FILE
from corridor.intake.text.files import Folder
from corridor.intake.whole.claims import CLAIMS, DOCUMENTS, read_claim_tables
from corridor.publish.evidence.files import claims_csv, documents_csv
from corridor.publish.evidence.words import names_of
from corridor.world.errors import RequestError, ResultError, ScenarioError, ScenarioMissingError, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corridor.world.claims import Claim, Document


@dataclass(frozen=True)
class ClaimFolder:
    """Claims and documents as they stood in a folder when it was read.

    Parameters
    ----------
    contents
        The bytes of both files, by name; those that are not there are missing.
    """

    path: Path
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    contents: Mapping[str, bytes]

    def check_own(self) -> None:
        """Refuse a scenario that travels with corridor.

        Raises
        ------
        RequestError
            When it is one.
        """
        if self.path.resolve() in {one.resolve() for one in bundled_scenarios().values()}:
            raise RequestError(
                f"{printable(str(self.path))}: a bundled scenario is not changed; copy the folder, and name the copy"
            )

    def check_unchanged(self) -> None:
        """Refuse to write over what somebody else wrote meanwhile.

        Raises
        ------
        RequestError
            When a file is not as it was read.
        """
        now = _contents(self.path)
        for name in (CLAIMS, DOCUMENTS):
            if now.get(name) != self.contents.get(name):
                raise RequestError(f"{printable(str(self.path / name))}: was changed by somebody else meanwhile; "
                                   "nothing was written over it; start again")  # fmt: skip


def read_claim_folder(name: str) -> ClaimFolder:
    """Read the claims of a scenario, or of a folder that holds claims and documents only.

    What is wrong elsewhere in the scenario does not matter here.

    Raises
    ------
    ScenarioMissingError
        When there is no such folder, or it has no claims.
    ScenarioError
        With every fault of the two files.
    """
    path = find_scenario(name)
    if CLAIMS not in _contents(path):
        raise ScenarioMissingError(
            f"{printable(name)}: has no {CLAIMS}; corridor evidence scan FILE... -o {printable(name)} makes one"
        )
    return _read(path)


def open_claim_folder(path: Path) -> ClaimFolder:
    """Read the claims of a folder that may have none yet, or may not exist yet.

    Raises
    ------
    ScenarioError
        With every fault of its files.
    RequestError
        When a bundled scenario is named, or it is no folder.
    """
    if path.exists() and not path.is_dir():
        raise RequestError(f"{printable(str(path))}: a file; must be a folder, or a new one; name another with -o")
    found = _read(path) if _contents(path) else ClaimFolder(path, (), (), {})
    found.check_own()
    return found


def _read(path: Path) -> ClaimFolder:
    folder = Folder(path)
    tables = read_claim_tables(folder)
    if folder.is_faulty:
        raise ScenarioError(str(path), folder.findings().faults)
    return ClaimFolder(path, tables.read_claims(), tables.read_documents(), folder.contents)


def _contents(path: Path) -> dict[str, bytes]:
    contents = {}
    for name in (CLAIMS, DOCUMENTS):
        try:
            contents[name] = (path / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as err:
            raise ResultError(f"{printable(str(path / name))}: cannot be read ({err.strerror}); mend that") from err
    return contents


def names_at(name: str) -> dict[str, str]:
    """Every name in use by id of a place; none where the folder is no scenario, or one with faults."""
    if not (find_scenario(name) / FILE).is_file():
        return {}
    try:
        return names_of(read_scenario(name))
    except ScenarioError:
        return {}


def write_claim_folder(kept: ClaimFolder, claims: Sequence[Claim], documents: Sequence[Document]) -> ClaimFolder:
    """Write both files whole, unless somebody else wrote one meanwhile; lines of comment at their top stay.

    Raises
    ------
    RequestError
        When a file was changed since it was read.
    ResultError
        When the folder cannot be written.
    """
    kept.check_unchanged()
    made = {DOCUMENTS: documents_csv(documents), CLAIMS: claims_csv(claims)}
    made = {name: _comments(kept.contents.get(name, b"")) + content for name, content in made.items()}
    try:
        kept.path.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise ResultError(f"{printable(str(kept.path))}: cannot be made ({err.strerror}); name another folder") from err
    changed = {name: content for name, content in made.items() if content != kept.contents.get(name)}
    write_whole(kept.path, changed)
    return replace(kept, claims=tuple(claims), documents=tuple(documents), contents=made)


def _comments(content: bytes) -> bytes:
    # Between rows they cannot be kept: nobody knows which row they are about.
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    kept = []
    for line in lines:
        if not line.startswith(b"#"):
            break
        kept.append(line)
    return b"".join(kept)
