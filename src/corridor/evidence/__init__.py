"""Reports to claims, and claims to ranges: who said what, by when."""
