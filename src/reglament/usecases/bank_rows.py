"""The rows of an imported statement: its own, and one of every payment that no import has seen before (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reglament.rules.matching import Incoming, Proposal
from reglament.rules.statement import Check, Direction, Statement, StatementLine, direction
from reglament.store.models import BankLine, BankStatement
from reglament.usecases.bank_matching import columns_of


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file as it came: its name, the SHA-256 of its bytes in hex, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Own:
    """The studio whose statement it should be: its accounts and its INN."""

    accounts: frozenset[str]
    inn: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A payment seen for the first time: its key, which of equal ones of the file it is, its state, its line."""

    key: str
    occurrence: int
    state: str
    line: StatementLine


def state_of(line: StatementLine, own: Own) -> str:
    """The state that a new line begins with: only money that came and is posted waits for a decision."""
    match direction(line, own.accounts, own.inn):
        case Direction.OWN:
            return "own"
        case Direction.OUTGOING:
            return "outgoing"
    return "open" if line.posted_on else "pending"


def incoming_of(row_id: int, line: StatementLine) -> Incoming:
    """A line of a file as matching takes it."""
    payer = line.payer
    return Incoming(
        row_id, line.amount, _day(line), clean(payer.inn, 12), clean(payer.name, 300), clean(line.purpose),
        clean(line.kind, 60), clean(line.number, 60),
    )  # fmt: skip


def statement_row(
    statement: Statement, file: FileFacts, number: int, found: tuple[Check, ...]
) -> BankStatement:
    """The statement's row without its counts and who imported it."""
    return BankStatement(
        number=number,
        file_name=clean(file.name, 200),
        sha256=file.sha256,
        size=file.size,
        format=statement.format,
        sender=clean(statement.sender, 200),
        from_day=statement.from_day,
        to_day=statement.to_day,
        figures=_figures(statement),
        differences=[_difference(check) for check in found],
        lines_total=len(statement.lines),
    )


def line_row(statement: BankStatement, new: NewLine, proposal: Proposal | None) -> BankLine:
    """A new line's row with what is proposed for it."""
    line, payer, payee = new.line, new.line.payer, new.line.payee
    return BankLine(
        key=new.key,
        statement=statement,
        place=line.place,
        state=new.state,
        kind=clean(line.kind, 60),
        number=clean(line.number, 60),
        dated=line.dated,
        posted_on=line.posted_on,
        day=_day(line),
        amount=line.amount,
        occurrence=new.occurrence,
        payer_account=clean(payer.account, 34),
        payer_inn=clean(payer.inn, 12),
        payer_kpp=clean(payer.kpp, 9),
        payer_name=clean(payer.name, 300),
        payer_bik=clean(payer.bik, 11),
        payer_bank=clean(payer.bank, 200),
        payee_account=clean(payee.account, 34),
        payee_name=clean(payee.name, 300),
        purpose=clean(line.purpose),
        reference=clean(line.reference, 80),
        **(columns_of(proposal) if proposal else {}),
    )


def clean(text: str, most: int | None = None) -> str:
    """A bank's text as a column holds it: cut to its length, without signs that no database keeps."""
    return text.replace("\x00", "")[:most]


def _day(line: StatementLine) -> dt.date:
    return line.posted_on or line.dated


def _figures(statement: Statement) -> list[dict[str, Any]]:
    return [
        {
            "account": figure.account,
            "from": _iso(figure.from_day),
            "to": _iso(figure.to_day),
            "opening": _sum(figure.opening),
            "received": _sum(figure.received),
            "spent": _sum(figure.spent),
            "closing": _sum(figure.closing),
        }
        for figure in statement.figures
    ]


def _difference(check: Check) -> dict[str, str]:
    return {
        "code": check.code,
        "account": check.account,
        "expected": str(check.expected),
        "found": str(check.found),
        "ru": check.text.ru,
        "en": check.text.en,
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
