"""Accounting: invoices with their filters, payments confirmed and undone, voids and monthly invoices (2.9, R10, R11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from reglament.queries.accounting_invoices import FILTERS, invoice_card, invoices_page
from reglament.queries.payments_page import PaymentsWanted, payments_page
from reglament.store.models import Invoice, Organisation, Payment
from tests.factories import Office, invoice_of, pay, reread, ticket_in
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
TODAY = NOON.date()


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def confirm(team: Office, made: Invoice, amount: str, **typed: Any) -> Any:
    """Vera confirms that money came."""
    form = {"action": "pay", "amount": amount, "paid_on": TODAY.isoformat(), "document": "154", **typed}
    return signed_in(team.vera).post(at("accounting:invoice", made.number), form)


@pytest.mark.parametrize("wanted", FILTERS)
def test_every_filter_opens(team: Office, wanted: str) -> None:
    ticket_in("accepted", team)
    ticket_in("paid", team)
    page = signed_in(team.vera).get(at("accounting:invoices", state=wanted))
    assert page.status_code == 200
    assert f"state={wanted}" in text(page)


def test_the_full_amount_makes_the_ticket_paid(team: Office) -> None:
    made = ticket_in("accepted", team)
    bill = invoice_of(made)
    assert confirm(team, bill, f"{bill.total:.2f}".replace(".", ",")).status_code == 302
    assert reread(made).status == "paid"
    page = text(signed_in(team.vera).get(at("accounting:invoice", bill.number)))
    assert "п/п № 154" in page
    assert "оплачен" in page


def test_a_part_waits_and_a_surplus_becomes_an_advance(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    assert confirm(team, bill, "1 000,00").status_code == 302
    bill.refresh_from_db()
    assert bill.state == "part_paid"
    assert confirm(team, bill, "1000000").status_code == 302
    page = text(signed_in(team.vera).get(at("accounting:payments")))
    assert "аванс" in page
    second = invoice_of(ticket_in("accepted", team))
    answer = signed_in(team.vera).post(
        at("accounting:invoice", second.number), {"action": "advance", "word": "Письмо № 5"}
    )
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.state == "paid"


@pytest.mark.parametrize(
    ("amount", "document"), [("", "1"), ("сто", "1"), ("-5", "1"), ("1.005", "1"), ("NaN", "1"), ("5", "")]
)
def test_a_strange_payment_is_refused_with_what_was_typed(team: Office, amount: str, document: str) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    page = confirm(team, bill, amount, document=document, purpose="Оплата по счёту")
    assert page.status_code == 422
    assert "Оплата по счёту" in text(page)
    assert not Payment.objects.exists()


def test_the_same_form_twice_is_one_payment(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    for _again in range(2):
        confirm(team, bill, "100", once="same")
    assert Payment.objects.count() == 1


def test_a_payment_is_undone_with_a_reason(team: Office) -> None:
    made = ticket_in("accepted", team)
    bill = invoice_of(made)
    paid = pay(team, bill, at=NOON)
    browser = signed_in(team.vera)
    assert browser.get(at("accounting:payments", of=paid)).status_code == 200
    assert browser.post(at("accounting:payments"), {"action": "undo", "payment": paid}).status_code == 422
    typed = {"action": "undo", "payment": paid, "reason": "Чужой платёж"}
    assert browser.post(at("accounting:payments"), typed).status_code == 302
    assert browser.post(at("accounting:payments"), typed).status_code == 409
    assert reread(made).status == "accepted"
    assert "Чужой платёж" in text(browser.get(at("accounting:invoice", bill.number)))


def test_an_invoice_issued_anew_and_the_void_one_name_each_other(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    browser = signed_in(team.vera)
    asked = {"action": "void", "reason": "Не тот ИНН", "reissue": "on"}
    answer = browser.post(at("accounting:invoice", bill.number), asked, follow=True)
    new = Invoice.objects.get(state="issued")
    page = text(answer)
    assert f"Счёт {bill.number} аннулирован, вместо него выставлен счёт {new.number}" in page
    assert "вместо аннулированного" in page
    old = invoice_card(bill.number, today=TODAY)
    again = invoice_card(new.number, today=TODAY)
    assert old is not None
    assert again is not None
    assert (old.again, old.instead_of, again.again, again.instead_of) == (
        (new.number,),
        (),
        (),
        (bill.number,),
    )
    assert "Те же работы теперь в счёте" in text(browser.get(at("accounting:invoice", bill.number)))


def test_money_for_an_invoice_that_was_voided_meanwhile_is_said_to_be_lost(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    asked = {"action": "void", "reason": "Не тот ИНН"}
    assert "Счёт 1001 аннулирован" in text(
        signed_in(team.vera).post(at("accounting:invoice", bill.number), asked, follow=True)
    )
    answer = confirm(team, bill, "100")
    assert answer.status_code == 422
    assert "Ничего не записано: счёт изменился" in text(answer)
    assert "<p>Счёт аннулирован (" in text(answer)
    assert not Payment.objects.exists()


def test_a_wrong_invoice_is_voided_and_issued_anew(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    browser = signed_in(team.vera)
    card = at("accounting:invoice", bill.number)
    assert browser.get(card + "?do=void").status_code == 200
    assert browser.post(card, {"action": "void"}).status_code == 422
    answer = browser.post(card, {"action": "void", "reason": "Не тот плательщик", "reissue": "on"})
    new = Invoice.objects.get(state="issued")
    assert answer.headers["Location"] == at("accounting:invoice", new.number)
    assert "Счёт аннулирован" in text(browser.get(card))
    mirror = Invoice.objects.get(state="mirror")
    assert browser.get(at("accounting:invoice", mirror.number)).status_code == 200


def test_an_overdue_invoice_is_counted_and_marked(team: Office, noon: time_machine.Coordinates) -> None:
    bill = invoice_of(ticket_in("accepted", team))
    noon.shift(dt.timedelta(days=10))
    page = text(signed_in(team.vera).get(at("accounting:invoices", state="overdue")))
    assert "просрочен на" in page
    assert f"№ {bill.number}" in page


def test_a_combined_invoice_is_issued_once(team: Office, noon: time_machine.Coordinates) -> None:
    Organisation.objects.filter(pk=team.organisation.pk).update(invoicing="monthly")
    ticket_in("accepted", team)
    noon.move_to(NOON.replace(month=12, day=1))
    browser = signed_in(team.vera)
    assert "Ромашка" in text(browser.get(at("accounting:monthly")))
    typed = {"action": "issue", "organisation": team.organisation.pk, "month": "2026-11"}
    made = browser.post(at("accounting:monthly"), typed)
    assert made.headers["Location"] == at("accounting:invoice", Invoice.objects.get().number)
    again = browser.post(at("accounting:monthly"), typed)
    assert again.status_code == 422
    assert "выставлять нечего" in text(again)


def test_why_a_line_costs_so(team: Office) -> None:
    bill = invoice_of(ticket_in("accepted", team, priority="high"))
    browser = signed_in(team.vera)
    assert "why-sum" in text(browser.get(at("accounting:why", bill.number, 1)))
    assert browser.get(at("accounting:why", bill.number, 9)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    team: Office, rows: int, django_assert_num_queries: Any
) -> None:
    bills = [invoice_of(ticket_in("accepted", team)) for _ in range(rows)]
    for bill in bills:
        pay(team, bill, at=NOON, amount=Decimal(100))
    with django_assert_num_queries(3):
        assert len(invoices_page("open", today=TODAY, currency="RUB").rows) == rows
    with django_assert_num_queries(3):
        assert len(payments_page(PaymentsWanted(), currency="RUB").rows) == rows
    with django_assert_num_queries(4):
        assert invoice_card(bills[0].number, today=TODAY) is not None
