"""Rejected, a repetition, withdrawn (1.9, 5.7, R18)."""

from __future__ import annotations

import pytest

from reglament.store.models import TimeEntry
from reglament.usecases.conversation import Post, ask
from reglament.usecases.rejection import reject, reject_duplicate, withdraw
from reglament.usecases.work import start_timer
from tests.factories import (
    MONDAY,
    Office,
    answered,
    client,
    free_ticket,
    moscow,
    organisation,
    reread,
    site,
    stranger,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, facts, heard, later, letters, refused, rubles

HOUR = later(MONDAY, hours=1)
EVENING = moscow("2026-11-16 18:00")


@pytest.mark.parametrize("status", ["new", "feedback"])
def test_the_studio_rejects_with_a_reason(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    start_timer(actor=team.pyotr, at=later(MONDAY, minutes=10), number=made.number, kind="reading")
    reject(actor=team.anna, at=HOUR, number=made.number, reason=" Так нельзя по закону ")
    now = reread(made)
    assert (now.status, now.closed_how, now.accept_at) == ("rejected", "rejected", None)
    assert facts(made.number, "rejected")["reason"] == "Так нельзя по закону"
    assert heard(team.alice)[-1] == "rejected"
    assert TimeEntry.objects.get().minutes == 50
    clean()


def test_what_the_studio_may_not_reject(team: Office) -> None:
    fresh = ticket(team)
    with refused("bad_input", field="reason"):
        reject(actor=team.anna, at=HOUR, number=fresh.number, reason=" ")
    with refused("not_specialist"):
        reject(actor=team.alice, at=HOUR, number=fresh.number, reason="Не хочу")
    with refused("conflict"):
        reject(actor=team.anna, at=HOUR, number=fresh.number, reason="Нет", seen=99)
    begun = ticket_in("in_progress", team)
    with refused("move_denied", clause="R16"):
        reject(actor=team.anna, at=HOUR, number=begun.number, reason="Передумали")
    ask(actor=team.anna, at=HOUR, number=begun.number, post=Post("Как?"))
    with refused("move_denied", clause="R18"):
        reject(actor=team.anna, at=HOUR, number=begun.number, reason="Передумали")
    answered(team, begun, at=EVENING)
    with refused("move_denied", clause="R18"):
        reject_duplicate(actor=team.anna, at=EVENING, number=begun.number, of=fresh.number)


def test_a_repetition_is_refused_with_a_link(team: Office) -> None:
    original, made = ticket_in("in_progress", team), ticket(team)
    reject_duplicate(actor=team.anna, at=HOUR, number=made.number, of=original.number, seen=made.version)
    now = reread(made)
    assert (now.status, now.closed_how, now.duplicate_of) == ("rejected", "duplicate", original)
    assert facts(made.number, "duplicate_rejected")["duplicate_of"] == original.number
    assert heard(team.alice)[-1] == "duplicate"
    clean()


def test_what_is_no_repetition(team: Office) -> None:
    made, closed = ticket(team), ticket_in("rejected", team)
    other = organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042")
    site(other, "lutik.example")
    theirs = ticket(
        Office(
            team.olga,
            team.anna,
            team.pyotr,
            team.vera,
            other,
            other.sites.get(),
            client(other, email="l@lutik.example"),
            team.bob,
        )
    )
    for of in (made.number, closed.number, theirs.number, 4040):
        with refused("bad_input", field="of", clause="R18"):
            reject_duplicate(actor=team.anna, at=HOUR, number=made.number, of=of)
    with refused("not_specialist"):
        reject_duplicate(actor=team.alice, at=HOUR, number=made.number, of=made.number)
    with refused("not_found"):
        reject_duplicate(actor=team.anna, at=HOUR, number=4040, of=made.number)
    with refused("conflict"):
        reject_duplicate(actor=team.anna, at=HOUR, number=made.number, of=closed.number, seen=99)


@pytest.mark.parametrize("status", ["new", "feedback"])
def test_the_client_withdraws(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    assert withdraw(actor=team.bob, at=HOUR, number=made.number, reason=" Уже не нужно ") is None
    now = reread(made)
    assert (now.status, now.closed_how) == ("rejected", "withdrawn")
    assert facts(made.number, "withdrawn")["reason"] == "Уже не нужно"
    assert (heard(team.alice)[-1], heard(team.anna)[-1]) == ("withdrawn", "client_wrote")
    clean()


def test_withdrawn_work_under_a_confirmed_cost_is_invoiced(team: Office) -> None:
    made = ticket_in("in_progress", team)
    invoice = withdraw(actor=team.alice, at=later(MONDAY, minutes=50), number=made.number, seen=made.version)
    assert invoice is not None
    assert (invoice.total, facts(made.number, "withdrawn")["invoice"]) == (rubles("1000.00"), invoice.number)
    assert not TimeEntry.objects.filter(ended_at=None).exists()
    clean()


def test_free_work_withdrawn_costs_nothing(team: Office) -> None:
    made = free_ticket(team)
    start_timer(actor=team.anna, at=later(MONDAY, minutes=10), number=made.number)
    assert withdraw(actor=team.alice, at=HOUR, number=made.number) is None
    clean()


def test_what_is_not_withdrawn(team: Office) -> None:
    made, charlie = ticket_in("resolved", team), stranger()
    written = letters(made.number)
    with refused("move_denied"):
        withdraw(actor=team.alice, at=EVENING, number=made.number)
    with refused("not_found"):
        withdraw(actor=charlie, at=EVENING, number=made.number)
    with refused("conflict"):
        withdraw(actor=team.alice, at=EVENING, number=made.number, seen=1)
    rejected = ticket_in("rejected", team, at=EVENING)
    with refused("move_denied", clause="R15"):
        withdraw(actor=team.alice, at=later(EVENING, hours=1), number=rejected.number)
    assert letters(made.number) == written
