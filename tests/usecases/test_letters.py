"""Letters queued with their event; sent again by a person."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.rules.events import EventKind
from reglament.rules.workflow import Role
from reglament.store.models import Event, Letter, Person
from reglament.usecases.letters import SIGN_IN, queue_letters, queue_ready_letter, send_again
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Conflict, NotAllowed, NotFound, Refused
from tests.factories import MONDAY, office, ticket

pytestmark = pytest.mark.django_db
LATER = MONDAY + dt.timedelta(hours=1)


def test_everything_is_fixed_when_queued() -> None:
    team = office()
    made = ticket(team)
    letter = Letter.objects.get(template="ticket_received")
    assert (
        letter.message_id
        == f"<t{made.number}.e{letter.event_id}.p{team.alice.pk}.ticket_received@studio.example>"
    )
    assert (letter.address, letter.language, letter.state, letter.next_at) == (
        team.alice.email,
        "ru",
        "waiting",
        MONDAY,
    )
    assert letter.data["number"] == made.number
    assert letter.data["title"] == made.title
    Person.objects.filter(pk=team.alice.pk).update(email="new@romashka.example")
    letter.refresh_from_db()
    assert letter.address == "alice@romashka.example"


def test_a_person_s_letters_hang_together() -> None:
    team = office()
    made = ticket(team)
    first = Letter.objects.get(template="ticket_received")
    event = record(
        Happening(EventKind.STUDIO_WROTE, Role.SPECIALIST, team.anna, data={"agent": "А", "text": "т"}),
        Subject(ticket=made),
        at=LATER,
    )
    second = Letter.objects.get(event=event, recipient=team.alice)
    assert (second.in_reply_to, second.references) == (first.message_id, first.message_id)
    assert first.in_reply_to == ""


def test_two_statements_and_nobody_twice(django_assert_num_queries: object) -> None:
    team = office()
    made = ticket(team)
    event = Event.objects.create(at=LATER, kind="studio_wrote", role="specialist", ticket=made, data={})
    with django_assert_num_queries(2):  # type: ignore[operator]
        queue_letters(event=event, template="reply", recipients=[team.alice, team.bob, team.alice], at=LATER)
    assert Letter.objects.filter(event=event).count() == 2
    with django_assert_num_queries(0):  # type: ignore[operator]
        queue_letters(event=event, template="reply", recipients=[], at=LATER)


def test_nothing_for_those_who_may_not_enter() -> None:
    team = office()
    team.alice.is_active = False
    event = Event.objects.create(at=LATER, kind="studio_wrote", role="specialist", data={})
    queue_letters(event=event, template="reply", recipients=[team.alice], at=LATER)
    assert not Letter.objects.filter(event=event).exists()
    queue_letters(event=event, template="access_revoked", recipients=[team.alice], at=LATER)
    assert Letter.objects.filter(event=event).exists()


def _failed(**changes: object) -> Letter:
    ticket(office())
    letter = Letter.objects.get(template="ticket_received")
    Letter.objects.filter(pk=letter.pk).update(
        **{"state": "failed", "attempts": 9, "error": "550", **changes}
    )
    return letter


def test_send_again() -> None:
    letter = _failed()
    send_again(actor=Person.objects.get(email="anna@studio.example"), at=LATER, letter_id=letter.pk)
    again = Letter.objects.get(pk=letter.pk)
    assert (again.state, again.attempts, again.error, again.next_at) == ("waiting", 0, "", LATER)
    assert again.message_id == letter.message_id
    with pytest.raises(Conflict):
        send_again(actor=Person.objects.get(email="anna@studio.example"), at=LATER, letter_id=letter.pk)


@pytest.mark.parametrize("who", ["alice@romashka.example", "vera@studio.example"])
def test_only_specialists_send_again(who: str) -> None:
    letter = _failed()
    with pytest.raises(NotAllowed):
        send_again(actor=Person.objects.get(email=who), at=LATER, letter_id=letter.pk)


def test_no_such_letter() -> None:
    with pytest.raises(NotFound):
        send_again(actor=office().anna, at=LATER, letter_id=10**9)


def test_an_old_code_is_not_sent_again() -> None:
    team = office()
    letter = queue_ready_letter(address=team.alice.email, subject="Код", body="1", language="ru", at=MONDAY)
    assert letter.template == SIGN_IN
    Letter.objects.filter(pk=letter.pk).update(state="failed")
    with pytest.raises(Refused) as told:
        send_again(actor=team.anna, at=LATER, letter_id=letter.pk)
    assert told.value.code == "code_expired"
