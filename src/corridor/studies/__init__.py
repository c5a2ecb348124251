"""Wires the rooms: what is known when, forecasts, rivals."""
