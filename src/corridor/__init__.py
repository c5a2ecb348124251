"""Forecasts forced displacement: who leaves, when, by which road, when they arrive.

The steps of the command line, by the same words: `check`, `new`, `read`, `import_flee`, `forecast`, `forecast_days`,
`clearance`, `sensitivity`, `backtest`, `write`, `score`, `rerun`, `diff`; `scan`, `keep_claims`, `decide_claims`,
`check_evidence`, `evidence_table` for reports; and `bundled` for the names of the scenarios that travel with it. They
are described in `corridor.api`. What they raise on purpose is a `CorridorError`; the kinds are in
`corridor.world.errors`.
`Situation` is what a rule of your own looks at.
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
        check_evidence,
        clearance,
        decide_claims,
        diff,
        evidence_table,
        forecast,
        forecast_days,
        import_flee,
        keep_claims,
        new,
        read,
        rerun,
        scan,
        score,
        sensitivity,
        write,
    )

__all__ = [
    "CorridorError", "Situation", "backtest", "bundled", "check", "check_evidence", "clearance", "decide_claims",
    "diff", "evidence_table", "forecast", "forecast_days", "import_flee", "keep_claims", "new", "read", "rerun",
    "scan", "score", "sensitivity", "write",
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
