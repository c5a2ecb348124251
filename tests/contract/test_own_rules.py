"""Rules of installed packages: the worked example of the docs, and whatever can go wrong with other people's code."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.dynamics.streams import OWN_RULES
from corridor.intake.read import bundled_scenarios
from corridor.world.errors import RequestError, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

EXAMPLE = Path(__file__).parents[2] / "examples" / "night-rest"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Install a package as pip would, without building it: its module and what it says of itself."""

    def install_module(source: str, entry_points: dict[str, str], name: str = "night-rest") -> None:
        site = tmp_path / f"site-{name}"
        about = site / f"{name.replace('-', '_')}-1.0.dist-info"
        about.mkdir(parents=True)
        module = name.replace("-", "_")
        (site / f"{module}.py").write_text(source)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        rows = "".join(f"{rule} = {where}\n" for rule, where in entry_points.items())
        (about / "entry_points.txt").write_text(f"[corridor.rules]\n{rows}")
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.delitem(sys.modules, module, raising=False)

    return install_module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "town"
    shutil.copytree(bundled_scenarios()["one-bridge"], copy)
    return copy


def name_rule(folder: Path, table: str) -> str:
    file = folder / "scenario.toml"
    file.write_text(file.read_text() + "\n" + table)
    return str(folder)


def example_entries() -> dict[str, str]:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())
    entries: dict[str, str] = project["project"]["entry-points"]["corridor.rules"]
    return entries


def ready_at(name: str, hours: int, **options: int) -> np.ndarray:
    ensemble = corridor.forecast(name, members=12, **options).ensemble
    return ensemble.stages[:, hours, 0]


def test_the_worked_example_lowers_and_raises_who_decides(install: Callable[..., None], folder: Path) -> None:
    plain = ready_at(str(folder), 6)
    install((EXAMPLE / "night_rest.py").read_text(), example_entries())
    slow = ready_at(name_rule(folder, "[rules.night-rest]\neffect = 3\nfrom_hour = 0\nto_hour = 24\n"), 6)
    assert slow.sum() > plain.sum()
    frightened = name_rule(folder, "[rules.false-alarm]\neffect = 8\nchance = 0.5\n")
    assert ready_at(frightened, 6).sum() < slow.sum()


def test_a_rule_that_adds_nothing_changes_no_byte(install: Callable[..., None], folder: Path) -> None:
    plain = corridor.forecast(str(folder), members=6).ensemble
    install("def nothing(situation):\n    return 0.0\n", {"nothing": "idle:nothing"}, "idle")
    ruled = corridor.forecast(name_rule(folder, "[rules.nothing]\n"), members=6).ensemble
    assert ruled.arrivals.tobytes() == plain.arrivals.tobytes()
    assert ruled.stages.tobytes() == plain.stages.tobytes()
    assert ruled.queues.total_km.tobytes() == plain.queues.total_km.tobytes()


def test_own_draws_do_not_hang_on_workers(install: Callable[..., None], folder: Path) -> None:
    install((EXAMPLE / "night_rest.py").read_text(), example_entries())
    name = name_rule(folder, "[rules.false-alarm]\neffect = 2\nchance = 0.05\n")
    one, two = (corridor.forecast(name, members=45, workers=workers).ensemble for workers in (1, 2))
    assert one.arrivals.tobytes() == two.arrivals.tobytes()


def test_a_rule_sees_people_and_pressures_and_cannot_change_them(install: Callable[..., None], folder: Path) -> None:
    source = (
        "import numpy as np\n"
        "def look(situation):\n"
        "    assert len(situation.place_ids) == len(situation.settled) == len(situation.ready)\n"
        "    assert ((0 <= situation.threat) & (situation.threat < 1)).all()\n"
        "    assert 0.0 < situation.uniform(1999, situation.place_ids[0], 'x') < 1.0\n"
        "    assert situation.inputs['party_size_mean'] > 1 and situation.scenario.title\n"
        "    situation.settled[:] = 0\n"
        "    situation.threat[:] = 1\n"
        "    return np.zeros(len(situation.place_ids))\n"
    )
    plain = corridor.forecast(str(folder), members=4).ensemble
    install(source, {"look": "looker:look"}, "looker")
    seen = corridor.forecast(name_rule(folder, "[rules.look]\n"), members=4).ensemble
    assert seen.arrivals.tobytes() == plain.arrivals.tobytes()


def test_a_result_says_which_rules_made_it(install: Callable[..., None], folder: Path) -> None:
    install((EXAMPLE / "night_rest.py").read_text(), example_entries())
    record = corridor.forecast(name_rule(folder, "[rules.night-rest]\neffect = 1\n"), members=4)
    assert record.manifest["rules"] == {"night-rest": "night-rest 1.0"}


def test_a_rule_that_nobody_installed_is_a_fault(folder: Path) -> None:
    name = name_rule(folder, "[rules.night-rest]\neffect = 1\n")
    faults = corridor.check(name).faults
    assert [(fault.column, "no installed package offers it" in fault.allowed) for fault in faults] == [
        ("rules.night-rest", True)
    ]
    with pytest.raises(ScenarioError):
        corridor.forecast(name, members=2)


@pytest.mark.parametrize(
    ("source", "table", "message"),
    [
        (
            "def rule(situation, effect):\n    return effect\n",
            "",
            "required argument: 'effect'; it takes effect",
        ),
        ("def rule(situation):\n    return 0\n", "effect = 1", "it takes no numbers"),
        ("def rule(situation):\n    return 1 / 0\n", "", "ZeroDivisionError"),
        ("def rule(situation):\n    return float('nan')\n", "", "must return a finite number, or"),
        ("def rule(situation):\n    return [1, 2, 3, 4, 5, 6, 7]\n", "", "must return a finite number, or"),
        ("def rule(situation):\n    return 'much'\n", "", "ValueError"),
        ("def rule(situation):\n    return situation.uniform(4, 'upper')\n", "", f"must be {OWN_RULES[0]} to"),
        ("raise RuntimeError('not today')\n", "", "cannot be imported: RuntimeError('not today')"),
        ("rule = 3\n", "", "is no function"),
    ],
)
def test_what_goes_wrong_names_the_rule_and_its_package(
    install: Callable[..., None], folder: Path, source: str, table: str, message: str
) -> None:
    install(source, {"odd": "oddity:rule"}, "oddity")
    with pytest.raises(RequestError) as caught:
        corridor.forecast(name_rule(folder, f"[rules.odd]\n{table}\n"), members=2)
    assert "rules.odd (oddity 1.0)" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize("table", ["effect = 'much'", "effect = inf", "effect = [1]", "effect = true"])
def test_a_table_of_a_rule_holds_numbers(install: Callable[..., None], folder: Path, table: str) -> None:
    install((EXAMPLE / "night_rest.py").read_text(), example_entries())
    assert corridor.check(name_rule(folder, f"[rules.night-rest]\n{table}\n")).faults
