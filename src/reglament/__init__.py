"""Reglament: the support desk that runs on its regulation."""

__version__ = "0.1.0"
