"""Loads scoringrules without its compiled half: nothing here uses it, and it takes 7 to 11 s to build at import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

_COMPILER = "numba"


def load_scoringrules() -> ModuleType:
    """Import scoringrules as where numba is not installed, which it allows for; a no-op once it is imported.

    Whoever imported it before keeps the compiled half. The scores are the same.
    """
    if "scoringrules" in sys.modules:
        return sys.modules["scoringrules"]
    compiler = sys.modules.get(_COMPILER)
    # Python's way to say: not to be had.
    sys.modules[_COMPILER] = None  # type: ignore[assignment]
    try:
        import scoringrules  # noqa: PLC0415 - as above
    finally:
        if compiler is None:
            del sys.modules[_COMPILER]
        else:
            sys.modules[_COMPILER] = compiler
    module: ModuleType = scoringrules
    return module
