"""Who comes: age bands, sex and disability as shares that ride with the groups. Nothing is known of any one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

AGES = ("0-4", "5-11", "12-17", "18-59", "60+")
"""Age bands, which sum to all; 18-59 is what the shares of the others leave."""

UNDER_18 = "0-17"
"""The first three age bands together."""

FEMALE, MALE, DISABILITY = "female", "male", "disability"

_AGE_INPUTS = ("age_0_4_share", "age_5_11_share", "age_12_17_share", "age_60_share")


def age_shares(inputs: NDArray[np.void]) -> NDArray[np.float64]:
    """Shares of the age bands among those who leave.

    Shares that sum to more than 1 in a member are scaled down to sum to 1. Where those aged 60 and older leave r times
    as readily as the others, a share s of them becomes r s / (r s + 1 - s); the others keep their proportions. Where
    everybody is that old, everybody who leaves is.

    Parameters
    ----------
    inputs
        A record a member, as in `Ensemble.inputs`.

    Returns
    -------
    Shares that sum to 1, (member, band as in `AGES`).
    """
    stated = np.stack([np.asarray(inputs[name], np.float64) for name in _AGE_INPUTS], axis=1)
    stated /= np.maximum(stated.sum(axis=1, keepdims=True), 1.0)
    young, old = stated[:, :3], stated[:, 3]
    rest = np.maximum(1.0 - stated.sum(axis=1), 0.0)
    others = np.concatenate([young, rest[:, None]], axis=1)
    weight = inputs["older_leaver_ratio"] * old
    total = weight + 1.0 - old
    leaving = np.where(total > 0, weight / np.where(total > 0, total, 1.0), old)
    size = others.sum(axis=1)
    others *= ((1.0 - leaving) / np.where(size > 0, size, 1.0))[:, None]
    return np.concatenate([others, leaving[:, None]], axis=1)


def split_people(people: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Split counts into whole people by shares, by largest remainder; parts sum to the count exactly.

    As a count grows, a part of more than two may fall by one for a while.

    Parameters
    ----------
    people
        (member, time).
    shares
        Sum to 1, (member, part).

    Returns
    -------
    People, (member, time, part).
    """
    wanted = people[:, :, None] * shares[:, None, :]
    parts = np.floor(wanted).astype(np.int64)
    left = people - parts.sum(axis=2)
    # Rank 0: the largest remainder; of equal ones the first.
    order = np.argsort(-(wanted - parts), axis=2, kind="stable")
    rank = np.argsort(order, axis=2, kind="stable")
    parts += rank < left[:, :, None]
    return parts


def count_who(inputs: NDArray[np.void], people: NDArray[np.int64]) -> Mapping[str, NDArray[np.int64]]:
    """Count people by band: ages, sexes, disability, each only where some member has a share of it above 0.

    Parameters
    ----------
    inputs
        A record a member, as in `Ensemble.inputs`.
    people
        (member, time).

    Returns
    -------
    People by band, (member, time).
    """
    bands: dict[str, NDArray[np.int64]] = {}
    if any((inputs[name] > 0).any() for name in _AGE_INPUTS):
        parts = split_people(people, age_shares(inputs))
        bands |= {band: parts[:, :, k] for k, band in enumerate(AGES)}
        bands[UNDER_18] = parts[:, :, :3].sum(axis=2)
    if (inputs["female_share"] > 0).any():
        parts = _split_in_two(people, inputs["female_share"])
        bands |= {FEMALE: parts[:, :, 0], MALE: parts[:, :, 1]}
    if (inputs["disability_share"] > 0).any():
        bands[DISABILITY] = _split_in_two(people, inputs["disability_share"])[:, :, 0]
    return bands


def _split_in_two(people: NDArray[np.int64], share: NDArray[Any]) -> NDArray[np.int64]:
    part = np.asarray(share, np.float64)
    return split_people(people, np.stack([part, 1.0 - part], axis=1))
