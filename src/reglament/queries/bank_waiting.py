"""Payments of statements that wait for the accountant's word, with what is proposed and why (R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reglament.store.models import BankLine


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One payment: from whom, how much, what for; `parts` are (invoice, sum) pairs of the proposal, `advance` the rest.
    `case` and `facts` are what `rules.matching.explain_proposal` takes."""

    id: int
    statement: int
    day: dt.date
    number: str
    amount: Decimal
    payer_name: str
    payer_inn: str
    purpose: str
    confidence: str
    case: str
    parts: tuple[tuple[int, Decimal], ...]
    advance: Decimal
    facts: dict[str, Any]


def waiting_lines() -> Iterator[WaitingLine]:
    """Open lines, the sure ones first, then by day. Three SQL statements, read bit by bit."""
    rows = BankLine.objects.filter(state="open").select_related("statement")
    for confidence in ("sure", "probable", "ask"):
        for row in rows.filter(confidence=confidence).order_by("day", "id").iterator(chunk_size=1000):
            yield _waiting(row)


def _waiting(row: BankLine) -> WaitingLine:
    return WaitingLine(
        id=row.pk,
        statement=row.statement.number,
        day=row.day,
        number=row.number,
        amount=row.amount,
        payer_name=row.payer_name,
        payer_inn=row.payer_inn,
        purpose=row.purpose,
        confidence=row.confidence,
        case=row.case,
        parts=tuple((int(part["invoice"]), Decimal(part["amount"])) for part in row.parts),
        advance=row.advance,
        facts=row.facts,
    )
