"""Runs one function over many items in several processes: results in order, and none lost to a process that dies."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 8
"""Items that a process takes at a time: enough that handing them over costs nothing beside a report's half a tenth of
a second, few enough that no process waits for the last one long."""


def map_in_processes(
    task: Callable[[T], R], items: Sequence[T], *, workers: int, lost: Callable[[T], R], advance: Callable[[int], None]
) -> list[R]:
    """Run a task on every item; the same results in the same order for any number of workers.

    Parameters
    ----------
    task
        A function of a module, which new processes can import.
    lost
        What stands for an item whose process died (killed, out of memory).
    advance
        Called with the number of items that were done since the last call.
    """
    if workers == 1 or not _can_start():
        return [_done(task(item), advance) for item in items]
    results: dict[int, R] = {}
    waiting = deque(range(first, min(first + CHUNK, len(items))) for first in range(0, len(items), CHUNK))
    while waiting:
        unsure = _run(task, items, waiting, results, workers=workers, advance=advance)
        _run_singly(task, items, unsure, results, lost=lost, advance=advance)
    return [results[k] for k in range(len(items))]


def _done(result: R, advance: Callable[[int], None]) -> R:
    advance(1)
    return result


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned on every platform: a fork of a process with threads may hang.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _can_start() -> bool:
    # A script that calls us outside `if __name__ == "__main__"` cannot start processes: it would run again in each.
    try:
        with _pool(1) as pool:
            pool.submit(os.getpid).result()
    except BrokenProcessPool:
        return False
    return True


def _run_chunk(task: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [task(item) for item in items]


def _run(
    task: Callable[[T], R], items: Sequence[T], waiting: deque[range], results: dict[int, R], *, workers: int,
    advance: Callable[[int], None],
) -> list[int]:  # fmt: skip
    # Takes chunks until none waits, or a process dies: then nobody knows at which item, and all in hand are unsure.
    in_hand: dict[Future[list[R]], range] = {}
    unsure: list[int] = []
    with _pool(workers) as pool:
        try:
            while waiting or in_hand:
                while waiting and len(in_hand) < 2 * workers:
                    chunk = waiting[0]
                    in_hand[pool.submit(partial(_run_chunk, task), [items[k] for k in chunk])] = chunk
                    waiting.popleft()
                for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                    found = future.result()
                    results.update(zip(in_hand.pop(future), found, strict=True))
                    advance(len(found))
        except BrokenProcessPool:
            unsure = [k for chunk in in_hand.values() for k in chunk]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return unsure


def _run_singly(
    task: Callable[[T], R], items: Sequence[T], unsure: Sequence[int], results: dict[int, R], *,
    lost: Callable[[T], R], advance: Callable[[int], None],
) -> None:  # fmt: skip
    # One item at a time in a process of its own, so that the one it dies of is known.
    todo = deque(sorted(unsure))
    while todo:
        with _pool(1) as pool:
            while todo:
                try:
                    results[todo[0]] = pool.submit(task, items[todo[0]]).result()
                except BrokenProcessPool:
                    results[todo[0]] = lost(items[todo[0]])
                    advance(1)
                    todo.popleft()
                    break
                advance(1)
                todo.popleft()
