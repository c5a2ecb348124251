"""Flee's settings: what is kept, what has no effect, what cannot run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corridor.intake.flee.simsetting import read_settings
from corridor.intake.text.files import Folder
from corridor.world.days import RuleSet, Setting

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.errors import Findings

OLD, NEW = RuleSet.FLEE_3_1, RuleSet.FLEE_2026


def read(folder: Path, text: str, rule_set: RuleSet = OLD) -> tuple[dict[str, Setting], Findings]:
    (folder / "simsetting.yml").write_text(text, encoding="utf-8")
    own = Folder(folder)
    return dict(read_settings(own, None, rule_set)), own.findings()


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("move_rules:\n  softening: 3\n", "move_rules.softening", 3.0),
        ("move_rules:\n  start_on_foot: yes\n", "move_rules.start_on_foot", 1.0),
        ("move_rules:\n  start_on_foot: 2\n", "move_rules.start_on_foot", 1.0),
        ("move_rules:\n  start_on_foot:\n", "move_rules.start_on_foot", 0.0),
        ("spawn_rules:\n  conflict_spawn_decay: [1, 0.5]\n", "spawn_rules.conflict_spawn_decay", (1.0, 0.5)),
        ("spawn_rules:\n  conflict_spawn_decay:\n", "spawn_rules.conflict_spawn_decay", ()),
        ("optimisations:\n  hasten: 10.0\n", "optimisations.hasten", 10.0),
        ("number_of_steps: 30\n", "number_of_steps", 30.0),
        ("log_levels:\n  granularity: region\n", "log_levels.granularity", "region"),
        (
            "spawn_rules:\n  conflict_driven_spawning: {}\n",
            "spawn_rules.conflict_driven_spawning.spawn_mode",
            "constant",
        ),
        (
            "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: Pop_Ratio\n",
            "spawn_rules.conflict_driven_spawning.spawn_mode",
            "pop_ratio",
        ),
    ],
)
def test_what_is_set_is_kept(text: str, name: str, value: Setting, tmp_path: Path) -> None:
    settings, findings = read(tmp_path, text)
    assert settings == {name: value}
    assert findings.faults == ()


def test_an_empty_file_and_empty_sections_set_nothing(tmp_path: Path) -> None:
    for text in ("", "# nothing\n", "move_rules:\nspawn_rules:\n"):
        assert read(tmp_path, text)[0] == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("move_rules:\n  softning: 1\n", 2, "did you mean move_rules.softening"),
        ("move_rules:\n  hasten: 1\n", 2, "it belongs below optimisations"),
        ("mov_rules:\n  softening: 1\n", 1, "did you mean move_rules?"),
        ("move_rules:\n  softening: 1\n  softening: 2\n", 3, "stands there twice"),
        ("move_rules:\n  softening: '3'\n", 2, "must be a number"),
        ("move_rules:\n  softening: 1e3\n", 2, "1.0e+5 for 1e5"),
        ("move_rules:\n  softening:\n", 2, "must be a number"),
        ("move_rules:\n  softening: .nan\n", 2, "must be a number"),
        ("move_rules:\n  softening: true\n", 2, "must be a number"),
        ("move_rules:\n  softening: 2012-01-01\n", 2, "timestamp"),
        ("move_rules:\n  start_on_foot: 'False'\n", 2, "False in quotes too"),
        ("move_rules:\n  camp_movechance: 1.5\n", 2, "from 0 to 1"),
        ("move_rules:\n  default_movechance: -0.1\n", 2, "from 0 to 1"),
        ("move_rules:\n  max_move_speed: 0\n", 2, "from 0.001"),
        ("move_rules:\n  awareness_level: 1.5\n", 2, "must be a whole number"),
        ("optimisations:\n  hasten: 0\n", 2, "from 1 to"),
        ("spawn_rules:\n  conflict_spawn_decay: [1, x]\n", 2, "must be a list of numbers"),
        ("spawn_rules:\n  conflict_spawn_decay: 1\n", 2, "must be a list of numbers"),
        ("spawn_rules:\n  conflict_driven_spawning: True\n", 2, "must be a section"),
        ("spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: often\n", 3, "constant, pop_ratio, poisson"),
        ("spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: poisson\n", 3, "stops Flee 3.1"),
        ("spawn_rules:\n  conflict_driven_spawning:\n    displaced_per_conflict_day: 0.5\n", 0, "whole number"),
        (
            "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: pop_ratio\n    displaced_per_conflict_day: 5\n",
            0,
            "share of the people",
        ),
        ("spawn_rules:\n  flood_zone_spawning_only: True\n", 2, "Flee stops there"),
        ("move_rules:\n  ChildrenAvoidHazards: True\n", 2, "corridor has not built it"),
        ("flood_rules: {}\n", 1, "stops Flee 3.1"),
        ("move_rules: 3\n", 1, "must be a section"),
        ("- a\n- b\n", 1, "must be sections"),
        ("move_rules:\n  softening: [1\n", 3, "must be YAML"),
        ("a: &a [*a]\n", 0, "an alias"),
        ("a: &a [1, 2]\nb: [*a, *a]\n", 2, "an alias"),
        ("[" * 2000, 0, "nested too deep"),
        ("a: " + "{a: " * 30, 1, "must be YAML"),
        ("? [1]\n: 2\n", 1, "a key that is no word"),
    ],
)
def test_what_does_not_fit_is_a_fault(text: str, line: int, words: str, tmp_path: Path) -> None:
    faults = read(tmp_path, text)[1].faults
    assert any(words in str(fault) and (not line or fault.row == line) for fault in faults), faults


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("move_rules:\n  capacity_scaling: 1.25\n", "without effect in flee-3.1"),
        ("move_rules:\n  max_crossing_speed: 20\n", "without effect in flee-3.1: read and used nowhere"),
        ("spawn_rules:\n  camps_are_sinks: True\n", "misspelt"),
        ("spawn_rules:\n  sum_from_camps: True\n", "3.1 follows the total column"),
        ("log_levels:\n  agent: 1\n", "writes log files only"),
        ("move_rules:\n  default_movechance: 0.001\n", "takes every such place for a camp"),
        ("move_rules:\n  start_on_foot: 1\n", "is no truth"),
    ],
)
def test_what_has_no_effect_is_a_warning(text: str, words: str, tmp_path: Path) -> None:
    findings = read(tmp_path, text)[1]
    assert findings.faults == ()
    assert [words in str(one) for one in findings.warnings] == [True]


def test_a_setting_at_its_default_is_not_worth_a_word(tmp_path: Path) -> None:
    text = "move_rules:\n  capacity_scaling: 1.0\n  fixed_routes: False\nspawn_rules:\n  sum_from_camps: False\n"
    assert read(tmp_path, text)[1].warnings == ()


def test_newer_rules_know_more(tmp_path: Path) -> None:
    settings, findings = read(tmp_path, "move_rules:\n  capacity_scaling: 1.25\n", NEW)
    assert settings == {"move_rules.capacity_scaling": 1.25}
    assert findings.warnings == ()
    text = "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: poisson\n"
    assert read(tmp_path, text, NEW)[1].faults == ()
    assert read(tmp_path, "flood_rules:\n  max_flood_level: -1\n  flood_forecaster: False\n", NEW)[1].faults == ()
    (fault,) = read(tmp_path, "flood_rules:\n  max_flood_level: 4\n", NEW)[1].faults
    assert "corridor has not built it" in str(fault)


def test_without_a_file_all_have_their_defaults(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    own = Folder(tmp_path / "one")
    assert read_settings(own, None, OLD) == {}
    assert "neither in the folder nor in the one it lies in" in str(own.findings().warnings[0])


def test_a_named_file_comes_before_the_folders_own(tmp_path: Path) -> None:
    (tmp_path / "simsetting.yml").write_text("move_rules:\n  softening: 1\n", encoding="utf-8")
    (tmp_path / "mine.yml").write_text("move_rules:\n  softening: 2\n", encoding="utf-8")
    own = Folder(tmp_path)
    assert read_settings(own, tmp_path / "mine.yml", OLD) == {"move_rules.softening": 2.0}
    assert own.contents["simsetting.yml"] == b"move_rules:\n  softening: 2\n"
    lacking = Folder(tmp_path)
    read_settings(lacking, tmp_path / "none.yml", OLD)
    assert "missing; no such file of settings" in str(lacking.findings().faults[0])
