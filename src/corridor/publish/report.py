"""The report: one HTML page that needs no network."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corridor.publish.figures import render_figures
from corridor.publish.words import format_time, headline, lead_rows, score_rows, verdict
from corridor.world.inputs import MODEL_INPUTS
from corridor.world.scenario import ACTING_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.inputs import UncertainInput
    from corridor.world.results import Record


def render_attachments(record: Record) -> dict[str, bytes]:
    """Render every file that people open: figures and report, by name."""
    figures = render_figures(record)
    return {**figures, "report.html": render_report(record, figures)}


def render_report(record: Record, figures: Mapping[str, bytes]) -> bytes:
    """Render the page, with the SVG figures inside it.

    Parameters
    ----------
    figures
        What `render_figures` returned for the same record.
    """
    import jinja2
    from markupsafe import Markup

    template = files("corridor.publish").joinpath("report.html.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(template).render(
        scenario=record.scenario,
        issue_time=format_time(record.plan.issue_time),
        track=_track(record),
        headline=headline(record),
        # Our own drawing, without text from outside but what matplotlib has turned into outlines.
        figures={name: Markup(_inline(figures[f"{name}.svg"])) for name in ("arrivals", "people_per_hour")},  # noqa: S704
        leads=lead_rows(record),
        points=record.scores.corridor.points,
        verdict=verdict(record),
        score_rows=score_rows(record),
        input_groups=_input_groups(record),
        events=[
            {
                "time": format_time(event.time),
                "note": event.note or str(event.kind),
                "source": event.source,
                "acts": event.kind in ACTING_KINDS,
            }
            for event in sorted(record.known.events, key=lambda event: event.time)
        ],
        manifest=record.manifest,
    )
    return page.encode()


def _inline(svg: bytes) -> str:
    text = svg.decode()
    return text[text.index("<svg") :]


def _track(record: Record) -> str:
    drivers = record.summary["drivers"]
    known = "drawn, not known" if drivers == "forecast" else "taken as they happened (perfect foresight)"
    return (
        f"Cold start: no arrivals were used. Events after that time are {known}. "
        f"{record.plan.members:,} members, prior set {record.plan.prior_set}, seed {record.plan.seed}."
    )


def _rows(inputs: Mapping[str, UncertainInput]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "meaning": MODEL_INPUTS[name].meaning,
            "distribution": str(one.distribution),
            "unit": "" if MODEL_INPUTS[name].unit in {"1", "share", "log"} else MODEL_INPUTS[name].unit,
            "is_assumption": one.is_assumption,
            "reason": one.reason,
        }
        for name, one in inputs.items()
    ]


def _input_groups(record: Record) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = [
        {"name": one.name, "weight": f"{one.weight:g}", "argument": one.argument, "rows": _rows(one.inputs)}
        for one in record.known.prior_sets.values()
    ]
    return [*groups, {"name": "", "weight": "", "argument": "", "rows": _rows(record.known.inputs)}]
