"""Forecasts forced displacement: who leaves, when, by which road, when they arrive.

The steps of the command line, by the same words: `check`, `new`, `read`, `import_flee`, `forecast`, `forecast_days`,
`clearance`, `sensitivity`, `backtest`, `write`, `score`, `rerun`, `diff`, and `bundled` for the names of the scenarios
that travel with it. They are described in `corridor.api`. What they raise on purpose is a `CorridorError`; the kinds
are in `corridor.world.errors`. `Situation` is what a rule of your own looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.world.errors import CorridorError

if TYPE_CHECKING:
    from corridor.api import (
        Situation,
        backtest,
        bundled,
        check,
        clearance,
        diff,
        forecast,
        forecast_days,
        import_flee,
        new,
        read,
        rerun,
        score,
        sensitivity,
        write,
    )

__all__ = [
    "CorridorError", "Situation", "backtest", "bundled", "check", "clearance", "diff", "forecast", "forecast_days",
    "import_flee", "new", "read", "rerun", "score", "sensitivity", "write",
]  # fmt: skip


def __getattr__(name: str) -> object:
    # Loaded when first used, so that `corridor --help` answers at once.
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - as said

        return version("corridor")
    if name in __all__:
        from corridor import api  # noqa: PLC0415 - as said

        return getattr(api, name)
    raise AttributeError(f"module corridor has no attribute {name}; it has: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
