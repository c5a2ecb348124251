"""What inputs carry, apart from what the choice of prior set carries; and who goes round what is shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import make_event, make_inputs, make_plan, make_road, make_world
from corridor.archive.folder import check_target
from corridor.engine.simulate import simulate
from corridor.publish.report import render_attachments
from corridor.studies.detours import find_detours
from corridor.studies.forecast import forecast
from corridor.studies.influence import rank_influences
from corridor.studies.request import Request
from corridor.world.errors import ResultError
from corridor.world.inputs import PriorSet
from corridor.world.results import PRIOR_SET


def test_an_input_that_does_nothing_carries_nothing_however_prior_sets_differ_in_it() -> None:
    early, late = (
        make_inputs(decide_half_time_h=half_h, registration_per_h=("uniform", low, low + 100.0))
        for half_h, low in ((1.0, 900.0), (200.0, 100.0))
    )
    names = ("decide_half_time_h", "registration_per_h")
    sets = {
        name: PriorSet(name, 1.0, "made up", {one: inputs[one] for one in names})
        for name, inputs in (("fast", early), ("slow", late))
    }
    world = replace(make_world({"home": 4000}, hours=24), prior_sets=sets)
    ensemble = simulate(world, make_plan(world, members=200))
    rho = {one.name: one for one in rank_influences(ensemble, world.issue_time)}
    # Of unrelated inputs, one in 10,000 would pass 0.28 with 200 members.
    assert abs(rho["registration_per_h"].total) < 0.28
    assert rho[PRIOR_SET].total > 0.8
    assert next(iter(rho)) == PRIOR_SET


def test_without_prior_sets_there_is_no_choice_to_rank() -> None:
    world = make_world({"home": 400}, hours=24)
    ensemble = simulate(world, make_plan(world, members=5))
    assert PRIOR_SET not in {one.name for one in rank_influences(ensemble, world.issue_time)}


def test_who_goes_round_what_is_shut_is_named_with_both_ways() -> None:
    roads = [make_road("home", "gate"), make_road("home", "pass", 60.0), make_road("pass", "camp", 20.0)]
    shut = make_event("closure", "gate", 0.0)
    world = make_world({"home": 1000, "pass": 0}, roads, events=(shut,))
    (detour,) = find_detours(world, world.issue_time)
    assert (detour.place_id, detour.target) == ("home", "gate")
    assert detour.quickest_h == pytest.approx((10 + 5) / 40)
    assert detour.taken_h == pytest.approx((60 + 20) / 40)
    text = render_attachments(forecast(world, Request(members=3)))["report.html"].decode()
    assert "gate is shut at the issue time. Parties of home go round it for the whole run" in text


def test_with_one_way_out_or_nothing_shut_nobody_goes_round() -> None:
    shut = make_event("closure", "gate", 0.0)
    only = make_world({"home": 1000}, events=(shut,))
    assert find_detours(only, only.issue_time) == ()
    later = make_world({"home": 1000}, events=(make_event("closure", "gate", 5.0),))
    assert find_detours(later, later.issue_time - timedelta(hours=1)) == ()


def test_no_result_is_written_into_another(tmp_path) -> None:  # noqa: ANN001
    (tmp_path / "manifest.json").write_text('{"scenario_sha256": "0"}', encoding="utf-8")
    with pytest.raises(ResultError, match="lies in a result"):
        check_target(tmp_path / "inner" / "result")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("content", ['{"name": "another program"}', "[]", "5", "no JSON", ""])
def test_the_manifest_of_another_program_is_not_in_the_way(content: str, tmp_path) -> None:  # noqa: ANN001
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    check_target(tmp_path / "result")
