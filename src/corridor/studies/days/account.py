"""What a forecast by the day leaves behind as JSON: the summary and the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.archive.folder import DAYS, FORMAT
from corridor.scores.levels import QUANTILE_NAMES
from corridor.studies.manifest import describe_makers, quote_command
from corridor.world.backtests import OURS
from corridor.world.day_results import name_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.backtests import Terms, Track
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

_SCORES = ("crps", "mae", "coverage50", "coverage90", "skill_vs_best_rival")


def make_day_summary(
    scenario: Scenario, terms: Terms, track: Track, plan: Plan, tables: Mapping[str, Any], *, seconds: float
) -> dict[str, Any]:
    """Make the one JSON object of `corridor forecast --json`; all but `seconds` is reproducible."""
    assert scenario.day_rules is not None
    zone = scenario.issue_time.tzinfo
    last = tables["camps"].group_by("place_id", maintain_order=True).last()
    total = tables["everybody"].filter(of="in_camps")
    return {
        "scenario": scenario.scenario_id,
        "rule_set": str(scenario.day_rules.rule_set),
        "terms": name_terms(terms),
        "drivers": str(terms.drivers),
        "totals": str(terms.totals),
        "capacities": str(terms.capacities),
        "track": str(track),
        "as_of": plan.issue_time.isoformat(),
        "members": plan.members,
        "seed": plan.seed,
        "seconds": round(seconds, 2),
        "end": last["valid_time"].dt.replace_time_zone("UTC")[0].astimezone(zone).isoformat() if len(last) else None,
        "camps": [
            {"place_id": row["place_id"], **{name: round(row[name], 1) for name in QUANTILE_NAMES}}
            for row in last.to_dicts()
        ],
        "in_camps": {name: round(total[name][-1], 1) for name in QUANTILE_NAMES} if len(total) else {},
        "scores": _scores(tables),
        "warnings": len(scenario.warnings),
    }


def _scores(tables: Mapping[str, Any]) -> dict[str, Any]:
    # Over all leads, of every method.
    out: dict[str, Any] = {}
    for row in tables["summary"].filter(lead="all", of="camps").to_dicts():
        figures = {name: None if row[name] is None else round(row[name], 4) for name in _SCORES}
        out[row["method"]] = {"points": row["points"], **figures}
    for row in tables["ard"].filter(lead="all").to_dicts():
        figures = {
            name: None if row[name] is None else round(row[name], 4)
            for name in ("ard_reported", "ard_daily", "energy_score")
        }
        out.setdefault(row["method"], {}).update(figures)
    first = {OURS: out.pop(OURS)} if OURS in out else {}
    return first | dict(sorted(out.items()))


def make_day_manifest(scenario: Scenario, terms: Terms, plan: Plan) -> dict[str, Any]:
    """Say what made a result, and the command that makes it again.

    No path of the machine stands in it, but for the scenario's own as the user gave it.
    """
    rules = scenario.day_rules
    assert rules is not None
    issue_time = plan.issue_time.isoformat()
    arguments = [
        "corridor", "forecast", scenario.location,
        "--as-of", issue_time,
        "--totals", str(terms.totals), "--capacities", str(terms.capacities), "--drivers", str(terms.drivers),
        "--rule-set", str(rules.rule_set),
        "--members", str(plan.members),
        "--seed", str(plan.seed),
    ]  # fmt: skip
    return {
        "format": FORMAT,
        "kind": DAYS,
        "command": quote_command(arguments),
        "arguments": arguments,
        "scenario": scenario.scenario_id,
        "title": scenario.title,
        "scenario_sha256": scenario.digest,
        "rule_set": str(rules.rule_set),
        "as_of": issue_time,
        "drivers": str(terms.drivers),
        "totals": str(terms.totals),
        "capacities": str(terms.capacities),
        "prior_set": plan.prior_set,
        "members": plan.members,
        "seed": plan.seed,
        **describe_makers(),
    }
