"""nærvær: guided meditation that fits the minutes one has."""

__version__ = "0.1.0"
