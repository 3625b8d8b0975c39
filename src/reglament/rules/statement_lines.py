"""What stands in a bank statement, whatever format it came in: parties, payments, balances, and why a file is refused.

Source: the exchange format of 1C:Enterprise with banks (versions 1.01–1.03), whose terms the other formats are put into; R11.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid; an empty string is "not given" (files also write "0")."""

    account: str
    inn: str
    kpp: str
    name: str
    bik: str
    bank: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One payment of a file: `place` is its order from 1, `line` its first line in the file, `number` as written.

    `amount` is positive rubles; `dated` the day of the document; `posted_on` the day the money came to the payee, None when
    the bank has not posted it yet; `charged_on` the day it left the payer; `reference` the bank's own name for it.
    """

    place: int
    line: int
    kind: str
    number: str
    dated: date
    amount: Decimal
    payer: Party
    payee: Party
    posted_on: date | None
    charged_on: date | None
    purpose: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """What the file itself says about one account and period, in rubles; None where it does not say."""

    account: str
    from_day: date | None
    to_day: date | None
    opening: Decimal | None
    received: Decimal | None
    spent: Decimal | None
    closing: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole file that was read: `format` is "1c", "camt.053" or "mt940"; `accounts` those it says it is about."""

    format: str
    sender: str
    accounts: tuple[str, ...]
    from_day: date | None
    to_day: date | None
    figures: tuple[AccountFigures, ...]
    lines: tuple[StatementLine, ...]


class StatementRefused(Exception):
    """The whole file is refused: `code` for programs, `text` for people, `line` from 1 where the reason stands."""

    def __init__(self, code: str, text: Text, line: int) -> None:
        super().__init__(f"{code} in line {line}: {text.en}")
        self.code = code
        self.text = text
        self.line = line
