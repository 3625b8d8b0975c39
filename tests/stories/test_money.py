"""Деньги: частями, с излишком, отмена, общий счёт за месяц (2.8, 2.9, R10, R11)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.queries.charges import advance_of
from reglament.usecases.acceptance import accept
from reglament.usecases.billing import issue_monthly
from reglament.usecases.clock import tick
from reglament.usecases.payments import settle_from_advance, undo_payment
from tests.factories import Office, invoice_of, moscow, office, pay, reread, silent, ticket_in
from tests.stories.cast import clean, letters, rubles

AT = moscow("2026-11-18 12:00")


def test_paid_in_two_parts(team: Office) -> None:
    """Заплатили часть: тикет принят и ждёт остатка; заплатили остаток — оплачен."""
    made = ticket_in("accepted", team)
    pay(team, invoice_of(made), at=AT, amount=rubles("1000.00"))
    assert (reread(made).status, invoice_of(made).state) == ("accepted", "part_paid")
    pay(team, invoice_of(made), at=AT, amount=rubles("2333.33"))
    assert (reread(made).status, invoice_of(made).state) == ("paid", "paid")
    assert letters(made.number)[-2:] == ["part_paid", "paid"]


def test_overpaid_and_the_rest_settles_the_next_invoice(team: Office) -> None:
    """Заплатили больше: излишек — аванс, он закрывает следующий счёт."""
    first, second = ticket_in("accepted", team), ticket_in("accepted", team)
    pay(team, invoice_of(first), at=AT, amount=rubles("7000.00"))
    assert advance_of(team.organisation.pk) == rubles("3666.67")
    settle_from_advance(
        actor=team.vera, at=AT, invoice_number=invoice_of(second).number, word="Письмо от 16.11.2026"
    )
    assert (reread(first).status, reread(second).status) == ("paid", "paid")
    assert advance_of(team.organisation.pk) == rubles("333.34")


def test_a_payment_confirmed_by_mistake(team: Office) -> None:
    """Бухгалтер ошибся: отменил с причиной, тикет снова принят; потом деньги пришли."""
    made = ticket_in("accepted", team)
    wrong = pay(team, invoice_of(made), at=AT)
    undo_payment(actor=team.vera, at=AT, payment_id=wrong, reason="Чужой платёж")
    assert (reread(made).status, invoice_of(made).paid) == ("accepted", rubles("0.00"))
    pay(team, invoice_of(made), at=moscow("2026-11-19 12:00"))
    assert reread(made).status == "paid"


def test_an_overdue_invoice_is_reminded_of_once(team: Office) -> None:
    """Срок счёта прошёл: одно напоминание, не ночью."""
    made = ticket_in("accepted", team)
    due = invoice_of(made).due_on
    day = moscow(f"{due + dt.timedelta(days=1)} 09:00")
    assert tick(at=day).overdue_invoices == 0
    assert tick(at=moscow(f"{due + dt.timedelta(days=1)} 10:00")).overdue_invoices == 1
    assert tick(at=moscow(f"{due + dt.timedelta(days=2)} 10:00")).overdue_invoices == 0
    assert letters()[-1] == "overdue_invoice"


@pytest.mark.django_db
def test_one_invoice_for_the_month() -> None:
    """Организация платит раз в месяц: при приёмке счёта нет, в конце месяца — один на всё."""
    team = office(invoicing="monthly")
    by_button, by_silence = ticket_in("resolved", team), ticket_in("resolved", team)
    assert accept(actor=team.alice, at=AT, number=by_button.number) is None
    silent(by_silence)
    invoice = issue_monthly(
        actor=team.vera,
        at=moscow("2026-12-01 12:00"),
        organisation_id=team.organisation.pk,
        month=dt.date(2026, 11, 1),
    )
    assert invoice is not None
    assert (invoice.total, invoice.lines.count()) == (rubles("6666.66"), 2)
    pay(team, invoice, at=moscow("2026-12-03 12:00"))
    assert {reread(by_button).status, reread(by_silence).status} == {"paid"}
    clean()
