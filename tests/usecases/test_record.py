"""The journal row and the letters of an event (2.10, R25)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reglament.rules.events import EventKind
from reglament.rules.money import Money
from reglament.rules.workflow import Role, Status
from reglament.store.models import Event, Letter
from reglament.usecases.authorities import revoke_authority, set_following
from reglament.usecases.record import Happening, Subject, plain, record
from tests.factories import MONDAY, Office, authority_of, stranger, ticket
from tests.stories.cast import heard, nobody_heard


def test_values_become_json() -> None:
    moment = dt.datetime(2026, 11, 16, 7, 0, tzinfo=dt.UTC)
    given = {
        "none": None, "yes": True, "n": 5, "text": "да", "at": moment, "day": moment.date(), "coefficient": Decimal("1.30"),
        "sum": Money.of("12.30"), "list": [moment.date(), (1, "a")], "inner": {1: Decimal(2)},
    }  # fmt: skip
    assert plain(given) == {
        "none": None, "yes": True, "n": 5, "text": "да", "at": "2026-11-16T07:00:00+00:00", "day": "2026-11-16",
        "coefficient": "1.30", "sum": "12.30", "list": ["2026-11-16", [1, "a"]], "inner": {"1": "2"},
    }  # fmt: skip
    with pytest.raises(TypeError, match="set"):
        plain({1, 2})


def test_an_event_keeps_its_move_its_clauses_and_its_organisation(team: Office) -> None:
    made = ticket(team)
    happening = Happening(
        EventKind.RESOLVED,
        Role.SPECIALIST,
        team.anna,
        (Status.NEW, Status.RESOLVED),
        ("2.4", "R12"),
        {"n": Decimal(1)},
    )
    event = record(happening, Subject(ticket=made), at=MONDAY)
    assert (event.status_from, event.status_to, event.clauses) == ("new", "resolved", "2.4 R12")
    assert (event.organisation, event.data, event.actor) == (team.organisation, {"n": "1"}, team.anna)


def test_a_letter_carries_its_event_and_its_ticket(team: Office) -> None:
    made = ticket(team)
    letter = Letter.objects.get(recipient=team.alice, template="ticket_received")
    assert letter.data["number"] == made.number
    assert letter.data["title"] == made.title
    assert (letter.state, letter.next_at, letter.language) == ("waiting", MONDAY, team.alice.language)
    assert letter.event == Event.objects.get(ticket=made)


def test_letters_about_a_person_go_to_that_person(team: Office) -> None:
    letter = Letter.objects.get(recipient=team.bob)
    assert (letter.template, letter.event.person if letter.event else None) == ("access_granted", team.bob)
    happening = Happening(EventKind.AUTHORITY_GRANTED, Role.SPECIALIST, team.anna, data={"organisation": "x"})
    with nobody_heard():
        record(happening, Subject(organisation=team.organisation), at=MONDAY)


def test_about_money_those_hear_who_may_confirm_it(team: Office) -> None:
    stranger()
    set_following(actor=team.bob, at=MONDAY, organisation_id=team.organisation.pk, follows=True)
    happening = Happening(
        EventKind.SERVICE_EXPIRED, Role.SYSTEM, data={"site": "a", "until": dt.date(2026, 11, 1)}
    )
    event = record(happening, Subject(organisation=team.organisation), at=MONDAY)
    assert [letter.recipient for letter in event.letters.all()] == [team.alice]


def test_who_has_lost_the_right_to_speak_hears_nothing(team: Office) -> None:
    made = ticket(team)
    revoke_authority(actor=team.anna, at=MONDAY, authority_id=authority_of(team.alice).pk, reason="Письмо")
    before = heard(team.alice)
    data = {"agent": team.anna.name, "text": "Вот"}
    record(
        Happening(EventKind.STUDIO_WROTE, Role.SPECIALIST, team.anna, data=data),
        Subject(ticket=made),
        at=MONDAY,
    )
    assert heard(team.alice) == before


def test_a_specialist_who_acts_is_not_written_to(team: Office) -> None:
    made = ticket(team)
    data = {"author": "?", "text": "?"}
    for assignee, hears in ((None, [team.pyotr]), (team.anna, []), (team.pyotr, [team.pyotr])):
        made.assignee = assignee
        event = record(
            Happening(EventKind.REACTION_OVERDUE, Role.SPECIALIST, team.anna, data=data),
            Subject(ticket=made),
            at=MONDAY,
        )
        assert [letter.recipient for letter in event.letters.all()] == hears
