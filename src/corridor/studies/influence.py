"""Which inputs carry the spread of a forecast: rank correlation, for now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.inputs import names_in_use
from corridor.world.results import EARLY_AFTER, PRIOR_SET, Influence

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from corridor.world.results import Ensemble


def rank_influences(ensemble: Ensemble, issue_time: datetime) -> tuple[Influence, ...]:
    """Rank all drawn inputs, drawn openings and the prior set by how closely arrivals follow them.

    Spearman's rank correlation over members, with arrivals `EARLY_AFTER` the issue time (or by the end, if that is
    earlier) and with arrivals by the end: +1 if more of the one always means more of the other. NaN where the
    input or the arrivals do not vary. It is taken within each prior set and averaged over sets by their members:
    over all members, an input that does nothing would follow arrivals wherever the sets differ in it. What the
    sets themselves carry is a row of its own, `PRIOR_SET`: the correlation ratio of ranks, in [0, 1]. Each input is
    seen alone: two that only matter together stay hidden.
    """
    import polars as pl  # noqa: PLC0415 - heavy, and needed here only

    drawn = {name: np.ascontiguousarray(ensemble.inputs[name]) for name in names_in_use(ensemble.inputs)}
    drawn |= {
        f"opening_wait_h:{target}": ensemble.opening_wait_h[:, k] for k, target in enumerate(ensemble.opening_targets)
    }
    frame = pl.DataFrame({**drawn, PRIOR_SET: ensemble.prior_set})
    found: dict[str, dict[str, float]] = {}
    for outcome, where in (("early", ensemble.last_index_by(issue_time + EARLY_AFTER)), ("total", -1)):
        with_outcome = frame.with_columns(pl.Series("outcome:", ensemble.arrivals[:, where]))
        found[outcome] = _within_sets(with_outcome, list(drawn))
        if len(ensemble.prior_set_names) > 1:
            found[outcome][PRIOR_SET] = _between_sets(with_outcome)
    influences = [Influence(name, found["early"][name], found["total"][name]) for name in found["early"]]
    return tuple(sorted(influences, key=lambda one: -one.strength))


def _within_sets(frame: pl.DataFrame, names: list[str]) -> dict[str, float]:
    # Rank correlations within each prior set, averaged over the sets in which the input varies.
    import polars as pl  # noqa: PLC0415 - as above

    sums, weights = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0)
    for _, members in frame.group_by(PRIOR_SET, maintain_order=True):
        row = members.select(pl.corr(name, "outcome:", method="spearman").alias(name) for name in names)
        for name, value in row.row(0, named=True).items():
            if value is not None and not math.isnan(value):
                sums[name] += len(members) * value
                weights[name] += len(members)
    return {name: sums[name] / weights[name] if weights[name] else math.nan for name in names}


def _between_sets(frame: pl.DataFrame) -> float:
    # Root of the share of the ranks' variance that lies between prior sets.
    import polars as pl  # noqa: PLC0415 - as above

    ranks = frame.select(PRIOR_SET, pl.col("outcome:").rank().alias("rank"))
    total = float(((ranks["rank"] - ranks["rank"].mean()) ** 2).sum())
    means = ranks.group_by(PRIOR_SET, maintain_order=True).agg(pl.col("rank").mean(), pl.len().alias("members"))
    between = float((means["members"] * (means["rank"] - ranks["rank"].mean()) ** 2).sum())
    return math.sqrt(between / total) if total > 0 else math.nan
