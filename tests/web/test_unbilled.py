"""Work without an invoice finds its way to one; an invoice's day and sums say why (2.6, R10, R11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from reglament.queries.unbilled import unbilled_works
from reglament.store.models import Invoice, Organisation, Ticket
from reglament.usecases.billing import void_invoice
from reglament.usecases.rejection import withdraw
from reglament.usecases.work import stop_timer
from tests.factories import MONDAY, Office, free_ticket, invoice_of, pay, ticket_in
from tests.web.desk import NOON, at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.usefixtures("noon")
PAGE = "accounting:unbilled"


def voided(team: Office) -> Ticket:
    """An accepted ticket whose invoice was voided and not issued anew."""
    made = ticket_in("accepted", team)
    void_invoice(actor=team.vera, at=NOON, number=invoice_of(made).number, reason="Не тот плательщик")
    return made


def test_nothing_waits(team: Office) -> None:
    ticket_in("accepted", team)
    ticket_in("resolved", team)
    free_ticket(team)
    assert "Всё принятое выставлено" in text(signed_in(team.vera).get(at(PAGE)))


def test_a_voided_work_is_billed_with_a_button(team: Office) -> None:
    made = voided(team)
    browser = signed_in(team.vera)
    assert at(PAGE) in text(browser.get(at("accounting:invoices")))
    (work,) = unbilled_works()
    page = text(browser.get(at(PAGE)))
    assert f"№ {made.number}" in page
    answer = browser.post(at(PAGE), {"action": "bill", "number": made.number})
    bill = invoice_of(made)
    assert bill.total == work.amount.amount
    assert answer.headers["Location"] == at("accounting:invoice", bill.number)
    assert unbilled_works() == ()
    again = browser.post(at(PAGE), {"action": "bill", "number": made.number})
    assert again.status_code == 409
    assert "уже есть счёт" in text(again)
    assert Invoice.objects.filter(state="issued").count() == 1


def test_withdrawn_work_is_billed_too(team: Office) -> None:
    made = ticket_in("in_progress", team)
    stop_timer(actor=team.anna, at=MONDAY + dt.timedelta(hours=2), text="Сделано")
    withdraw(actor=team.alice, at=NOON, number=made.number)
    void_invoice(actor=team.vera, at=NOON, number=invoice_of(made).number, reason="Ошибка")
    assert [work.status for work in unbilled_works()] == ["rejected"]
    assert "отозван" in text(signed_in(team.vera).get(at(PAGE)))


def test_a_monthly_client_waits_for_the_month(team: Office) -> None:
    made = voided(team)
    Organisation.objects.filter(pk=team.organisation.pk).update(invoicing="monthly")
    assert unbilled_works() == ()
    assert "Выставить счёт" not in text(signed_in(team.olga).get(at("ticket", made.number)))


def test_the_owner_bills_from_the_ticket(team: Office) -> None:
    made = voided(team)
    assert at(PAGE) in text(signed_in(team.olga).get(at("ticket", made.number)))
    assert at(PAGE) not in text(signed_in(team.anna).get(at("ticket", made.number)))
    billed = ticket_in("accepted", team)
    assert at(PAGE) not in text(signed_in(team.olga).get(at("ticket", billed.number)))


@pytest.mark.parametrize("number", ["", "x", "999999"])
def test_a_strange_number_bills_nothing(team: Office, number: str) -> None:
    answer = signed_in(team.vera).post(at(PAGE), {"action": "bill", "number": number})
    assert answer.status_code in (404, 422)
    assert signed_in(team.anna).get(at(PAGE)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_statements_do_not_grow(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        voided(team)
    with django_assert_num_queries(4):
        assert len(unbilled_works()) == rows


@pytest.mark.parametrize(
    ("subject", "words"), [("due", "Почему оплатить до"), ("total", "Почему"), ("left", "Почему осталось")]
)
def test_why_for_both_sides(team: Office, subject: str, words: str) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    pay(team, bill, at=NOON, amount=Decimal(100))
    ours, theirs = (
        at("accounting:why", bill.number, subject),
        reverse("portal:invoice_why", args=[bill.number, subject]),
    )
    for person, card, why in (
        (team.vera, at("accounting:invoice", bill.number), ours),
        (team.alice, reverse("portal:invoice", args=[bill.number]), theirs),
    ):
        browser = signed_in(person)
        assert why in text(browser.get(card))
        page = text(browser.get(why))
        assert words in page
        assert "why-sum" in page
    assert signed_in(team.alice).get(theirs.replace(subject, "other")).status_code == 404
