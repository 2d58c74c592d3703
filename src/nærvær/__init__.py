"""nærvær: guided meditation that fits the minutes one has."""

__version__ = "0.2.0"
