"""Blocks of members on threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def run_on_threads(run_block: Callable[[int], None], members: int, block: int, workers: int) -> None:
    """Call `run_block` with the first member of every block; how they are shared out has no influence on any result."""
    with ThreadPoolExecutor(workers) as pool:
        try:
            list(pool.map(run_block, range(0, members, block)))
        except BaseException:  # an interrupt too: let the blocks that run finish, start no others
            pool.shutdown(wait=True, cancel_futures=True)
            raise
