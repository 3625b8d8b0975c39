"""How far accounting programs have been told: a cursor that moves only forward (2.6, 2.9)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.store.models import Posting
from reglament.usecases.exchange_1c import Told, settled_cursor, take_changes, told
from reglament.usecases.refusals import NotAllowed
from tests.factories import Office, moscow, office, ticket_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    return office()


def test_nothing_is_told_while_there_is_nothing(team: Office) -> None:
    assert settled_cursor() == 0
    assert take_changes(actor=team.vera) == told() == Told(0, 0)


def test_each_change_is_taken_once_and_the_last_ones_again(team: Office) -> None:
    ticket_in("accepted", team)
    first = take_changes(actor=team.vera)
    last = Posting.objects.order_by("-pk")[0].pk
    assert (first, settled_cursor()) == (Told(0, last), last)
    nothing_new = take_changes(actor=team.vera)
    assert (nothing_new, told()) == (Told(last, last), first)
    ticket_in("accepted", team, at=moscow("2026-11-24 10:00") + dt.timedelta(days=1))
    assert take_changes(actor=team.vera) == told() == Told(last, settled_cursor())


def test_only_accounting_takes_them(team: Office) -> None:
    for person in (team.anna, team.alice):
        with pytest.raises(NotAllowed):
            take_changes(actor=person)
