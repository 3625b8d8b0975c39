"""Tickets about papers for accounting: free, never urgent, answered by accountants with the papers (1.2, 1.8, R24)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.store.models import Attachment, Event, Letter, Message, Organisation, Ticket
from reglament.usecases.conversation import Post, add_note, answer, ask
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.paperwork import Paper, attach_paper, turn_into_paperwork, turn_into_task
from reglament.usecases.priority import change_priority
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from reglament.usecases.rejection import withdraw
from reglament.usecases.splitting import Part, split_ticket
from reglament.usecases.timers import Span, add_time
from reglament.usecases.work import resolve
from tests.factories import (
    MONDAY,
    Office,
    confirmed,
    free_ticket,
    moscow,
    office,
    reread,
    silent,
    stranger,
    ticket,
    ticket_in,
)

pytestmark = pytest.mark.django_db
NOON = moscow("2026-11-17 12:00")
PAPER = Paper("act-1.pdf", b"%PDF-1.7", "Акт, во вложении.")


@pytest.fixture
def team(db: None) -> Office:
    """The studio and «Ромашка»."""
    return office()


def asked(team: Office, **changes: Any) -> Ticket:
    """Alice asks for a reconciliation act."""
    facts: dict[str, Any] = {
        "organisation_id": team.organisation.pk, "title": "Акт сверки", "body": "Пришлите акт сверки за 3 квартал.",
        "kind": "paperwork",
    }  # fmt: skip
    return reread(create_ticket(actor=team.alice, at=MONDAY, request=NewTicket(**{**facts, **changes})))


class TestAsking:
    def test_it_is_free_and_of_no_site(self, team: Office) -> None:
        made = asked(team)
        assert (made.kind, made.is_paid, made.site, made.priority, made.status) == (
            "paperwork", False, None, "normal", "new",
        )  # fmt: skip

    def test_it_is_taken_after_the_paid_period(self, team: Office) -> None:
        late = moscow("2028-06-01 12:00")
        request = NewTicket(
            team.organisation.pk, "Акт сверки", "Пришлите.", site_id=team.site.pk, kind="paperwork"
        )
        assert create_ticket(actor=team.alice, at=late, request=request)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"paid": True}, "paid"), ({"priority": "urgent"}, "priority"), ({"kind": "bribe"}, "kind")],
    )
    def test_says_what_cannot_be(self, team: Office, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BadInput) as refused:
            asked(team, **changes)
        assert refused.value.field == field
        assert not Ticket.objects.exists()

    def test_a_site_of_another_organisation_is_not_taken(self, team: Office) -> None:
        stranger()
        foreign = Organisation.objects.get(name="Василёк").sites.get()
        with pytest.raises(BadInput):
            asked(team, site_id=foreign.pk)

    def test_accountants_hear_of_it_and_specialists_of_tasks(self, team: Office) -> None:
        asked(team)
        heard = Letter.objects.filter(template="client_wrote").values_list("recipient__name", flat=True)
        assert set(heard) == {team.vera.name}
        free_ticket(team)
        assert Letter.objects.filter(template="client_wrote", recipient=team.anna).exists()

    def test_specialists_hear_of_it_where_nobody_keeps_accounts(self, team: Office) -> None:
        team.vera.is_active = False
        team.vera.save()
        asked(team)
        heard = Letter.objects.filter(template="client_wrote").values_list("recipient__name", flat=True)
        assert set(heard) == {team.anna.name, team.pyotr.name}


class TestAlwaysFree:
    def test_no_cost_is_announced(self, team: Office) -> None:
        made = asked(team)
        with pytest.raises(Refused) as refused:
            offer_estimate(actor=team.anna, at=NOON, number=made.number, offer=Offer(60, "Так"))
        assert refused.value.clauses == ("1.2", "1.8")

    def test_time_is_never_charged(self, team: Office) -> None:
        made = asked(team)
        span = Span(NOON - dt.timedelta(hours=1), 30, "work", "Сверили")
        assert not add_time(actor=team.anna, at=NOON, number=made.number, span=span).chargeable

    def test_it_is_never_urgent(self, team: Office) -> None:
        made = asked(team)
        with pytest.raises(BadInput):
            change_priority(actor=team.alice, at=NOON, number=made.number, priority="urgent")

    def test_a_part_of_it_is_paperwork_too(self, team: Office) -> None:
        made = asked(team)
        part = Part(made.messages.get().pk, "Оригинал", "Пришлите оригинал")
        number = split_ticket(actor=team.anna, at=NOON, number=made.number, part=part)
        assert reread(number).kind == "paperwork"

    def test_it_closes_by_silence_without_an_invoice(self, team: Office) -> None:
        made = asked(team)
        resolve(actor=team.vera, at=NOON, number=made.number, post=Post("Готово"))
        closed = silent(reread(made))
        assert (closed.status, closed.invoice_lines.count()) == ("accepted", 0)


class TestKind:
    def test_a_task_becomes_paperwork_and_a_task_again(self, team: Office) -> None:
        made = ticket(team)
        turn_into_paperwork(actor=team.vera, at=NOON, number=made.number, seen=made.version)
        now = reread(made)
        assert (now.kind, now.is_paid, now.version) == ("paperwork", False, made.version + 1)
        turn_into_paperwork(actor=team.anna, at=NOON, number=made.number)
        for _ in range(2):
            turn_into_task(actor=team.anna, at=NOON, number=made.number)
        assert (reread(made).kind, reread(made).is_paid) == ("task", False)
        rows = Event.objects.filter(kind="kind_changed").order_by("id").values_list("role", "data__kind")
        assert list(rows) == [("accountant", "paperwork"), ("specialist", "task")]
        assert Letter.objects.filter(event__kind="kind_changed", recipient=team.alice).count() == 2

    def test_a_task_without_paid_support_is_chargeable(self, team: Office) -> None:
        of_no_site, later = asked(team), moscow("2028-06-01 12:00")
        task = ticket(team)
        turn_into_task(actor=team.anna, at=NOON, number=task.number)
        assert reread(task).version == task.version
        turn_into_task(actor=team.anna, at=NOON, number=of_no_site.number)
        over = asked(team, site_id=team.site.pk)
        turn_into_task(actor=team.anna, at=later, number=over.number)
        assert (reread(of_no_site).is_paid, reread(over).is_paid) == (True, True)

    def test_a_task_has_a_specialist_or_nobody(self, team: Office) -> None:
        kept, left = asked(team), asked(team)
        for made, person in ((kept, team.anna), (left, team.vera)):
            made.assignee = person
            made.save()
            turn_into_task(actor=team.anna, at=NOON, number=made.number)
        assert (reread(kept).assignee, reread(left).assignee) == (team.anna, None)

    def test_what_has_a_cost_keeps_its_kind(self, team: Office) -> None:
        offered = ticket(team)
        offer_estimate(actor=team.anna, at=MONDAY, number=offered.number, offer=Offer(60, "Так"))
        agreed = ticket(team)
        confirmed(team, agreed, at=MONDAY)
        for made in (offered, agreed, ticket_in("in_progress", team)):
            with pytest.raises(Refused) as refused:
                turn_into_paperwork(actor=team.anna, at=NOON, number=made.number)
            assert refused.value.code == "chargeable"

    def test_neither_the_closed_nor_the_urgent(self, team: Office) -> None:
        for made, code in (
            (ticket_in("accepted", team), "closed"),
            (ticket(team, priority="high"), "urgent"),
        ):
            with pytest.raises(Refused) as refused:
                turn_into_paperwork(actor=team.anna, at=NOON, number=made.number)
            assert refused.value.code == code

    def test_by_whom_and_of_what(self, team: Office) -> None:
        made = ticket(team)
        for turn in (turn_into_paperwork, turn_into_task):
            with pytest.raises(NotAllowed):
                turn(actor=team.alice, at=NOON, number=made.number)
            with pytest.raises(NotFound):
                turn(actor=team.anna, at=NOON, number=10**9)
            with pytest.raises(Conflict):
                turn(actor=team.anna, at=NOON, number=made.number, seen=99)


class TestAnswering:
    def test_an_accountant_answers_asks_notes_and_resolves(self, team: Office) -> None:
        made = asked(team)
        answer(actor=team.vera, at=NOON, number=made.number, post=Post("Готовим"))
        add_note(actor=team.vera, at=NOON, number=made.number, post=Post("Проверить январь"))
        ask(actor=team.vera, at=NOON, number=made.number, post=Post("За какой год?"))
        assert reread(made).status == "feedback"

    def test_but_not_tasks(self, team: Office) -> None:
        made = ticket(team)
        for deed in (answer, ask, resolve, add_note):
            with pytest.raises(NotAllowed):
                deed(actor=team.vera, at=NOON, number=made.number, post=Post("Ответ"))
        team.vera.is_active = False
        with pytest.raises(NotAllowed):
            answer(actor=team.vera, at=NOON, number=asked(team).number, post=Post("Ответ"))

    def test_the_paper_is_the_result_and_goes_once(self, team: Office) -> None:
        made = asked(team)
        for _ in range(2):
            said = attach_paper(
                actor=team.vera, at=NOON, number=made.number, paper=PAPER, seen=made.version, once="key"
            )
        file = Attachment.objects.get()
        assert (file.message, file.name, file.size) == (said, "act-1.pdf", 8)
        assert reread(made).status == "resolved"
        assert Message.objects.filter(side="studio").count() == 1

    def test_who_waits_for_the_client_gets_it_as_an_answer(self, team: Office) -> None:
        made = asked(team)
        ask(actor=team.vera, at=NOON, number=made.number, post=Post("За какой год?"))
        attach_paper(actor=team.vera, at=NOON, number=made.number, paper=PAPER)
        assert (reread(made).status, Attachment.objects.count()) == ("feedback", 1)

    def test_papers_are_for_open_paperwork(self, team: Office) -> None:
        made, number = ticket(team), asked(team).number
        with pytest.raises(Refused) as refused:
            attach_paper(actor=team.anna, at=NOON, number=made.number, paper=PAPER)
        assert refused.value.code == "not_paperwork"
        with pytest.raises(NotAllowed):
            attach_paper(actor=team.alice, at=NOON, number=number, paper=PAPER)
        withdraw(actor=team.alice, at=NOON, number=number)
        with pytest.raises(Refused):
            attach_paper(actor=team.vera, at=NOON, number=number, paper=PAPER)
