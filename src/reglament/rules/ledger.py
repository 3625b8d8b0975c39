"""The accounts of the ledger and what every fact does to them: the double entries under documents (2.6, 2.9, R10, R11).

Per organisation. An invoice is a claim (*receivable*) for work whose paper is still to come (*deferred*); the act makes it
*revenue* and *vat*. Money that came lies in *advance* until the accountant's word settles an invoice with it. So
receivable − deferred − advance is what a reconciliation act says: acts less money.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Account(StrEnum):
    """Where money stands. *money* is the bank and the cash desk."""

    MONEY = "money"
    RECEIVABLE = "receivable"
    ADVANCE = "advance"
    DEFERRED = "deferred"
    REVENUE = "revenue"
    VAT = "vat"


class PostingKind(StrEnum):
    """The fact behind an entry; a correction has the kind of what it reverses."""

    INVOICE = "invoice"
    ACT = "act"
    PAYMENT = "payment"
    SETTLEMENT = "settlement"
    REFUND = "refund"


ACCOUNTS: Final = tuple(Account)
KINDS: Final = tuple(PostingKind)
NOTHING: Final = Decimal(0)
# The account that grows and the one it comes from. An act enters two: its revenue and the tax inside it.
_SIDES: Final = {
    PostingKind.INVOICE: (Account.RECEIVABLE, Account.DEFERRED),
    PostingKind.PAYMENT: (Account.MONEY, Account.ADVANCE),
    PostingKind.SETTLEMENT: (Account.ADVANCE, Account.RECEIVABLE),
    PostingKind.REFUND: (Account.ADVANCE, Account.MONEY),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`amount`, above zero, from the account `credit` to the account `debit`."""

    debit: Account
    credit: Account
    amount: Decimal

    def reversed(self) -> Entry:
        """The entry that takes this one back."""
        return Entry(self.credit, self.debit, self.amount)


def _of_an_act(amount: Decimal, tax: Decimal) -> tuple[Entry, ...]:
    both = (
        Entry(Account.DEFERRED, Account.REVENUE, amount - tax),
        Entry(Account.DEFERRED, Account.VAT, tax),
    )
    return tuple(entry for entry in both if entry.amount)


def entries(kind: PostingKind, amount: Decimal, vat: Decimal | None = None) -> tuple[Entry, ...]:
    """The double entries of a fact; `amount` is its whole sum above zero, `vat` the tax inside it (of an act).

    Raises ValueError when the sum is not above zero or the tax not within it.
    """
    if amount <= 0 or not 0 <= (vat or NOTHING) <= amount:
        raise ValueError(f"a sum of {amount} with VAT of {vat} cannot be entered")
    if kind is PostingKind.ACT:
        return _of_an_act(amount, vat or NOTHING)
    debit, credit = _SIDES[kind]
    return (Entry(debit, credit, amount),)


def correction_day(kind: PostingKind, day: date, today: date) -> date:
    """The day of the entry that takes back an entry of that kind and `day` (R10, R11).

    An invoice and an act are papers that the client has: they stand until they are corrected. Money moved on the day that
    its own paper says or, as far as this client goes, never: an undone payment was not theirs on any day."""
    return max(day, today) if kind in (PostingKind.INVOICE, PostingKind.ACT) else day


def act_day(acted_on: date, today: date, *, anew: bool) -> date:
    """The day of an act's entry (R10): the day of the act. One that says `anew` what a void act said is entered when it is
    issued, as the void one is taken back when it is voided, so that a quarter that is over keeps its figures."""
    return max(acted_on, today) if anew else acted_on


def balance(account: Account, taken: Iterable[Entry]) -> Decimal:
    """Debits less credits of an account; below zero where credits outweigh (advance, deferred, revenue, vat)."""
    total = NOTHING
    for entry in taken:
        if entry.debit is account:
            total += entry.amount
        if entry.credit is account:
            total -= entry.amount
    return total


def debt(taken: Iterable[Entry]) -> Decimal:
    """What a reconciliation act says: above zero the client owes for acts, below zero the studio holds its advance."""
    known = tuple(taken)
    owed = balance(Account.RECEIVABLE, known) + balance(Account.DEFERRED, known)
    return owed + balance(Account.ADVANCE, known)
