"""The `reglament` command: one entrance to everything that is run at a console. `reglament --help` teaches the rest."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 it found or did something wrong, 2 it was asked wrongly."""
    from reglament.cli.commands import dispatch

    return dispatch(list(sys.argv[1:] if argv is None else argv))
