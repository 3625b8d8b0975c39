"""One document of a 1CClientBankExchange file as a payment."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from reglament.bank.figures import amount, russian_day
from reglament.bank.format import MOST_PURPOSE, refusal
from reglament.rules.statement import Party, StatementLine, StatementRefused

PURPOSE: Final = "НазначениеПлатежа"
_PURPOSE_PARTS: Final = tuple(f"{PURPOSE}{part}" for part in range(1, 7))
_PAYER, _PAYEE = "Плательщик", "Получатель"
_NUMBER, _DAY, _SUM, _POSTED, _CHARGED = "Номер", "Дата", "Сумма", "ДатаПоступило", "ДатаСписано"
_OF_A_PARTY: Final = ("", "Счет", "РасчСчет", "ИНН", "КПП", "1", "3", "Банк1", "БИК")
_KEYS: Final = {side: tuple(side + key for key in _OF_A_PARTY) for side in (_PAYER, _PAYEE)}
DOCUMENT_KEYS: Final = frozenset(
    {_NUMBER, _DAY, _SUM, _POSTED, _CHARGED, PURPOSE, *_PURPOSE_PARTS}
    | {key for keys in _KEYS.values() for key in keys}
)
_NAMED_BY_INN: Final = re.compile(
    r"ИНН[\s:]*([0-9]{12}|[0-9]{10})(?![0-9])(?:\s*(?:/|КПП)\s*[0-9]{9})?\s*(.*)", re.DOTALL
)
T = TypeVar("T")


@dataclass(slots=True)
class Document:
    """A section while it is read: what it is, its first line, its keys with their values and lines."""

    kind: str
    line: int
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    name: str = ""

    def text(self, key: str) -> str:
        """The value; empty when the key is not there."""
        return self.values.get(key, ("", 0))[0]

    def line_of(self, key: str) -> int:
        """The key's line; the section's own when the key is not there."""
        return self.values.get(key, ("", self.line))[1]

    def put(self, key: str, value: str, at: int) -> None:
        """Note a key. The same value twice is no harm; another one means that two documents ran together."""
        before = self.values.setdefault(key, (value, at))[0]
        if before != value:
            ru = f"«{key}» в одном документе дважды с разными значениями: файл испорчен"
            en = f"«{key}» stands twice in one document with different values: the file is broken"
            raise refusal("repeated_key", ru, en, at)

    def go_on(self, key: str, text: str) -> None:
        """The value goes on in the next line."""
        before, at = self.values[key]
        if len(before) < MOST_PURPOSE:
            self.values[key] = (f"{before} {text}".strip(), at)


class Parties:
    """Parties by what the file writes of them: a statement names the same ones many thousand times.

    `accounts` are those the file is about; their owner goes on adding to them.
    """

    def __init__(self, accounts: Collection[str]) -> None:
        self._accounts = accounts
        self._known: dict[tuple[str | int | None, ...], Party] = {}

    def one(self, document: Document, side: str) -> Party:
        """The party of one side; raises StatementRefused when it has no key of an account."""
        values = document.values
        told = (len(self._accounts), *(values[key][0] if key in values else None for key in _KEYS[side]))
        party = self._known.get(told)
        if party is None:
            party = self._known[told] = _party(document, side, self._accounts)
        return party


def payment(document: Document, place: int, parties: Parties) -> StatementLine:
    """The payment of a document. Raises StatementRefused."""
    payer, payee = parties.one(document, _PAYER), parties.one(document, _PAYEE)
    if not payer.account and not payee.account:
        raise _missing(document, f"{_PAYEE}Счет")
    total = _read(document, _SUM, "bad_sum", amount)
    if not total:
        raise _bad(document, _SUM, "bad_sum")
    return StatementLine(
        place=place,
        line=document.line,
        kind=sys.intern(document.kind),
        number=_needed(document, _NUMBER),
        dated=_read(document, _DAY, "bad_day", _some_day),
        amount=total,
        payer=payer,
        payee=payee,
        posted_on=_day(document, _POSTED),
        charged_on=_day(document, _CHARGED),
        purpose=_purpose(document)[:MOST_PURPOSE],
    )


def _party(document: Document, side: str, accounts: Collection[str]) -> Party:
    named = document.text(side)
    found = _NAMED_BY_INN.match(named)
    inn = _number(document.text(f"{side}ИНН"))
    return Party(
        account=_account(document, side, accounts),
        inn=inn or (found[1] if found else ""),
        kpp=_given(document.text(f"{side}КПП")),
        name=document.text(f"{side}1") or (found[2] if found else named),
        bik=_given(document.text(f"{side}БИК")),
        bank=document.text(f"{side}Банк1") or document.text(f"{side}3"),
    )


def _account(document: Document, side: str, accounts: Collection[str]) -> str:
    """The side's account: of two different ones, as in settlements through another bank, the one the file is about."""
    keys = (f"{side}Счет", f"{side}РасчСчет")
    if not any(key in document.values for key in keys):
        raise _missing(document, keys[0])
    first, second = (_given(document.text(key).replace(" ", "").replace(".", "")) for key in keys)
    return second if not first or (second in accounts and first not in accounts) else first


def _purpose(document: Document) -> str:
    return document.text(PURPOSE) or "".join(document.text(part) for part in _PURPOSE_PARTS)


def _given(text: str) -> str:
    return "" if text == "0" else text


def _number(inn: str) -> str:
    """The INN when it is one by its form (five digits are of a foreign organisation), else nothing."""
    return inn if inn.isascii() and inn.isdigit() and len(inn) in (5, 10, 12) else ""


def _day(document: Document, key: str) -> date | None:
    return _read(document, key, "bad_day", russian_day) if document.text(key) else None


def _some_day(text: str) -> date:
    day = russian_day(text)
    if day is None:
        raise ValueError("no day")
    return day


def _needed(document: Document, key: str) -> str:
    value = document.text(key)
    if not value:
        raise _missing(document, key)
    return value


def _read(document: Document, key: str, code: str, read: Callable[[str], T]) -> T:
    text = _needed(document, key)
    try:
        return read(text)
    except ValueError:
        raise _bad(document, key, code) from None


def _missing(document: Document, key: str) -> StatementRefused:
    ru = f"В документе нет «{key}»: без этого платёж не узнать"
    en = f"The document has no «{key}»: the payment cannot be told without it"
    return refusal("missing_key", ru, en, document.line_of(key))


def _bad(document: Document, key: str, code: str) -> StatementRefused:
    stands = f"{key}={document.text(key)[:40]}"
    what = ("дата", "a day") if code == "bad_day" else ("сумма больше нуля", "a sum above zero")
    ru, en = f"Здесь должна быть {what[0]}: {stands}", f"Here should be {what[1]}: {stands}"
    return refusal(code, ru, en, document.line_of(key))
