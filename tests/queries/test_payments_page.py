"""The list of payments: what stands, what lies free, what was undone; found by organisation, month, words, number, sum."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from reglament.queries.payments_page import PaymentsWanted, payments_page
from reglament.usecases.payments import Share, undo_payment
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


def listed(**wanted: Any) -> list[str]:
    return [row.document for row in payments_page(PaymentsWanted(**wanted), currency="RUB").rows]


def test_by_state(known: Clients) -> None:
    enter(known.camomile, "1000", Share(1042, Decimal(1000)), document="whole")
    part = enter(known.camomile, "5000", Share(1042, Decimal(100)), document="part")
    undo_payment(
        actor=known.vera,
        at=AT,
        payment_id=enter(known.camomile, "7", document="undone").pk,
        reason="Чужие деньги",
    )
    assert listed() == ["part", "whole"]
    assert (listed(state="advance"), listed(state="undone")) == (["part"], ["undone"])
    given = Refunding(part.pk, Decimal(4900), DAY, "31", "По письму клиента")
    back = refund(actor=known.vera, at=AT, refunding=given)
    assert listed(state="advance") == []
    undo_refund(actor=known.vera, at=AT, refund_id=back.pk, reason="Не ушёл")
    assert listed(state="advance") == ["part"]


def test_by_organisation_and_month(known: Clients) -> None:
    enter(known.camomile, "1", document="first", day=dt.date(2026, 11, 1))
    enter(known.camomile, "2", document="last", day=dt.date(2026, 11, 30))
    enter(known.camomile, "3", document="before", day=dt.date(2026, 10, 31))
    enter(known.cornflower, "4", document="other", day=dt.date(2026, 11, 2))
    month = dt.date(2026, 11, 1)
    assert listed(month=month) == ["last", "other", "first"]
    assert listed(month=month, organisation_id=known.camomile.organisation.pk) == ["last", "first"]
    assert listed(organisation_id=0) == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["b", "a"]), ("a", ["a"]), ("ДОРАБОТКУ", ["a"]), ("ромашк", ["a"]), ("1 000,50", ["a"]), ("1000.5 ₽", ["a"]),
        ("1000", []), ("(", []), ("\x00", ["b", "a"]), ("за", ["b", "a"]), ("٣", []),
    ],
)  # fmt: skip
def test_by_what_one_remembers(known: Clients, search: str, found: list[str]) -> None:
    enter(known.camomile, "1000.50", document="a", purpose="За доработку сайта")
    enter(known.cornflower, "2000", document="b", purpose="За счёт")
    assert listed(search=search) == found


def test_a_long_list_goes_on_within_what_is_wanted(known: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.queries.payments_page.PAGE_SIZE", 1)
    for document in ("1", "2"):
        enter(known.camomile, "1", document=document)
        enter(known.cornflower, "1", document=f"other {document}")
    wanted = PaymentsWanted(organisation_id=known.camomile.organisation.pk)
    page = payments_page(wanted, currency="RUB")
    rest = payments_page(wanted, currency="RUB", after=page.next)
    assert [row.document for row in (*page.rows, *rest.rows)] == ["2", "1"]
    assert rest.next == ""
