"""Scores of many points in few numbers: means by lead and by phase, skill beside the best rival, its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.world.backtests import ALL, LEADS, OURS, Kind, Lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CASE = ("scenario", "track", "drivers", "totals", "capacities", "prior_set")
"""Columns whose values are never mixed."""

RESAMPLES = 2000
FEWEST_ISSUE_TIMES = 5
"""With fewer issue times, no interval is given."""

INTERVAL = (0.05, 0.95)

_SCORES = ("crps", "crps_capped", "wis", "mae", "coverage50", "coverage90", "width90")


def summarise(points: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Means of levels by case, lead and method, with skill beside the best rival and its 90 % interval.

    The best rival of a case and lead is the one with the lowest mean CRPS, among all of its rows. Arrivals and camps
    of one scenario stand apart, in the column `of`.

    Parameters
    ----------
    points
        Rows of the table `points`.
    seed
        Of the resampling.
    """
    levels = _scored(points).filter(pl.col("kind") == Kind.LEVEL)
    rows: list[dict[str, Any]] = []
    for case, of_case in _groups(levels, (*CASE, "of")):
        for lead in LEADS:
            of_lead = of_case.filter(_has_lead(lead))
            if of_lead.height:
                rows += [{**case, "lead": lead.name, **row} for row in _compare(of_lead, seed)]
    names = (*CASE, "of", "lead", "method", "points", "issue_times", *_SCORES, "skill_vs_best_rival", "low", "high")
    types: dict[str, Any] = dict.fromkeys((*CASE, "of", "lead", "method"), pl.String)
    types |= dict.fromkeys(("points", "issue_times"), pl.Int64)
    return pl.DataFrame(rows, schema={name: types.get(name, pl.Float64) for name in names})


def detail(points: pl.DataFrame) -> pl.DataFrame:
    """Means by case, kind of count, arrivals or camps, phase and lead; `all` stands for all phases."""
    scored = _scored(points)
    phased = pl.concat([scored, scored.with_columns(phase=pl.lit("all"))])
    keys = (*CASE, "kind", "of", "phase")
    frames = [
        phased.filter(_has_lead(lead)).group_by([*keys, "method"], maintain_order=True).agg(*_means())
        .with_columns(lead=pl.lit(lead.name)) for lead in LEADS
    ]  # fmt: skip
    return pl.concat(frames).select(*keys, "lead", "method", "points", *_SCORES)


def summarise_camps(days: pl.DataFrame) -> pl.DataFrame:
    """Means over moments, all camps together: energy score and ARD on report days, ARD day by day.

    Parameters
    ----------
    days
        Rows of the table `days`.
    """
    on_report = pl.col("is_report")
    frames = [
        days.filter(_has_lead(lead)).group_by([*CASE, "method"], maintain_order=True)
        .agg(
            reports=on_report.sum(),
            energy_score=pl.col("energy_score").filter(on_report).mean(),
            ard_reported=pl.col("ard").filter(on_report).mean(),
            ard_daily=pl.col("ard").filter(~on_report).mean(),
        )
        .with_columns(lead=pl.lit(lead.name)) for lead in LEADS
    ]  # fmt: skip
    return pl.concat(frames).select(
        *CASE, "lead", "method", "reports", "energy_score", "ard_reported", "ard_daily"
    )  # fmt: skip


def _scored(points: pl.DataFrame) -> pl.DataFrame:
    of = pl.when(pl.col("place") == ALL).then(pl.lit("arrivals")).otherwise(pl.lit("camps"))
    return points.filter(pl.col("observed").is_not_nan()).with_columns(of.alias("of"))


def _groups(frame: pl.DataFrame, keys: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], pl.DataFrame]]:
    for values, group in frame.group_by(keys, maintain_order=True):
        yield dict(zip(keys, values, strict=True)), group


def _has_lead(lead: Lead) -> pl.Expr:
    return (pl.col("lead_hours") > lead.low_h) & (pl.col("lead_hours") <= lead.high_h)


def _means() -> list[pl.Expr]:
    return [
        pl.len().alias("points"),
        pl.col("crps").mean(),
        ((pl.col("crps") * pl.col("weight")).sum() / pl.col("weight").sum()).alias("crps_capped"),
        pl.col("wis").mean(),
        pl.col("mae").mean(),
        pl.col("inside50").mean().alias("coverage50"),
        pl.col("inside90").mean().alias("coverage90"),
        pl.col("width90").mean(),
    ]


def _compare(rows: pl.DataFrame, seed: int) -> list[dict[str, Any]]:
    # Methods of one case and lead, each beside the best rival.
    means = rows.group_by("method", maintain_order=True).agg(*_means()).to_dicts()
    rivals = [one for one in means if one["method"] != OURS]
    best = min(rivals, key=lambda one: one["crps"])["method"] if rivals else None
    sums = rows.pivot(on="method", index="issue_time", values="crps", aggregate_function="sum").sort("issue_time")
    out = []
    for one in means:
        skill = low = high = None
        if best is not None:
            ours, theirs = sums[one["method"]].to_numpy(), sums[best].to_numpy()
            skill = _skill(ours.sum(), theirs.sum())
            low, high = (None, None) if one["method"] == best else skill_interval(ours, theirs, seed)
        row = {**one, "issue_times": sums.height, "skill_vs_best_rival": skill, "low": low, "high": high}
        out.append(row)
    return out


def _skill(ours: float, theirs: float) -> float | None:
    return float(1 - ours / theirs) if theirs > 0 else None


def skill_interval(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], seed: int
) -> tuple[float, float] | tuple[None, None]:
    """90 % interval of 1 - sum(ours) / sum(theirs), by the circular block bootstrap over issue times.

    Scores of neighbouring issue times go together, so blocks of them are drawn (Politis and Romano, 1992), as long
    as the cube root of their number, rounded up. It says how much the skill hangs on which times of this case were
    replayed, and nothing of other cases.

    Parameters
    ----------
    ours, theirs
        Sums of scores by issue time, in order of time.
    seed
        Of the resampling.

    Returns
    -------
    tuple
        Low and high; None where there are too few issue times, or nothing to divide by.
    """
    times = len(ours)
    if times < FEWEST_ISSUE_TIMES:
        return None, None
    length = math.ceil(times ** (1 / 3))
    starts = np.random.Generator(np.random.Philox(seed)).integers(0, times, (RESAMPLES, math.ceil(times / length)))
    drawn = ((starts[:, :, None] + np.arange(length)) % times).reshape(RESAMPLES, -1)[:, :times]
    below = theirs[drawn].sum(axis=1)
    if not (below > 0).all():
        return None, None
    low, high = np.quantile(1 - ours[drawn].sum(axis=1) / below, INTERVAL)
    return float(low), float(high)
