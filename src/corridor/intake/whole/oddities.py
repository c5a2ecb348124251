"""What is legal but odd in the rows of a scenario: warnings, each of which says what it takes to be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.intake.text.notes import figure
from corridor.intake.whole.doubles import straight_km
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import EventRow, ObservedRow, PlaceRow, RoadRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder
    from corridor.intake.whole.reach import Reach

FAST_KM_H = 130
BUSY_VEH_PER_H = 2600
"""Capacity a lane that no road reaches (Highway Capacity Manual: 2,400 cars on a motorway; recalled, unchecked)."""

SHORT, LONG, LONG_KM = 0.9, 5.0, 5.0
"""A road's length over the straight line between its ends; coordinates of towns are good to a tenth."""

_HOMES = {PlaceKind.SETTLEMENT, PlaceKind.REGION, PlaceKind.CAMP}


def warn_of_places(folder: Folder, places: Table[PlaceRow], frame: Frame) -> None:
    """Homes without people, and an uncertain population that is that of no place."""
    area = set(frame.area_at_risk)
    for row, place in places.rows:
        if place.region in area and place.kind in _HOMES and not place.population:
            folder.warn("places.csv", row, "population", 0, f"nobody leaves this {place.kind}",
                        "give its people, or call it a junction")  # fmt: skip
    inside = [(row, place) for row, place in places.rows if place.region in area and place.population]
    is_uncertain = any(
        one["population_factor"].claim_group or one["population_factor"].distribution.kind != "constant"
        for one in (frame.inputs, *(one.inputs for one in frame.prior_sets.values()))
        if "population_factor" in one
    )
    if inside and is_uncertain and not any(place.population_input for _, place in inside):
        folder.warn("places.csv", inside[0][0], "population_input", "empty in all rows",
                    "population_factor is uncertain but applies to no place", "write population_factor in each row "
                    "whose population is uncertain")  # fmt: skip


def warn_of_roads(folder: Folder, roads: Table[RoadRow], places: Table[PlaceRow]) -> None:
    """Speeds, capacities and lengths that are likely a slip of units or digits."""
    where = {place.place_id: place for _, place in places.rows}
    for row, road in roads.rows:
        if road.free_speed_km_h > FAST_KM_H:
            folder.warn("roads.csv", row, "free_speed_km_h", figure(road.free_speed_km_h),
                        f"is more than {FAST_KM_H} km/h", "check the unit")  # fmt: skip
        if road.capacity_veh_per_h > BUSY_VEH_PER_H:
            folder.warn("roads.csv", row, "capacity_veh_per_h", figure(road.capacity_veh_per_h),
                        f"is more than {BUSY_VEH_PER_H:,}, which no lane passes",
                        "give the capacity of one lane")  # fmt: skip
        if road.from_ not in where or road.to not in where or road.from_ == road.to:
            continue
        line_km = straight_km(where[road.from_], where[road.to])
        if road.length_km < SHORT * line_km:
            folder.warn("roads.csv", row, "length_km", figure(road.length_km),
                        f"is less than the {figure(line_km, 3)} km of the straight line between its ends",
                        "check the length (miles?) and both coordinates (swapped?)")  # fmt: skip
        elif road.length_km > max(LONG * line_km, LONG_KM):
            folder.warn("roads.csv", row, "length_km", figure(road.length_km),
                        f"is more than {LONG:g} times the {figure(line_km, 3)} km of the straight line "
                        "between its ends",
                        "check the length (miles?) and both coordinates (swapped?)")  # fmt: skip


def warn_of_reach(folder: Folder, places: Table[PlaceRow], reach: Reach) -> None:
    """Parts of the network that nobody can come to, or get out of."""
    for row, place in places.rows:
        if place.population or place.place_id not in reach.inside:
            continue
        if place.place_id not in reach.touched:
            folder.warn("places.csv", row, "place_id", place.place_id, "no road touches it", "add one, or remove it")
        elif reach.exits and place.place_id not in reach.outward:  # no exit at all is a fault of its own
            folder.warn("places.csv", row, "place_id", place.place_id, "no exit can be reached from it",
                        "mind which way a one-way road leads")  # fmt: skip
    for row, tail in reach.exits:
        if tail not in reach.used:
            folder.warn("roads.csv", row, "", f"the exit from {tail}", "nobody who lives in the area can come to it",
                        "add a road to it, or remove it")  # fmt: skip


def warn_of_undated(folder: Folder, table: Table[EventRow] | Table[ObservedRow]) -> None:
    """Rows that no forecast ever knows, counted."""
    rows = [row for row, one in table.rows if one.published_time is None]
    if rows:
        what = "1 row has" if len(rows) == 1 else f"{len(rows):,} rows have"
        folder.warn(table.file, rows[0], "published_time", "empty",
                    f"{what} none, and {'is' if len(rows) == 1 else 'are'} never known to a forecast",
                    "say when it was published")  # fmt: skip
