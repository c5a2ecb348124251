"""The steps of the command line as functions, by the same words.

>>> import corridor
>>> record = corridor.forecast("one-bridge", members=20)
>>> record.summary["total"].keys()
dict_keys(['q05', 'q50', 'q95', 'observed'])
"""

from corridor.api.clearances import clearance
from corridor.api.evidence import check_evidence, decide_claims, evidence_table, keep_claims, scan
from corridor.api.folders import bundled, check, new, read
from corridor.api.forecasts import backtest, forecast, forecast_days, write
from corridor.api.imports import import_flee
from corridor.api.results import diff, rerun, score
from corridor.api.sensitivities import sensitivity
from corridor.engine.rules import Situation

__all__ = [
    "Situation", "backtest", "bundled", "check", "check_evidence", "clearance", "decide_claims",
    "diff", "evidence_table", "forecast", "forecast_days", "import_flee", "keep_claims", "new", "read", "rerun",
    "scan", "score", "sensitivity", "write",
]  # fmt: skip
