"""Signed originals: sent, come, back signed, struck out; every step stands in the journal (1.2, 2.6, R22)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.store.models import Act, Event, Letter, Original
from reglament.usecases.acts import void_act
from reglament.usecases.originals import (
    Sending,
    cancel_original,
    confirm_arrival,
    receive_back,
    send_original,
)
from reglament.usecases.people import Rights
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from tests.factories import Office, client, invoice_of, moscow, office, stranger, ticket_in

pytestmark = pytest.mark.django_db
NOW = moscow("2026-11-20 12:00")
TODAY = NOW.date()


@pytest.fixture
def team(db: None) -> Office:
    """The studio and «Ромашка»."""
    return office()


@pytest.fixture
def act(team: Office) -> Act:
    """The act of an accepted ticket."""
    made = ticket_in("accepted", team)
    return Act.objects.get(lines__invoice_line__ticket=made)


def sent(team: Office, paper: Act, /, **changes: Any) -> Original:
    """The act's original, by post since yesterday."""
    facts: dict[str, Any] = {"way": "post", "sent_on": TODAY - dt.timedelta(days=1), "track": "8010"}
    facts["act"] = paper.number
    return send_original(actor=team.vera, at=NOW, sending=Sending(**{**facts, **changes}))


def kinds() -> list[str]:
    """What the journal says of originals, in order."""
    return list(
        Event.objects.filter(kind__startswith="original_").order_by("id").values_list("kind", flat=True)
    )


class TestSending:
    def test_an_act_goes_and_the_client_hears_of_it(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        assert (row.organisation, row.act, row.track, row.sent_by) == (
            team.organisation,
            act,
            "8010",
            team.vera,
        )
        letter = Letter.objects.get(template="original_sent")
        assert letter.recipient == team.alice
        assert Event.objects.get(kind="original_sent").data["act"] == act.number

    def test_an_invoice_and_any_other_paper_go_too(self, team: Office, act: Act) -> None:
        number = invoice_of(act.lines.get().invoice_line.ticket).number
        assert sent(team, act, act=None, invoice=number).invoice is not None
        other = sent(team, act, act=None, title="Договор", organisation_id=team.organisation.pk)
        assert other.title == "Договор"

    def test_the_same_form_twice_is_one(self, team: Office, act: Act) -> None:
        assert sent(team, act, once="k") == sent(team, act, once="k")
        assert kinds() == ["original_sent"]

    def test_what_is_on_its_way_is_not_sent_again_until_struck_out(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        with pytest.raises(Refused):
            sent(team, act)
        cancel_original(actor=team.vera, at=NOW, original_id=row.pk, reason="Потерялось")
        assert sent(team, act).pk != row.pk
        assert kinds() == ["original_sent", "original_cancelled", "original_sent"]

    def test_a_void_paper_stays_here(self, team: Office, act: Act) -> None:
        void_act(actor=team.vera, at=NOW, number=act.number, reason="Ошибка")
        with pytest.raises(Refused):
            sent(team, act)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"way": "pigeon"}, "way"),
            ({"sent_on": TODAY + dt.timedelta(days=1)}, "sent_on"),
            ({"sent_on": dt.date(2026, 1, 1)}, "sent_on"),
            ({"act": None, "invoice": 1001, "sent_on": dt.date(2026, 1, 1)}, "sent_on"),
            ({"track": "8" * 61}, "track"),
            ({"act": None, "title": "Договор"}, "organisation"),
        ],
    )
    def test_says_which_field(self, team: Office, act: Act, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BadInput) as refused:
            sent(team, act, **changes)
        assert refused.value.field == field
        assert not Original.objects.exists()

    @pytest.mark.parametrize("title", ["", "Д" * 201])
    def test_another_paper_needs_a_name(self, team: Office, act: Act, title: str) -> None:
        with pytest.raises(BadInput):
            sent(team, act, act=None, title=title, organisation_id=team.organisation.pk)

    def test_only_accounting_sends_and_only_what_there_is(self, team: Office, act: Act) -> None:
        facts = Sending("post", TODAY, act=act.number)
        for person in (team.anna, team.alice):
            with pytest.raises(NotAllowed):
                send_original(actor=person, at=NOW, sending=facts)
        for missing in ({"act": 999}, {"act": None, "invoice": 999}):
            with pytest.raises(NotFound):
                sent(team, act, **missing)


class TestComingBack:
    def test_signed_and_back(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        receive_back(actor=team.vera, at=NOW, original_id=row.pk, received_on=TODAY)
        row.refresh_from_db()
        assert (row.received_on, row.received_by) == (TODAY, team.vera)
        with pytest.raises(Conflict):
            receive_back(actor=team.vera, at=NOW, original_id=row.pk, received_on=TODAY)
        with pytest.raises(Refused):
            cancel_original(actor=team.vera, at=NOW, original_id=row.pk, reason="Ошибка")

    @pytest.mark.parametrize("days", [-3, 1])
    def test_on_a_day_that_can_be(self, team: Office, act: Act, days: int) -> None:
        row = sent(team, act)
        with pytest.raises(BadInput):
            receive_back(
                actor=team.vera, at=NOW, original_id=row.pk, received_on=TODAY + dt.timedelta(days=days)
            )

    def test_what_is_struck_out_does_not_come_back(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        with pytest.raises(BadInput):
            cancel_original(actor=team.vera, at=NOW, original_id=row.pk, reason=" ")
        cancel_original(actor=team.vera, at=NOW, original_id=row.pk, reason="Ошибка")
        with pytest.raises(Conflict):
            receive_back(actor=team.vera, at=NOW, original_id=row.pk, received_on=TODAY)
        with pytest.raises(Conflict):
            confirm_arrival(actor=team.alice, at=NOW, original_id=row.pk)
        with pytest.raises(NotFound):
            receive_back(actor=team.vera, at=NOW, original_id=10**9, received_on=TODAY)


class TestArrival:
    def test_the_client_says_once_that_it_has_come(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        for _ in range(2):
            confirm_arrival(actor=team.alice, at=NOW, original_id=row.pk)
        row.refresh_from_db()
        assert (row.arrived_on, row.arrived_by) == (TODAY, team.alice)
        assert kinds() == ["original_sent", "original_arrived"]

    def test_the_administrator_may_and_others_may_not(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        with pytest.raises(NotAllowed):
            confirm_arrival(actor=team.bob, at=NOW, original_id=row.pk)
        for person, number in ((stranger(), row.pk), (team.alice, 10**9)):
            with pytest.raises(NotFound):
                confirm_arrival(actor=person, at=NOW, original_id=number)
        rights = Rights(is_admin=True, from_day=dt.date(2026, 1, 1), evidence="Письмо")
        boss = client(team.organisation, name="Глава Главная", email="head@romashka.example", rights=rights)
        confirm_arrival(actor=boss, at=NOW, original_id=row.pk)
        row.refresh_from_db()
        assert row.arrived_by == boss
