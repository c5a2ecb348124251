"""Sentences on intervals: how many counts lay inside, and whether that tells anything."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.backtests.numbers import comparison_words, plural

if TYPE_CHECKING:
    from corridor.publish.backtests.cases import Case

FEWEST_TO_JUDGE = 10
"""With fewer different counts, a share of them inside an interval says nothing."""

NEAR_NOMINAL = {0.5: 0.1, 0.9: 0.05}
"""Coverage within this of the nominal one is called about right."""


def coverage_sentences(case: Case) -> list[str]:
    """Say in how many comparisons the count lay in the intervals of the method that is drawn, and what that tells."""
    row = case.overall(case.shown)
    points, counts = int(row["points"]), int(row["counts"])
    who = "corridor" if case.has_ours else f"the best rival, {case.shown}"
    texts = [f"The intervals here are those of {who}, in {comparison_words(row)}."]
    for nominal, should in ((0.9, "In 9 of 10 comparisons"), (0.5, "In half of the comparisons")):
        inside = round(float(row[f"coverage{100 * nominal:.0f}"]) * points)
        text = (
            f"{should} the count should lie in the {100 * nominal:.0f} % interval; it did in {inside:,} of {points:,}"
        )
        judged = _judge(inside / points, nominal, counts=counts, moments=int(row["issue_times"]))
        texts.append(f"{text}: {judged}." if counts >= FEWEST_TO_JUDGE else f"{text}.")
    if counts < FEWEST_TO_JUDGE:
        few = plural(counts, "different count")
        texts.append(f"{few} {'is' if counts == 1 else 'are'} too few to judge by.")
    return texts


def _judge(share: float, nominal: float, *, counts: int, moments: int) -> str:
    if abs(share - nominal) <= NEAR_NOMINAL[nominal]:
        return "about right"
    words = "too wide" if share > nominal else "too narrow"
    # Counts after one moment go together, as do forecasts of one count: the fewer of the two is what they tell.
    fewer = min(moments, counts)
    if abs(share - nominal) <= 2 * math.sqrt(nominal * (1 - nominal) / fewer):
        return f"{words}, though {plural(fewer, 'moment' if moments <= counts else 'count')} cannot rule out chance"
    return words
