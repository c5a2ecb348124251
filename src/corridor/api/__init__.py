"""The steps of the command line as functions, by the same words.

>>> import corridor
>>> record = corridor.forecast("one-bridge", members=20)
>>> record.summary["total"].keys()
dict_keys(['q05', 'q50', 'q95', 'observed'])
"""

from corridor.api.clearances import clearance
from corridor.api.folders import bundled, check, new, read
from corridor.api.forecasts import backtest, forecast, write
from corridor.api.results import diff, rerun
from corridor.api.sensitivities import sensitivity
from corridor.engine.rules import Situation

__all__ = [
    "Situation", "backtest", "bundled", "check", "clearance", "diff", "forecast", "new", "read", "rerun",
    "sensitivity", "write",
]  # fmt: skip
