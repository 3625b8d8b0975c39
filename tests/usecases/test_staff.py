"""Somebody new in the studio, who is where, and the letters of simulated history."""

from __future__ import annotations

from reglament.store.models import Event, Letter, Presence
from reglament.usecases.history import settle_history
from reglament.usecases.people import NewPerson
from reglament.usecases.presence import note_presence
from reglament.usecases.staff import add_staff
from tests.factories import MONDAY, Office, ticket
from tests.stories.cast import clean, later, refused

ZOYA = NewPerson("zoya@studio.example", "Зоя Зимина", position="Стажёр")


def test_the_owner_adds_somebody_with_their_roles(team: Office) -> None:
    zoya = add_staff(actor=team.olga, at=MONDAY, newcomer=ZOYA, roles=["specialist", "accountant"])
    assert (zoya.is_specialist, zoya.is_accountant, zoya.is_owner, zoya.position) == (
        True,
        True,
        False,
        "Стажёр",
    )
    assert zoya.is_active


def test_who_adds_staff_and_how(team: Office) -> None:
    with refused("not_owner"):
        add_staff(actor=team.anna, at=MONDAY, newcomer=ZOYA, roles=["specialist"])
    with refused("bad_input", field="roles"):
        add_staff(actor=team.olga, at=MONDAY, newcomer=ZOYA, roles=[])
    with refused("bad_input", field="roles"):
        add_staff(actor=team.olga, at=MONDAY, newcomer=ZOYA, roles=["wizard"])


def test_presence_is_a_courtesy_and_no_part_of_the_record(team: Office) -> None:
    made = ticket(team)
    events = Event.objects.count()
    note_presence(actor=team.anna, at=MONDAY, number=made.number)
    note_presence(actor=team.anna, at=later(MONDAY, minutes=1), number=made.number, writing=True)
    seen = Presence.objects.get()
    assert (seen.person, seen.writing, seen.at) == (team.anna, True, later(MONDAY, minutes=1))
    assert Event.objects.count() == events
    with refused("not_found"):
        note_presence(actor=team.anna, at=MONDAY, number=4040)
    with refused("not_specialist"):
        note_presence(actor=team.alice, at=MONDAY, number=made.number)


def test_letters_of_simulated_history_are_not_sent_today(team: Office) -> None:
    made = ticket(team, at=MONDAY)
    ticket(team, at=later(MONDAY, days=1))
    Letter.objects.filter(template="client_wrote", event__ticket=made).update(attempts=1)
    told = Letter.objects.filter(created_at__lte=MONDAY, attempts=0).count()
    assert settle_history(before=later(MONDAY, hours=1)) == told
    settled = Letter.objects.get(template="ticket_received", event__ticket=made)
    assert (settled.state, settled.sent_at) == ("sent", MONDAY)
    assert Letter.objects.filter(created_at__gt=MONDAY, state="sent").count() == 0
    clean()
