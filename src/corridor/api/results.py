"""Results made again and compared: rerun, diff."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder, ignore
from corridor.api.forecasts import write
from corridor.archive.folder import check_target
from corridor.archive.read import read_result
from corridor.studies.differences import compare_forecasts
from corridor.studies.forecast import forecast as run_forecast
from corridor.studies.request import check_request, count_workers
from corridor.studies.rerun import check_output, compare_results, restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.comparisons import Differences, Rerun


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
    stored = read_result(check_folder(folder, "folder"))
    scenario, request = restore(stored, count_workers(workers))
    check_request(scenario, request)
    if output is not None:
        check_output(stored, Path(output))
        check_target(Path(output))
    record = run_forecast(scenario, request, progress)
    with tempfile.TemporaryDirectory(prefix="corridor-rerun-", ignore_cleanup_errors=True) as aside:
        target = Path(output) if output is not None else Path(aside) / "result"
        write(record, target)
        return compare_results(stored, read_result(target))


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
