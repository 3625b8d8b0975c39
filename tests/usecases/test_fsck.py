"""The proof that everything follows from the journal and the ledger finds every planted damage, and nothing in a clean story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.store.models import (
    Allocation,
    Attachment,
    Counter,
    Event,
    Invoice,
    InvoiceLine,
    Letter,
    Payment,
    Posting,
    Round,
    Ticket,
    TimeEntry,
)
from reglament.usecases.acceptance import accept
from reglament.usecases.billing import void_invoice
from reglament.usecases.clock import tick
from reglament.usecases.conversation import Post, answer
from reglament.usecases.files import path_of
from reglament.usecases.fsck import fsck
from reglament.usecases.payments import undo_payment
from reglament.usecases.people import revoke_authority
from reglament.usecases.work import start_work
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
LATER = moscow("2026-11-20 12:00")


@pytest.fixture
def team() -> Office:
    return make.office()


def found(*, deep: bool = False) -> set[str]:
    return {finding.code for finding in fsck(deep=deep)}


def test_a_clean_story_has_no_findings(team: Office) -> None:
    for day, status in enumerate(("new", "feedback", "resolved", "rejected", "accepted", "paid"), start=16):
        make.ticket_in(status, team, at=moscow(f"2026-11-{day} 10:00"))
    answered = make.answered(team, make.reread(1003), at=moscow("2026-11-19 15:00"))
    start_work(actor=team.pyotr, at=moscow("2026-11-20 16:00"), number=answered.number)
    make.free_ticket(team, at=moscow("2026-11-20 17:00"), priority="high")
    void_invoice(
        actor=team.vera,
        at=LATER,
        number=make.invoice_of(make.reread(1005)).number,
        reason="Ошибка",
        reissue=True,
    )
    undo_payment(actor=team.vera, at=LATER, payment_id=Payment.objects.get().pk, reason="Ошибка")
    tick(at=moscow("2026-12-07 12:00"))
    revoke_authority(
        actor=team.anna,
        at=moscow("2026-12-07 13:00"),
        authority_id=make.authority_of(team.alice).pk,
        reason="Письмо",
    )
    assert fsck(deep=True) == ()


Plant = Callable[[Ticket], object]

IN_A_TICKET: dict[str, Plant] = {
    "status": lambda t: Ticket.objects.filter(pk=t.pk).update(status="in_progress", accept_at=None),
    "no_creation": lambda t: Event.objects.filter(ticket=t).update(status_from="", status_to=""),
    "illegal_move": lambda t: Event.objects.filter(ticket=t, status_to="new").update(role="accountant"),
    "broken_chain": lambda t: Event.objects.filter(ticket=t, status_to="resolved").update(status_from="new"),
    "queue_columns": lambda t: Ticket.objects.filter(pk=t.pk).update(queued_at=LATER),
    "no_round": lambda t: (TimeEntry.objects.all().delete(), Round.objects.all().delete()),
    "spent_minutes": lambda t: TimeEntry.objects.filter(ticket=t).update(minutes=99),
    "week": lambda t: Ticket.objects.filter(pk=t.pk).update(accept_at=None),
    "search_text": lambda t: Ticket.objects.filter(pk=t.pk).update(title="Другая тема"),
    "letter_missing": lambda t: Letter.objects.filter(event__ticket=t, template="resolved").delete(),
    "letter_state": lambda t: Letter.objects.filter(event__ticket=t, template="resolved").update(
        state="sent"
    ),
}


@pytest.mark.parametrize("code", IN_A_TICKET)
def test_damage_in_a_ticket_is_found(team: Office, code: str) -> None:
    ticket = make.ticket_in("resolved", team)
    assert found() == set()
    IN_A_TICKET[code](ticket)
    assert code in found()


@pytest.mark.parametrize(
    "column",
    [
        {"round_index": 7},
        {"priority_rank": 3},
        {"reaction_deadline": LATER},
        {"work_started_at": None},
    ],
)
def test_every_column_of_the_queue_is_compared(team: Office, column: dict[str, object]) -> None:
    ticket = make.ticket_in("resolved", team)
    Ticket.objects.filter(pk=ticket.pk).update(**column)
    (finding,) = [f for f in fsck() if f.code == "queue_columns"]
    assert finding.row == f"ticket {ticket.number}"
    assert next(iter(column)) in finding.text.ru


def test_a_level_met_without_a_start_is_found(team: Office) -> None:
    make.ticket_in("resolved", team)
    Round.objects.update(met="")
    assert found() == {"queue_columns"}


def test_a_missing_letter_to_the_staff_is_found(team: Office) -> None:
    make.ticket(team)
    Letter.objects.filter(template="client_wrote").delete()
    assert found() == {"letter_missing"}


def test_a_missing_letter_to_a_person_is_found(team: Office) -> None:
    Letter.objects.filter(template="access_granted", recipient=team.bob).delete()
    assert found() == {"letter_missing"}


IN_MONEY: dict[str, Callable[[Invoice], object]] = {
    "invoice_total": lambda i: Invoice.objects.filter(pk=i.pk).update(total=i.total + 1),
    "invoice_vat": lambda i: Invoice.objects.filter(pk=i.pk).update(vat=Decimal(1)),
    "invoice_line": lambda i: InvoiceLine.objects.filter(invoice=i).update(gross=Decimal(1)),
    "invoice_paid": lambda i: Invoice.objects.filter(pk=i.pk).update(paid=Decimal(1)),
    "invoice_state": lambda i: Invoice.objects.filter(pk=i.pk).update(state="part_paid"),
    "live_lines": lambda i: InvoiceLine.objects.filter(invoice=i).update(live=False),
    "number_gap": lambda i: Invoice.objects.filter(pk=i.pk).update(number=1005),
    "counter": lambda i: Counter.objects.filter(series="invoice").update(value=1000),
    "no_mirror": lambda i: Invoice.objects.filter(pk=i.pk).update(state="void"),
    "overallocated": lambda i: Payment.objects.update(amount=Decimal(1)),
    "paid_without_invoice": lambda i: InvoiceLine.objects.filter(invoice=i).update(live=False),
    "accepted_though_paid": lambda i: Ticket.objects.update(status="accepted"),
}


@pytest.mark.parametrize("code", IN_MONEY)
def test_damage_in_money_is_found(team: Office, code: str) -> None:
    invoice = make.invoice_of(make.ticket_in("paid", team))
    assert found() == set()
    IN_MONEY[code](invoice)
    assert code in found()


def test_a_gap_in_the_acts_is_found(team: Office) -> None:
    make.ticket_in("accepted", team)
    assert found() == set()
    Counter.objects.filter(series="act").update(value=1003)
    (finding,) = fsck()
    assert finding.code == "act_numbers"
    assert "№ 1002, 1003" in finding.text.ru
    Counter.objects.filter(series="act").update(value=1000)
    assert found() == {"act_numbers"}


def test_a_reversal_that_mirrors_nothing_is_found(team: Office) -> None:
    make.ticket_in("accepted", team)
    entry = Posting.objects.filter(kind="invoice").get()
    same = {"debit": entry.debit, "credit": entry.credit}
    mirrored = {"debit": entry.credit, "credit": entry.debit}
    for accounts in (same, mirrored):
        Posting.objects.create(
            at=LATER,
            day=LATER.date(),
            kind=entry.kind,
            organisation=entry.organisation,
            amount=entry.amount,
            invoice=entry.invoice,
            reverses=entry if accounts is same else Posting.objects.get(reverses=entry),
            **accounts,
        )
    assert "reversal" in found()


def test_an_undone_payment_that_still_settles_is_found(team: Office) -> None:
    make.ticket_in("paid", team)
    Payment.objects.update(undone_at=LATER)
    assert found() == {"overallocated", "ledger", "payment_overspent"}


def test_an_allocation_undone_behind_the_invoices_back_is_found(team: Office) -> None:
    make.ticket_in("paid", team)
    Allocation.objects.update(undone_at=LATER)
    assert found() == {"invoice_paid", "ledger"}


def test_a_mirror_of_another_sum_is_found(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    void_invoice(actor=team.vera, at=LATER, number=invoice.number, reason="Ошибка")
    Invoice.objects.filter(state="mirror").update(total=Decimal(-1))
    assert "mirror" in found()


def test_work_in_two_live_invoices_is_found(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    void_invoice(actor=team.vera, at=LATER, number=invoice.number, reason="Ошибка", reissue=True)
    InvoiceLine.objects.filter(invoice=invoice).update(live=True, met="high")
    assert {"billed_twice", "live_lines"} <= found()


def test_files_are_looked_for_and_read_through(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    upload = SimpleUploadedFile("снимок.png", b"pixels")
    answer(actor=team.anna, at=LATER, number=ticket.number, post=Post("Снимок", files=[upload]))
    path = path_of(Attachment.objects.get().sha256)
    assert found(deep=True) == set()
    path.write_bytes(b"pixelz")
    assert found() == set()
    assert found(deep=True) == {"file_content"}
    path.write_bytes(b"pix")
    assert found() == {"file_size"}
    path.unlink()
    assert found() == {"file_missing"}


def test_a_finding_speaks_both_languages(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    Ticket.objects.filter(pk=ticket.pk).update(spent_minutes=1)
    (finding,) = fsck()
    assert (finding.text.ru, finding.text.en) == (
        "Потрачено 1 мин, а по записям 100",
        "1 min spent, the entries say 100",
    )


def test_a_whole_month_of_silence_and_acceptance_stays_clean(team: Office) -> None:
    start = moscow("2026-11-02 10:00")
    for day in range(8):
        make.ticket_in(
            "resolved" if day % 2 else "feedback", team, at=start + dt.timedelta(days=day, hours=day)
        )
    accept(actor=team.alice, at=moscow("2026-11-03 18:00"), number=1002)
    for day in range(20):
        tick(at=moscow("2026-11-04 12:00") + dt.timedelta(days=day))
    assert fsck() == ()
