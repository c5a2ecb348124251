"""What every reader of files raises, and the limits that a parser runs under."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

PARSER_SECONDS = 20.0
"""A report takes a tenth of a second; a file that takes this long was made to."""

_LOGGERS = ("charset_normalizer", "htmldate", "justext", "pypdf", "trafilatura")

T = TypeVar("T")


class RefusedError(Exception):
    """A file is not read: what was found, what is allowed, what to do."""

    def __init__(self, found: str, allowed: str, remedy: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed
        self.remedy = remedy


class _OutOfTimeError(BaseException):
    # No Exception: parsers catch those, and would go on.
    pass


def guarded(step: Callable[[], T], *, kind: str, remedy: str, seconds: float = PARSER_SECONDS) -> T:
    """Run a parser on what nobody has checked: in time where the platform can say so, silent, and with one way to fail.

    Parameters
    ----------
    kind
        What the file is, as in `PDF`.
    remedy
        What to do if it cannot be read.
    seconds
        How long it may take; not kept outside the main thread, or on a platform without alarms.

    Raises
    ------
    RefusedError
        For whatever the parser raises, running out of time, stack or memory included.
    """
    try:
        with _quiet(), _alarm(seconds):
            return step()
    except RefusedError:
        raise
    except _OutOfTimeError as err:
        raise RefusedError(
            f"{kind} that takes more than {seconds:g} s to read", "must be read in that time", remedy
        ) from err
    except (RecursionError, MemoryError) as err:
        raise RefusedError(
            f"{kind} that fills the memory or the stack", "must be of an ordinary build", remedy
        ) from err
    except Exception as err:
        raise RefusedError(f"broken {kind} ({_why(err)})", f"must be whole {kind}", remedy) from err


def _why(err: Exception) -> str:
    words = " ".join(str(err).split())
    return f"{type(err).__name__}: {words[:100]}" if words else type(err).__name__


@contextmanager
def _quiet() -> Generator[None]:
    # Parsers warn and log about what is odd in a file; a command prints one line a file, and that is ours.
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


@contextmanager
def _alarm(seconds: float) -> Generator[None]:
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTimeError

    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, ring)
    # It rings again and again: one alarm may fall into a callback whose errors are dropped.
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)
        if left > 0.0 and math.isfinite(left):
            # Somebody else's alarm goes on: when it was due, or at once.
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - started), 0.001), every)
