"""«Зачесть наш аванс»: the client's word, carried out or declined by accounting (R11, R22)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reglament.queries.charges import advance_of
from reglament.store.models import AdvanceOrder, Allocation, Event, Invoice, Letter
from reglament.usecases.advance_orders import carry_out, decline_order, order_settlement, withdraw_order
from reglament.usecases.billing import void_invoice
from reglament.usecases.fsck import fsck
from reglament.usecases.payments import Coming, enter_payment
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-18 12:00")
LATER = moscow("2026-11-18 15:00")


@pytest.fixture
def invoice(team: Office) -> Invoice:
    return make.invoice_of(make.ticket_in("accepted", team))


def advance(team: Office, amount: str) -> None:
    coming = Coming(team.organisation.pk, Decimal(amount), AT.date(), "154")
    enter_payment(actor=team.vera, at=AT, coming=coming)


def order(team: Office, invoice: Invoice) -> AdvanceOrder:
    return order_settlement(actor=team.alice, at=AT, invoice_number=invoice.number)


def kinds() -> list[str]:
    return [*Event.objects.filter(kind__startswith="advance_").order_by("id").values_list("kind", flat=True)]


def test_the_word_waits_for_accounting_and_settles_nothing(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    letters = Letter.objects.count()
    made = order(team, invoice)
    invoice.refresh_from_db()
    assert (made.state, made.person_id, invoice.state) == ("waiting", team.alice.pk, "issued")
    assert kinds() == ["advance_received", "advance_ordered"]
    assert Letter.objects.count() == letters


def test_a_repeated_word_is_the_same_word(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    assert order(team, invoice) == order(team, invoice)
    assert kinds().count("advance_ordered") == 1


def test_it_is_carried_out_with_the_client_s_word(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    made = carry_out(actor=team.vera, at=LATER, order_id=order(team, invoice).pk)
    invoice.refresh_from_db()
    assert (made.state, made.decided_by, invoice.state) == ("done", team.vera, "paid")
    assert Allocation.objects.get().word == "Заявление в кабинете: Алиса Акимова, 18.11.2026"
    assert advance_of(team.organisation.pk) == Decimal(5000) - invoice.total
    assert make.reread(1001).status == "paid"
    assert fsck() == ()


def test_a_small_advance_pays_a_part_and_a_new_word_may_follow(team: Office, invoice: Invoice) -> None:
    advance(team, "1000")
    carry_out(actor=team.vera, at=LATER, order_id=order(team, invoice).pk)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid) == ("part_paid", Decimal(1000))
    with pytest.raises(Refused) as refused:
        order(team, invoice)
    assert refused.value.code == "no_advance"
    advance(team, "500")
    assert order(team, invoice).state == "waiting"


def test_without_an_advance_there_is_nothing_to_settle_from(team: Office, invoice: Invoice) -> None:
    with pytest.raises(Refused) as refused:
        order(team, invoice)
    assert (refused.value.code, refused.value.clauses) == ("no_advance", ("R11",))


def test_a_paid_or_void_invoice_is_refused(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    other = make.invoice_of(make.ticket_in("accepted", team))
    make.pay(team, other, at=AT)
    with pytest.raises(Refused, match="paid"):
        order(team, other)
    void_invoice(actor=team.vera, at=AT, number=invoice.number, reason="Ошибка в реквизитах")
    with pytest.raises(Refused, match="void"):
        order(team, invoice)


def test_who_may_not_decide_about_money_may_not_order(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    with pytest.raises(NotAllowed):
        order_settlement(actor=team.bob, at=AT, invoice_number=invoice.number)
    for person, number in (
        (make.stranger(), invoice.number),
        (team.alice, 9999),
        (team.vera, invoice.number),
    ):
        with pytest.raises(NotFound):
            order_settlement(actor=person, at=AT, invoice_number=number)
    assert not AdvanceOrder.objects.exists()


def test_the_client_takes_the_word_back(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    made = order(team, invoice)
    with pytest.raises(NotAllowed):
        withdraw_order(actor=team.bob, at=LATER, invoice_number=invoice.number)
    letters = Letter.objects.count()
    withdraw_order(actor=team.alice, at=LATER, invoice_number=invoice.number)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("declined", team.alice)
    assert Letter.objects.count() == letters
    with pytest.raises(Conflict):
        carry_out(actor=team.vera, at=LATER, order_id=made.pk)
    with pytest.raises(Conflict):
        withdraw_order(actor=team.alice, at=LATER, invoice_number=invoice.number)
    assert order(team, invoice).pk != made.pk


def test_accounting_declines_with_a_reason_and_a_letter(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    made = order(team, invoice)
    with pytest.raises(BadInput) as refused:
        decline_order(actor=team.vera, at=LATER, order_id=made.pk, reason=" ")
    assert refused.value.field == "reason"
    decline_order(actor=team.vera, at=LATER, order_id=made.pk, reason="Аванс за другие работы")
    letter = Letter.objects.get(template="advance_declined")
    assert letter.recipient == team.alice
    assert letter.data["reason"] == "Аванс за другие работы"
    with pytest.raises(Conflict):
        decline_order(actor=team.vera, at=LATER, order_id=made.pk, reason="Ещё раз")


def test_only_accounting_decides(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    made = order(team, invoice)
    for person in (team.alice, team.anna):
        with pytest.raises(NotAllowed):
            carry_out(actor=person, at=LATER, order_id=made.pk)
        with pytest.raises(NotAllowed):
            decline_order(actor=person, at=LATER, order_id=made.pk, reason="Нет")
    with pytest.raises(NotFound):
        carry_out(actor=team.vera, at=LATER, order_id=made.pk + 1)


def test_what_was_paid_meanwhile_is_not_settled_twice(team: Office, invoice: Invoice) -> None:
    advance(team, "5000")
    made = order(team, invoice)
    make.pay(team, invoice, at=LATER)
    with pytest.raises(Refused, match="paid"):
        carry_out(actor=team.vera, at=LATER, order_id=made.pk)
    made.refresh_from_db()
    assert made.state == "waiting"
    assert advance_of(team.organisation.pk) == Decimal(5000)
