"""What settles an invoice and what a payment settles, with those taken back (R11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reglament.queries.payments_page import payment_card
from reglament.queries.settlements import settlements_of
from reglament.store.models import Payment
from reglament.usecases.payments import (
    Coming,
    Share,
    enter_payment,
    reassign_payment,
    settle_from_advance,
    undo_payment,
)
from tests import factories as make
from tests.factories import Office, moscow
from tests.web.desk import at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 18)


@pytest.fixture
def team() -> Office:
    return make.office()


def two_invoices(team: Office) -> tuple[int, int]:
    first, second = (make.invoice_of(make.ticket_in("accepted", team)).number for _ in range(2))
    return first, second


def came(team: Office, amount: str, *shares: Share, method: str = "bank") -> Payment:
    coming = Coming(team.organisation.pk, Decimal(amount), DAY, "к-1", "За работы", method)
    return enter_payment(actor=team.vera, at=moscow("2026-11-18 12:00"), coming=coming, shares=shares)


def test_money_that_was_moved_says_where_it_was_who_moved_it_and_why(team: Office) -> None:
    first, second = two_invoices(team)
    payment = came(team, "1000", Share(first, Decimal(1000)), method="card")
    reassign_payment(
        actor=team.vera, at=moscow("2026-11-19 12:00"), payment_id=payment.pk,
        shares=[Share(second, Decimal(600))], reason="Клиент ошибся счётом",
    )  # fmt: skip
    (gone,) = settlements_of(invoice=first, currency="RUB")
    assert (gone.stands, gone.was_moved, gone.undone_by, gone.undone_why) == (
        False, True, str(team.vera), "Клиент ошибся счётом",
    )  # fmt: skip
    (now,) = settlements_of(invoice=second, currency="RUB")
    assert (now.stands, now.amount.amount, now.whole.amount, now.by) == (True, 600, 1000, str(team.vera))
    assert [row.invoice for row in settlements_of(payment=payment.pk, currency="RUB")] == [first, second]
    vera = signed_in(team.vera)
    for page in (
        text(vera.get(at("accounting:invoice", first))),
        text(vera.get(at("accounting:payment", payment.pk))),
    ):
        assert "перенесено 19.11.2026" in page
        assert "Клиент ошибся счётом" in page
    assert "карта, № к-1 от 18.11.2026" in text(vera.get(at("accounting:invoice", second)))


def test_an_advance_says_by_whose_word_it_was_set_off_and_when(team: Office) -> None:
    first, _ = two_invoices(team)
    payment = came(team, "5000", method="cash")
    settle_from_advance(
        actor=team.vera, at=moscow("2026-11-25 09:30"), invoice_number=first, word="Письмо от 24.11"
    )
    (row,) = settlements_of(invoice=first, currency="RUB")
    assert (row.word, row.at, row.method) == ("Письмо от 24.11", moscow("2026-11-25 09:30"), "cash")
    vera = signed_in(team.vera)
    for address in (at("accounting:invoice", first), at("accounting:payment", payment.pk)):
        page = text(vera.get(address))
        assert "из аванса: Письмо от 24.11" in page
        assert "25.11.2026" in page


def test_an_undone_payment_is_not_called_moved(team: Office) -> None:
    first, _ = two_invoices(team)
    payment = came(team, "1000", Share(first, Decimal(1000)))
    undo_payment(actor=team.vera, at=moscow("2026-11-19 12:00"), payment_id=payment.pk, reason="Чужие деньги")
    (row,) = settlements_of(invoice=first, currency="RUB")
    assert (row.stands, row.was_moved, row.payment_stands) == (False, False, False)
    page = text(signed_in(team.vera).get(at("accounting:invoice", first)))
    assert "отменено 19.11.2026" in page
    assert "Чужие деньги" in page


def test_the_same_paper_entered_twice_is_said(team: Office) -> None:
    first, second, other = came(team, "1000"), came(team, "1000"), came(team, "1000.01")
    card = payment_card(second.pk, currency="RUB")
    assert card is not None
    assert card.twins == (first.pk,)
    vera = signed_in(team.vera)
    assert "Такой же платёж уже есть" in text(vera.get(at("accounting:payment", second.pk)))
    assert "Такой же платёж уже есть" not in text(vera.get(at("accounting:payment", other.pk)))
    undo_payment(actor=team.vera, at=moscow("2026-11-19 12:00"), payment_id=second.pk, reason="Дважды")
    for payment in (first, second):
        assert "Такой же платёж уже есть" not in text(vera.get(at("accounting:payment", payment.pk)))
