"""Rivals that carry on the counts of arrivals that were known: held, at a rate, on a line, on a logistic curve."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.studies.rivals.view import Path, View
    from corridor.studies.series import Series

RATE_HOURS = (6, 12, 24)

RATE_TO_TOTAL = "rate_12h_total"
"""The rate of the last 12 h until a total drawn from the prior of our own model; before any count, `no_physics`."""

MOST_OF_STATED = 1.2
"""No rival says that more people come than this many times those who are said to live there."""

FEWEST_FOR_LOGISTIC = 4


def count_paths(view: View) -> dict[str, Path]:
    """Every rival that needs counts of arrivals, by name; before the first known count, they say that nobody comes."""
    series = view.counts.get(view.places[0])
    if series is None:
        nobody = partial(_on_a_line, start_h=0.0, level=0.0, rate=0.0)
        names = ["level_held", *(f"rate_{hours}h" for hours in RATE_HOURS), RATE_TO_TOTAL, "linear", "logistic"]
        return dict.fromkeys(names, nobody)
    start_h, level = float(series.hours[-1]), float(series.values[-1])
    rates = {hours: _rate(series, hours) for hours in RATE_HOURS}
    return {
        "level_held": partial(_on_a_line, start_h=start_h, level=level, rate=0.0),
        **{f"rate_{h}h": partial(_on_a_line, start_h=start_h, level=level, rate=rate) for h, rate in rates.items()},
        RATE_TO_TOTAL: partial(_on_a_line, start_h=start_h, level=level, rate=rates[12]),
        "linear": partial(_on_a_line, start_h=start_h, level=level, rate=_slope(series)),
        "logistic": _logistic(series, MOST_OF_STATED * view.known.population),
    }


def _on_a_line(hours: NDArray[np.float64], *, start_h: float, level: float, rate: float) -> NDArray[np.float64]:
    return (level + rate * np.maximum(hours - start_h, 0.0))[None]


def _rate(series: Series, over_h: float) -> float:
    # People an hour over the hours before the last count; nobody is known to have come before the first one.
    earlier_h = series.hours[-1] - over_h
    earlier = series.at(np.array([earlier_h]))[0] if earlier_h >= series.hours[0] else 0.0
    return float(max(series.values[-1] - earlier, 0.0) / over_h)


def _slope(series: Series) -> float:
    # Of the least-squares line through all counts, people an hour.
    if len(series) == 1:
        return 0.0
    hours = series.hours - series.hours.mean()
    return float(max(hours @ series.values / (hours @ hours), 0.0))


def _logistic(series: Series, most: float) -> Path:
    # A least-squares logistic curve through all counts, moved so that it runs through the last one.
    # Imported late: a fifth of a second that forecasts need not wait for.
    from scipy.optimize import least_squares  # noqa: PLC0415
    from scipy.special import expit  # noqa: PLC0415

    last_h, last = float(series.hours[-1]), float(series.values[-1])
    if len(series) < FEWEST_FOR_LOGISTIC or last <= 0 or most <= last:
        return partial(_on_a_line, start_h=last_h, level=last, rate=_slope(series))
    span_h = max(last_h - float(series.hours[0]), 1.0)
    # In spans of time and shares of the last count, so that all three numbers are near 1.
    spans, shares = (series.hours - last_h) / span_h, series.values / last

    def off(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        total, steepness, middle = numbers
        return np.asarray(total * expit(steepness * (spans - middle)) - shares)

    largest = max(most / last, 1.01)
    fit = least_squares(
        off, [min(2.0, (1 + largest) / 2), 4.0, 0.0], bounds=([1.0, 0.01, -3.0], [largest, 100.0, 10.0]),
        x_scale=[1.0, 1.0, 0.5], max_nfev=200,
    )  # fmt: skip
    total, steepness, middle = fit.x

    def curve(hours: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(last * total * expit(steepness * ((hours - last_h) / span_h - middle)))

    offset = last - float(curve(np.array([last_h]))[0])
    return lambda hours: np.maximum(curve(hours) + offset, last)[None]
