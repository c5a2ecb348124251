"""A forecast by the day as figures, as their data, as a page and as text for a terminal."""
