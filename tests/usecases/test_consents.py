"""Consent by e-mail, recorded by a specialist or not (2.2, 2.3, R7, R21)."""

from __future__ import annotations

from reglament.store.models import ConsentProposal, Estimate, Event, Ticket
from reglament.usecases.consents import decline_consent, propose_consent, record_consent
from reglament.usecases.conversation import Post, ask, reply
from reglament.usecases.estimates import Offer, confirm_estimate, decline_estimate, offer_estimate
from reglament.usecases.rejection import withdraw
from reglament.usecases.work import start_work
from tests.factories import MONDAY, Office, free_ticket, reread, ticket
from tests.stories.cast import clean, later, refused


def proposed(team: Office, made: Ticket, estimate: Estimate | None) -> ConsentProposal:
    message = reply(
        actor=team.alice, at=later(MONDAY, minutes=30), number=made.number, post=Post("Подтверждаю")
    )
    proposal = propose_consent(message, estimate, superseded=False)
    assert propose_consent(message, estimate, superseded=True) == proposal
    return proposal


def offered(team: Office, made: Ticket) -> Estimate:
    return offer_estimate(
        actor=team.anna, at=later(MONDAY, minutes=10), number=made.number, offer=Offer(60, "Час работы.")
    )


def test_recorded_under_a_new_question(team: Office) -> None:
    """The specialist asked something else meanwhile: the consent is recorded, the question still waits."""
    made = ticket(team)
    proposal = proposed(team, made, offered(team, made))
    ask(actor=team.anna, at=later(MONDAY, minutes=40), number=made.number, post=Post("Какие поля?"))
    seen = reread(made).version
    with refused("conflict"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk, seen=seen - 1)
    record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk, seen=seen)
    assert reread(made).status == "feedback"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("recorded", team.anna)
    with refused("decided"):
        decline_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)
    start_work(actor=team.anna, at=later(MONDAY, hours=2), number=made.number)
    clean()


def test_declined_twice(team: Office) -> None:
    made = ticket(team)
    proposal = proposed(team, made, offered(team, made))
    for _ in range(2):
        decline_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)
    assert Event.objects.filter(kind="consent_declined").count() == 1
    with refused("decided"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)


def test_the_button_settles_what_was_proposed(team: Office) -> None:
    made = ticket(team)
    estimate = offered(team, made)
    proposal = proposed(team, made, estimate)
    confirm_estimate(
        actor=team.alice, at=later(MONDAY, hours=1), number=made.number, version=estimate.version
    )
    proposal.refresh_from_db()
    assert proposal.state == "stale"
    with refused("decided"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)


def test_what_cannot_be_recorded(team: Office) -> None:
    made = ticket(team)
    estimate = offered(team, made)
    proposal = proposed(team, made, estimate)
    for actor, number, code in (
        (team.alice, proposal.pk, "not_specialist"),
        (team.anna, 99_999, "not_found"),
    ):
        with refused(code):
            record_consent(actor=actor, at=MONDAY, proposal_id=number)
    late = ConsentProposal.objects.create(
        message=reply(actor=team.alice, at=later(MONDAY, minutes=31), number=made.number, post=Post("Да")),
        ticket=made,
    )
    with refused("no_estimate", clause="2.2"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=late.pk)
    decline_estimate(
        actor=team.alice, at=later(MONDAY, hours=1), number=made.number, version=estimate.version
    )
    again = ConsentProposal.objects.create(
        message=reply(actor=team.alice, at=later(MONDAY, hours=2), number=made.number, post=Post("Хорошо")),
        ticket=made, estimate=estimate,
    )  # fmt: skip
    with refused("declined"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=2), proposal_id=again.pk)


def test_confirmed_before_it_was_proposed(team: Office) -> None:
    made = ticket(team)
    estimate = offered(team, made)
    confirm_estimate(
        actor=team.alice, at=later(MONDAY, minutes=20), number=made.number, version=estimate.version
    )
    estimate.refresh_from_db()
    proposal = proposed(team, made, estimate)
    with refused("already_confirmed"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)


def test_not_in_a_closed_ticket(team: Office) -> None:
    made = free_ticket(team)
    proposal = proposed(team, made, offered(team, made))
    withdraw(actor=team.alice, at=later(MONDAY, minutes=40), number=made.number)
    with refused("locked"):
        record_consent(actor=team.anna, at=later(MONDAY, hours=1), proposal_id=proposal.pk)
