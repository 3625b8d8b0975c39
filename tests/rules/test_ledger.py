"""Double entries under documents, and balances that are their sums (R10, R11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.ledger import (
    ACCOUNTS,
    Account,
    Entry,
    PostingKind,
    act_day,
    balance,
    correction_day,
    debt,
    entries,
)

SUM = Decimal("4333.33")
KOPECKS = st.integers(1, 10**9).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("kind", "debit", "credit"),
    [
        (PostingKind.INVOICE, Account.RECEIVABLE, Account.DEFERRED),
        (PostingKind.PAYMENT, Account.MONEY, Account.ADVANCE),
        (PostingKind.SETTLEMENT, Account.ADVANCE, Account.RECEIVABLE),
        (PostingKind.REFUND, Account.ADVANCE, Account.MONEY),
    ],
)
def test_one_entry_of_each_fact(kind: PostingKind, debit: Account, credit: Account) -> None:
    assert entries(kind, SUM) == (Entry(debit, credit, SUM),)


def test_an_act_tells_revenue_and_tax_apart() -> None:
    assert entries(PostingKind.ACT, SUM, Decimal("781.42")) == (
        Entry(Account.DEFERRED, Account.REVENUE, Decimal("3551.91")),
        Entry(Account.DEFERRED, Account.VAT, Decimal("781.42")),
    )
    assert entries(PostingKind.ACT, SUM) == (Entry(Account.DEFERRED, Account.REVENUE, SUM),)
    assert entries(PostingKind.ACT, Decimal("0.01"), Decimal(0)) == (
        Entry(Account.DEFERRED, Account.REVENUE, Decimal("0.01")),
    )


@pytest.mark.parametrize(("amount", "vat"), [("0", None), ("-1", None), ("5", "6"), ("5", "-1")])
def test_a_sum_that_cannot_be_entered(amount: str, vat: str | None) -> None:
    with pytest.raises(ValueError, match="cannot be entered"):
        entries(PostingKind.ACT, Decimal(amount), None if vat is None else Decimal(vat))


@given(st.lists(st.tuples(st.sampled_from(list(PostingKind)), KOPECKS)))
def test_no_kopeck_is_made_or_lost(facts: list[tuple[PostingKind, Decimal]]) -> None:
    taken = [entry for kind, amount in facts for entry in entries(kind, amount)]
    assert sum(balance(account, taken) for account in ACCOUNTS) == 0
    taken += [entry.reversed() for entry in taken]
    assert [balance(account, taken) for account in ACCOUNTS] == [0] * len(ACCOUNTS)


def test_the_debt_is_acts_less_money() -> None:
    """Whether an invoice is settled or not; without its act it counts for nothing."""
    invoice = entries(PostingKind.INVOICE, SUM)
    act = entries(PostingKind.ACT, SUM)
    came = entries(PostingKind.PAYMENT, Decimal(5000))
    assert debt(invoice) == 0
    assert debt(invoice + act) == SUM
    assert debt(invoice + act + came) == SUM - 5000
    assert debt(invoice + act + came + entries(PostingKind.SETTLEMENT, SUM)) == SUM - 5000
    back = entries(PostingKind.REFUND, Decimal("666.67"))
    assert debt(invoice + act + came + entries(PostingKind.SETTLEMENT, SUM) + back) == 0


@pytest.mark.parametrize(
    ("kind", "today", "day"),
    [
        (PostingKind.INVOICE, 23, 23),
        (PostingKind.ACT, 23, 23),
        (PostingKind.ACT, 20, 20),
        (PostingKind.ACT, 19, 20),
        (PostingKind.PAYMENT, 23, 20),
        (PostingKind.SETTLEMENT, 23, 20),
        (PostingKind.REFUND, 23, 20),
        (PostingKind.PAYMENT, 19, 20),
    ],
)
def test_papers_are_corrected_from_now_on_and_money_as_if_it_never_came(
    kind: PostingKind, today: int, day: int
) -> None:
    assert correction_day(kind, date(2026, 11, 20), date(2026, 11, today)) == date(2026, 11, day)


@pytest.mark.parametrize(("anew", "today", "day"), [(False, 23, 20), (True, 23, 23), (True, 19, 20)])
def test_an_act_instead_of_a_void_one_is_entered_when_it_is_issued(anew: bool, today: int, day: int) -> None:
    assert act_day(date(2026, 11, 20), date(2026, 11, today), anew=anew) == date(2026, 11, day)
