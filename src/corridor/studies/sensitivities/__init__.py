"""Which unknowns carry the spread, step by step: unknowns, runs, indices, account."""
