"""Distances on the earth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.world.scenario import Place

# Mean radius R1 of the GRS 80 ellipsoid (Moritz, Journal of Geodesy 74, 2000).
EARTH_RADIUS_KM = 6371.0088


def distance_km(first: Place, second: Place) -> float:
    """Great-circle distance between two places, by the haversine formula; within 0.6 % of the geodesic."""
    lat_1, lat_2 = math.radians(first.latitude), math.radians(second.latitude)
    half_lat = (lat_2 - lat_1) / 2
    half_lon = math.radians(second.longitude - first.longitude) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))
