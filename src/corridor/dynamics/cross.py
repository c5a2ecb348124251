"""From vehicles past the exit back to the people in them. Equation T5 in docs/model.md.

Vehicles of one origin never overtake each other, so the order in which parties set out is the order
in which they arrive: a line of batches, one batch a decision step, with parties per size class.
`sizes` is (origin, batch, size class).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records


@kernel
def people_among_first(sizes: NDArray[np.int32], vehicles: int, first: int) -> int:
    """People in the first vehicles of a batch whose size classes are evenly mixed.

    Splits the first vehicles by size class with nested rounding: whole vehicles, never decreasing in
    `first`, and exactly the batch's people when `first` is all of its `vehicles`.
    """
    people = 0
    for k in range(sizes.shape[0]):
        if vehicles <= 0:
            break
        here = (2 * first * sizes[k] + vehicles) // (2 * vehicles)
        people += here * (k + 1)
        first -= here
        vehicles -= sizes[k]
    return people


@kernel
def join_line(origins: Records, sizes: NDArray[np.int32], origin: int, parties: NDArray[np.int64]) -> None:
    """Append one batch (parties per size class) to an origin's line and to its cars at the road."""
    home = origins[origin]
    vehicles = 0
    for k in range(parties.shape[0]):
        sizes[origin, home.batches, k] = parties[k]
        vehicles += parties[k]
    if vehicles > 0:
        home.batches += 1
        home.joined += vehicles


@kernel
def people_past(origins: Records, sizes: NDArray[np.int32], origin: int) -> int:
    """People of one origin past the exit: those in the vehicles of its line that have arrived."""
    home = origins[origin]
    if home.arrived > home.counted:
        home.counted = home.arrived
        part_people = 0
        while home.batch < home.batches:
            batch = sizes[origin, home.batch]
            vehicles = 0
            people = 0
            for k in range(batch.shape[0]):
                vehicles += batch[k]
                people += batch[k] * (k + 1)
            part = home.arrived - home.before
            if part < vehicles:
                part_people = people_among_first(batch, vehicles, part)
                break
            home.people_before += people
            home.before += vehicles
            home.batch += 1
        home.people = home.people_before + part_people
    count: int = home.people
    return count
