"""Distances on the earth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Point(Protocol):
    """Anything with coordinates, in degrees."""

    @property
    def latitude(self) -> float:
        """North is positive."""

    @property
    def longitude(self) -> float:
        """East is positive."""


# Mean radius R1 of the GRS 80 ellipsoid (Moritz, Journal of Geodesy 74, 2000).
EARTH_RADIUS_KM = 6371.0088


def distances_km(first: Point, others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances from a point to many, rows of latitude and longitude in degrees."""
    latitude, longitude = np.radians(others[:, 0]), np.radians(others[:, 1])
    own = math.radians(first.latitude)
    chord = np.sin((latitude - own) / 2) ** 2
    chord += math.cos(own) * np.cos(latitude) * np.sin((longitude - math.radians(first.longitude)) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)))


def distance_km(first: Point, second: Point) -> float:
    """Great-circle distance between two points, by the haversine formula; within 0.6 % of the geodesic."""
    lat_1, lat_2 = math.radians(first.latitude), math.radians(second.latitude)
    half_lat = (lat_2 - lat_1) / 2
    half_lon = math.radians(second.longitude - first.longitude) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))
