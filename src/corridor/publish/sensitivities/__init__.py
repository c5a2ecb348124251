"""A sensitivity analysis as a figure, as its data, as text for a terminal."""
