"""Stands in for xtquant in tests: the same interface, what it does is said by files in the folder $STANDIN."""

__version__ = "standin-1"
