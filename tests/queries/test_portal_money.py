"""The client's money: what the page objects say, whom they leave out, and how many statements each takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from reglament.queries.charges import advance_of
from reglament.queries.law import law_at
from reglament.queries.portal_access import may_see_money, money_holders, voice_of
from reglament.queries.portal_acts import acts_of_invoice, portal_acts
from reglament.queries.portal_advance import advance_state
from reglament.queries.portal_balance import advance_of_all, portal_balance
from reglament.queries.portal_payments import portal_payments
from reglament.queries.why_sums import why_client_sum
from reglament.rules.money import Money
from reglament.store.models import Authority, Invoice
from reglament.usecases.acts import void_act
from reglament.usecases.advance_orders import order_settlement, withdraw_order
from reglament.usecases.payments import undo_payment
from reglament.usecases.refunds import Refunding, refund
from tests.factories import MONDAY, Office, invoice_of, moscow, office, pay, stranger, ticket_in

NOON = moscow("2026-11-20 12:00")
TODAY = NOON.date()
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def team(db: None) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob."""
    made = office()
    law_at(NOON)
    return made


def invoices(team: Office, count: int) -> list[Invoice]:
    """Invoices of half an hour's work each, issued day by day."""
    days = [MONDAY - dt.timedelta(days=7 - i) for i in range(count)]
    return [invoice_of(ticket_in("accepted", team, at=day, minutes=30)) for day in days]


Read = Callable[[Office, int], object]
READS: dict[str, tuple[int, Read]] = {
    "may_see_money": (1, lambda team, _: may_see_money(team.alice, team.organisation.pk, TODAY)),
    "money_holders": (1, lambda team, _: money_holders([team.organisation.pk], TODAY)),
    "portal_balance": (3 + 1, lambda team, _: portal_balance(voice_of(team.alice, TODAY), NOON)),
    "portal_acts": (6, lambda team, _: portal_acts(reader=team.alice, at=NOON)),
    "acts_of_invoice": (2, lambda team, number: acts_of_invoice(number)),
    "portal_payments": (7, lambda team, _: portal_payments(reader=team.alice, at=NOON)),
    "advance_state": (
        2,
        lambda team, number: advance_state(number, team.organisation.pk, Money.of("10")),
    ),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", READS)
def test_states_its_statements(team: Office, name: str, rows: int, django_assert_num_queries: Any) -> None:
    made = invoices(team, rows + 1)
    for invoice in made[:rows]:
        pay(team, invoice, at=NOON - HOUR, amount=invoice.total + 100)
    statements, read = READS[name]
    read(team, made[0].number)
    with django_assert_num_queries(statements):
        read(team, made[0].number)


class TestWho:
    def test_the_right_or_the_administrator(self, team: Office) -> None:
        home = team.organisation.pk
        assert may_see_money(team.alice, home, TODAY)
        assert may_see_money(team.vera, home, TODAY)
        assert not may_see_money(team.bob, home, TODAY)
        assert not may_see_money(stranger(), home, TODAY)
        Authority.objects.filter(person=team.bob).update(is_admin=True)
        assert may_see_money(team.bob, home, TODAY)
        assert [each.names for each in money_holders([home], TODAY)] == [("Алиса Акимова", "Борис Бобров")]

    def test_a_right_that_is_over_shows_nothing(self, team: Office) -> None:
        Authority.objects.filter(person=team.alice).update(to_day=TODAY)
        assert may_see_money(team.alice, team.organisation.pk, TODAY)
        tomorrow = TODAY + dt.timedelta(days=1)
        assert not may_see_money(team.alice, team.organisation.pk, tomorrow)
        assert money_holders([team.organisation.pk], tomorrow) == ()

    def test_lists_leave_out_what_the_reader_does_not_see(self, team: Office) -> None:
        pay(team, invoices(team, 1)[0], at=NOON - HOUR)
        for person in (team.bob, stranger()):
            assert portal_acts(reader=person, at=NOON).rows == ()
            assert portal_payments(reader=person, at=NOON).rows == ()
        for subject in ("due", "advance", "issued"):
            assert why_client_sum(subject, reader=team.bob, at=NOON) is None


class TestBalance:
    def test_adds_up_what_is_open(self, team: Office) -> None:
        first, second = invoices(team, 2)
        Invoice.objects.filter(pk=first.pk).update(due_on=TODAY - dt.timedelta(days=1))
        Invoice.objects.filter(pk=second.pk).update(due_on=TODAY)
        pay(team, first, at=NOON - HOUR, amount=Decimal(400))
        balance = portal_balance(voice_of(team.alice, TODAY), NOON)
        assert balance.due.amount == first.total + second.total - 400
        assert balance.overdue.amount == first.total - 400
        assert balance.nearest is not None
        assert (balance.nearest.number, balance.nearest.late) == (first.number, True)

    def test_nothing_to_pay_has_no_nearest_day(self, team: Office) -> None:
        balance = portal_balance(voice_of(team.alice, TODAY), NOON)
        assert (balance.due.amount, balance.nearest) == (Decimal(0), None)

    def test_what_was_given_back_is_no_advance(self, team: Office) -> None:
        invoice = invoices(team, 1)[0]
        payment = pay(team, invoice, at=NOON - HOUR, amount=invoice.total + 500)
        back = Refunding(payment, Decimal(200), TODAY, "9", "Лишнее")
        refund(actor=team.vera, at=NOON, refunding=back)
        home = team.organisation.pk
        assert advance_of_all([home]) == advance_of(home) == Decimal(300)
        why = why_client_sum("advance", reader=team.alice, at=NOON)
        assert why is not None
        assert "300,00" in why.explanation.result.ru


def test_acts_say_their_state_and_what_they_document(team: Office) -> None:
    invoice = invoices(team, 1)[0]
    (act,) = acts_of_invoice(invoice.number)
    assert (act.state, act.invoices, act.total.amount) == ("issued", (invoice.number,), invoice.total)
    void_act(actor=team.vera, at=NOON, number=act.number, reason="Ошибка", reissue=True)
    assert [each.state for each in acts_of_invoice(invoice.number)] == ["issued", "void"]
    assert [each.state for each in portal_acts(reader=team.alice, at=NOON).rows] == ["issued", "void"]


def test_an_undone_payment_is_nobody_s(team: Office) -> None:
    invoice = invoices(team, 1)[0]
    payment = pay(team, invoice, at=NOON - HOUR, amount=Decimal(300))
    (row,) = portal_payments(reader=team.alice, at=NOON).rows
    assert [(part.invoice, part.amount.amount) for part in row.settled] == [(invoice.number, Decimal(300))]
    undo_payment(actor=team.vera, at=NOON, payment_id=payment, reason="Не тот клиент")
    assert portal_payments(reader=team.alice, at=NOON).rows == ()


def test_an_order_that_was_taken_back_is_no_refusal(team: Office) -> None:
    first, second = invoices(team, 2)
    pay(team, first, at=NOON - HOUR, amount=first.total + 200)
    left = Money.of("1000")
    order_settlement(actor=team.alice, at=NOON, invoice_number=second.number)
    waiting = advance_state(second.number, team.organisation.pk, left)
    assert waiting.waiting is not None
    assert (waiting.waiting.who, waiting.part.amount) == ("Алиса Акимова", Decimal(200))
    withdraw_order(actor=team.alice, at=NOON, invoice_number=second.number)
    after = advance_state(second.number, team.organisation.pk, left)
    assert (after.waiting, after.declined) == (None, None)
