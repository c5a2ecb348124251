"""What an unfinished backtest has done so far, on disk: a killed one goes on where it stopped.

Each replayed forecast is a folder beside the result to be, named by what made it, and there whole or not at all.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl


class Cells:
    """Finished forecasts of a backtest, by key.

    Parameters
    ----------
    target
        The result folder to be; None keeps nothing.
    """

    def __init__(self, target: Path | None) -> None:
        target = None if target is None else target.absolute()
        self._folder = None if target is None else target.parent / f".{target.name}.unfinished"

    def load(self, key: str) -> dict[str, pl.DataFrame] | None:
        """Tables that were stored under a key; None where there are none, or none that can be read."""
        import polars as pl  # noqa: PLC0415 - heavy

        if self._folder is None:
            return None
        try:
            files = sorted((self._folder / key).glob("*.parquet"))
            return {path.stem: pl.read_parquet(path) for path in files} or None
        except (OSError, pl.exceptions.PolarsError):
            return None

    def store(self, key: str, tables: Mapping[str, pl.DataFrame]) -> None:
        """Keep tables under a key.

        Raises
        ------
        ResultError
            When the folder cannot be written.
        """
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            aside = Path(tempfile.mkdtemp(prefix=".partial-", dir=self._folder))
            for name, table in tables.items():
                table.write_parquet(aside / f"{name}.parquet")
            shutil.rmtree(self._folder / key, ignore_errors=True)
            aside.rename(self._folder / key)
        except OSError as err:
            raise ResultError(
                f"{self._folder}: cannot be written ({err.strerror}); name another folder with -o"
            ) from err

    def count(self, keys: Iterable[str]) -> int:
        """How many of these are kept."""
        if self._folder is None:
            return 0
        with contextlib.suppress(OSError):
            kept = {path.name for path in self._folder.iterdir()}
            return len(kept & set(keys))
        return 0

    def clear(self, keys: Iterable[str]) -> None:
        """Forget these, and what was left half written; those of another backtest of the same name stay."""
        if self._folder is None:
            return
        for path in [*(self._folder / key for key in keys), *self._folder.glob(".partial-*")]:
            shutil.rmtree(path, ignore_errors=True)
        with contextlib.suppress(OSError):
            self._folder.rmdir()
