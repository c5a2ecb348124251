"""The report: one HTML page that needs no network, and all files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.publish.data import list_data, shown_tables, to_csv
from corridor.publish.ending import end_rows, end_sentences
from corridor.publish.evidence.data import evidence_parts
from corridor.publish.figures import render_figures
from corridor.publish.inputs import chance_limit, input_rows
from corridor.publish.movers import mover_sentences, who_rows
from corridor.publish.pages import render_page
from corridor.publish.words import (
    early_time,
    format_time,
    headline,
    lead_rows,
    queue_sentence,
    rush_sentence,
    score_rows,
    stated_people,
    verdict,
    wait_sentence,
)
from corridor.world.events import ACTING_KINDS
from corridor.world.inputs import FIGHTING_INPUTS, names_in_use
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.results import Record


def render_attachments(record: Record) -> dict[str, bytes]:
    """Render every file that people open: figures, their data as CSV, and the report, by name."""
    images, inline = render_figures(record)
    tables = {f"{name}.csv": to_csv(columns) for name, columns in list_data(record).items()}
    return {**images, **tables, "report.html": render_report(record, inline)}


def render_report(record: Record, inline: Mapping[str, Mapping[str, str]]) -> bytes:
    """Render the page.

    Parameters
    ----------
    inline
        SVG of every figure, `wide` and `narrow`, as `render_figures` returned it for the same record.
    """
    movers = mover_sentences(record)
    return render_page(
        "report.html.jinja",
        inline,
        scenario=record.scenario,
        issue_time=format_time(record.plan.issue_time),
        track=_track(record),
        headline=headline(record),
        sentences=[sentence for sentence in (rush_sentence(record),) if sentence],
        has_people=bool(movers or shown_tables(record)),
        movers=movers,
        who_rows=who_rows(record) if "who" in shown_tables(record) else [],
        queue=queue_sentence(record),
        fighting=_fighting(record),
        waits=wait_sentence(record),
        ending=end_sentences(record),
        end_rows=end_rows(record),
        leads=lead_rows(record),
        places=_place_rows(record),
        early_time=early_time(record),
        chance=chance_limit(record),
        prior_sets=[
            {"name": one.name, "weight": f"{one.weight:g}", "argument": one.argument}
            for one in record.known.prior_sets.values()
        ],
        inputs=input_rows(record),
        said=evidence_parts(record),
        points=record.scores.corridor.points,
        verdict=verdict(record),
        score_rows=score_rows(record),
        events=_event_rows(record),
        manifest=record.manifest,
    )


def _track(record: Record) -> str:
    drivers = record.summary["drivers"]
    known = "drawn, not known" if drivers == "forecast" else "taken as they happened (perfect foresight)"
    return (
        f"Cold start: no arrivals were used. Events after that time are {known}. "
        f"{record.plan.members:,} members, prior set {record.plan.prior_set}, seed {record.plan.seed}."
    )


def _fighting(record: Record) -> str:
    if record.summary["drivers"] == "given":
        return "When fighting breaks out or ends: it is taken as it happened."
    if set(FIGHTING_INPUTS) & set(names_in_use(record.ensemble.inputs)):
        return "When fighting breaks out or ends: it draws that, by ranges that are no better than their reasons."
    return "That fighting resumes: a ceasefire is taken to hold, fighting without one to go on."


def _place_rows(record: Record) -> list[dict[str, str]]:
    named = [place for place in record.scenario.places if place.kind is not PlaceKind.JUNCTION]
    return [
        {
            "names": " / ".join(place.names),
            "kind": str(place.kind),
            "people": stated_people(place),
        }
        for place in sorted(named, key=lambda place: -place.population)
    ]


def _event_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "time": format_time(event.time),
            "note": event.note or str(event.kind),
            "source": event.source,
            "acts": event.kind in ACTING_KINDS,
        }
        for event in sorted(record.known.events, key=lambda event: event.time)
    ]
