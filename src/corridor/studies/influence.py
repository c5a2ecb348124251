"""Which inputs carry the spread of a forecast: rank correlation, for now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.inputs import MODEL_INPUTS
from corridor.world.results import EARLY_AFTER, Influence

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.results import Ensemble


def rank_influences(ensemble: Ensemble, issue_time: datetime) -> tuple[Influence, ...]:
    """Rank all drawn inputs, and drawn openings, by how closely arrivals follow them.

    Spearman's rank correlation over members, with arrivals `EARLY_AFTER` the issue time (or by the end, if that is
    earlier) and with arrivals by the end: +1 if more of the one always means more of the other. NaN where the
    input or the arrivals do not vary. It sees each input alone: two that only matter together stay hidden.
    """
    import polars as pl  # noqa: PLC0415 - heavy, and needed here only

    drawn = {name: ensemble.inputs[name] for name in MODEL_INPUTS}
    drawn |= {
        f"opening_wait_h:{target}": ensemble.opening_wait_h[:, k] for k, target in enumerate(ensemble.opening_targets)
    }
    frame = pl.DataFrame({name: np.ascontiguousarray(values) for name, values in drawn.items()})
    outcomes = {"early": ensemble.last_index_by(issue_time + EARLY_AFTER), "total": -1}
    ranked = {
        outcome: frame.with_columns(pl.Series("outcome:", ensemble.arrivals[:, where]))
        .select(pl.corr(name, "outcome:", method="spearman").alias(name) for name in drawn)
        .row(0, named=True)
        for outcome, where in outcomes.items()
    }
    found = [Influence(name, _number(ranked["early"][name]), _number(ranked["total"][name])) for name in drawn]
    return tuple(sorted(found, key=lambda one: -one.strength))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
