"""The triangular diagram of a road: flow rises at free speed to capacity, and falls to zero at jam density."""

from __future__ import annotations


def wave_speed_km_h(*, capacity_veh_per_h: float, jam_veh_per_km: float, free_speed_km_h: float) -> float:
    """Speed at which a gap runs back along a jammed road: w = C / (k - C / v), all per lane.

    Assumes that the jam density k exceeds C / v, the density at capacity. Newell, Transportation Research B 27, 1993.
    """
    return capacity_veh_per_h / (jam_veh_per_km - capacity_veh_per_h / free_speed_km_h)
