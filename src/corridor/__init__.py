"""Forecasts forced displacement: who leaves, when, by which road, when they arrive."""
