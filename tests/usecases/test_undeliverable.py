"""A letter that never arrives holds the week that it told of (R12)."""

from __future__ import annotations

import pytest

from reglament.store.models import Event, Letter
from reglament.usecases.clock import tick
from reglament.usecases.conversation import Post, ask
from reglament.usecases.letters import queue_ready_letter
from reglament.usecases.undeliverable import mark_undeliverable
from tests.factories import MONDAY, Office, answered, moscow, reread, ticket, ticket_in
from tests.stories.cast import clean, letters, nobody_heard

AT = moscow("2026-11-17 12:00")


def last(template: str) -> Letter:
    found = Letter.objects.filter(template=template).last()
    assert found is not None
    return found


@pytest.mark.parametrize(("status", "template"), [("resolved", "resolved"), ("feedback", "question")])
def test_the_week_is_held(team: Office, status: str, template: str) -> None:
    made = ticket_in(status, team)
    Letter.objects.update(error="mailbox full " * 100)
    with nobody_heard():
        assert mark_undeliverable(at=AT, letter_id=last(template).pk)
    now = reread(made)
    assert "alice@romashka.example" in now.hold_reason
    assert now.version == made.version + 1
    event = Event.objects.get(kind="hold_set")
    assert (event.role, event.actor, event.ticket) == ("system", None, made)
    assert not mark_undeliverable(at=AT, letter_id=last(template).pk)
    tick(at=moscow("2026-11-30 12:00"))
    assert reread(made).status == status
    clean()


def test_letters_that_hold_nothing(team: Office) -> None:
    made = ticket_in("feedback", team)
    code = queue_ready_letter(address="a@b.example", subject="s", body="b", language="ru", at=AT)
    orphan = last("question")
    orphan.pk, orphan.message_id, orphan.recipient = None, "<x@y>", None
    orphan.save()
    for harmless in (code, last("access_granted"), last("ticket_received"), last("client_wrote"), orphan):
        assert not mark_undeliverable(at=AT, letter_id=harmless.pk)
    # The week that it told of is over: the client has written.
    question = last("question")
    answered(team, made, at=AT)
    assert not mark_undeliverable(at=AT, letter_id=question.pk)
    assert reread(made).hold_reason == ""


def test_a_letter_of_an_earlier_week_holds_nothing(team: Office) -> None:
    made = ticket_in("feedback", team)
    question = last("question")
    made = answered(team, made, at=moscow("2026-11-16 11:00"))
    ask(actor=team.anna, at=AT, number=made.number, post=Post("А ещё?"))
    assert not mark_undeliverable(at=AT, letter_id=question.pk)
    assert letters(made.number).count("question") == 2
    assert mark_undeliverable(at=AT, letter_id=last("question").pk)


def test_a_letter_to_the_studio_holds_nothing(team: Office) -> None:
    made = ticket(team, at=MONDAY)
    event = Event.objects.get(ticket=made)
    reply = Letter.objects.create(
        event=event,
        template="reply",
        recipient=team.anna,
        address="a@b.example",
        message_id="<r@y>",
        created_at=AT,
        next_at=AT,
    )
    assert not mark_undeliverable(at=AT, letter_id=reply.pk)
