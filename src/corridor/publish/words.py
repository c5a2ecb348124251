"""Sentences and rows that the terminal and the report share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.publish.data import moments
from corridor.world.results import EARLY_AFTER, MIXTURE
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.results import Record, Score
    from corridor.world.scenario import Place

LEAD_HOURS = (6, 12, 24, 48, 72, 120, 168, 240)


def format_people(value: float) -> str:
    """Write a count in full: 12,345; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:,.0f}"


def stated_people(place: Place) -> str:
    """Write a place's stated population; so few that they could be known are not told apart."""
    if place.population < 10:  # noqa: PLR2004 - as said
        return "fewer than 10" if place.population else ""
    return f"{place.population:,}"


def round_people(value: float) -> str:
    """Round to two digits, for sentences: 87,945 becomes 88,000; below 100 to tens."""
    if value < 10:  # noqa: PLR2004 - so few that only "hardly anybody" is honest
        return "hardly anybody" if value > 0 else "nobody"
    digits = max(int(math.log10(value)) - 1, 1)
    return f"{round(value, -digits):,.0f}"


def format_time(time: datetime) -> str:
    """Write a time for readers: `24 September 2023, 12:00 (+04:00)`."""
    offset = time.strftime("%z")
    return f"{time.day} {time:%B %Y, %H:%M} ({offset[:3]}:{offset[3:]})"


def headline(record: Record) -> str:
    """Say in one sentence how many people come until the run's end, and by when half of them."""
    total = record.summary["total"]
    end = format_time(record.ensemble.valid_times[-1])
    text = (
        f"By {end}, {round_people(total['q05'])} to {round_people(total['q95'])} people will have come out "
        f"(90 % interval), of {round_people(record.scenario.population)} said to live there; "
        f"as likely more as fewer than {round_people(total['q50'])}."
    )
    if total["q95"] <= 0:
        return f"By {end}, nobody is expected out (90 % of members)."
    if total["q50"] <= 0:
        return text.replace("as likely more as fewer than nobody", "in at least half of the members, nobody")
    rows = zip(record.ensemble.valid_times, record.summary["arrivals"], strict=True)
    halfway = next(time for time, row in rows if row["q50"] >= total["q50"] / 2)
    if halfway == record.ensemble.valid_times[0]:
        return text
    return f"{text} The median reaches half of that on {format_time(halfway)}."


def lead_rows(record: Record) -> list[dict[str, Any]]:
    """List the quantiles at some leads and at the end, ready to print."""
    rows = []
    by_lead = {
        hours_between(record.plan.issue_time, time): row
        for time, row in zip(record.ensemble.valid_times, record.summary["arrivals"], strict=True)
    }
    times = {time.isoformat(): time for time in record.ensemble.valid_times}
    for lead in [hours for hours in LEAD_HOURS if hours in by_lead] + [max(by_lead)]:
        row = by_lead[lead]
        rows.append(
            {
                "time": f"{times[row['valid_time']]:%d %b %H:%M}",
                "lead": f"{lead:g} h",
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
    """Say how many an hour come in the busiest hour of the median, and when."""
    columns = record.tables["people_per_hour"]
    if len(columns["hour_end"]) == 0 or max(columns["q50"]) < 1:
        return ""
    busiest = int(np.argmax(columns["q50"]))
    low, high = columns["q05"][busiest], columns["q95"][busiest]
    end = moments(columns["hour_end"][busiest : busiest + 1], record)[0]
    return (
        f"In the hour that ends on {format_time(end)}, when the median is highest, {_range(low, high)} people come "
        f"an hour (90 % interval), as likely more as fewer than {round_people(columns['q50'][busiest])}."
    )


def queue_sentence(record: Record) -> str:
    """Say how many people are on the road at most, and how long the queue is then."""
    columns = record.tables["on_the_road"]
    fullest = int(np.argmax(columns["people_q50"]))
    if columns["people_q95"].max() < 1:
        return "Nobody is expected on the road (90 % of members)."
    if columns["people_q50"][fullest] < 1:
        fullest = int(np.argmax(columns["people_q75"]))
    when = moments(columns["valid_time"][fullest : fullest + 1], record)[0]
    people = _range(columns["people_q05"][fullest], columns["people_q95"][fullest])
    return (
        f"On {format_time(when)}, when the roads are fullest, {people} people are on the road (90 % interval), as "
        f"likely more as fewer than {round_people(columns['people_q50'][fullest])}; standing cars then fill "
        f"{columns['queue_km_q05'][fullest]:.0f} to {columns['queue_km_q95'][fullest]:.0f} km of road."
    )


def wait_sentence(record: Record) -> str:
    """Say how long the parties of the most populous origin wait, and where the wait on the road is longest."""
    columns = record.tables["waits"]
    places = {place.place_id: place for place in record.scenario.places}
    rows = [k for k in range(len(columns["place_id"])) if not math.isnan(columns["road_h_q50"][k])]
    if not rows:
        return "Nobody is expected to set out."
    largest = max(rows, key=lambda k: places[columns["place_id"][k]].population)
    longest = max(rows, key=lambda k: float(columns["road_h_q50"][k]))
    names = " / ".join(places[columns["place_id"][largest]].names)
    text = (
        f"From {names} the way takes {_hours(columns['empty_road_h'][largest])} on an empty road; the mean party is on "
        f"it for {_hours(columns['road_h_q05'][largest])} to {_hours(columns['road_h_q95'][largest])} (90 % interval)."
    )
    if longest != largest:
        names = " / ".join(places[columns["place_id"][longest]].names)
        text += f" It is longest from {names}: {_hours(columns['road_h_q50'][longest])} in the median."
    left = float(np.sum(columns["parties_left_q50"]))
    if left >= 1:
        text += f" At the run's end about {round_people(left)} parties have decided and are not past the exit."
    return text


def _range(low: float, high: float) -> str:
    return f"{round_people(low)} to {round_people(high)}"


def _hours(value: float) -> str:
    return f"{value:.1f} h" if value < 10 else f"{value:.0f} h"  # noqa: PLR2004 - two digits


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
    """Say how the forecast did beside the rival that counts and the best one, and which prior carries it."""
    scores = record.scores
    ours = scores.corridor.crps
    if not scores.corridor.points:
        return ""
    no_physics = next(one for one in scores.rivals if one.method == "no_physics")
    best = min(scores.rivals, key=lambda one: one.crps)
    text = f"Ours is {format_people(ours)}, no_physics {format_people(no_physics.crps)}"
    if no_physics.crps > 0:
        text += f": {abs(1 - ours / no_physics.crps):.0%} {'below' if ours <= no_physics.crps else 'above'}"
    text += "."
    if best.crps < ours:
        text += f" {best.method} does better on this case ({format_people(best.crps)})."
    if len(scores.prior_sets) > 1:
        ranked = sorted(scores.prior_sets, key=lambda one: one.crps)
        text += (
            f" The choice of prior carries the score: its members with {ranked[0].method} alone score "
            f"{format_people(ranked[0].crps)}, those with {ranked[-1].method} {format_people(ranked[-1].crps)}."
        )
    return text
