"""Parties in order of entry: every road's queue as a list of runs. Equation T4 in docs/model.md.

A run is parties of one origin and departure that travel alike and follow each other; `mix` says how many of each size
class. Runs lie in one pool; each knows the one behind it. Run 0 heads the list of those given back and counts the used
ones. All steps conserve parties of every size class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import hot, kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

GOLDEN = 0.6180339887498949
"""Steps of this share spread any number of starts evenly over [0, 1)."""


@kernel
def take_run(runs: Records) -> int:
    """Take a free run out of the pool, one that was given back or the next that was never used; -1 if there is none."""
    pool = runs[0]
    run: int = pool.next
    if run > 0:
        pool.next = runs[run].next
        return run
    pool.parties += 1
    if pool.parties >= runs.shape[0]:
        return -1
    unused: int = pool.parties
    return unused


@kernel
def free_run(runs: Records, run: int) -> None:
    """Give a run back."""
    runs[run].next = runs[0].next
    runs[0].next = run


@kernel
def split_off(runs: Records, mix: NDArray[np.int32], run: int, parties: int) -> int:
    """Move the first parties of a run to a run of their own, and return it.

    A systematic sample over size classes: whole parties, exactly `parties` of them, in proportion over many splits
    however small each is, and over all of them exactly those that the run held.
    """
    piece = take_run(runs)
    front, rest = runs[piece], runs[run]
    front.origin = rest.origin
    front.slot = rest.slot
    front.kind = rest.kind
    front.plan = rest.plan
    front.entered = rest.entered
    front.used_km = rest.used_km
    front.width = rest.width
    front.next = -1
    front.parties = parties
    front.people = 0
    whole = max(rest.parties, 1)
    upto = int(whole * GOLDEN % 1.0 * whole)
    for k in range(mix.shape[1]):
        before = upto // whole
        upto += mix[run, k] * parties
        here = upto // whole - before
        mix[piece, k] = here
        mix[run, k] -= here
        front.people += here * (k + 1)
    rest.parties -= parties
    rest.people -= front.people
    return piece


@hot
def append_run(link: Records, runs: Records, mix: NDArray[np.int32], run: int) -> None:
    """Let a run join the tail of a road or line; it becomes part of the last run there if nothing tells them apart."""
    new = runs[run]
    link.parties += new.parties
    link.people += new.people
    if link.last >= 0:
        tail = runs[link.last]
        is_alike = tail.kind == new.kind and tail.plan == new.plan and tail.width == new.width
        if is_alike and tail.origin == new.origin and tail.slot == new.slot:
            whole = tail.parties + new.parties
            tail.used_km += (new.used_km - tail.used_km) * new.parties / whole
            tail.entered += int((new.entered - tail.entered) * new.parties / whole)
            tail.parties = whole
            tail.people += new.people
            for k in range(mix.shape[1]):
                mix[link.last, k] += mix[run, k]
            free_run(runs, run)
            return
        tail.next = run
    else:
        link.first = run
    new.next = -1
    link.last = run


@hot
def pop_run(link: Records, runs: Records, mix: NDArray[np.int32], parties: int) -> int:
    """Take the first parties out of a road's first run, all of it or a part; returns them as a run."""
    run: int = link.first
    if parties < runs[run].parties:
        run = split_off(runs, mix, run, parties)
    else:
        link.first = runs[run].next
        if link.first < 0:
            link.last = -1
    link.parties -= parties
    link.people -= runs[run].people
    return run
