"""Unique ids, as maps need them."""

from corridor.intake.shape.ids import unique_id

__all__ = ["unique_id"]
