"""Outgoing payments: money given back to a client, recorded already or still to be (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from reglament.queries.bank_refunds import OutgoingPaper, given_back, outgoing_paper
from reglament.rules.statement import Party
from reglament.store.models import Organisation
from reglament.usecases.bank_lines import Decision, confirm_line
from reglament.usecases.coming_money import Coming
from reglament.usecases.payments import enter_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from tests.statements import AT, CAMOMILE, US, Clients, bring, clients, line_of, paid, statement

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
# «Ромашка» has moved to another bank since.
MOVED = replace(CAMOMILE, account="40702810500000000777")


@pytest.fixture
def known() -> Clients:
    return clients()


def went(payee: Party, amount: str = "500.00") -> int:
    """The row of an outgoing payment to somebody."""
    paper = paid(
        "88", amount, "Возврат излишне уплаченного", payer=US, payee=payee, posted_on=None, charged_on=DAY
    )
    bring(statement(paper))
    line = line_of("88")
    assert line.state == "outgoing"
    return line.pk


def advance(known: Clients, amount: str, day: int = 20) -> int:
    """An advance of «Ромашка» that Vera has entered; its payment."""
    coming = Coming(known.camomile.organisation.pk, Decimal(amount), dt.date(2026, 11, day), "7", "Аванс")
    return enter_payment(actor=known.vera, at=AT, coming=coming).pk


def offered(line_id: int) -> tuple[int, ...]:
    return tuple(row.id for row in given_back(line_id, currency="RUB").payments)


def test_the_client_is_known_by_the_account_of_its_card(known: Clients) -> None:
    line = went(CAMOMILE)
    first, second = advance(known, "300"), advance(known, "700", 22)
    assert offered(line) == ()
    Organisation.objects.filter(pk=known.camomile.organisation.pk).update(account=CAMOMILE.account)
    assert offered(line) == (first, second)
    assert outgoing_paper(line) == OutgoingPaper(Decimal(500), DAY, "88", CAMOMILE.name)


def test_or_by_one_it_has_paid_from(known: Clients) -> None:
    bring(statement(paid("154", "900", payer=MOVED)))
    came = line_of("154")
    decision = Decision((), known.camomile.organisation.pk)
    (payment,) = confirm_line(actor=known.vera, at=AT, line_id=came.pk, decision=decision, seen=came.version)
    assert offered(went(MOVED)) == (payment.pk,)


def test_what_is_recorded_is_not_offered_again(known: Clients) -> None:
    Organisation.objects.filter(pk=known.camomile.organisation.pk).update(account=CAMOMILE.account)
    line, payment = went(CAMOMILE), advance(known, "700")
    given = refund(
        actor=known.vera, at=AT, refunding=Refunding(payment, Decimal(500), DAY, "88", "Переплата")
    )
    back = given_back(line, currency="RUB")
    assert (back.recorded, back.payments) == ((payment,), ())
    undo_refund(actor=known.vera, at=AT, refund_id=given.pk, reason="Банк вернул")
    assert offered(line) == (payment,)


def test_nothing_is_offered_for_what_is_no_clients(known: Clients) -> None:
    advance(known, "700")
    assert offered(went(Party("40702810000000009999", "", "", "ООО «Хостинг»", "", ""))) == ()
    bring(statement(paid("154")))
    assert offered(line_of("154").pk) == ()
    assert outgoing_paper(line_of("154").pk) is None
    assert outgoing_paper(0) is None
