"""What inputs carry, apart from what the choice of prior set carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_inputs, make_plan, make_world
from corridor.archive.folder import check_target
from corridor.engine.simulate import simulate
from corridor.studies.influence import rank_influences
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


def test_no_result_is_written_into_another(tmp_path) -> None:  # noqa: ANN001
    (tmp_path / "manifest.json").write_text('{"scenario_sha256": "0"}', encoding="utf-8")
    with pytest.raises(ResultError, match="lies in a result"):
        check_target(tmp_path / "inner" / "result")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("content", ['{"name": "another program"}', "[]", "5", "no JSON", ""])
def test_the_manifest_of_another_program_is_not_in_the_way(content: str, tmp_path) -> None:  # noqa: ANN001
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    check_target(tmp_path / "result")
