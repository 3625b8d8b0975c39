"""Search over papers and payments: by number, sum, organisation, ticket and purpose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reglament.queries.search import search_page
from reglament.queries.search_money import MOST, MoneyFound, search_money
from reglament.usecases.billing import void_invoice
from reglament.usecases.payments import undo_payment
from tests.factories import MONDAY, Office, invoice_of, office, pay, ticket_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    return office()


def found(text: str) -> MoneyFound:
    return search_money(search_page(text), currency="RUB")


def test_by_number_the_typed_one_first(team: Office) -> None:
    bills = [invoice_of(ticket_in("accepted", team)) for _ in range(3)]
    first = bills[0].number
    for text in (str(first), f"№ {first}", f" N{first} "):
        money = found(text)
        assert money.invoices[0].number == first
        assert money.acts[0].number == first
    assert (money.invoices[0].organisation, money.invoices[0].state) == ("Ромашка", "issued")
    assert money.invoices[0].total == money.invoices[0].left


def test_by_sum_and_what_is_left(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team, minutes=60))
    invoice_of(ticket_in("accepted", team, minutes=120))
    paid = pay(team, bill, at=MONDAY, amount=Decimal(100))
    money = found(f"{bill.total}".replace(".", ","))
    assert [(i.number, i.left.amount) for i in money.invoices] == [(bill.number, bill.total - 100)]
    assert [act.total.amount for act in money.acts] == [bill.total]
    assert [(p.id, p.undone) for p in found("100,00").payments] == [(paid, False)]
    undo_payment(actor=team.vera, at=MONDAY, payment_id=paid, reason="Чужие деньги")
    assert [p.undone for p in found("100").payments] == [True]


def test_by_organisation_and_by_ticket(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team, title="Логотип в подвале"))
    other = invoice_of(ticket_in("accepted", team))
    assert {i.number for i in found("ромашка").invoices} == {bill.number, other.number}
    assert [i.number for i in found("логотип").invoices] == [bill.number]
    assert [act.number for act in found("логотип").acts] == [bill.number]


def test_nothing(team: Office) -> None:
    invoice_of(ticket_in("accepted", team))
    for text in ("", "динозавр", "%_' OR 1=1", "9" * 40, "(", "\x00"):
        assert not found(text), text


def test_a_mirror_is_no_invoice_to_find(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    void_invoice(actor=team.vera, at=MONDAY, number=bill.number, reason="Ошибка")
    assert {i.state for i in found("ромашка").invoices} == {"void"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    team: Office, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        invoice_of(ticket_in("accepted", team))
    page = search_page("1001")
    with django_assert_num_queries(5):
        assert search_money(page, currency="RUB")
    page = search_page("ромашка")
    with django_assert_num_queries(3):
        assert len(search_money(page, currency="RUB").invoices) == rows


def test_no_more_than_ten(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 10
    monkeypatch.setattr("reglament.queries.search_money.MOST", 2)
    numbers = [invoice_of(ticket_in("accepted", team)).number for _ in range(4)]
    page = search_page("ромашка")
    assert [i.number for i in search_money(page, currency="RUB").invoices] == numbers[:1:-1]
