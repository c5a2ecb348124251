"""Speed of a forecast, as ratios within one run."""
