"""Results made again, scored and compared: rerun, score, diff."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder, ignore
from corridor.api.folders import read
from corridor.api.forecasts import write
from corridor.api.requests import issue_time_of, run_request
from corridor.archive.folder import check_target
from corridor.archive.read import read_result
from corridor.studies.differences import compare_forecasts
from corridor.studies.request import count_workers
from corridor.studies.rerun import check_output, compare_results, restore
from corridor.studies.scoring import score_result
from corridor.world.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.comparisons import Differences, Rerun
    from corridor.world.scorings import Scoring


def rerun(
    folder: str | Path,
    *,
    output: str | Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> Rerun:
    """Make a result again from the scenario in it, and compare the files byte by byte.

    Parameters
    ----------
    folder
        A result folder.
    output
        Keep the new result here; default: it is not kept.

    Raises
    ------
    ResultError
        When `folder` is no result, or was changed by hand so that it cannot be made again.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "result"
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder)
    >>> corridor.rerun(folder).differing
    ()
    """
    stored = read_result(check_folder(folder, "folder"), by_day=True)
    scenario, request = restore(stored, count_workers(workers))
    issue_time_of(scenario, request)
    if output is not None:
        check_output(stored, Path(output))
        check_target(Path(output))
    record = run_request(scenario, request, progress)
    with tempfile.TemporaryDirectory(prefix="corridor-rerun-", ignore_cleanup_errors=True) as aside:
        target = Path(output) if output is not None else Path(aside) / "result"
        write(record, target)
        return compare_results(stored, read_result(target, by_day=True))


def score(folder: str | Path, *, counts: Scenario | str | Path | None = None) -> Scoring:
    """Score a stored forecast by the counts that came after its issue time.

    Parameters
    ----------
    folder
        A result folder of a forecast.
    counts
        The same case with other counts, such as newer ones: a scenario, or what `read` takes. Default: those in the
        result.

    Raises
    ------
    ResultError
        When `folder` is no result, or cannot be read.
    RequestError
        When no count can be scored, or the counts are of another case.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "result"
    >>> corridor.write(corridor.forecast("one-bridge", as_of="2025-03-04T12:00+00:00", members=5), folder)
    >>> corridor.score(folder).scores[0].points
    8
    """
    stored = read_result(check_folder(folder, "folder"), by_day=True)
    newer = counts if counts is None or isinstance(counts, Scenario) else read(counts)
    return score_result(stored, newer)


def diff(first: str | Path, second: str | Path) -> Differences:
    """Say how two forecasts of one case differ: answers, counts since, what became known, what was changed.

    Parameters
    ----------
    first, second
        Result folders, the earlier forecast first.

    Raises
    ------
    ResultError
        When one of them is no result.
    RequestError
        When they cannot be compared.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder / "monday")
    >>> corridor.write(corridor.forecast("one-bridge", members=5, seed=1), folder / "tuesday")
    >>> [change.name for change in corridor.diff(folder / "monday", folder / "tuesday").request]
    ['seed']
    """
    return compare_forecasts(read_result(check_folder(first, "first")), read_result(check_folder(second, "second")))
