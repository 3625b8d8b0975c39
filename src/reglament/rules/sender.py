"""Who a letter says it is from: one strict reading of the From header, the only one in the program (1.4, R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Sender:
    """`address` is lower-case ASCII with its domain IDNA-encoded; None when `defect` says why nobody can be named."""

    address: str | None
    name: str
    defect: Text | None


def sender_of(from_headers: Sequence[str]) -> Sender:
    """The sender by all From headers of a letter, as they stand in it (folded or not). Exactly one header with exactly one
    mailbox and no defect has an address; anything else has none, and its defect (R21)."""
    raise NotImplementedError
