"""Labels of reports, and how found claims are matched with them: the rule of docs/annotation-guide.md."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.evidence.files.read import read_report
from corridor.evidence.scan import scan_text
from corridor.world.claims import Document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.world.claims import Claim

LABELS = Path(__file__).parent / "skill" / "labels"
OWN_REPORTS = Path(__file__).parent / "skill" / "reports"


@dataclass(frozen=True)
class Skill:
    """How well claims were found in some documents."""

    labels: int
    found: int
    matched: int
    attributed: int

    @property
    def recall(self) -> float:
        return self.matched / self.labels

    @property
    def precision(self) -> float:
        return self.matched / self.found

    @property
    def attribution(self) -> float:
        return self.attributed / self.matched


def read_labels(file: str) -> list[dict[str, str]]:
    with (LABELS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def document_id(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")


def measure(
    paths: Sequence[Path], labels: Sequence[dict[str, str]], published: dict[str, datetime] | None = None
) -> Skill:
    counts = [0, 0, 0, 0]
    for path in paths:
        name = document_id(path)
        extracted = read_report(path)
        moment = (published or {}).get(name, extracted.published_time)
        claims = scan_text(extracted, Document(name, "", moment, ""))
        mine = [label for label in labels if label["document_id"] == name]
        pairs = match(claims, mine)
        right = sum(is_attributed(claim, label) for claim, label in pairs)
        counts = [a + b for a, b in zip(counts, (len(mine), len(claims), len(pairs), right), strict=True)]
    return Skill(*counts)


def match(claims: Sequence[Claim], labels: Sequence[dict[str, str]]) -> list[tuple[Claim, dict[str, str]]]:
    left, pairs = list(claims), []
    for label in labels:
        hit = next((claim for claim in left if _fits(claim, label)), None)
        if hit is not None:
            left.remove(hit)
            pairs.append((hit, label))
    return pairs


def _fits(claim: Claim, label: dict[str, str]) -> bool:
    assert claim.span_start is not None
    assert claim.span_end is not None
    overlaps = claim.span_start < int(label["span_end"]) and int(label["span_start"]) < claim.span_end
    figures = ((claim.value, label["value"]), (claim.low, label["low"]), (claim.high, label["high"]))
    return overlaps and claim.quantity == label["quantity"] and all(_is_near(*one) for one in figures)


def _is_near(found: float | None, labelled: str) -> bool:
    if found is None or not labelled:
        return found is None and not labelled
    return abs(found - float(labelled)) <= 0.01 * abs(float(labelled)) + 1e-9


def is_attributed(claim: Claim, label: dict[str, str]) -> bool:
    found = _fold(claim.said_by)
    accepted = [_fold(name) for name in label["said_by"].split("|")]
    return any(name in found or (len(found) > 2 and found in name) for name in accepted)


def _fold(name: str) -> str:
    low = re.sub(r"[\"“”«»]", "", name.lower().replace("’", "'")).strip()
    return re.sub(r"^(?:the|a|an|mr|mrs|ms|dr|gen)\.?\s+", "", low)
