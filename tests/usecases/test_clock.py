"""What time does: silence, reminders, late reactions, ended periods, overdue invoices (1.1, 4.8, R2, R10, R12, R13, R24)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from reglament.store.models import Event, Invoice, Letter, ServicePeriod, Ticket
from reglament.usecases import clock
from reglament.usecases.acceptance import accept_by_silence, lift_hold, set_hold
from reglament.usecases.clock import TickReport, tick
from reglament.usecases.conversation import Post, answer
from reglament.usecases.fsck import fsck
from reglament.usecases.organisations import add_period
from reglament.usecases.work import start_timer
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    return make.office()


def test_nothing_is_due_on_a_quiet_day(team: Office) -> None:
    make.ticket_in("resolved", team)
    assert tick(at=moscow("2026-11-16 18:00")) == TickReport()


def test_a_week_of_silence_accepts_and_bills(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    assert ticket.accept_at == moscow("2026-11-24 00:00")
    assert tick(at=moscow("2026-11-23 23:59")).accepted == 0
    assert tick(at=moscow("2026-11-24 00:00")).accepted == 1
    assert (make.reread(ticket).status, make.reread(ticket).closed_how) == ("accepted", "silence")
    assert make.invoice_of(ticket).total == Decimal("3333.33")
    assert tick(at=moscow("2026-11-24 00:01")).accepted == 0
    assert fsck() == ()


def test_silence_after_a_question_closes_without_work_and_without_an_invoice(team: Office) -> None:
    ticket = make.ticket_in("feedback", team)
    tick(at=moscow("2026-11-24 00:00"))
    ticket = make.reread(ticket)
    assert (ticket.status, ticket.closed_without_work) == ("accepted", True)
    assert not Invoice.objects.exists()
    assert Letter.objects.filter(template="closed_without_work").exists()


def test_a_hold_stops_the_week_until_a_person_lifts_it(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    set_hold(actor=team.anna, at=moscow("2026-11-17 10:00"), number=ticket.number, reason="Письмо вернулось")
    assert tick(at=moscow("2026-11-25 12:00")) == TickReport()
    lift_hold(actor=team.anna, at=moscow("2026-11-25 13:00"), number=ticket.number)
    assert tick(at=moscow("2026-11-25 13:01")).accepted == 1


def test_the_reminder_goes_out_once_two_working_days_before(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    assert ticket.reminder_at == moscow("2026-11-19 10:00")
    assert tick(at=moscow("2026-11-19 09:59")).reminded == 0
    assert tick(at=moscow("2026-11-19 10:00")).reminded == 1
    assert tick(at=moscow("2026-11-19 10:01")).reminded == 0
    letter = Letter.objects.get(template="review_reminder", recipient=team.alice)
    assert (letter.data["until"], letter.data["amount"]) == ("2026-11-23", "3333.33")


def test_a_waiting_question_has_its_own_reminder(team: Office) -> None:
    make.ticket_in("feedback", team)
    assert tick(at=moscow("2026-11-19 12:00")).reminded == 1
    assert Letter.objects.filter(template="feedback_reminder", recipient=team.alice).count() == 1


def test_a_reminder_after_the_end_is_not_sent(team: Office) -> None:
    make.ticket_in("resolved", team)
    report = tick(at=moscow("2026-11-24 10:00"))
    assert (report.accepted, report.reminded) == (1, 0)


def test_a_new_message_of_the_studio_brings_a_new_reminder(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    tick(at=moscow("2026-11-19 10:00"))
    answer(
        actor=team.anna, at=moscow("2026-11-19 15:00"), number=ticket.number, post=Post("Добавили подсказку.")
    )
    assert tick(at=moscow("2026-11-24 10:00")).reminded == 1


def test_a_late_reaction_is_told_once_in_a_round(team: Office) -> None:
    ticket = make.ticket(team, priority="high")
    assert ticket.reaction_deadline == moscow("2026-11-16 13:00")
    assert tick(at=moscow("2026-11-16 13:00")).overdue_reactions == 0
    assert tick(at=moscow("2026-11-16 13:01")).overdue_reactions == 1
    assert tick(at=moscow("2026-11-16 13:02")).overdue_reactions == 0
    letters = Letter.objects.filter(template="reaction_overdue")
    assert {letter.recipient for letter in letters} == {team.anna, team.pyotr}
    make.answered(team, ticket, at=moscow("2026-11-16 14:00"))
    assert tick(at=moscow("2026-11-16 17:01")).overdue_reactions == 1


def test_a_ticket_that_is_being_worked_on_is_not_late(team: Office) -> None:
    ticket = make.free_ticket(team, priority="high")
    start_timer(actor=team.anna, at=moscow("2026-11-16 12:00"), number=ticket.number)
    assert tick(at=moscow("2026-11-16 14:00")).overdue_reactions == 0


def test_an_ended_period_is_told_once(team: Office) -> None:
    ServicePeriod.objects.update(to_day=dt.date(2026, 11, 16))
    assert tick(at=moscow("2026-11-16 23:59")).expired_periods == 0
    assert tick(at=moscow("2026-11-17 00:00")).expired_periods == 1
    assert tick(at=moscow("2026-11-17 00:01")).expired_periods == 0
    letter = Letter.objects.get(template="service_expired", recipient=team.alice)
    assert (letter.data["site"], letter.data["until"]) == ("romashka.example", "2026-11-16")


def test_a_renewed_period_ends_in_silence(team: Office) -> None:
    ServicePeriod.objects.update(to_day=dt.date(2026, 11, 16))
    add_period(
        actor=team.anna,
        at=moscow("2026-11-16 10:00"),
        site_id=team.site.pk,
        from_day=dt.date(2026, 11, 17),
        to_day=dt.date(2027, 11, 16),
    )
    assert tick(at=moscow("2026-11-17 10:00")).expired_periods == 0
    assert not Event.objects.filter(kind="service_expired").exists()


def test_an_overdue_invoice_is_reminded_of_once_and_by_day(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    make.pay(team, invoice, at=moscow("2026-11-17 10:00"), amount=Decimal(1000))
    assert invoice.due_on == dt.date(2026, 11, 23)
    assert tick(at=moscow("2026-11-23 23:00")).overdue_invoices == 0
    assert tick(at=moscow("2026-11-24 00:30")).overdue_invoices == 0
    assert tick(at=moscow("2026-11-24 10:00")).overdue_invoices == 1
    assert tick(at=moscow("2026-11-25 10:00")).overdue_invoices == 0
    letter = Letter.objects.get(template="overdue_invoice", recipient=team.alice)
    assert (letter.data["amount"], letter.data["due"]) == ("2333.33", "2026-11-23")


def test_an_invoice_is_reminded_of_before_its_day_and_on_it(team: Office) -> None:
    make.ticket_in("accepted", team)
    assert tick(at=moscow("2026-11-20 12:00")).awaited_invoices == 0
    assert tick(at=moscow("2026-11-21 09:59")).awaited_invoices == 0
    assert tick(at=moscow("2026-11-21 10:00")).awaited_invoices == 1
    assert tick(at=moscow("2026-11-22 10:00")).awaited_invoices == 0
    assert tick(at=moscow("2026-11-23 10:00")).awaited_invoices == 1
    after = tick(at=moscow("2026-11-24 10:00"))
    assert (after.awaited_invoices, after.overdue_invoices) == (0, 1)
    told = Letter.objects.filter(template__endswith="_invoice", recipient=team.alice).order_by("id")
    assert [letter.template for letter in told] == [
        "accepted_invoice", "due_soon_invoice", "due_today_invoice", "overdue_invoice"
    ]  # fmt: skip


def test_after_days_of_silence_only_the_last_reminder_goes(team: Office) -> None:
    make.ticket_in("accepted", team)
    late = tick(at=moscow("2026-12-01 10:00"))
    assert (late.awaited_invoices, late.overdue_invoices) == (0, 1)
    assert not Letter.objects.filter(template__startswith="due_").exists()


def test_a_paid_invoice_is_not_reminded_of(team: Office) -> None:
    make.ticket_in("paid", team)
    assert tick(at=moscow("2026-12-01 12:00")).overdue_invoices == 0


def test_more_than_a_batch_is_done_in_one_tick(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "BATCH", 2)
    for minute in range(5):
        make.ticket_in("feedback", team, at=moscow(f"2026-11-16 10:{minute:02d}"))
    assert tick(at=moscow("2026-12-01 12:00")).accepted == 5


def test_one_that_fails_stops_no_other(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = make.ticket_in("feedback", team)
    make.ticket_in("feedback", team)
    accept = accept_by_silence

    def sometimes(*, at: dt.datetime, number: int) -> bool:
        if number == broken.number:
            raise RuntimeError("broken")
        return accept(at=at, number=number)

    with monkeypatch.context() as patched:
        patched.setattr(clock, "accept_by_silence", sometimes)
        report = tick(at=moscow("2026-12-01 12:00"))
    assert (report.accepted, report.failed, report.acted) == (1, 1, 1)
    assert tick(at=moscow("2026-12-01 12:01")).accepted == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_do_everything_once() -> None:
    team = make.office()
    for minute in range(3):
        make.ticket_in("resolved", team, at=moscow(f"2026-11-16 10:{minute:02d}"))
    make.ticket(team, priority="high")

    def run(_: int) -> TickReport:
        try:
            return tick(at=moscow("2026-11-24 12:00"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(run, range(3)))
    connection.close()
    assert [report.failed for report in reports] == [0, 0, 0]
    assert sum(report.accepted for report in reports) == 3
    assert sum(report.overdue_reactions for report in reports) == 1
    assert Ticket.objects.filter(status="accepted").count() == 3
    assert fsck() == ()
