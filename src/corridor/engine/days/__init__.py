"""Cases that run by the day: Flee's rules on counts of people in like situations."""
