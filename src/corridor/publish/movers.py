"""Sentences on who leaves and what moves them: flight inside, encirclement, stocks, where they stay, who stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.publish.counts import FEW, count_words, median_words, range_words
from corridor.publish.data import moments, rows_of, staying_rows
from corridor.publish.words import format_time
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.results import Record

MOST_NAMED = 3
"""Places to stay that the sentence names."""

_LEVELS = ("q05", "q50", "q95")
_BANDS = {
    "0-4": "aged 0 to 4", "5-11": "aged 5 to 11", "12-17": "aged 12 to 17", "18-59": "aged 18 to 59",
    "60+": "aged 60 and older", "0-17": "under 18, all together", "female": "women and girls", "male": "men and boys",
    "disability": "with a disability",
}  # fmt: skip


def mover_sentences(record: Record) -> list[str]:
    """Say what there is to say of people apart from roads, each only where somebody is concerned."""
    sentences = [
        _moved(record, "fled_inside", "By the run's end, {people} people have fled to refuges inside the area"),
        _encircled(record),
        _stocks(record),
        _staying(record),
        _who(record),
        _said(
            record.summary["stayers"],
            "At the run's end, {people} people are at home who stay or have not decided to leave",
        ),
        _moved(record, "returned", "By the run's end, {people} people have returned home"),
        _moved(record, "dead", "By the run's end, {people} people have died there"),
    ]
    return [sentence for sentence in sentences if sentence]


def _said(row: Mapping[str, float], text: str) -> str:
    # Nothing where 95 % of members have nobody.
    if row["q95"] < 1:
        return ""
    people = range_words(row["q05"], row["q95"])
    middle = median_words(row)
    if people.startswith("about"):
        middle = ""
    elif row["q95"] >= FEW and count_words(row["q50"]) == count_words(row["q95"]):
        middle = f"; in at least half of the members, {count_words(row['q50'])}"
    return f"{text.format(people=people)} (90 % interval){middle}."


def _move_at(record: Record, name: str, at: int) -> dict[str, float]:
    columns = record.tables["moves"]
    if len(columns["valid_time"]) == 0:
        return dict.fromkeys(_LEVELS, 0.0)
    return {level: float(columns[f"{name}_{level}"][at]) for level in _LEVELS}


def _moved(record: Record, name: str, text: str, at: int = -1) -> str:
    return _said(_move_at(record, name, at), text)


def _encircled(record: Record) -> str:
    columns = record.tables["moves"]
    highest = columns["trapped_q95"]
    if np.max(highest, initial=0.0) < 1:
        return ""
    level = columns["trapped_q50"] if np.max(columns["trapped_q50"]) >= FEW else highest
    most = int(np.argmax(level))
    when = format_time(moments(columns["valid_time"][most : most + 1], record)[0])
    text = _moved(record, "trapped", f"On {when}, when they are most, {{people}} people are encircled", most)
    if most == len(highest) - 1:
        return text
    left = _moved(record, "trapped", "At the run's end, {people} still are") or "At the run's end, nobody is."
    return f"{text} {left}"


def _stocks(record: Record) -> str:
    # As of the last day that had begun by the issue time.
    table = record.tables["days_left"]
    parts = []
    for good in dict.fromkeys(str(name) for name in table["good"]):
        columns = rows_of(table, good=good)
        begun = [k for k, day in enumerate(moments(columns["day"], record)) if day <= record.plan.issue_time]
        if begun and not np.isnan(columns["q50"][begun[-1]]):
            parts.append(f"{good}, {_days({level: float(columns[level][begun[-1]]) for level in _LEVELS})}")
    return f"At the issue time, stocks last at full need (90 % intervals): {'; '.join(parts)}." if parts else ""


def _days(row: Mapping[str, float]) -> str:
    low, high = round(row["q05"]), round(row["q95"])
    if high < 1:
        return "less than a day"
    if low == high:
        return f"about {high:,} day{'s' if high > 1 else ''}"
    if round(row["q50"]) < 1:
        return f"{low:,} to {high:,} days, in at least half of the members less than one"
    return f"{low:,} to {high:,} days, as likely more as less than {row['q50']:,.0f}"


def _staying(record: Record) -> str:
    rows = staying_rows(record)[:MOST_NAMED]
    if not rows:
        return ""
    names = {place.place_id: " / ".join(place.names) for place in record.scenario.places}
    listed = "; ".join(f"{names[row['place_id']]}, {range_words(row['q05'], row['q95'])}" for row in rows)
    text = f"Where most people stay at the run's end (90 % intervals): {listed}."
    unplaced = _unplaced(record)
    if unplaced["q95"] >= FEW:
        text += " " + _said(unplaced, "Of those registered, {people} people have no place to stay yet")
    return text


def _unplaced(record: Record) -> dict[str, float]:
    registered = record.ensemble.stages[:, -1, STAGES.index("registered")]
    waiting = registered - record.ensemble.pressures.present[:, -1].sum(axis=1)
    return dict(zip(_LEVELS, np.quantile(waiting, (0.05, 0.5, 0.95)).tolist(), strict=True))


def _who(record: Record) -> str:
    groups = {"0-17": "are under 18", "60+": "are 60 or older", "disability": "have a disability"}
    sentences: list[str] = []
    for band, words in groups.items():
        whom = "Of all of them" if sentences else "Of those who come out by the run's end"
        said = _said(_last(record, band), f"{whom}, {{people}} {words}")
        sentences += [said] if said else []
    return " ".join(sentences)


def _last(record: Record, band: str) -> dict[str, float]:
    columns = rows_of(record.tables["who"], band=band)
    return {level: float(columns[level][-1]) if len(columns[level]) else 0.0 for level in _LEVELS}


def who_rows(record: Record) -> list[dict[str, Any]]:
    """List people past the exit at the run's end by band; empty where the scenario states no shares."""
    found = {band: _last(record, band) for band in dict.fromkeys(str(band) for band in record.tables["who"]["band"])}
    return [
        {"band": _BANDS.get(band, band), "values": [count_words(row[level], 3) for level in _LEVELS]}
        for band, row in found.items()
        if row["q95"] >= 1
    ]
