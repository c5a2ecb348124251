"""Results of scenarios with conflict events: nothing of the files is in them, and they are made again all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import corridor
from conflict_files import ACTOR, NOTE, acled, make_bridge, table
from corridor.world.errors import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {"event_id_cnty": "ISL4711"}, {"event_id_cnty": "ISL4712", "event_type": "Riots"}
TELLING = (ACTOR, NOTE, "Invented Courier", "1741100000", "ISL4711", "ISL4712")


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Return a result of the scenario with one bridge and a file of conflict events."""
    folder = make_bridge(tmp_path, table("acled.csv", "acled"), acled=acled(*ROWS))
    corridor.write(corridor.forecast(folder, members=5), tmp_path / "result")
    return tmp_path / "result"


def test_no_file_of_a_result_holds_a_row(result: Path) -> None:
    files = [path for path in result.rglob("*") if path.is_file()]
    assert "acled.csv" not in {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not [word for word in TELLING if word.encode() in content], path.name


def test_it_is_made_again_once_the_file_is_put_back(result: Path) -> None:
    with pytest.raises(ScenarioError, match=r"acled\.csv: missing; scenario.toml names it in conflict_events"):
        corridor.rerun(result)
    changed = acled(*ROWS).replace("Bridgetown", "Bridgeton")
    (result / "scenario" / "acled.csv").write_text(changed, encoding="utf-8", newline="\n")
    with pytest.raises(corridor.CorridorError, match="scenario_sha256"):
        corridor.rerun(result)
    (result / "scenario" / "acled.csv").write_text(acled(*ROWS), encoding="utf-8", newline="\n")
    assert corridor.rerun(result).differing == ()


def test_a_file_changes_a_forecast_and_a_lag_takes_that_back(tmp_path: Path) -> None:
    near = {"event_date": "2025-03-03", "latitude": "64.80", "longitude": "-18.60", "fatalities": "50"}
    rows, named = acled(*[near] * 20), table("acled.csv", "acled")
    tables = {"none": "", "at once": named, "late": named + "lag_days = 30\n"}
    arrivals = {
        name: corridor.forecast(make_bridge(tmp_path / name, text, acled=rows), members=6).ensemble.arrivals.tobytes()
        for name, text in tables.items()
    }
    assert arrivals["at once"] != arrivals["none"]
    assert arrivals["late"] == arrivals["none"]
