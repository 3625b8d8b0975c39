"""The post of the demo: read by the real reader, every letter shows another thing that letters do (1.3, 1.5, R21)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import LazySettings

from reglament.cli.demo.cast import House
from reglament.cli.demo.post import post
from reglament.mailin import reader
from reglament.store.models import ConsentProposal, IncomingLetter, Invitation, Message
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.fsck import fsck
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import MONDAY, Office, office, ticket, ticket_in

pytestmark = pytest.mark.django_db
AT = MONDAY + dt.timedelta(hours=5)


def read(team: Office) -> dict[str, str]:
    """The decision about each letter, by its subject."""
    house = House(team.organisation.pk, (team.alice, team.bob), (team.site.pk,), True)
    with time_machine.travel(AT, tick=False):
        count = post([house, house], AT)
        assert post([house, house], AT) == count, "again nothing new"
        assert reader.read_all() == count
    return dict(IncomingLetter.objects.values_list("subject", "decision"))


def test_every_letter_is_read_and_does_what_it_should(settings: LazySettings) -> None:
    settings.DEMO = True
    team = office()
    contract = NewContract("Д-1", dt.date(2026, 1, 1), "office@romashka.example")
    add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    asked = ticket_in("feedback", team, title="Какие поля")
    costs = ticket(team, at=MONDAY, title="Сколько стоит")
    offer_estimate(actor=team.anna, at=MONDAY, number=costs.number, offer=Offer(60, "Час."))
    assert read(team) == {
        "Новые телефоны в подвале сайта": "draft",
        "Re: Какие поля": "message",
        "Re: Сколько стоит": "message",
        "Ответственный за сайт": "authority",
        "Автоответ: в отпуске до понедельника": "automatic",
        "Продвинем ваш сайт за три дня": "refusal",
    }
    assert Invitation.objects.get().body.startswith("Добрый день!")
    answer = Message.objects.filter(ticket=asked).latest("id")
    assert "пишет" not in answer.body
    assert ConsentProposal.objects.get().ticket == costs
    assert fsck() == ()


def test_nobody_waits_for_anything(settings: LazySettings) -> None:
    settings.DEMO = True
    assert len(read(office())) == 4
