"""Payments: full, part, over, undone, from the advance (2.8, 2.9, 4.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from reglament.delivery.render import render
from reglament.queries.charges import advance_of
from reglament.store.models import Event, Invoice, Letter, Payment
from reglament.usecases.acceptance import accept
from reglament.usecases.billing import issue_monthly, void_invoice
from reglament.usecases.fsck import fsck
from reglament.usecases.payments import Receipt, record_payment, settle_from_advance, undo_payment
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from reglament.usecases.rejection import withdraw
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-18 12:00")


@pytest.fixture
def team() -> Office:
    return make.office()


@pytest.fixture
def invoice(team: Office) -> Invoice:
    return make.invoice_of(make.ticket_in("accepted", team))


def receipt(invoice: Invoice, amount: str | None = None) -> Receipt:
    return Receipt(
        invoice_number=invoice.number,
        amount=invoice.total if amount is None else Decimal(amount),
        paid_on=dt.date(2026, 11, 18),
        document="154",
        once=None,
    )


def letters(template: str) -> list[dict[str, object]]:
    return [letter.data for letter in Letter.objects.filter(template=template)]


def test_a_full_payment_makes_the_ticket_paid(team: Office, invoice: Invoice) -> None:
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    invoice.refresh_from_db()
    ticket = make.reread(1001)
    assert (invoice.state, invoice.paid, ticket.status) == ("paid", invoice.total, "paid")
    event = Event.objects.get(kind="payment_confirmed")
    assert (event.status_from, event.status_to, event.role) == ("accepted", "paid", "accountant")
    assert [(data["invoice"], data["document"]) for data in letters("paid")] == [(invoice.number, "154")]
    assert fsck() == ()


def test_a_part_leaves_the_ticket_accepted(team: Office, invoice: Invoice) -> None:
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "1000"))
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid, make.reread(1001).status) == ("part_paid", Decimal(1000), "accepted")
    assert [(data["paid"], data["left"]) for data in letters("part_paid")] == [("1000", "2333.33")]
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "2333.33"))
    assert make.reread(1001).status == "paid"
    assert fsck() == ()


def test_what_is_over_becomes_the_advance(team: Office, invoice: Invoice) -> None:
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "4000"))
    assert make.reread(1001).status == "paid"
    assert advance_of(team.organisation.pk) == Decimal("666.67")
    assert [data["over"] for data in letters("overpaid")] == ["666.67"]
    assert fsck() == ()


def test_the_advance_settles_the_next_invoice(team: Office, invoice: Invoice) -> None:
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "4000"))
    second = make.invoice_of(make.ticket_in("accepted", team, at=moscow("2026-11-17 10:00"), minutes=60))
    settled = settle_from_advance(
        actor=team.vera, at=AT, invoice_number=second.number, word="Письмо от 16.11.2026"
    )
    second.refresh_from_db()
    assert (settled, second.state, advance_of(team.organisation.pk)) == (Decimal("666.67"), "part_paid", 0)
    with pytest.raises(Refused) as refused:
        settle_from_advance(actor=team.vera, at=AT, invoice_number=second.number, word="Письмо от 16.11.2026")
    assert refused.value.code == "no_advance"
    assert fsck() == ()


def test_undoing_with_a_reason_takes_the_ticket_back(team: Office, invoice: Invoice) -> None:
    payment = record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Платёж другого клиента")
    invoice.refresh_from_db()
    payment.refresh_from_db()
    assert (invoice.state, invoice.paid, make.reread(1001).status) == ("issued", 0, "accepted")
    assert payment.undone_why == "Платёж другого клиента"
    assert payment.allocations.get().undone_at == AT
    event = Event.objects.get(kind="payment_undone")
    assert (event.status_from, event.status_to, event.data["reason"]) == (
        "paid",
        "accepted",
        "Платёж другого клиента",
    )
    assert fsck() == ()


def test_undoing_is_refused_without_a_reason_and_twice(team: Office, invoice: Invoice) -> None:
    payment = record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    with pytest.raises(BadInput):
        undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason=" ")
    with pytest.raises(NotAllowed):
        undo_payment(actor=team.anna, at=AT, payment_id=payment.pk, reason="Ошибка")
    with pytest.raises(NotFound):
        undo_payment(actor=team.vera, at=AT, payment_id=0, reason="Ошибка")
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    with pytest.raises(Conflict):
        undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")


def test_undoing_one_of_two_parts_leaves_the_other(team: Office, invoice: Invoice) -> None:
    first = record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "1000"))
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, "2333.33"))
    undo_payment(actor=team.vera, at=AT, payment_id=first.pk, reason="Ошибка")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid, make.reread(1001).status) == (
        "part_paid",
        Decimal("2333.33"),
        "accepted",
    )


def test_the_same_form_sent_twice_is_one_payment(team: Office, invoice: Invoice) -> None:
    twice = replace(receipt(invoice, "1000"), once="form-1")
    first = record_payment(actor=team.vera, at=AT, receipt=twice)
    assert record_payment(actor=team.vera, at=AT, receipt=twice) == first
    assert Payment.objects.count() == 1


def test_a_paid_invoice_takes_no_more_money(team: Office, invoice: Invoice) -> None:
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    with pytest.raises(Refused) as refused:
        record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    assert refused.value.code == "already_paid"


def test_a_void_invoice_takes_no_money(team: Office, invoice: Invoice) -> None:
    void_invoice(actor=team.vera, at=AT, number=invoice.number, reason="Ошибка")
    for number in (invoice.number, invoice.number + 1):
        with pytest.raises(Refused) as refused:
            record_payment(actor=team.vera, at=AT, receipt=replace(receipt(invoice), invoice_number=number))
        assert refused.value.code == "invoice_void"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "10000000000"])
def test_sums_that_are_no_money(team: Office, invoice: Invoice, amount: str) -> None:
    with pytest.raises(BadInput) as refused:
        record_payment(actor=team.vera, at=AT, receipt=receipt(invoice, amount))
    assert refused.value.field == "amount"


def test_what_else_is_refused_at_its_field(team: Office, invoice: Invoice) -> None:
    good = receipt(invoice)
    wrong = {
        "paid_on": replace(good, paid_on=dt.date(2026, 11, 19)),
        "document": replace(good, document=" "),
    }
    for field, given in wrong.items():
        with pytest.raises(BadInput) as refused:
            record_payment(actor=team.vera, at=AT, receipt=given)
        assert refused.value.field == field
    with pytest.raises(BadInput):
        record_payment(actor=team.vera, at=AT, receipt=replace(good, document="1" * 61))
    with pytest.raises(NotFound):
        record_payment(actor=team.vera, at=AT, receipt=replace(good, invoice_number=9999))
    for stranger in (team.anna, team.alice):
        with pytest.raises(NotAllowed):
            record_payment(actor=stranger, at=AT, receipt=good)


def test_a_withdrawn_ticket_stays_rejected_when_its_invoice_is_paid(team: Office) -> None:
    ticket = make.ticket_in("in_progress", team)
    invoice = withdraw(actor=team.alice, at=moscow("2026-11-16 12:00"), number=ticket.number)
    assert invoice is not None
    payment = record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    assert make.reread(ticket).status == "rejected"
    assert letters("paid")
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    assert make.reread(ticket).status == "rejected"
    assert fsck() == ()


def test_a_combined_invoice_pays_all_its_tickets() -> None:
    team = make.office(invoicing="monthly")
    for day in ("16", "17"):
        make.ticket_in("accepted", team, at=moscow(f"2026-11-{day} 10:00"))
    at = moscow("2026-12-01 10:00")
    invoice = issue_monthly(
        actor=team.vera, at=at, organisation_id=team.organisation.pk, month=dt.date(2026, 11, 1)
    )
    assert invoice is not None
    given = replace(receipt(invoice, str(invoice.total + 1)), paid_on=dt.date(2026, 12, 1))
    payment = record_payment(actor=team.vera, at=at, receipt=given)
    assert {make.reread(number).status for number in (1001, 1002)} == {"paid"}
    assert (len(letters("overpaid")), len(letters("paid"))) == (1, 1)
    undo_payment(actor=team.vera, at=at, payment_id=payment.pk, reason="Ошибка")
    assert {make.reread(number).status for number in (1001, 1002)} == {"accepted"}
    assert fsck() == ()


@pytest.mark.urls("tests.delivery.urls")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_letter_about_money_can_be_written(language: str) -> None:
    team = make.office(invoicing="monthly")
    for day in ("16", "17"):
        make.ticket_in("accepted", team, at=moscow(f"2026-11-{day} 10:00"))
    withdrawn = make.ticket_in("in_progress", team, at=moscow("2026-11-18 10:00"))
    withdraw(actor=team.alice, at=moscow("2026-11-18 12:00"), number=withdrawn.number)
    at = moscow("2026-12-01 10:00")
    month = {
        "actor": team.vera,
        "at": at,
        "organisation_id": team.organisation.pk,
        "month": dt.date(2026, 11, 1),
    }
    first = issue_monthly(**month)  # type: ignore[arg-type]
    assert first is not None
    again = void_invoice(actor=team.vera, at=at, number=first.number, reason="Ошибка", reissue=True)
    assert again is not None
    for amount in ("100", "100000"):
        payment = record_payment(actor=team.vera, at=at, receipt=receipt(again, amount))
        undo_payment(actor=team.vera, at=at, payment_id=payment.pk, reason="Ошибка")
    make.pay(team, again, at=at, amount=again.total)
    Letter.objects.update(language=language)
    for letter in Letter.objects.select_related("event__ticket", "recipient"):
        assert render(letter).subject
    assert fsck() == ()


@pytest.mark.urls("tests.delivery.urls")
def test_paying_for_a_withdrawn_ticket_does_not_call_it_paid(team: Office) -> None:
    ticket = make.ticket_in("in_progress", team)
    invoice = withdraw(actor=team.alice, at=moscow("2026-11-16 12:00"), number=ticket.number)
    assert invoice is not None
    record_payment(actor=team.vera, at=AT, receipt=receipt(invoice))
    letter = render(Letter.objects.get(template="paid"))
    assert letter.subject == "Оплата получена"
    assert "переведён" not in letter.text


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of several acts that begin at the same instant: "done", or the code of the refusal."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            act()
        except Refused as refused:
            return refused.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_accountants_confirm_the_same_money_once() -> None:
    team = make.office()
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    pay = partial(record_payment, actor=team.vera, at=AT, receipt=receipt(invoice))
    assert at_once(pay, pay, pay) == ["already_paid", "already_paid", "done"]
    assert (Payment.objects.count(), make.reread(1001).status) == (1, "paid")
    assert fsck() == ()


@pytest.mark.django_db(transaction=True)
def test_paying_and_voiding_at_once_leave_one_truth() -> None:
    team = make.office()
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    pay = partial(record_payment, actor=team.vera, at=AT, receipt=receipt(invoice))
    void = partial(void_invoice, actor=team.vera, at=AT, number=invoice.number, reason="Ошибка")
    assert at_once(pay, void) in (["done", "invoice_paid"], ["done", "invoice_void"])
    assert fsck() == ()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_is_one_payment() -> None:
    team = make.office()
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    pay = partial(
        record_payment, actor=team.vera, at=AT, receipt=replace(receipt(invoice, "1000"), once="form-2")
    )
    assert at_once(pay, pay) == ["done", "done"]
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_acceptances_at_once_number_their_invoices_without_a_gap() -> None:
    team = make.office()
    tickets = [make.ticket_in("resolved", team, at=moscow(f"2026-11-16 10:0{minute}")) for minute in range(4)]
    acts = [partial(accept, actor=team.alice, at=AT, number=ticket.number) for ticket in tickets]
    assert at_once(*acts) == ["done"] * 4
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1001, 1002, 1003, 1004]
    assert fsck() == ()
