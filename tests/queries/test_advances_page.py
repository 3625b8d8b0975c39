"""Advances: what of a payment lies free, by organisation, as much as the ledger says (R11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from reglament.queries.advances_page import AdvancesPage, advances_page
from reglament.queries.payments_page import PaymentsWanted, payment_card, payments_page
from reglament.usecases.advance_orders import order_settlement
from reglament.usecases.billing import void_invoice
from reglament.usecases.payments import Share, settle_from_advance, undo_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from tests import statements as made
from tests.statements import AT, Clients, enter

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 25)


@pytest.fixture
def known() -> Clients:
    """The studio with its clients, and the invoices 1042 of 4333.33 and 1043 of 4000."""
    clients = made.clients()
    made.invoices(clients, [1042, 1043])
    return clients


def page() -> AdvancesPage:
    return advances_page(currency="RUB")


def test_nobody_has_an_advance(known: Clients, django_assert_num_queries: Any) -> None:
    enter(known.camomile, "4333.33", Share(1042, Decimal("4333.33")))
    with django_assert_num_queries(3):
        found = page()
    assert (found.rows, found.total.amount) == ((), Decimal(0))


def test_the_largest_first_with_its_payments_and_what_waits(
    known: Clients, django_assert_num_queries: Any
) -> None:
    second = enter(known.camomile, "200", document="8")
    first = enter(
        known.camomile, "5000", Share(1042, Decimal(4000)), document="7", day=DAY - dt.timedelta(days=1)
    )
    enter(known.cornflower, "900", document="9")
    with django_assert_num_queries(5):
        found = page()
    camomile, cornflower = found.rows
    assert (camomile.organisation, camomile.advance.amount) == ("Ромашка", Decimal(1200))
    assert [(each.id, each.document, each.amount.amount, each.free.amount) for each in camomile.payments] == [
        (first.pk, "7", Decimal(5000), Decimal(1000)),
        (second.pk, "8", Decimal(200), Decimal(200)),
    ]
    assert [(number, left.amount) for number, left in camomile.invoices] == [(1042, Decimal("333.33"))]
    assert (cornflower.organisation, cornflower.advance.amount) == ("Василёк", Decimal(900))
    assert [(number, left.amount) for number, left in cornflower.invoices] == [(1043, Decimal(4000))]
    assert found.total.amount == Decimal(2100)


def test_settling_giving_back_and_undoing_change_it(known: Clients) -> None:
    paid = enter(known.camomile, "5000")
    settle_from_advance(actor=known.vera, at=AT, invoice_number=1042, word="Письмо № 5")
    assert page().total.amount == Decimal("666.67")
    given = Refunding(paid.pk, Decimal("666.67"), DAY, "31", "По письму клиента")
    back = refund(actor=known.vera, at=AT, refunding=given)
    assert (page().rows, page().total.amount) == ((), Decimal(0))
    undo_refund(actor=known.vera, at=AT, refund_id=back.pk, reason="Не тот клиент")
    assert page().total.amount == Decimal("666.67")
    undo_payment(actor=known.vera, at=AT, payment_id=paid.pk, reason="Чужие деньги")
    assert (page().rows, page().total.amount) == ((), Decimal(0))


def test_the_lists_agree_about_what_is_free(known: Clients) -> None:
    paid = enter(known.camomile, "5000", Share(1042, Decimal(1000)), method="cash")
    given = Refunding(paid.pk, Decimal(500), DAY, "31", "По письму клиента")
    refund(actor=known.vera, at=AT, refunding=given)
    card = payment_card(paid.pk, currency="RUB")
    assert card is not None
    (listed,) = payments_page(PaymentsWanted(), currency="RUB").rows
    free = page().rows[0].payments[0].free
    assert listed == card.row
    assert free == card.row.free
    assert (free.amount, card.row.method) == (Decimal(3500), "cash")
    assert card.row.refunded is not None
    assert card.row.refunded.amount == Decimal(500)
    assert [(row.amount.amount, row.document, row.reason, row.undone_at) for row in card.refunds] == [
        (Decimal(500), "31", "По письму клиента", None)
    ]
    assert [(number, left.amount) for number, left in card.open_invoices] == [(1042, Decimal("3333.33"))]
    assert payment_card(0, currency="RUB") is None


@pytest.mark.parametrize("more", [0, 3])
def test_the_statements_do_not_grow_with_the_rows(
    known: Clients, more: int, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    paid = enter(known.camomile, "5000", Share(1042, Decimal(100)))
    for place in range(more):
        enter(known.camomile, "10", Share(1042, Decimal(1)), document=f"m{place}")
        given = Refunding(paid.pk, Decimal(1), DAY, str(place), "По письму клиента")
        refund(actor=known.vera, at=AT, refunding=given)
    with django_assert_num_queries(5):
        page()
    with django_assert_max_num_queries(3):
        assert len(payments_page(PaymentsWanted(), currency="RUB").rows) == 1 + more
    with django_assert_max_num_queries(6):
        payment_card(paid.pk, currency="RUB")


def test_a_word_asks_for_nothing_while_its_invoice_is_paid_otherwise_or_void(known: Clients) -> None:
    team = known.camomile
    enter(team, "200")
    order_settlement(actor=team.alice, at=AT, invoice_number=1042)
    assert [order.invoice for order in page().orders] == [1042]
    otherwise = enter(team, "4333.33", Share(1042, Decimal("4333.33")))
    assert page().orders == ()
    undo_payment(actor=team.vera, at=AT, payment_id=otherwise.pk, reason="Ошибка банка")
    assert [order.invoice for order in page().orders] == [1042]
    void_invoice(actor=team.vera, at=AT, number=1042, reason="Не те часы")
    assert page().orders == ()
