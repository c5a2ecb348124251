"""Sentences and rows that the terminal and the report share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.publish.counts import FEW, count_words, format_people, median_words, range_words
from corridor.publish.data import moments
from corridor.world.results import EARLY_AFTER, MIXTURE
from corridor.world.units import STAGES, hours_between

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.results import Record, Score
    from corridor.world.scenario import Place

LEAD_HOURS = (6, 12, 24, 48, 72, 120, 168, 240, 480, 960, 1920, 3840, 7680)
MATTERS = 0.2
"""Scores of prior sets that differ by more than this share of ours make the choice of prior worth a sentence."""

MANY_LEFT = 0.1
"""From this share of those who decided, people not through at the run's end make the mean waits misleading."""


def stated_people(place: Place) -> str:
    """Write a place's stated population; so few that they could be known are not told apart."""
    if place.population < FEW:
        return count_words(place.population) if place.population else ""
    return f"{place.population:,}"


def format_time(time: datetime) -> str:
    """Write a time for readers: `24 September 2023, 12:00 (+04:00)`."""
    offset = time.strftime("%z")
    return f"{time.day} {time:%B %Y, %H:%M} ({offset[:3]}:{offset[3:]})"


def headline(record: Record) -> str:
    """Say in one sentence how many people come until the run's end, and by when half of them."""
    total = record.summary["total"]
    end = format_time(record.ensemble.valid_times[-1])
    if total["q95"] <= 0:
        return f"By {end}, nobody is expected out (90 % of members)."
    text = (
        f"By {end}, {range_words(total['q05'], total['q95'])} people will have come out (90 % interval), of "
        f"{count_words(record.scenario.population)} said to live there{median_words(total)}."
    )
    if total["q50"] < FEW:
        return text
    rows = zip(record.ensemble.valid_times, record.summary["arrivals"], strict=True)
    halfway = next(time for time, row in rows if row["q50"] >= total["q50"] / 2)
    if halfway == record.ensemble.valid_times[0]:
        return text
    return f"{text} The median reaches half of that on {format_time(halfway)}."


def lead_rows(record: Record) -> list[dict[str, Any]]:
    """List the quantiles at some leads and at the end, ready to print; leads are hours after the issue time.

    Where the run starts later than the forecast is made, the times listed are counted from its start.
    """
    issued, times = record.plan.issue_time, record.ensemble.valid_times
    reached = [hours_between(max(issued, times[0]), time) for time in times]
    wanted = [next((k for k, hours in enumerate(reached) if hours >= lead), None) for lead in LEAD_HOURS]
    words = "%d %b %H:%M" if times[0].year == times[-1].year else "%d %b %Y %H:%M"
    rows = []
    for k in sorted({k for k in wanted if k is not None} | {len(times) - 1}):
        row = record.summary["arrivals"][k]
        rows.append(
            {
                "time": f"{times[k]:{words}}",
                "lead": f"{round(hours_between(issued, times[k]), 1):g} h",
                "values": [format_people(row[name]) for name in ("q05", "q25", "q50", "q75", "q95")],
                "counted": "" if row["observed"] is None else format_people(row["observed"]),
            }
        )
    return rows


def early_time(record: Record) -> str:
    """Write the time of the early arrivals in `Record.influences`: `27 Sep 12:00`."""
    early = record.ensemble.valid_times[record.ensemble.last_index_by(record.plan.issue_time + EARLY_AFTER)]
    return f"{early.astimezone(record.plan.issue_time.tzinfo):%d %b %H:%M}"


def rush_sentence(record: Record) -> str:
    """Say how many come in the busiest hour of the median, and when."""
    columns = record.tables["people_per_hour"]
    if len(columns["hour_end"]) == 0 or max(columns["q50"]) < 1:
        return ""
    busiest = int(np.argmax(columns["q50"]))
    row = {level: float(columns[level][busiest]) for level in ("q05", "q50", "q95")}
    end = moments(columns["hour_end"][busiest : busiest + 1], record)[0]
    return (
        f"In the hour that ends on {format_time(end)}, when the median is highest, "
        f"{range_words(row['q05'], row['q95'])} people come (90 % interval){median_words(row)}."
    )


def queue_sentence(record: Record) -> str:
    """Say how many people are on the road at most, and how long the queue is then."""
    columns = record.tables["on_the_road"]
    if columns["people_q95"].max() < 1:
        return "Nobody is expected on the road (90 % of members)."
    if columns["people_q95"].max() < FEW:
        return f"At no time are {FEW} people or more expected on the road (95 % of members)."
    # Where most members have hardly anybody on the road, the median has no time worth naming.
    level = next(level for level in ("q50", "q75", "q95") if columns[f"people_{level}"].max() >= FEW)
    fullest = int(np.argmax(columns[f"people_{level}"]))
    when = format_time(moments(columns["valid_time"][fullest : fullest + 1], record)[0])
    row = {name: float(columns[f"people_{name}"][fullest]) for name in ("q05", "q50", "q75", "q95")}
    if level == "q50":
        text = (
            f"On {when}, when the median is highest, {range_words(row['q05'], row['q95'])} people are on the road "
            f"(90 % interval){median_words(row)}"
        )
    else:
        text = (
            f"At any one time, fewer than {FEW} people are on the road in at least half of the members. On {when}, "
            f"it is {count_words(row[level])} or more in one member of {'four' if level == 'q75' else 'twenty'}"
        )
    low_km, high_km = (round(float(columns[f"queue_km_{name}"][fullest])) for name in ("q05", "q95"))
    if high_km < 1:
        return f"{text}."
    span = f"about {high_km:,}" if low_km == high_km else f"{low_km:,} to {high_km:,}"
    return f"{text}; standing cars then fill {span} km of road (90 % interval)."


def wait_sentence(record: Record) -> str:
    """Say where parties wait longest, the longer wait first, and how many have not come through at the end."""
    columns = record.tables["waits"]
    names = {place.place_id: " / ".join(place.names) for place in record.scenario.places}
    sentences: list[tuple[float, str]] = []
    for kind in ("ready_h", "road_h"):
        medians = np.asarray(columns[f"{kind}_q50"], np.float64)
        if np.isnan(medians).all():
            continue
        k = int(np.nanargmax(medians))
        place, low, high = names[columns["place_id"][k]], columns[f"{kind}_q05"][k], columns[f"{kind}_q95"][k]
        text = f"Ready at home, parties wait longest in {place}: {_hours_range(low, high)}"
        if kind == "road_h":
            text = f"The way out takes longest from {place}: {_hours_range(low, high)}"
        text += " in the mean (90 % interval)"
        if kind == "road_h":
            text += f"; on an empty road it takes {_hours(columns['empty_road_h'][k])}"
        sentences.append((float(medians[k]), f"{text}."))
    texts = [text for _, text in sorted(sentences, key=lambda one: -one[0])]
    if np.isnan(columns["road_h_q50"]).all():
        texts += ["Nobody is expected to set out before the run's end."]
    # The quantile of a sum is not the sum of the quantiles by place that the table holds.
    low, high = np.quantile(record.ensemble.waits.parties_left.sum(axis=1), (0.05, 0.95))
    if high >= 1:
        left = range_words(low, high)
        texts += [f"At the run's end, {left} parties have decided to leave and are not past the exit (90 % interval)."]
        if _share_left(record) >= MANY_LEFT:
            texts += ["Their waits are cut off there: the true ones are longer than said here."]
    return " ".join(texts)


def _share_left(record: Record) -> float:
    # Of the people who have decided, those not past the exit at the run's end; median of members.
    last = record.ensemble.stages[:, -1].astype(np.float64)
    under_way = last[:, STAGES.index("ready")] + last[:, STAGES.index("travelling")]
    return float(np.median(under_way / np.maximum(under_way + record.ensemble.arrivals[:, -1], 1)))


def _hours(value: float) -> str:
    if value < 0.05:  # noqa: PLR2004 - hours, would be written as 0.0
        return "0 h"
    return f"{value:.1f} h" if value < 10 else f"{value:.0f} h"  # noqa: PLR2004 - two digits


def _hours_range(low: float, high: float) -> str:
    return f"about {_hours(high)}" if _hours(low) == _hours(high) else f"{_hours(low)} to {_hours(high)}"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.0f} %"


def score_rows(record: Record) -> list[dict[str, Any]]:
    """List all scores, ours first, then each prior set alone, then rivals from best to worst."""
    scores = record.scores
    named: list[tuple[str, Score, bool]] = [(f"corridor, prior set {record.plan.prior_set}", scores.corridor, True)]
    if record.plan.prior_set == MIXTURE:
        named += [(f"  its members with {one.method}", one, False) for one in scores.prior_sets]
    named += [(one.method, one, False) for one in sorted(scores.rivals, key=lambda one: one.crps)]
    return [
        {
            "name": name,
            "is_ours": is_ours,
            "values": [
                format_people(one.crps), format_people(one.mae), _share(one.coverage50), _share(one.coverage90),
                format_people(one.width90),
            ],
        }
        for name, one, is_ours in named
    ]  # fmt: skip


def verdict(record: Record) -> str:
    """Say how the forecast did beside the rival that counts and the best one, and whether the prior carries it."""
    scores = record.scores
    ours = scores.corridor.crps
    if not scores.corridor.points:
        return ""
    no_physics = next(one for one in scores.rivals if one.method == "no_physics")
    best = min(scores.rivals, key=lambda one: one.crps)
    text = _beside(ours, no_physics.crps)
    if best.crps < ours and format_people(best.crps) != format_people(ours):
        text += f" {best.method} does better on this case ({format_people(best.crps)})."
    ranked = sorted(scores.prior_sets, key=lambda one: one.crps)
    if len(ranked) > 1 and ranked[-1].crps - ranked[0].crps > MATTERS * ours:
        text += (
            f" The choice of prior carries the score: its members with {ranked[0].method} alone score "
            f"{format_people(ranked[0].crps)}, those with {ranked[-1].method} {format_people(ranked[-1].crps)}."
        )
    return text


def _beside(ours: float, theirs: float) -> str:
    # Two scores as a share of the second, unless they are as good as each other.
    if format_people(ours) == format_people(theirs) or (theirs > 0 and round(100 * abs(1 - ours / theirs)) == 0):
        return f"Ours is {format_people(ours)}, as good as no_physics ({format_people(theirs)})."
    text = f"Ours is {format_people(ours)}, no_physics {format_people(theirs)}"
    if theirs > 0:
        text += f": {100 * abs(1 - ours / theirs):.0f} % {'below' if ours < theirs else 'above'}"
    return f"{text}."
