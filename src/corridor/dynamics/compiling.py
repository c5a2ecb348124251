"""One way to compile a kernel, and one place for what the compiler keeps.

Numba's own cache has two traps: it misses an edit in another file's helper, and it fails where
neither the package nor HOME can be written. So the cache lives in a folder named after the digest
of every kernel's source, in the first place that can be written; with none, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numba
from numba.core import types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPTIONS: dict[str, Any] = {"_nrt": False, "nogil": True, "fastmath": False, "error_model": "numpy"}
_UNSEEN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

P = ParamSpec("P")
R = TypeVar("R")

_PACKAGE = Path(__file__).resolve().parent.parent
_COMPILED_SOURCES = (
    "dynamics/*.py",
    "engine/*.py",
    "engine/days/*.py",
    "world/events.py",
    "world/meanings.py",
    "world/outcomes.py",
    "world/units.py",
)


def _candidates() -> Iterator[Path]:
    if "NUMBA_CACHE_DIR" in os.environ:
        yield Path(os.environ["NUMBA_CACHE_DIR"])
    if "XDG_CACHE_HOME" in os.environ:
        yield Path(os.environ["XDG_CACHE_HOME"]) / "corridor"
    elif "LOCALAPPDATA" in os.environ:
        yield Path(os.environ["LOCALAPPDATA"]) / "corridor"
    elif os.environ.get("HOME"):
        yield Path(os.environ["HOME"]) / ".cache" / "corridor"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"corridor-cache-{user}"


def kernel_digest() -> str:
    """First 16 hex digits of the SHA-256 of every compiled source and of numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    for pattern in _COMPILED_SOURCES:
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def find_cache_folder() -> Path | None:
    """Make and return the folder for compiled kernels; None where nothing can be written."""
    for base in _candidates():
        folder = base / f"kernels-{kernel_digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


CACHE_FOLDER = find_cache_folder()
if CACHE_FOLDER is not None:
    numba.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` at its first call: no Python objects, no global lock, exact arithmetic.

    A kernel allocates nothing, so numba need not count references to arrays: with `_nrt` on, those
    atomic counts were nine tenths of the time on the road.
    """
    compiled: Any = numba.njit(**_OPTIONS, **_UNSEEN)(function)
    template_of = compiled.get_call_template
    # Numba compiles a kernel once more for every constant that it is called with; here a constant is like any number.
    widen: Any = types.unliteral
    compiled.get_call_template = lambda args, kws: template_of(
        tuple(widen(one) for one in args), {name: widen(one) for name, one in kws.items()}
    )
    kept: Callable[P, R] = compiled
    return kept


def hot(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel whose machine code goes into its callers: for what moves every run along every road.

    Passing all arrays of the roads to a function costs more than what such a function does: 80 km of corridor went
    from 27 to 15 ms.
    """
    compiled: Callable[P, R] = numba.njit(**_OPTIONS, **_UNSEEN, forceinline=True)(function)
    return compiled


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` into its callers: for what runs on every road at every step."""
    compiled: Callable[P, R] = numba.njit(**_OPTIONS, inline="always")(function)
    return compiled


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel that Python calls; only these are kept between runs."""
    compiled: Callable[P, R] = numba.njit(**_OPTIONS, cache=CACHE_FOLDER is not None)(function)
    return compiled


def are_kernels_compiled(*, by_day: bool = False) -> bool:
    """Whether an earlier run left compiled kernels, so that this one need not wait for them."""
    name = "run_days" if by_day else "run_member"
    return CACHE_FOLDER is not None and any(CACHE_FOLDER.rglob(f"*.{name}-*.nbc"))
