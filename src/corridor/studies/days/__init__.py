"""Parts of a forecast by the day: its ensemble, its tables, its account."""
