"""Invoices: at acceptance, by month, void and issued anew (2.6, R6, R10, R13, R14, R18)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reglament.queries.charges import charge_of
from reglament.queries.invoice_document import invoice_document
from reglament.store.models import Counter, Invoice, InvoiceLine, Letter
from reglament.usecases.acceptance import OralAcceptance, accept, accept_orally, object_to_acceptance
from reglament.usecases.billing import bill_ticket, issue_monthly, void_invoice
from reglament.usecases.conversation import Post
from reglament.usecases.fsck import fsck
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from reglament.usecases.rejection import withdraw
from reglament.usecases.work import resolve, start_work
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    return make.office()


def test_an_accepted_ticket_is_invoiced_to_the_kopeck(team: Office) -> None:
    ticket = make.ticket_in("accepted", team, priority="high")
    invoice = make.invoice_of(ticket)
    line = invoice.lines.get()
    assert (invoice.number, invoice.state) == (1001, "issued")
    assert (invoice.total, invoice.vat_rate, invoice.vat) == (Decimal("4333.33"), 22, Decimal("781.42"))
    assert (line.minutes, line.coefficient, line.met) == (100, Decimal("1.3"), "high")
    assert invoice.due_on == invoice.issued_on + dt.timedelta(days=7)
    assert line.text.replace("\u00a0", " ") == (
        "Доработка сайта по тикету № 1001 «Форма обратной связи»:\n"
        "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)"
    )


def test_the_invoice_names_both_sides_as_they_were(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    assert (invoice.buyer["legal_name"], invoice.buyer["inn"]) == ("ООО «Ромашка»", "7700990028")
    assert (invoice.seller["legal_name"], invoice.seller["account"]) == (
        "ООО «Студия Пример»",
        "40702810600000000001",
    )
    assert invoice.basis == "Тикет № 1001"


def test_the_client_hears_of_the_acceptance_and_the_invoice_in_one_letter(team: Office) -> None:
    ticket = make.ticket_in("accepted", team)
    letters = Letter.objects.filter(event__ticket=ticket, template="accepted_invoice", recipient=team.alice)
    assert [letter.data["invoice"] for letter in letters] == [make.invoice_of(ticket).number]


def test_free_work_is_not_invoiced(team: Office) -> None:
    ticket = make.free_ticket(team)
    start_work(actor=team.anna, at=moscow("2026-11-16 11:00"), number=ticket.number)
    resolve(actor=team.anna, at=moscow("2026-11-16 12:00"), number=ticket.number, post=Post("Готово."))
    assert accept(actor=team.alice, at=moscow("2026-11-16 13:00"), number=ticket.number) is None
    assert not Invoice.objects.exists()


def test_what_exceeds_the_confirmed_cost_is_written_off_visibly(team: Office) -> None:
    ticket = make.ticket(team)
    make.confirmed(team, ticket, at=moscow("2026-11-16 10:05"), minutes=60)
    ticket = make.worked(team, ticket, at=moscow("2026-11-16 11:00"), minutes=90)
    invoice = accept(actor=team.alice, at=moscow("2026-11-16 13:00"), number=ticket.number)
    assert invoice is not None
    line = invoice.lines.get()
    assert (line.gross, line.written_off, invoice.total) == (Decimal(3000), Decimal(800), Decimal(2200))
    assert "сверх подтверждённой стоимости списано 800,00\u00a0₽" in line.text


def test_a_late_start_is_charged_by_the_level_met(team: Office) -> None:
    ticket = make.ticket(team, priority="immediate")
    make.confirmed(team, ticket, at=moscow("2026-11-16 10:05"))
    ticket = make.worked(team, ticket, at=moscow("2026-11-16 11:00"), minutes=60)
    invoice = accept(actor=team.alice, at=moscow("2026-11-16 13:00"), number=ticket.number)
    assert invoice is not None
    line = invoice.lines.get()
    assert (line.ordered, line.met, line.amount) == ("immediate", "urgent", Decimal(3400))
    assert "заказан приоритет «немедленный», выполнен «срочный»" in line.text


def test_a_withdrawn_ticket_is_invoiced_for_what_was_worked(team: Office) -> None:
    ticket = make.ticket_in("in_progress", team)
    invoice = withdraw(actor=team.alice, at=moscow("2026-11-16 11:20"), number=ticket.number)
    assert invoice is not None
    assert invoice.total == Decimal(2000)
    assert make.reread(ticket).status == "rejected"


def test_numbers_run_without_a_gap_even_when_an_issue_fails(
    team: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make.invoice_of(make.ticket_in("accepted", team))
    resolved = make.ticket_in("resolved", team, at=moscow("2026-11-17 10:00"))

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken_journal:
        broken_journal.setattr("reglament.usecases.acceptance.record", broken)
        with pytest.raises(RuntimeError):
            accept(actor=team.alice, at=moscow("2026-11-17 15:00"), number=resolved.number)
    assert Counter.objects.get(series="invoice").value == first.number
    accept(actor=team.alice, at=moscow("2026-11-17 15:00"), number=resolved.number)
    assert make.invoice_of(resolved).number == first.number + 1


def test_a_wrong_invoice_is_voided_by_a_mirror_and_issued_anew(team: Office) -> None:
    wrong = make.invoice_of(make.ticket_in("accepted", team))
    again = void_invoice(
        actor=team.vera, at=moscow("2026-11-18 10:00"), number=wrong.number, reason="Не тот ИНН", reissue=True
    )
    assert again is not None
    wrong.refresh_from_db()
    mirror = Invoice.objects.get(mirrors=wrong)
    assert (wrong.state, mirror.state, again.state) == ("void", "mirror", "issued")
    assert (mirror.total, mirror.vat) == (-wrong.total, -(wrong.vat or 0))
    assert [wrong.number, mirror.number, again.number] == [1001, 1002, 1003]
    assert list(InvoiceLine.objects.filter(live=True).values_list("invoice", flat=True)) == [again.pk]
    assert fsck() == ()


def test_the_client_is_told_of_a_void_and_of_the_new_invoice(team: Office) -> None:
    wrong = make.invoice_of(make.ticket_in("accepted", team))
    before = Letter.objects.count()
    void_invoice(
        actor=team.vera, at=moscow("2026-11-18 10:00"), number=wrong.number, reason="Не тот ИНН", reissue=True
    )
    letters = Letter.objects.order_by("id")[before:]
    assert [letter.template for letter in letters] == ["reply", "accepted_invoice"]
    assert letters[0].data["reason"] == "Не тот ИНН"


def test_a_reissued_invoice_keeps_the_vat_of_the_day_of_acceptance(team: Office) -> None:
    ticket = make.ticket_in("accepted", team, at=moscow("2026-11-16 10:00"))
    Invoice.objects.update(vat_rate=20)
    again = void_invoice(
        actor=team.vera,
        at=moscow("2026-12-30 10:00"),
        number=make.invoice_of(ticket).number,
        reason="Ошибка",
        reissue=True,
    )
    assert again is not None
    assert (again.vat_rate, again.issued_on) == (22, dt.date(2026, 12, 30))


def test_a_void_invoice_leaves_the_ticket_to_be_billed_by_hand(team: Office) -> None:
    ticket = make.ticket_in("accepted", team)
    wrong = make.invoice_of(ticket)
    assert (
        void_invoice(actor=team.vera, at=moscow("2026-11-18 10:00"), number=wrong.number, reason="Ошибка")
        is None
    )
    again = bill_ticket(actor=team.vera, at=moscow("2026-11-18 11:00"), number=ticket.number)
    assert again.total == wrong.total
    with pytest.raises(Conflict):
        bill_ticket(actor=team.vera, at=moscow("2026-11-18 12:00"), number=ticket.number)


def test_voiding_is_refused_when_it_cannot_be_right(team: Office) -> None:
    number = make.invoice_of(make.ticket_in("accepted", team)).number
    at = moscow("2026-11-18 10:00")
    with pytest.raises(NotAllowed):
        void_invoice(actor=team.anna, at=at, number=number, reason="Ошибка")
    with pytest.raises(NotFound):
        void_invoice(actor=team.vera, at=at, number=9999, reason="Ошибка")
    with pytest.raises(BadInput) as missing:
        void_invoice(actor=team.vera, at=at, number=number, reason=" ")
    assert missing.value.field == "reason"
    make.pay(team, Invoice.objects.get(number=number), at=at, amount=Decimal(100))
    with pytest.raises(Refused) as paid:
        void_invoice(actor=team.vera, at=at, number=number, reason="Ошибка")
    assert paid.value.code == "invoice_paid"


def test_a_void_invoice_is_not_voided_twice(team: Office) -> None:
    number = make.invoice_of(make.ticket_in("accepted", team)).number
    void_invoice(actor=team.vera, at=moscow("2026-11-18 10:00"), number=number, reason="Ошибка")
    for twice in (number, number + 1):
        with pytest.raises(Conflict):
            void_invoice(actor=team.vera, at=moscow("2026-11-18 11:00"), number=twice, reason="Ошибка")


def test_an_open_ticket_is_not_billed(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    with pytest.raises(Refused) as refused:
        bill_ticket(actor=team.vera, at=moscow("2026-11-18 10:00"), number=ticket.number)
    assert refused.value.code == "not_accepted"


def test_an_objection_voids_the_invoice_and_the_next_acceptance_bills_once(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    call = OralAcceptance(person_id=team.alice.pk, when=moscow("2026-11-16 15:00"))
    accept_orally(actor=team.anna, at=moscow("2026-11-16 15:05"), number=ticket.number, call=call)
    first = make.invoice_of(ticket)
    make.pay(team, first, at=moscow("2026-11-17 10:00"), amount=Decimal(1000))
    object_to_acceptance(
        actor=team.alice, at=moscow("2026-11-17 11:00"), number=ticket.number, post=Post("Не принимали.")
    )
    first.refresh_from_db()
    assert (first.state, first.paid) == ("void", 0)
    resolve(actor=team.anna, at=moscow("2026-11-17 12:00"), number=ticket.number, post=Post("Поправили."))
    accept(actor=team.alice, at=moscow("2026-11-17 13:00"), number=ticket.number)
    assert make.invoice_of(ticket).total == first.total
    assert fsck() == ()


def test_a_month_is_billed_in_one_invoice() -> None:
    team = make.office(invoicing="monthly")
    for day in ("16", "17"):
        make.ticket_in("accepted", team, at=moscow(f"2026-11-{day} 10:00"))
    make.ticket_in("resolved", team, at=moscow("2026-11-18 10:00"))
    assert not Invoice.objects.exists()
    invoice = issue_monthly(
        actor=team.vera,
        at=moscow("2026-12-01 10:00"),
        organisation_id=team.organisation.pk,
        month=dt.date(2026, 11, 5),
    )
    assert invoice is not None
    assert (invoice.lines.count(), invoice.total) == (2, Decimal("6666.66"))
    assert invoice.vat == sum(line.vat or 0 for line in invoice.lines.all())
    assert invoice.basis == "Тикеты № 1001, 1002"
    assert Letter.objects.filter(event__invoice=invoice, template="accepted_invoice").exists()
    again = issue_monthly(
        actor=team.vera,
        at=moscow("2026-12-01 11:00"),
        organisation_id=team.organisation.pk,
        month=dt.date(2026, 11, 5),
    )
    assert again is None
    assert fsck() == ()


def test_a_month_bills_only_what_was_accepted_in_it() -> None:
    team = make.office(invoicing="monthly")
    make.ticket_in("accepted", team, at=moscow("2026-12-01 10:00"))
    month = dt.date(2026, 11, 1)
    at = moscow("2026-12-02 10:00")
    assert issue_monthly(actor=team.vera, at=at, organisation_id=team.organisation.pk, month=month) is None


def test_monthly_billing_refuses_what_it_cannot_do(team: Office) -> None:
    at, month = moscow("2026-12-01 10:00"), dt.date(2026, 11, 1)
    with pytest.raises(NotAllowed):
        issue_monthly(actor=team.anna, at=at, organisation_id=team.organisation.pk, month=month)
    with pytest.raises(NotFound):
        issue_monthly(actor=team.vera, at=at, organisation_id=0, month=month)
    with pytest.raises(Refused) as refused:
        issue_monthly(actor=team.vera, at=at, organisation_id=team.organisation.pk, month=month)
    assert refused.value.code == "not_monthly"


def test_the_document_says_what_the_invoice_says(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team, priority="high"))
    document = invoice_document(invoice.number)
    assert document is not None
    assert (document.total, document.vat, document.void) == (invoice.total, invoice.vat, False)
    assert document.seller.name == "ООО «Студия Пример»"
    assert (
        document.lines[0].text.replace("\u00a0", " ")
        == "Доработка сайта по тикету № 1001 «Форма обратной связи»"
    )
    assert document.purpose.replace("\u00a0", " ") == (
        "Оплата по счёту № 1001 от 16.11.2026 за доработку сайта. В том числе НДС 22 % — 781,42 руб."
    )
    english = invoice_document(invoice.number, "en")
    assert english is not None
    assert (
        english.lines[0].detail.replace("\u00a0", " ") == "1 h 40 min × 2,000.00 ₽/h × 1.3 (priority “high”)"
    )
    assert invoice_document(9999) is None


def test_the_charge_of_a_ticket_without_a_confirmed_cost_is_nothing(team: Office) -> None:
    assert charge_of(make.ticket(team)).total.amount == 0
