"""What all tests share: the folder of collected figures, a small scenario, and no silent skips."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from corridor.world.results import Record

DATA_VARIABLE = "CORRIDOR_DATA"

PLACES = """\
place_id,names,kind,latitude,longitude,population,population_input,capacity,region,country,p_code,source
upper,Upper;Haut,settlement,40.00,20.00,1200,population_factor,,valley,,,made up
lower,Lower,settlement,40.08,20.00,800,,,valley,,,made up
gate,Gate,checkpoint,40.14,20.00,0,,,valley,,,made up
town,Town,reception,40.24,20.00,5000,,3000,plain,,,made up
"""

ROADS = """\
road_id,from,to,two_way,length_km,free_speed_km_h,lanes,capacity_veh_per_h,jam_veh_per_km,merge_priority,source
upper--lower,upper,lower,true,10,50,1,600,130,1,made up
lower--gate,lower,gate,true,8,50,1,600,130,1,made up
gate--town,gate,town,true,12,50,1,600,130,1,made up
"""

EVENTS = """\
event_id,time,until,published_time,kind,target,value,unit,source,note
gate-shut,2024-02-25T00:00+02:00,,2024-02-25T06:00+02:00,closure,gate,,,made up,The gate was shut
fight,2024-03-01T02:00+02:00,2024-03-01T08:00+02:00,2024-03-01T03:00+02:00,fighting,upper,1,1,made up,A fight at Upper
gate-open,2024-03-01T16:00+02:00,,2024-03-01T18:00+02:00,opening,gate,,,made up,The gate was opened
"""

OBSERVED = """\
series,place_id,road_id,time,value,unit,definition,published_time,source,use
arrivals,,gate--town,2024-03-01T18:00+02:00,40,people,cumulative,2024-03-01T19:00+02:00,made up,show
arrivals,,gate--town,2024-03-02T00:00+02:00,500,people,cumulative,2024-03-02T01:00+02:00,made up,score
arrivals,,gate--town,2024-03-02T12:00+02:00,1300,people,cumulative,2024-03-02T13:00+02:00,made up,score
arrivals,,gate--town,2024-03-03T00:00+02:00,1700,people,cumulative,,made up,score
"""

SCENARIO = """\
schema_version = 1
title = "A valley with one gate"
about = "Made up, small, and complete."
issue_time = 2024-03-01T12:00:00+02:00
case_start = 2024-02-20T00:00:00+02:00
area_at_risk = ["valley"]

[clock]
start = 2024-03-01T00:00:00+02:00
end = 2024-03-03T00:00:00+02:00
drive_step_s = 60
decide_step_s = 900

[inputs.population_factor]
distribution = { kind = "triangular", low = 0.8, mode = 1.0, high = 1.1 }
unit = "share"
assumption = false
reason = "A count that is made up."
published_time = 2024-02-22T00:00:00+02:00
generic = { kind = "uniform", low = 0.3, high = 1.3 }

[inputs.party_size_mean]
distribution = { kind = "triangular", low = 3.0, mode = 4.0, high = 5.0 }
unit = "people"
assumption = true
reason = "Made up."

[inputs.threat_effect]
distribution = { kind = "uniform", low = 1.0, high = 3.0 }
unit = "1"
assumption = true
reason = "Made up."

[inputs.social_effect]
distribution = { kind = "uniform", low = 0.0, high = 2.0 }
unit = "1"
assumption = true
reason = "Made up."

[inputs.threat_distance_km]
distribution = { kind = "log_uniform", low = 10, high = 50 }
unit = "km"
assumption = true
reason = "Made up."

[inputs.threat_age_h]
distribution = { kind = "log_uniform", low = 24, high = 336 }
unit = "h"
assumption = true
reason = "Made up."

[inputs.hazard_sd]
distribution = { kind = "uniform", low = 0.2, high = 0.8 }
unit = "log"
assumption = true
reason = "Made up."

[inputs.hazard_memory_h]
distribution = { kind = "log_normal", median = 12, factor = 2 }
unit = "h"
assumption = true
reason = "Made up."

[inputs.opening_wait_mean_h]
distribution = { kind = "log_uniform", low = 2, high = 24 }
unit = "h"
assumption = true
reason = "Made up."

[inputs.depart_delay_mean_h]
distribution = { kind = "log_uniform", low = 1, high = 6 }
unit = "h"
assumption = true
reason = "Made up."

[inputs.road_factor]
distribution = { kind = "constant", value = 0.8 }
unit = "share"
assumption = true
reason = "Made up."

[inputs.checkpoint_sd]
distribution = { kind = "uniform", low = 0.3, high = 0.8 }
unit = "log"
assumption = true
reason = "Made up."

[inputs.checkpoint_memory_h]
distribution = { kind = "log_uniform", low = 12, high = 72 }
unit = "h"
assumption = true
reason = "Made up."

[inputs.registration_per_h]
distribution = { kind = "log_uniform", low = 100, high = 2000 }
unit = "people/h"
assumption = true
reason = "Made up."

[prior_sets.fast]
weight = 2
argument = "Nearly everybody goes at once."

[prior_sets.fast.inputs.checkpoint_veh_per_h]
distribution = { kind = "log_uniform", low = 100, high = 300 }
unit = "vehicles/h"
assumption = true
reason = "Made up."

[prior_sets.fast.inputs.decide_half_time_h]
distribution = { kind = "log_uniform", low = 2, high = 12 }
unit = "h"
assumption = true
reason = "Made up."

[prior_sets.fast.inputs.leaver_share]
distribution = { kind = "uniform", low = 0.8, high = 1.0 }
unit = "share"
assumption = true
reason = "Made up."

[prior_sets.slow]
weight = 1
argument = "Cars are searched, and people wait."

[prior_sets.slow.inputs.checkpoint_veh_per_h]
distribution = { kind = "log_uniform", low = 5, high = 30 }
unit = "vehicles/h"
assumption = true
reason = "Made up."

[prior_sets.slow.inputs.decide_half_time_h]
distribution = { kind = "log_uniform", low = 24, high = 96 }
unit = "h"
assumption = true
reason = "Made up."

[prior_sets.slow.inputs.leaver_share]
distribution = { kind = "uniform", low = 0.4, high = 0.8 }
unit = "share"
assumption = true
reason = "Made up."
"""

FILES = {
    "scenario": ("scenario.toml", SCENARIO),
    "places": ("places.csv", PLACES),
    "roads": ("roads.csv", ROADS),
    "events": ("events.csv", EVENTS),
    "observed": ("observed.csv", OBSERVED),
}


def write_tiny(folder: Path, **changes: str) -> Path:
    """Write a small complete scenario to `folder`/tiny; a keyword replaces the text of a file.

    Parameters
    ----------
    changes
        Whole texts by file: `scenario`, `places`, `roads`, `events`, `observed`.
    """
    unknown = changes.keys() - FILES.keys()
    if unknown:
        raise TypeError(f"unknown files {sorted(unknown)}; known: {', '.join(FILES)}")
    path = folder / "tiny"
    path.mkdir(parents=True)
    for key, (name, text) in FILES.items():
        (path / name).write_text(changes.get(key, text), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="session")
def tiny() -> Callable[..., Path]:
    """Return the factory `tiny(folder, **changes)`: writes a small scenario to `folder`/tiny and returns that path."""
    return write_tiny


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    """Return a small scenario folder of the test's own."""
    return write_tiny(tmp_path)


@pytest.fixture(scope="session")
def tiny_record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a forecast of the small scenario by eight members."""
    from corridor.intake.read import read_scenario  # noqa: PLC0415 - most tests need no scenario
    from corridor.studies.forecast import forecast  # noqa: PLC0415 - nor compiled kernels
    from corridor.studies.request import Request  # noqa: PLC0415 - as above

    folder = write_tiny(tmp_path_factory.mktemp("record"))
    return forecast(read_scenario(str(folder)), Request(members=8))


@pytest.fixture(scope="session")
def write_result() -> Callable[[Record, Path], None]:
    """Return a function that writes a record to a folder, without figures."""
    from corridor.archive.folder import write_record  # noqa: PLC0415 - as above

    return lambda record, folder: write_record(record, folder, {})


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder with the collected figures, which does not travel with the project."""
    name = os.environ.get(DATA_VARIABLE)
    if not name:
        pytest.skip(f"{DATA_VARIABLE} is not set: needs the folder with the collected figures")
    folder = Path(name)
    if not folder.is_dir():
        pytest.fail(f"{DATA_VARIABLE} = {name} is no folder; it must be the folder with the collected figures")
    return folder


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    # Whoever has the figures runs everything: a skip would hide a test that could have run.
    if report.skipped and os.environ.get(DATA_VARIABLE) and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped although {DATA_VARIABLE} is set ({reason})"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where the figures are at hand."""
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped file into a failed one where the figures are at hand."""
    report = yield
    _forbid_skip(report)
    return report
