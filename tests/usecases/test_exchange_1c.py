"""How far accounting programs have been told: a cursor that moves only forward (2.6, 2.9)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.queries.exchange_1c import last_export
from reglament.store.models import Event, Posting
from reglament.usecases.exchange_1c import Told, settled_cursor, take_changes, told
from reglament.usecases.refusals import NotAllowed
from tests.factories import Office, moscow, office, ticket_in

pytestmark = pytest.mark.django_db
AT = moscow("2026-12-20 12:00")


@pytest.fixture
def team() -> Office:
    return office()


def test_nothing_is_told_while_there_is_nothing(team: Office) -> None:
    assert (settled_cursor(), last_export()) == (0, None)
    assert take_changes(actor=team.vera, at=AT) == told() == Told(0, 0)
    assert last_export() is None


def test_each_change_is_taken_once_and_the_last_ones_again(team: Office) -> None:
    ticket_in("accepted", team)
    first = take_changes(actor=team.vera, at=AT)
    last = Posting.objects.order_by("-pk")[0].pk
    assert (first, settled_cursor()) == (Told(0, last), last)
    nothing_new = take_changes(actor=team.vera, at=AT)
    assert (nothing_new, told()) == (Told(last, last), first)
    event = Event.objects.get(kind="changes_exported")
    assert (event.actor, event.data) == (team.vera, {"since": 0, "upto": last})
    ticket_in("accepted", team, at=moscow("2026-11-24 10:00") + dt.timedelta(days=1))
    later = AT + dt.timedelta(hours=1)
    assert take_changes(actor=team.olga, at=later) == told() == Told(last, settled_cursor())
    assert last_export() == (later, team.olga.name)


def test_only_accounting_takes_them(team: Office) -> None:
    for person in (team.anna, team.alice):
        with pytest.raises(NotAllowed):
            take_changes(actor=person, at=AT)
