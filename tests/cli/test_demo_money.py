"""The demo's invoices whose money goes its own way: each is there, and everything follows from the journal (R10, R11)."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from reglament.cli.demo.cast import House
from reglament.cli.demo.money import BEGINS, TOO_MUCH, money
from reglament.cli.demo.world import World
from reglament.queries.advances_page import advances_page
from reglament.queries.charges import advance_of
from reglament.queries.law import law_at
from reglament.store.models import AdvanceOrder, Invoice, Payment, Ticket
from reglament.usecases.fsck import fsck
from tests.factories import Office, moscow, office

pytestmark = pytest.mark.django_db
START = moscow("2026-11-02 09:00")
NOW = moscow("2026-12-23 16:00")


def live(*clock: dt.datetime) -> Office:
    """The last weeks of an office that is every house of the demo; its clock ticks from an instant on, if one is given."""
    team = office()
    house = House(team.organisation.pk, (team.alice, team.bob), (team.site.pk,), True)
    world = World(law_at(NOW).calendar, (team.anna, team.pyotr), team.vera, NOW, random.Random(1))
    for begins in clock:
        world.add(begins, world.clock(begins))
    money(world, [house] * (1 + max(place for place, _ in BEGINS.values())), NOW)
    world.run()
    return team


@pytest.fixture
def lived() -> Office:
    return live()


def invoices_of(title: str) -> list[Invoice]:
    ticket = Ticket.objects.get(title__startswith=title)
    return list(
        Invoice.objects.filter(lines__ticket=ticket).exclude(state="mirror").order_by("number").distinct()
    )


def test_an_invoice_is_late_and_was_reminded_of() -> None:
    live(START)
    (late,) = invoices_of("Перенести блог")
    assert late.state == "issued"
    assert late.due_on < NOW.date()
    assert {each.offset > 0 for each in late.reminders.all()} == {False, True}


def test_an_invoice_is_paid_with_too_much(lived: Office) -> None:
    (paid,) = invoices_of("Фильтр по размеру")
    assert paid.state == "paid"
    payment = Payment.objects.get(allocations__invoice=paid)
    assert payment.amount - paid.total == TOO_MUCH == advance_of(lived.organisation.pk)


def test_an_invoice_is_void_and_issued_anew(lived: Office) -> None:
    void, anew = invoices_of("Форма заказа образцов")
    assert (void.state, void.total) == ("void", anew.total)
    assert anew.state in ("issued", "part_paid", "paid")
    assert Invoice.objects.get(mirrors=void).state == "mirror"


def test_a_client_waits_for_its_advance_to_settle_an_invoice(lived: Office) -> None:
    (invoice,) = invoices_of("Кнопка «Повторить заказ»")
    order = AdvanceOrder.objects.get()
    assert (order.invoice, order.state) == (invoice, "waiting")
    assert [each.invoice for each in advances_page(currency="RUB").orders] == [invoice.number]


def test_the_proof_finds_nothing(lived: Office) -> None:
    assert fsck() == ()
