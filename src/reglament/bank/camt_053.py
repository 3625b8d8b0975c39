"""ISO 20022 camt.053, "bank to customer statement", in any of its versions: elements are known by their local names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from reglament.bank.camt_entry import RUBLES, Movement, movements
from reglament.bank.camt_party import owner
from reglament.bank.encodings import without_bom
from reglament.bank.figures import amount, iso_day
from reglament.bank.format import MOST_PURPOSE, refusal, refuse_too_many
from reglament.bank.xml_tree import Node, walk
from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine

_UTF_16: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_PIECES: Final = frozenset({"Ntry", "Stmt", "Document"})
_NAMESPACE: Final = re.compile(r"camt\.053\.\d{3}\.\d{2}")
T = TypeVar("T")


class Camt053:
    """The format of ISO 20022."""

    name = "camt.053"

    def recognises(self, data: bytes) -> bool:
        """Any XML: if it is another document than a statement, `read` says so."""
        return data[:4] in _UTF_16 or without_bom(data[:200]).lstrip().startswith(b"<")

    def read(self, data: bytes) -> Statement:
        """Read a file with one statement or several; raises StatementRefused."""
        reader = _Reader()
        walk(data, _PIECES, reader.take)
        return reader.statement()


class _Reader:
    """Entries come before the end of the statement that holds them, and are its when it ends."""

    def __init__(self) -> None:
        self._waiting: list[Movement] = []
        self._lines: list[StatementLine] = []
        self._figures: list[AccountFigures] = []
        self._sender = ""
        self._is_one = False

    def take(self, node: Node) -> None:
        """Take an entry, a statement, or the whole document."""
        if node.name == "Ntry":
            self._waiting += movements(node)
            refuse_too_many(len(self._lines) + len(self._waiting), node.line)
        elif node.name == "Stmt":
            self._end_statement(node)
        elif node.first("BkToCstmrStmt") is not None or _names_camt(node):
            self._is_one = True

    def statement(self) -> Statement:
        """All statements of the file as one."""
        if not self._is_one or not self._figures:
            ru = "Это XML, но не выписка camt.053: в нём нет ни одной выписки по счёту"
            en = "This is XML but no camt.053 statement: no account's statement is in it"
            raise refusal("format", ru, en, 1)
        if self._waiting:
            ru, en = (
                "Проводка вне выписки: неясно, по какому счёту",
                "An entry outside a statement: of which account?",
            )
            raise refusal("unopened", ru, en, self._waiting[0].line)
        from_days = [each.from_day for each in self._figures if each.from_day]
        to_days = [each.to_day for each in self._figures if each.to_day]
        return Statement(
            format="camt.053",
            sender=self._sender,
            accounts=tuple(dict.fromkeys(each.account for each in self._figures)),
            from_day=min(from_days, default=None),
            to_day=max(to_days, default=None),
            figures=tuple(self._figures),
            lines=tuple(self._lines),
        )

    def _end_statement(self, node: Node) -> None:
        account = node.first("Acct")
        us = None if account is None else owner(account)
        if account is None or us is None or not us.account:
            ru, en = "В выписке нет номера счёта (Acct)", "The statement has no account number (Acct)"
            raise refusal("missing_key", ru, en, node.line)
        _refuse_other_currency(account)
        self._sender = self._sender or us.bank
        self._figures.append(_figures(node, us.account))
        for each in self._waiting:
            self._lines.append(_line(each, us, len(self._lines) + 1))
        self._waiting = []


def _line(movement: Movement, us: Party, place: int) -> StatementLine:
    """The payment of a movement: the other side is whoever is not the account's owner."""
    other = movement.payer if movement.to_us else movement.payee
    if other.account == us.account:
        # A reversal names both as they stood in what it takes back.
        other = movement.payee if movement.to_us else movement.payer
    named = movement.payee if movement.to_us else movement.payer
    if named.account == us.account:
        us = replace(us, inn=us.inn or named.inn, kpp=us.kpp or named.kpp, name=us.name or named.name)
    payer, payee = (other, us) if movement.to_us else (us, other)
    return StatementLine(
        place=place,
        line=movement.line,
        kind=movement.kind,
        number=movement.number,
        dated=movement.dated,
        amount=movement.amount,
        payer=payer,
        payee=payee,
        posted_on=movement.booked_on if movement.to_us else None,
        charged_on=None if movement.to_us else movement.booked_on,
        purpose=movement.purpose[:MOST_PURPOSE],
        reference=movement.reference,
    )


def _figures(node: Node, account: str) -> AccountFigures:
    balances: dict[str, Decimal] = {}
    days: dict[str, date | None] = {}
    for each in node.all("Bal"):
        code = each.value("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        found = _read(each.first("Amt"), amount, each.line)
        balances.setdefault(code, -found if each.value("CdtDbtInd") == "DBIT" else found)
        days.setdefault(code, _read(each.first("Dt/Dt", "Dt/DtTm"), iso_day, each.line))
    opening = "OPBD" if "OPBD" in balances else "PRCD"
    from_day = _optional(node.first("FrToDt/FrDtTm", "FrToDt/FrDt"), iso_day) or days.get(opening)
    to_day = _optional(node.first("FrToDt/ToDtTm", "FrToDt/ToDt"), iso_day) or days.get("CLBD")
    return AccountFigures(
        account=account,
        from_day=from_day,
        to_day=to_day,
        opening=balances.get(opening),
        received=_optional(node.first("TxsSummry/TtlCdtNtries/Sum"), amount),
        spent=_optional(node.first("TxsSummry/TtlDbtNtries/Sum"), amount),
        closing=balances.get("CLBD"),
    )


def _optional(node: Node | None, read: Callable[[str], T]) -> T | None:
    return None if node is None else _read(node, read, node.line)


def _read(node: Node | None, read: Callable[[str], T], line: int) -> T:
    try:
        return read("" if node is None else node.text)
    except ValueError:
        stands = "" if node is None else f"{node.name}: {node.text[:40]}"
        ru, en = (
            f"Непонятный остаток, оборот или день: {stands}",
            f"A balance, turnover or day not understood: {stands}",
        )
        raise refusal("bad_sum", ru, en, line if node is None else node.line) from None


def _refuse_other_currency(account: Node) -> None:
    currency = account.value("Ccy")
    if currency and currency not in RUBLES:
        ru = f"Счёт в валюте {currency}, а счета студии в рублях"
        en = f"The account is in {currency}, and the studio's invoices are in roubles"
        raise refusal("currency", ru, en, account.line)


def _names_camt(node: Node) -> bool:
    return any(_NAMESPACE.search(value) for value in node.attributes.values())
