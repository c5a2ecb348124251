"""Ten thousand spoilt scenario folders: each is refused in plain words or can be run; none gives a traceback."""

from __future__ import annotations

import tomllib
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import write_tiny
from corridor.intake.read import check_scenario, read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.errors import CorridorError, ScenarioError
from mutations import Mutation, mutate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridor.world.scenario import Scenario
    from mutations import Files

# Of the folders that can still be read, one in so many is run.
SAMPLE = 25
SMALL = 200_000  # places x steps: a run of so many takes a few milliseconds a member

MUTATIONS = st.lists(st.integers(0, 2**64 - 1).map(Mutation.of), min_size=1, max_size=4)


class Bench:
    """A folder whose files are written only where they differ from what stands there."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_tiny(folder)
        self.sound = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        self.written = dict(self.sound)

    def put(self, files: Files) -> None:
        for name in self.sound:
            if name not in files:
                (self.folder / name).unlink(missing_ok=True)
            elif self.written.get(name) != files[name]:
                (self.folder / name).write_bytes(files[name])
        self.written = files


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("fuzz"))
    # Half of the time would go into parsing the scenario.toml that was not spoilt, again and again.
    text = bench.sound["scenario.toml"].decode()
    parsed, loads = tomllib.loads(text), tomllib.loads
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda other: parsed if other == text else loads(other))
        yield bench


def assert_messages_are_plain(messages: list[str]) -> None:
    for message in messages:
        assert message.isprintable()
        assert len(message) < 2_000


def assert_runs(scenario: Scenario) -> None:
    try:
        ensemble = forecast(scenario, Request(members=3)).ensemble
    except CorridorError as err:
        pytest.fail(f"what could be read is refused by the run: {err}")
    people = ensemble.stages.sum(axis=2)
    assert np.all(ensemble.stages >= 0)
    assert np.all(people == people[:, :1])
    assert np.all(ensemble.stages[:, :, 4:].sum(axis=2) == ensemble.arrivals)


def assert_law(bench: Bench, files: Files) -> None:
    bench.put(files)
    name = str(bench.folder)
    findings = check_scenario(name)
    assert_messages_are_plain([str(one) for one in (*findings.faults, *findings.warnings)])
    pick = zlib.crc32(b"".join(files.values()))
    if not findings.faults:
        scenario = read_scenario(name)
        assert scenario.warnings == findings.warnings
        assert dict(scenario.files) == files
        if pick % SAMPLE == 0 and len(scenario.places) * scenario.clock.steps <= SMALL:
            assert_runs(scenario)
    elif pick % 10 == 0:
        with pytest.raises(ScenarioError) as caught:
            read_scenario(name)
        assert caught.value.faults == findings.faults


@settings(
    max_examples=10_000, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(mutations=MUTATIONS)
def test_a_spoilt_folder_is_refused_in_plain_words_or_runs(bench: Bench, mutations: list[Mutation]) -> None:
    assert_law(bench, mutate(bench.sound, mutations))
