"""The papers of the demo: each kind is there, and everything follows from the journal (1.2, R11)."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from reglament.cli.demo.cast import House
from reglament.cli.demo.papers import papers
from reglament.cli.demo.world import World
from reglament.queries.law import law_at
from reglament.store.models import Original, Refund, Ticket
from reglament.usecases.fsck import fsck
from tests.factories import Office, moscow, office, ticket_in

pytestmark = pytest.mark.django_db
NOW = moscow("2026-12-23 16:00")


@pytest.fixture
def lived() -> Office:
    """The last weeks of an office with three accepted works."""
    team = office()
    for day in (16, 17, 18):
        ticket_in("accepted", team, at=moscow(f"2026-11-{day} 10:00"))
    house = House(team.organisation.pk, (team.alice, team.bob), (team.site.pk,), True)
    world = World(law_at(NOW).calendar, (team.anna, team.pyotr), team.vera, NOW, random.Random(1))
    papers(world, [house] * 3, NOW)
    world.run()
    return team


def test_papers_are_asked_for_and_sent(lived: Office) -> None:
    asked = Ticket.objects.filter(kind="paperwork").order_by("number")
    assert [ticket.status for ticket in asked] == ["accepted", "new"]
    (paper,) = asked[0].messages.exclude(attachments=None)
    assert [file.name for file in paper.attachments.all()] == ["Акт сверки.pdf"]


def test_originals_are_back_at_the_client_and_on_their_way(lived: Office) -> None:
    rows = Original.objects.order_by("id")
    assert [(row.arrived_on is not None, row.received_on is not None) for row in rows] == [
        (True, True),
        (True, False),
        (False, False),
    ]


def test_an_advance_is_given_back_in_part(lived: Office) -> None:
    assert Refund.objects.get().amount == 15_000
    assert fsck() == ()


def test_a_client_without_works_has_only_its_requests() -> None:
    team = office()
    house = House(team.organisation.pk, (team.alice, team.bob), (team.site.pk,), True)
    world = World(law_at(NOW).calendar, (team.anna,), team.vera, NOW, random.Random(1))
    papers(world, [house] * 3, NOW - dt.timedelta(hours=1))
    world.run()
    assert not Original.objects.exists()
    assert fsck() == ()
