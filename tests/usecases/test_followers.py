"""Who of the client hears of one ticket (R22, R25)."""

from __future__ import annotations

import pytest

from reglament.store.models import Authority, Follower, Person
from reglament.usecases.conversation import Post, answer
from reglament.usecases.followers import add_follower, remove_follower
from reglament.usecases.refusals import NotFound
from tests.factories import MONDAY, Office, free_ticket, stranger
from tests.stories.cast import clean, heard, kinds, later, nobody_heard, refused

HOUR = later(MONDAY, hours=1)


def test_a_colleague_hears_until_taken_off(team: Office) -> None:
    made = free_ticket(team)
    with nobody_heard():
        add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)
    answer(actor=team.anna, at=HOUR, number=made.number, post=Post("Смотрим"))
    assert heard(team.bob) == ["reply"]
    with nobody_heard():
        remove_follower(actor=team.bob, at=HOUR, number=made.number, person_id=team.bob.pk)
    answer(actor=team.anna, at=HOUR, number=made.number, post=Post("Сделали"))
    assert heard(team.bob) == ["reply"]
    assert {"follower_added", "follower_removed"} <= set(kinds(made.number))
    assert not Follower.objects.exists()
    clean()


def test_who_cannot_be_added(team: Office) -> None:
    made = free_ticket(team)
    charlie = stranger()
    for person in (charlie, team.anna):
        with refused("bad_input", field="person", clause="R22"):
            add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=person.pk)
    with refused("bad_input", field="person", clause="R25"):
        add_follower(actor=team.bob, at=HOUR, number=made.number, person_id=team.alice.pk)
    add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)
    with refused("bad_input", field="person", clause="R25"):
        add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)


def test_whoever_follows_everything_or_is_switched_off_is_refused(team: Office) -> None:
    made = free_ticket(team)
    Authority.objects.filter(person=team.bob).update(follows=True)
    with refused("bad_input", field="person", clause="R25"):
        add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)
    Person.objects.filter(pk=team.bob.pk).update(is_active=False)
    with refused("bad_input", field="person", clause="R22"):
        add_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)


def test_who_may_not_add_and_what_is_not_there_to_remove(team: Office) -> None:
    made = free_ticket(team)
    charlie = stranger()
    with pytest.raises(NotFound):
        add_follower(actor=charlie, at=HOUR, number=made.number, person_id=charlie.pk)
    with refused("conflict"):
        remove_follower(actor=team.alice, at=HOUR, number=made.number, person_id=team.bob.pk)
    Authority.objects.filter(person=team.bob).update(right_order=False)
    with refused("may_not_order", clause="R22"):
        add_follower(actor=team.bob, at=HOUR, number=made.number, person_id=team.bob.pk)
    with refused("may_not_order", clause="R22"):
        remove_follower(actor=team.bob, at=HOUR, number=made.number, person_id=team.bob.pk)
