"""Whether a statement agrees with its own totals: turnover and balances by account (R11).

A difference refuses nothing: the payments that are there did come. It says that the statement is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from reglament.rules.money import Money
from reglament.rules.phrases import money
from reglament.rules.statement_lines import AccountFigures, Statement, StatementLine
from reglament.rules.text import Text

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Check:
    """A difference: `code` is received, spent, balance or chain; `expected` what the file's totals say, `found` what its
    payments and balances give; rubles."""

    code: str
    account: str
    expected: Decimal
    found: Decimal
    text: Text


def checks(statement: Statement, own_accounts: frozenset[str], own_inn: str) -> tuple[Check, ...]:
    """Every difference of the statement's sections about our accounts, in their order; () when all agrees (R11).

    `own_inn` is not needed to judge by: a transfer between our own accounts turns over both of them.
    """
    accounts = dict.fromkeys(each.account for each in statement.figures if each.account in own_accounts)
    return tuple(
        found
        for account in accounts
        for found in _of_account(
            account, _outer(each for each in statement.figures if each.account == account), statement.lines
        )
    )


def _of_account(
    account: str, sections: Sequence[AccountFigures], lines: Sequence[StatementLine]
) -> Iterable[Check]:
    # Money that the bank has not posted yet is in no turnover.
    came = sum((each.amount for each in lines if each.payee.account == account and each.posted_on), _NOTHING)
    went = _went(account, lines)
    received, spent = _total(each.received for each in sections), _total(each.spent for each in sections)
    if received is not None and received != came:
        yield _check("received", account, received, came)
    if spent is not None and spent != went:
        yield _check("spent", account, spent, went)
    if received is None or spent is None:
        opening, closing = sections[0].opening, sections[-1].closing
        turnover = (came if received is None else received) - (went if spent is None else spent)
        yield from _balance(account, opening, turnover, closing)
    for each in sections:
        if each.received is not None and each.spent is not None:
            yield from _balance(account, each.opening, each.received - each.spent, each.closing)
    for before, after in pairwise(sections):
        if before.closing is not None and after.opening is not None and before.closing != after.opening:
            yield _check("chain", account, before.closing, after.opening)


def _went(account: str, lines: Sequence[StatementLine]) -> Decimal:
    """What left the account. A file about two accounts may tell a transfer between them twice: as it left one of them and
    as it came to the other."""
    mine = [each for each in lines if each.payer.account == account]
    left = {_transfer(each) for each in mine if each.charged_on and not each.posted_on}
    told_twice = (each.posted_on and not each.charged_on and _transfer(each) in left for each in mine)
    return sum((each.amount for each, twice in zip(mine, told_twice, strict=True) if not twice), _NOTHING)


def _transfer(line: StatementLine) -> tuple[str, str, date, Decimal]:
    return line.payee.account, line.number, line.dated, line.amount


def _balance(
    account: str, opening: Decimal | None, turnover: Decimal, closing: Decimal | None
) -> Iterable[Check]:
    if opening is not None and closing is not None and opening + turnover != closing:
        yield _check("balance", account, opening + turnover, closing)


def _outer(figures: Iterable[AccountFigures]) -> list[AccountFigures]:
    """The sections in the order of their days, without repeated ones and without days of a period that is there whole."""
    sections = list(dict.fromkeys(figures))
    outer = [each for each in sections if not any(_covers(other, each) for other in sections)]
    if all(each.from_day for each in outer):
        outer.sort(key=lambda each: str(each.from_day))
    return outer


def _covers(whole: AccountFigures, part: AccountFigures) -> bool:
    if whole.from_day is None or whole.to_day is None or part.from_day is None or part.to_day is None:
        return False
    inside = whole.from_day <= part.from_day and part.to_day <= whole.to_day
    return inside and (whole.from_day, whole.to_day) != (part.from_day, part.to_day)


def _total(sums: Iterable[Decimal | None]) -> Decimal | None:
    total = _NOTHING
    for each in sums:
        if each is None:
            return None
        total += each
    return total


def _check(code: str, account: str, expected: Decimal, found: Decimal) -> Check:
    ru, en = _WORDS[code]
    return Check(code, account, expected, found, Text(_filled(ru, account, expected, found, "ru"),
                                                      _filled(en, account, expected, found, "en")))  # fmt: skip


def _filled(words: str, account: str, expected: Decimal, found: Decimal, language: str) -> str:
    return words.format(
        account=account, expected=money(Money(expected), language), found=money(Money(found), language)
    )


_WORDS = {
    "received": (
        "счёт {account}: по итогам поступило {expected}, а платежей в файле на {found}",
        "account {account}: the total received is {expected}, the payments in the file are {found}",
    ),
    "spent": (
        "счёт {account}: по итогам списано {expected}, а платежей в файле на {found}",
        "account {account}: the total spent is {expected}, the payments in the file are {found}",
    ),
    "balance": (
        "счёт {account}: остаток на конец должен быть {expected}, а указан {found}",
        "account {account}: the closing balance should be {expected}, the file says {found}",
    ),
    "chain": (
        "счёт {account}: один период кончился остатком {expected}, а следующий начался с {found}",
        "account {account}: one period closed with {expected}, the next one opened with {found}",
    ),
}
