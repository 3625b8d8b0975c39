"""Changing the priority (3.2, R8, R9)."""

from __future__ import annotations

import pytest

from reglament.store.models import Message, TimeEntry
from reglament.usecases.conversation import Post, reply
from reglament.usecases.priority import change_priority
from reglament.usecases.work import start_timer, stop_timer
from tests.factories import MONDAY, Office, answered, free_ticket, moscow, reread, stranger, ticket, ticket_in
from tests.stories.cast import clean, facts, heard, later, refused, round_of
from tests.usecases.test_intake import forbid_urgency_on_free

HOUR = later(MONDAY, hours=1)


def test_raising_begins_a_round(team: Office) -> None:
    made = ticket(team)
    change_priority(actor=team.bob, at=HOUR, number=made.number, priority="urgent", seen=made.version)
    now = reread(made)
    assert (now.status, now.priority, now.priority_rank, now.round_index) == ("new", "urgent", 2, 2)
    assert (now.queued_at, now.reaction_deadline) == (HOUR, later(HOUR, hours=1))
    assert (round_of(made, 1).ordered, round_of(made, 2).ordered) == ("normal", "urgent")
    said = facts(made.number, "priority_changed")
    assert (said["before"], said["priority"], said["raised"]) == ("normal", "urgent", True)
    assert (heard(team.anna)[-1], heard(team.alice)[-1]) == ("client_wrote", "reply")
    clean()


def test_lowering_holds_for_later_rounds(team: Office) -> None:
    made = ticket(team, priority="immediate")
    change_priority(actor=team.alice, at=later(MONDAY, minutes=5), number=made.number, priority="normal")
    now = reread(made)
    assert (now.priority, now.priority_rank, now.round_index) == ("normal", 3, 1)
    assert (now.queued_at, now.reaction_deadline) == (MONDAY, made.reaction_deadline)
    clean()
    later_on = answered(team, made, at=HOUR)
    assert (later_on.priority_rank, later_on.reaction_deadline, round_of(made).ordered) == (0, None, "normal")
    clean()


def test_while_work_goes_on_each_entry_keeps_its_round(team: Office) -> None:
    made = ticket_in("in_progress", team)
    change_priority(actor=team.alice, at=HOUR, number=made.number, priority="immediate")
    now = reread(made)
    assert (now.status, now.round_index) == ("in_progress", 3)
    assert (round_of(made, 2).met, round_of(made, 3).met) == ("normal", "immediate")
    stop_timer(actor=team.anna, at=later(HOUR, minutes=20), text="Форма")
    start_timer(actor=team.anna, at=later(HOUR, minutes=20), number=made.number)
    assert [e.round.ordered for e in TimeEntry.objects.order_by("pk")] == ["normal", "immediate"]
    clean()


@pytest.mark.parametrize("status", ["feedback", "resolved"])
def test_raised_in_the_clients_turn_it_holds_from_their_next_word(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    change_priority(actor=team.alice, at=moscow("2026-11-16 14:00"), number=made.number, priority="high")
    now = reread(made)
    assert (now.status, now.priority, now.priority_rank, now.round_index) == (
        status,
        "high",
        0,
        made.round_index,
    )
    clean()
    at = moscow("2026-11-16 15:00")
    assert answered(team, made, at=at).reaction_deadline == moscow("2026-11-16 18:00")


def test_the_same_priority_again_changes_nothing(team: Office) -> None:
    made = ticket(team, priority="high")
    change_priority(actor=team.alice, at=HOUR, number=made.number, priority="high")
    assert reread(made).version == made.version


def test_a_specialist_raises_only_on_the_clients_written_word(team: Office) -> None:
    made = ticket(team)
    with refused("bad_input", field="consent", clause="R9"):
        change_priority(actor=team.anna, at=HOUR, number=made.number, priority="urgent")
    with refused("not_found"):
        change_priority(actor=team.anna, at=HOUR, number=made.number, priority="urgent", consent_id=4040)
    asked = reply(actor=team.alice, at=HOUR, number=made.number, post=Post("Сделайте срочно!"))
    assert Message.objects.filter(pk=asked.pk, side="client").exists()
    change_priority(actor=team.anna, at=HOUR, number=made.number, priority="urgent", consent_id=asked.pk)
    assert facts(made.number, "priority_changed")["consent"] == asked.pk
    assert heard(team.alice)[-1] == "reply"
    change_priority(actor=team.anna, at=HOUR, number=made.number, priority="high")
    assert reread(made).priority == "high"
    clean()


def test_who_changes_it_and_to_what(team: Office) -> None:
    made, charlie = ticket(team), stranger()
    with refused("not_found"):
        change_priority(actor=charlie, at=HOUR, number=made.number, priority="urgent")
    with refused("not_specialist"):
        change_priority(actor=team.vera, at=HOUR, number=made.number, priority="urgent")
    with refused("bad_input", field="priority"):
        change_priority(actor=team.alice, at=HOUR, number=made.number, priority="asap")
    with refused("conflict"):
        change_priority(actor=team.alice, at=HOUR, number=made.number, priority="urgent", seen=99)
    for status in ("accepted", "rejected"):
        closed = ticket_in(status, team)
        with refused("locked", clause="R15"):
            change_priority(actor=team.alice, at=HOUR, number=closed.number, priority="urgent")


def test_an_edition_may_forbid_urgency_on_free_tickets(team: Office) -> None:
    forbid_urgency_on_free(team)
    made, paid = free_ticket(team), ticket(team)
    with refused("bad_input", field="priority", clause="R8"):
        change_priority(actor=team.alice, at=HOUR, number=made.number, priority="high")
    change_priority(actor=team.alice, at=HOUR, number=made.number, priority="normal")
    change_priority(actor=team.alice, at=HOUR, number=paid.number, priority="high")
