"""Which payments of two files are one payment (R11).

No format names a payment once and for all. What a bank never changes between two statements of one payment are both
accounts, the document's number, its day and its sum; names, the purpose, the kind and the day of posting it does change.
A payment order that is paid in parts repeats its number and day, so equal payments of one file are counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reglament.rules.statement_lines import StatementLine


@dataclass(frozen=True, slots=True)
class Identity:
    """What one payment is known by; `number` without leading zeros, `occurrence` from 1 among equal ones of its file."""

    payee_account: str
    payer_account: str
    number: str
    dated: date
    amount: Decimal
    occurrence: int

    @property
    def key(self) -> str:
        """SHA-256 in hex of the canonical text: 64 signs, the same for the same payment on every machine."""
        parts = (
            self.payee_account,
            self.payer_account,
            self.number,
            self.dated.isoformat(),
            f"{self.amount:.2f}",
        )
        text = json.dumps([*parts, self.occurrence], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def identities(lines: Iterable[StatementLine]) -> tuple[Identity, ...]:
    """The identity of every line of one file, in the file's order (R11)."""
    seen: Counter[tuple[str, str, str, date, Decimal]] = Counter()
    found = []
    for line in lines:
        number = line.number.strip().lstrip("0")
        same = (line.payee.account, line.payer.account, number, line.dated, line.amount)
        seen[same] += 1
        found.append(Identity(*same, occurrence=seen[same]))
    return tuple(found)
