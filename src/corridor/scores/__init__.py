"""(forecast, observations) -> scores; knows nothing of where a forecast came from."""
