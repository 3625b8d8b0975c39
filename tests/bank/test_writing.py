"""Statements written as files of 1C are read back as they were; the demo's sample has every case an accountant meets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.bank import read_statement
from reglament.bank.writing import one_c
from reglament.queries.bank_sample import sample_statement
from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine, checks
from reglament.store.models import BankLine, Payment
from tests import statements as made
from tests.statements import ACCOUNT, CAMOMILE, INN, US, Clients, bring, paid

TODAY = dt.date(2026, 12, 1)
WEEK_AGO = dt.date(2026, 11, 25)
FIGURES = AccountFigures(
    ACCOUNT, WEEK_AGO, TODAY, Decimal("100000.00"), Decimal("4333.33"), Decimal("0.00"), Decimal("104333.33")
)

# The one that is exact and only probable names another day than its invoice has.
CASES = {
    ("exact", "sure"): 3, ("exact", "probable"): 1, ("part", "probable"): 1, ("over", "probable"): 1,
    ("by_sum", "probable"): 1, ("third_party", "ask"): 1, ("nothing_open", "ask"): 1, ("returned", "ask"): 1,
}  # fmt: skip


def a_file(*lines: StatementLine) -> Statement:
    """A statement as a bank's program writes it, with its days and figures."""
    head = made.statement(*lines)
    return replace(head, from_day=WEEK_AGO, to_day=TODAY, figures=(FIGURES,))


def placed(statement: Statement) -> tuple[StatementLine, ...]:
    """The payments without where in the file they stand: the writer is free to choose."""
    return tuple(replace(line, line=0) for line in statement.lines)


def test_what_is_written_is_read_back() -> None:
    bank = replace(CAMOMILE, bank="ПАО «Банк» Г. ТВЕРЬ")
    written = a_file(
        paid(purpose="Оплата по счету № 1042", payer=bank),
        paid("000000", "0.01", "Ещё раз: «ёлочки» = знак равенства", posted_on=None),
        paid("7", "99999999.99", "", payer=US, payee=CAMOMILE, posted_on=None, charged_on=TODAY),
    )
    found = read_statement(one_c(written))
    assert placed(found) == placed(written)
    assert replace(found, lines=()) == replace(written, lines=())


def test_a_statement_of_nothing_is_read_back() -> None:
    empty = replace(a_file(), figures=())
    assert read_statement(one_c(empty)) == empty


words = st.text(alphabet="абвёЯ №«»\"'=;,.-0123456789A", max_size=80).map(lambda text: " ".join(text.split()))
sums = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
days = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2030, 12, 31))


@given(purpose=words, name=words, amount=sums, dated=days, posted=st.none() | days)
def test_any_payment_is_read_back(
    purpose: str, name: str, amount: Decimal, dated: dt.date, posted: dt.date | None
) -> None:
    payer = replace(CAMOMILE, name=name or "А")
    written = a_file(paid("154", str(amount), purpose, dated=dated, posted_on=posted, payer=payer))
    assert placed(read_statement(one_c(written))) == placed(written)


def test_what_would_break_the_file_is_made_harmless() -> None:
    name, purpose = "ООО\r\nКонецФайла", "Оплата\r\nКонецДокумента\nСумма=1\t☃"
    payer = Party("40702810700000000001", "7700990028", "", name, "049999901", "")
    (line,) = read_statement(one_c(a_file(paid(purpose=purpose, payer=payer)))).lines
    assert (line.amount, line.payer.name) == (Decimal("4333.33"), "ООО КонецФайла")
    assert line.purpose == "Оплата КонецДокумента Сумма=1 ?"


@pytest.fixture
def known(db: None) -> Clients:
    """The studio with its clients and every invoice of the samples."""
    clients = made.clients()
    made.invoices(clients)
    return clients


def read_sample() -> Statement:
    """The sample as it comes out of the demo's file."""
    return read_statement(one_c(sample_statement(day=WEEK_AGO, until=TODAY)))


def test_the_sample_agrees_with_itself(known: Clients) -> None:
    written = sample_statement(day=WEEK_AGO, until=TODAY)
    assert checks(written, frozenset({ACCOUNT}), INN) == ()
    assert placed(read_statement(one_c(written))) == placed(written)
    assert [line.number for line in written.lines] == [
        str(501 + place) for place in range(len(written.lines))
    ]
    assert all(WEEK_AGO <= line.dated <= TODAY for line in written.lines)


def test_the_sample_has_every_case(known: Clients) -> None:
    report = bring(read_sample(), known.vera)
    assert (report.total, report.new, report.differences) == (13, 13, ())
    assert (report.own, report.outgoing, report.pending) == (1, 2, 0)
    waiting = BankLine.objects.filter(state="open").values_list("case", "confidence")
    assert Counter(waiting) == CASES
    assert (report.sure, report.probable, report.ask) == (3, 4, 3)
    assert not Payment.objects.exists()


def test_the_sample_twice_is_the_same_payments(known: Clients) -> None:
    bring(read_sample(), known.vera)
    again = bring(read_sample(), known.vera)
    assert (again.new, again.repeated) == (0, 13)


@pytest.mark.parametrize("numbers", [(), (1042,), (1042, 1043, 1044)])
def test_a_sample_of_few_invoices_is_a_statement_too(db: None, numbers: tuple[int, ...]) -> None:
    clients = made.clients()
    made.invoices(clients, numbers)
    report = bring(read_sample(), clients.vera)
    assert (report.total, report.own, report.outgoing) == (5 + len(numbers), 1, 2)
    assert report.differences == ()


def test_the_sample_asks_two_questions(known: Clients, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        sample_statement(day=WEEK_AGO, until=TODAY)
