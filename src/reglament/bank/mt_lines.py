"""An MT940 message as an account's figures and its payments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from reglament.bank.figures import amount, short_day
from reglament.bank.format import MOST_PURPOSE, refusal, taken_back
from reglament.bank.mt_fields import Field, Message
from reglament.bank.mt_narrative import NOTHING_TOLD, Narrative, narrative
from reglament.rules.statement import AccountFigures, Party, StatementLine, StatementRefused

_RUBLES: Final = ("RUB", "RUR")
_ACCOUNT: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{20}(?![0-9])")
_BALANCE: Final = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]{1,12},[0-9]{0,2})\s*")
_LINE: Final = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?(?P<sum>[0-9]{1,12},[0-9]{0,2})"
    r"(?P<type>[A-Z][A-Z0-9]{3})(?P<reference>.*)"
)
# A credit and a debit taken back (RD: money comes to us), by the mark of field 61.
_TO_US: Final = {"C": True, "D": False, "RC": False, "RD": True}
_NO_REFERENCE: Final = ("", "NONREF")
_DOCUMENT_NUMBER: Final = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class _Moved:
    """What field 61 says."""

    day: date
    to_us: bool
    kind: str
    amount: Decimal
    number: str
    reference: str
    returned: bool


def account_of(message: Message) -> str:
    """The account of the message: twenty digits, or what field 25 says after the bank; raises StatementRefused."""
    field = message.needed("25", "25P")
    text = field.lines[0].strip()
    found = _ACCOUNT.search(text)
    account = found[0] if found else text.rpartition("/")[2].strip()
    if not account:
        ru, en = "В поле «:25:» нет номера счёта", "The field «:25:» has no account number"
        raise refusal("missing_key", ru, en, field.line)
    return account


def figures_of(message: Message) -> AccountFigures:
    """The balances of the message, which has no turnover; raises StatementRefused."""
    from_day, opening = _balance(message.needed("60F", "60M"))
    to_day, closing = _balance(message.needed("62F", "62M"))
    return AccountFigures(account_of(message), from_day, to_day, opening, None, None, closing)


def lines_of(message: Message, account: str) -> Iterator[StatementLine]:
    """The payments of the message in order, places not yet given; raises StatementRefused."""
    us = Party(account, "", "", "", "", "")
    for field, told in _with_narratives(message):
        moved = _moved(field)
        other = told.party
        yield StatementLine(
            place=1,
            line=field.line,
            kind=moved.kind,
            number=told.number or moved.number,
            dated=told.dated or moved.day,
            amount=moved.amount,
            payer=other if moved.to_us else us,
            payee=us if moved.to_us else other,
            posted_on=moved.day if moved.to_us else None,
            charged_on=None if moved.to_us else moved.day,
            purpose=(taken_back(told.purpose) if moved.returned else told.purpose)[:MOST_PURPOSE],
            reference=moved.reference,
        )


def _with_narratives(message: Message) -> Iterator[tuple[Field, Narrative]]:
    """Every field 61 with the field 86 that follows it at once."""
    for field, after in zip(message.fields, [*message.fields[1:], None], strict=True):
        if field.tag == "61":
            told = after is not None and after.tag == "86"
            yield field, narrative(after, message) if told and after else NOTHING_TOLD


def _moved(field: Field) -> _Moved:
    found = _LINE.fullmatch(field.lines[0].rstrip())
    if not found:
        raise _bad(field)
    try:
        value, total = short_day(found["value"]), amount(found["sum"].rstrip(","))
        day = _entry_day(value, found["entry"]) if found["entry"] else value
    except ValueError:
        raise _bad(field) from None
    if not total:
        raise _bad(field)
    ours, _, banks = found["reference"].partition("//")
    more = "".join(field.lines[1:]).strip()
    # Russian banks give the number of the payment order in the supplementary line when the reference is theirs.
    number = more if _DOCUMENT_NUMBER.fullmatch(more) else ours.strip()
    kind = found["type"] if len(found["mark"]) == 1 else f"Сторно {found['type']}"
    return _Moved(
        day=day,
        to_us=_TO_US[found["mark"]],
        kind=kind,
        amount=total,
        number="" if number in _NO_REFERENCE else number,
        reference=banks.strip(),
        returned=found["mark"] == "RD",
    )


def _entry_day(value: date, entry: str) -> date:
    """The day of booking has no year: it is the one nearest to the value date, over New Year too."""
    near = []
    for year in (value.year - 1, value.year, value.year + 1):
        try:
            near.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue  # 29 February of a common year
    if not near:
        raise ValueError("not a day")
    return min(near, key=lambda day: abs((day - value).days))


def _balance(field: Field) -> tuple[date, Decimal]:
    found = _BALANCE.fullmatch(field.lines[0])
    if not found:
        raise _bad(field)
    if found[3] not in _RUBLES:
        ru = f"Счёт в валюте {found[3]}, а счета студии в рублях"
        en = f"The account is in {found[3]}, and the studio's invoices are in roubles"
        raise refusal("currency", ru, en, field.line)
    try:
        day, total = short_day(found[2]), amount(found[4].rstrip(","))
    except ValueError:
        raise _bad(field) from None
    return day, -total if found[1] == "D" else total


def _bad(field: Field) -> StatementRefused:
    stands = f":{field.tag}:{field.lines[0][:40]}"
    return refusal("bad_field", f"Непонятное поле: {stands}", f"A field not understood: {stands}", field.line)
