"""What a check of the store says when something does not follow from the journal and the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a stable code, words for people, and the row it stands in ("ticket 1042")."""

    code: str
    text: Text
    row: str
