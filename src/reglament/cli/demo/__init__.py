"""The demo studio: a dozen clients and some 300 tickets, made by the same use-cases that people call."""

from reglament.cli.demo.build import build

__all__ = ["build"]
