"""All rivals of one forecast as ensembles: paths dressed with what their own past taught behind the wall."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.draws import draw_inputs, draw_prior_sets
from corridor.studies.rivals.camps import camp_paths
from corridor.studies.rivals.cold import cold_paths, spread_rivals
from corridor.studies.rivals.counts import MOST_OF_STATED, RATE_TO_TOTAL, count_paths
from corridor.studies.rivals.dressing import LEVELS, RIVAL_MEMBERS, Levels, Rates, error_quantiles
from corridor.studies.rivals.past import MOST_ORIGINS, PastErrors, counted
from corridor.studies.rivals.view import View, view_of
from corridor.studies.wall import known_at
from corridor.world.backtests import Track
from corridor.world.results import Plan
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.studies.rivals.view import Path
    from corridor.world.backtests import BacktestRequest
    from corridor.world.scenario import Scenario

DRAWS = 1000
"""Draws of rivals with a spread of their own, and of totals, however large our own ensemble is."""

# Coprime to the number of members: pairs the quantiles of two independent things evenly.
_STRIDE = 77


@dataclass(frozen=True)
class _Voices:
    # What was seen at a moment, what each certain rival said, and the totals that our prior held possible.
    view: View
    paths: Mapping[str, Path]
    totals: NDArray[np.float64]


@dataclass(frozen=True)
class Rivals:
    """The rivals of one scenario, for any number of issue times.

    Parameters
    ----------
    scenario
        As read; whatever a rival sees of it goes through the wall.
    places
        What is forecast: `all`, or the camps that are scored.
    """

    scenario: Scenario
    places: tuple[str, ...]
    request: BacktestRequest
    _voices: dict[tuple[datetime, Track], _Voices] = field(default_factory=dict)

    def forecast(
        self, issue_time: datetime, track: Track, hours: NDArray[np.float64]
    ) -> dict[str, NDArray[np.float64]]:
        """Every rival of a track as an ensemble, (member, place, time), by name.

        On the cold track no count is seen: rivals that need none, with the committed spread.

        Parameters
        ----------
        hours
            Moments, hours after the run's start, ascending.
        """
        voices = self._voices_at(issue_time, track)
        past = {} if track is Track.COLD else self._past_errors(voices.view)
        dressed = self._dressed(voices, past, hours)
        if voices.view.is_of_camps:
            most = _most_in_a_camp(voices.view, hours)
            return {name: np.minimum(members, most) for name, members in dressed.items()}
        for name, members in dressed.items():
            _keep_to_arrivals(members[:, 0], voices, is_to_total=name == RATE_TO_TOTAL)
        plan = self._plan(issue_time)
        spread = {name: one[:, None] for name, one in spread_rivals(voices.view.known, plan, hours).items()}
        if RATE_TO_TOTAL in dressed and not voices.view.counts:
            dressed[RATE_TO_TOTAL] = spread["no_physics"]
        return dressed | spread

    def _dressed(
        self, voices: _Voices, past: Mapping[str, PastErrors], hours: NDArray[np.float64]
    ) -> dict[str, NDArray[np.float64]]:
        lead_h = hours - voices.view.issue_h
        scale = _scale_of(voices.view)
        out = {}
        for name, path in voices.paths.items():
            logs = scale.to_log(path(hours), hours)
            errors = [
                error_quantiles(past.get(name), k, lead_h, grows_with_lead=scale.grows_with_lead)
                for k in range(len(self.places))
            ]
            out[name] = scale.to_people(logs[None] + np.stack(errors, axis=1), hours)
        return out

    def _past_errors(self, view: View) -> dict[str, PastErrors]:
        known = counted(view)
        logs: dict[str, list[NDArray[np.float64]]] = {}
        leads, known_h = [], []
        for origin in [one for one in known.origins if one < view.issue_time][-MOST_ORIGINS:]:
            origin_h = hours_between(view.known.clock.start, origin)
            later = known.hours > origin_h
            voices = self._voices_at(origin, Track.UPDATING)
            if not later.any() or not voices.view.counts:
                continue
            hours, scale = known.hours[later], _scale_of(voices.view)
            people = scale.to_log(known.people[later].T, hours)
            people[[place not in voices.view.counts for place in self.places]] = np.nan
            for name, path in voices.paths.items():
                said = np.minimum(path(hours), np.median(voices.totals)) if name == RATE_TO_TOTAL else path(hours)
                logs.setdefault(name, []).append((people - scale.to_log(said, hours)).T)
            leads.append(hours - origin_h)
            known_h.append(known.known_h[later])
        return {
            name: PastErrors(np.concatenate(leads), np.concatenate(known_h), np.concatenate(errors))
            for name, errors in logs.items()
        }

    def _voices_at(self, moment: datetime, track: Track) -> _Voices:
        # What was seen and said then; no later issue time has a say in it.
        if (moment, track) not in self._voices:
            view = view_of(known_at(self.scenario, moment, self.request.terms), moment, self.places)
            if track is Track.COLD:
                view = replace(view, counts={})
            self._voices[moment, track] = self._listen(view, track)
        return self._voices[moment, track]

    def _listen(self, view: View, track: Track) -> _Voices:
        if view.is_of_camps:
            return _Voices(view, camp_paths(view), np.empty(0))
        paths = cold_paths(view.known, view.issue_time)
        if track is Track.UPDATING:
            # Never below what has come, `zero` would be `level_held`.
            paths = {name: path for name, path in paths.items() if name != "zero"} | count_paths(view)
        return _Voices(view, paths, _draw_totals(view, self._plan(view.issue_time)))

    def _plan(self, issue_time: datetime) -> Plan:
        return Plan(issue_time, (), DRAWS, self.request.seed, self.request.prior_set)


def _draw_totals(view: View, plan: Plan) -> NDArray[np.float64]:
    # People who would ever come out, by our own prior, of which no fewer than are known to have come; quantiles.
    known = view.known
    inputs = draw_inputs(known, plan, draw_prior_sets(known, plan))
    inside = [place for place in known.places if known.is_at_risk(place)]
    certain = sum(place.population for place in inside if not place.population_input)
    uncertain = sum(place.population for place in inside if place.population_input)
    totals = (certain + uncertain * inputs["population_factor"]) * inputs["leaver_share"]
    least = _last_count(view)
    possible = totals[totals >= least]
    return np.quantile(possible, LEVELS) if possible.size else np.full(RIVAL_MEMBERS, least)


def _keep_to_arrivals(members: NDArray[np.float64], voices: _Voices, *, is_to_total: bool) -> None:
    # Arrivals are never below what is known to have come, and never far above all who were there.
    if is_to_total:
        np.minimum(members, voices.totals[np.arange(RIVAL_MEMBERS) * _STRIDE % RIVAL_MEMBERS, None], out=members)
    least = _last_count(voices.view)
    np.clip(members, least, max(MOST_OF_STATED * voices.view.known.population, least), out=members)


def _most_in_a_camp(view: View, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    # No camp holds more than are in all of them, where that is given; else not far more than there ever were.
    if view.total is not None:
        return view.total.at(hours)
    known = sum(float(series.values[-1]) for series in view.counts.values())
    return np.full(len(hours), max(MOST_OF_STATED * view.known.population, known))


def _scale_of(view: View) -> Rates | Levels:
    if view.is_of_camps:
        return Levels()
    series = view.counts.get(view.places[0])
    return Rates(view.issue_h, 0.0) if series is None else Rates(float(series.hours[-1]), float(series.values[-1]))


def _last_count(view: View) -> float:
    series = view.counts.get(view.places[0])
    return float(series.values[-1]) if series is not None else 0.0
