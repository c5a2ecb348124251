"""Finds the nearest point of a map's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.geography import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KM_PER_DEGREE = float(np.radians(EARTH_RADIUS_KM))
_STEEPEST = 0.02  # cosine of the latitude beyond which degrees of longitude are not followed


@dataclass(frozen=True)
class Nearest:
    """The nearest points found, one a point asked for.

    Parameters
    ----------
    distance_km
        inf where nothing is near enough.
    position
        Where the piece starts: the index of its first point among the map's points.
    share
        How far along the piece, in [0, 1].
    """

    distance_km: NDArray[np.float64]
    position: NDArray[np.int64]
    share: NDArray[np.float64]


class Pieces:
    """The straight pieces of a map's lines, indexed.

    Parameters
    ----------
    points, line
        As in `MapLines`; pieces join neighbouring points of one line, the short way round the earth.
    """

    def __init__(self, points: NDArray[np.float64], line: NDArray[np.int64]) -> None:
        import shapely  # noqa: PLC0415 - needed for maps only

        self.position = np.flatnonzero(line[1:] == line[:-1])
        self.line = line[self.position]
        self.start = points[self.position]
        self.step = points[self.position + 1] - self.start
        self.step[:, 0] -= 360 * np.round(self.step[:, 0] / 360)
        ends = np.stack([self.start, self.start + self.step], axis=1)
        self._tree = shapely.STRtree(shapely.linestrings(ends))

    def nearest(self, wanted: NDArray[np.float64], radius_km: float, own: NDArray[np.int64] | None = None) -> Nearest:
        """Find the nearest point of any line within a radius of each wanted point.

        Parameters
        ----------
        wanted
            Longitude and latitude, (point, 2).
        radius_km
            At most a few tens: distances are taken on a plane about each point.
        own
            Per wanted point, a line that does not count.
        """
        count = len(wanted)
        found = Nearest(np.full(count, np.inf), np.full(count, -1), np.zeros(count))
        chunk = 1000 if radius_km < 0.1 else 1  # noqa: PLR2004 - wide searches find many pieces each
        for first in range(0, count, chunk):
            at = np.arange(first, min(first + chunk, count))
            self._search(wanted, radius_km, own, at, found)
        return found

    def _search(
        self, wanted: NDArray[np.float64], radius_km: float, own: NDArray[np.int64] | None, at: NDArray[np.int64],
        found: Nearest,
    ) -> None:  # fmt: skip
        import shapely  # noqa: PLC0415 - as above

        for shift in (-360, 0, 360):
            centre = wanted[at] + np.array([shift, 0])
            wide = np.maximum(np.cos(np.radians(centre[:, 1])), _STEEPEST)
            reach_y = np.full(len(at), radius_km / _KM_PER_DEGREE)
            reach_x = reach_y / wide
            boxes = shapely.box(
                centre[:, 0] - reach_x, centre[:, 1] - reach_y, centre[:, 0] + reach_x, centre[:, 1] + reach_y
            )
            asked, piece = self._tree.query(boxes)
            if own is not None:
                is_other = self.line[piece] != own[at[asked]]
                asked, piece = asked[is_other], piece[is_other]
            if not len(asked):
                continue
            scale = np.column_stack([wide[asked], np.ones(len(asked))]) * _KM_PER_DEGREE
            step = self.step[piece] * scale
            away = (centre[asked] - self.start[piece]) * scale
            share = np.clip((step * away).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-18), 0, 1)
            distance = np.hypot(*(away - share[:, None] * step).T)
            # The nearest; of equals the one that starts south-west, whatever the order of the file.
            spot = self.start[piece] + share[:, None] * self.step[piece]
            order = np.lexsort(
                (*self.step[piece].T, *self.start[piece].T, *np.round(spot, 7).T, np.round(distance, 6), asked)
            )
            first = np.unique(asked[order], return_index=True)[1]
            best = order[first]
            is_better = (distance[best] <= radius_km) & (distance[best] < found.distance_km[at[asked[best]]])
            best = best[is_better]
            target = at[asked[best]]
            found.distance_km[target] = distance[best]
            found.position[target] = self.position[piece[best]]
            found.share[target] = share[best]
