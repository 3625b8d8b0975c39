"""An answer of the regulation as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reglament.rules import phrases


def worded(answered: Mapping[str, object], language: str) -> Iterator[str]:
    """The steps with their clauses, then the result; the result alone where nothing had to be reckoned."""
    steps = answered.get("steps")
    for step in steps if isinstance(steps, list) else []:
        yield f"{phrases.clause(step['clause'], language):>11}  {step['text']}"
    yield f"= {answered['result']}"
