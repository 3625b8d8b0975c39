"""What every statement format is: something that knows its files and reads one whole, or refuses it with a reason."""

from __future__ import annotations

from typing import Protocol

from reglament.rules.statement import Statement, StatementRefused
from reglament.rules.text import Text

# Bytes of a file and payments in it; more is no statement of a studio, and reading it would hold up everything else.
MOST_BYTES = 50 * 1024 * 1024
MOST_LINES = 200_000
# Signs of a purpose that are kept. A payment order has room for 210; whoever writes a book into it is not read to the end.
MOST_PURPOSE = 10_000


class Format(Protocol):
    """One format of statements."""

    @property
    def name(self) -> str:
        """As Statement.format says it."""

    def recognises(self, data: bytes) -> bool:
        """Whether a file with this beginning claims to be of this format; cheap, never raises."""

    def read(self, data: bytes) -> Statement:
        """Read a whole file; raises StatementRefused and nothing else."""


def refusal(code: str, ru: str, en: str, line: int) -> StatementRefused:
    """The refusal to raise; `line` from 1."""
    return StatementRefused(code, Text(ru, en), max(line, 1))


def taken_back(purpose: str) -> str:
    """The purpose of money that came because the bank took a payment of ours back: in a word that people and matching read."""
    return f"Возврат, сторно: {purpose}" if purpose else "Возврат, сторно"


def refuse_too_many(lines: int, line: int) -> None:
    """Raise StatementRefused when a file has more payments than a statement may have."""
    if lines > MOST_LINES:
        ru = f"В файле больше {MOST_LINES} платежей: выгрузите выписку за более короткое время"
        en = f"The file has more than {MOST_LINES} payments: export a shorter period"
        raise refusal("too_many", ru, en, line)
