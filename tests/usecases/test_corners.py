"""Corners of money, people and the clock that only rare days reach."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.store.models import Event, Message, ServicePeriod
from reglament.usecases import clock
from reglament.usecases.acceptance import OralAcceptance, accept, accept_orally, object_to_acceptance
from reglament.usecases.billing import bill_ticket, issue_monthly
from reglament.usecases.conversation import Post
from reglament.usecases.invoice_reminders import remind_of_invoice
from reglament.usecases.organisations import update_organisation
from reglament.usecases.payments import undo_payment
from reglament.usecases.people import set_roles
from reglament.usecases.studio import update_studio
from reglament.usecases.work import resolve
from tests.factories import (
    CAMOMILE,
    MONDAY,
    STUDIO,
    Office,
    free_ticket,
    invoice_of,
    moscow,
    office,
    pay,
    reread,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, later, nobody_heard, refused, rubles

TUESDAY = moscow("2026-11-17 12:00")


def test_the_accountant_bills_only_what_is_there_and_chargeable(team: Office) -> None:
    made = free_ticket(team)
    resolve(actor=team.anna, at=MONDAY, number=made.number, post=Post("Готово"))
    accept(actor=team.alice, at=TUESDAY, number=made.number)
    with refused("not_found"):
        bill_ticket(actor=team.vera, at=TUESDAY, number=4040)
    with refused("nothing_to_bill", clause="R6"):
        bill_ticket(actor=team.vera, at=TUESDAY, number=made.number)


@pytest.mark.django_db
def test_a_month_that_has_not_begun() -> None:
    team = office(invoicing="monthly")
    with refused("bad_input", field="month"):
        issue_monthly(
            actor=team.vera, at=TUESDAY, organisation_id=team.organisation.pk, month=dt.date(2026, 12, 1)
        )


def test_objecting_to_free_work_voids_nothing(team: Office) -> None:
    made = free_ticket(team)
    resolve(actor=team.anna, at=MONDAY, number=made.number, post=Post("Готово"))
    accept_orally(
        actor=team.anna, at=TUESDAY, number=made.number, call=OralAcceptance(team.alice.pk, TUESDAY)
    )
    object_to_acceptance(actor=team.alice, at=TUESDAY, number=made.number, post=Post("Нет"))
    assert reread(made).status == "new"
    clean()


def test_an_advance_that_settles_nothing_any_more_is_undone_too(team: Office) -> None:
    """The client objected after a part was paid: the money is an advance; then it turns out not to be theirs."""
    made = ticket_in("resolved", team)
    accept_orally(
        actor=team.anna, at=TUESDAY, number=made.number, call=OralAcceptance(team.alice.pk, TUESDAY)
    )
    payment = pay(team, invoice_of(made), at=TUESDAY, amount=rubles("500.00"))
    object_to_acceptance(actor=team.alice, at=later(TUESDAY, hours=1), number=made.number, post=Post("Нет"))
    undo_payment(actor=team.vera, at=later(TUESDAY, hours=2), payment_id=payment, reason="Чужой платёж")
    event = Event.objects.filter(kind="payment_undone").get()
    assert (event.ticket, event.invoice, event.organisation) == (None, None, team.organisation)
    with refused("not_found"):
        undo_payment(actor=team.vera, at=TUESDAY, payment_id=4040, reason="Нет такого")
    clean()


def test_saving_what_stands_there_already_is_no_event(team: Office) -> None:
    def counted() -> int:
        return Event.objects.count()

    before = counted()
    update_organisation(actor=team.anna, at=TUESDAY, organisation_id=team.organisation.pk, card=CAMOMILE)
    update_studio(actor=team.olga, at=TUESDAY, card=STUDIO)
    set_roles(actor=team.olga, at=TUESDAY, person_id=team.anna.pk, roles=["specialist"])
    assert counted() == before


def test_the_clock_looks_again_under_the_lock(team: Office) -> None:
    """What another tick has done meanwhile is not done twice."""
    fresh, accepted = ticket(team, priority="urgent"), ticket_in("accepted", team)
    paid = ticket_in("paid", team)
    period = ServicePeriod.objects.get(site=team.site)
    period.expiry_noted_at = TUESDAY
    period.save()
    with nobody_heard():
        assert not clock._remind(fresh.number, TUESDAY)
        assert not clock._note_overdue(accepted.number, TUESDAY)
        assert not clock._note_expiry(period.pk, moscow("2028-02-01 12:00"))
        assert not remind_of_invoice(invoice_of(accepted).number, TUESDAY)
        assert not remind_of_invoice(invoice_of(paid).number, moscow("2028-02-01 12:00"))


def test_a_ticket_without_messages_has_no_words_to_prove(team: Office) -> None:
    made = ticket(team)
    Message.objects.filter(ticket=made).delete()
    clean()
