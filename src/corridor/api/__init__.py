"""The steps of the command line as functions, by the same words.

>>> import corridor
>>> record = corridor.forecast("one-bridge", members=20)
>>> record.summary["total"].keys()
dict_keys(['q05', 'q50', 'q95', 'observed'])
"""

from corridor.api.clearances import clearance
from corridor.api.folders import bundled, check, new, read
from corridor.api.forecasts import backtest, forecast, forecast_days, write
from corridor.api.imports import import_flee
from corridor.api.results import diff, rerun, score
from corridor.api.sensitivities import sensitivity
from corridor.engine.rules import Situation

__all__ = [
    "Situation", "backtest", "bundled", "check", "clearance", "diff", "forecast", "forecast_days", "import_flee",
    "new", "read", "rerun", "score", "sensitivity", "write",
]  # fmt: skip
