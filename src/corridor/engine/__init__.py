"""simulate(scenario, plan) -> Ensemble: the order of a step, stream keys, blocks of members."""
