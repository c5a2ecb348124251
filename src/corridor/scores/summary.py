"""Scores of many points in few numbers: means by lead and by phase, skill beside the best rival, its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.world.backtests import ALL, LEADS, OURS, Kind, Lead, Phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

CASE = ("scenario", "track", "drivers", "totals", "capacities", "prior_set")
"""Columns whose values are never mixed."""

RESAMPLES = 2000
FEWEST_ISSUE_TIMES, FEWEST_COUNTS = 5, 8
"""With fewer issue times, or fewer different counts, no interval is given."""

INTERVAL = (0.05, 0.95)

_SCORES = ("crps", "crps_capped", "wis", "mae", "coverage50", "coverage90", "width90")


def summarise(points: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Means of levels by case, lead and method, with skill beside the best rival and its 90 % interval.

    The best rival of a case and lead is the one with the lowest mean CRPS, among all of its rows. Arrivals and camps
    of one scenario stand apart, in the column `of`. Only moments count that every method has: like with like.

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
            of_lead = _at(lead, of_case)
            if of_lead.height:
                rows += [{**case, "lead": lead.name, **row} for row in _compare(of_lead, seed)]
    schema: dict[str, Any] = dict.fromkeys((*CASE, "of", "lead", "method"), pl.String)
    schema |= dict.fromkeys(("points", "counts", "issue_times"), pl.Int64)
    schema |= dict.fromkeys((*_SCORES, "skill_vs_best_rival", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema=schema)


def detail(points: pl.DataFrame) -> pl.DataFrame:
    """Means by case, kind of count, arrivals or camps, phase and lead; `all` stands for all phases."""
    scored = _scored(points)
    phased = pl.concat([scored, scored.with_columns(phase=pl.lit("all"))])
    keys = (*CASE, "kind", "of", "phase")
    frames = [
        _at(lead, phased).group_by([*keys, "method"], maintain_order=True).agg(*_means())
        .with_columns(lead=pl.lit(lead.name)) for lead in LEADS
    ]  # fmt: skip
    return pl.concat(frames).select(*keys, "lead", "method", "points", "counts", *_SCORES)


def summarise_camps(days: pl.DataFrame) -> pl.DataFrame:
    """Means over moments, all camps together: energy score and ARD on report days, ARD day by day.

    ARD leaves out moments at which nobody was counted.

    Parameters
    ----------
    days
        Rows of the table `days`.
    """
    on_report = pl.col("is_report")
    days = _alike(days, ("issue_time", "valid_time", "is_report"), CASE)
    frames = [
        days.filter(_has_lead(lead)).group_by([*CASE, "method"], maintain_order=True)
        .agg(
            reports=on_report.sum(),
            energy_score=pl.col("energy_score").filter(on_report).mean(),
            ard_reported=pl.col("ard").fill_nan(None).filter(on_report).mean(),
            ard_daily=pl.col("ard").fill_nan(None).filter(~on_report).mean(),
        )
        .with_columns(lead=pl.lit(lead.name)) for lead in LEADS
    ]  # fmt: skip
    return pl.concat(frames).select(
        *CASE, "lead", "method", "reports", "energy_score", "ard_reported", "ard_daily"
    )  # fmt: skip


def _scored(points: pl.DataFrame) -> pl.DataFrame:
    of = pl.when(pl.col("place") == ALL).then(pl.lit("arrivals")).otherwise(pl.lit("camps"))
    on_plateau = pl.col("phase") == Phase.PLATEAU
    scored = points.filter(pl.col("observed").is_not_nan()).with_columns(of=of, on_plateau=on_plateau)
    return _alike(scored, ("issue_time", "valid_time", "place"), (*CASE, "of", "kind"))


def _alike(rows: pl.DataFrame, moment: Sequence[str], group: Sequence[str]) -> pl.DataFrame:
    # Like with like: only moments that every method of a group has.
    methods = pl.col("method").n_unique()
    return rows.filter(methods.over([*group, *moment]) == methods.over(group))


def _groups(frame: pl.DataFrame, keys: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], pl.DataFrame]]:
    for values, group in frame.group_by(keys, maintain_order=True):
        yield dict(zip(keys, values, strict=True)), group


def _at(lead: Lead, rows: pl.DataFrame) -> pl.DataFrame:
    # Rows of a lead, with their weights in a capped mean: the counts of a finished plateau weigh as one together, at
    # each issue time and place.
    of_lead = rows.filter(_has_lead(lead))
    together = [*CASE, "of", "kind", "phase", "method", "issue_time", "place"]
    weight = pl.when(pl.col("on_plateau")).then(1 / pl.len().over([*together, "on_plateau"])).otherwise(1.0)
    return of_lead.with_columns(weight=weight)


def _has_lead(lead: Lead) -> pl.Expr:
    return (pl.col("lead_hours") > lead.low_h) & (pl.col("lead_hours") <= lead.high_h)


def _means() -> list[pl.Expr]:
    return [
        pl.len().alias("points"),
        pl.struct("valid_time", "place").n_unique().alias("counts"),
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
            if one["method"] != best and one["counts"] >= FEWEST_COUNTS:
                low, high = skill_interval(ours, theirs, seed)
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
