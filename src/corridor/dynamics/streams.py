"""Random streams: one uniform for each (seed, process, member, step, entity, category).

Equation R1 in docs/model.md. Counter-based (Philox 4x32, 10 rounds; Salmon, Moraes, Dror and Shaw,
"Parallel random numbers: as easy as 1, 2, 3", SC11, 2011), so that a draw depends on what it is for
and never on how many draws came before. Tested against the published vectors.
"""

from __future__ import annotations

import hashlib

from corridor.dynamics.compiling import kernel

# Process ids. A written table: an id is never given to another process, and never reused.
# `OWN_RULES` are kept for rules that users add.
PRIOR_SET = 1
INPUT = 2
OPENING = 3
STAY = 4
DECIDE = 5
DEPART = 6
HAZARD_LATENT = 7
CHECKPOINT_LATENT = 8
RIVAL = 9
FIGHTING = 10
MEANS = 11
ROUTE = 12
REPLAN = 13
WEAR = 14
REFUSE = 15
INSIDE = 16
REFUGE = 17
UNPACK = 18
RETURN = 19
DESTINATION = 20
ATTRACTION = 21
ONWARD = 22
VIOLATION = 23
DAY_SPAWN = 24
DAY_LEAVE = 25
DAY_WAY = 26
DAY_WALK = 27
DAY_CONFLICT = 28
DAY_TOTAL = 29
DAY_PULL = 30

OWN_RULES = range(1000, 2000)

SEED_LIMIT = 2**32

_LOW32 = 0xFFFFFFFF
_MULTIPLIER_0 = 0xD2511F53
_MULTIPLIER_1 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_ROUNDS = 10


def stable_hash(text: str) -> int:
    """Hash an id to 32 bits, the same on every machine and in every version."""
    return int.from_bytes(hashlib.blake2s(text.encode(), digest_size=4).digest(), "big")


@kernel
def philox(
    counter_0: int, counter_1: int, counter_2: int, counter_3: int, key_0: int, key_1: int
) -> tuple[int, int, int, int]:
    """Philox 4x32-10: four 32-bit words from a 128-bit counter and a 64-bit key."""
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * counter_0
        product_1 = _MULTIPLIER_1 * counter_2
        counter_0 = ((product_1 >> 32) & _LOW32) ^ counter_1 ^ key_0
        counter_1 = product_1 & _LOW32
        counter_2 = ((product_0 >> 32) & _LOW32) ^ counter_3 ^ key_1
        counter_3 = product_0 & _LOW32
        key_0 = (key_0 + _WEYL_0) & _LOW32
        key_1 = (key_1 + _WEYL_1) & _LOW32
    return counter_0, counter_1, counter_2, counter_3


@kernel
def uniform(seed: int, process: int, member: int, step: int, entity: int, category: int) -> float:
    """One uniform in the open interval (0, 1), with 52 random bits.

    Parameters
    ----------
    seed, member, step, entity, category
        Each in [0, 2**32); entity and category are `stable_hash` of their ids, never positions.
    process
        An id of the table at the top of this module.
    """
    word_0, word_1, _, _ = philox(member, step, entity, category, seed, process)
    # 52 bits and a half: the largest value, 1 - 2**-53, is still below 1 in a double.
    return (((word_0 << 20) | (word_1 >> 12)) + 0.5) * 2.0**-52
