"""Naive rivals: rules of one line that see what a forecast sees, and their own past errors."""
