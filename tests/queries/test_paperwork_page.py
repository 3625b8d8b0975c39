"""Tickets about papers: how much the list and one ticket ask of the database, and which papers are offered (1.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.queries.paperwork_page import (
    FILTERS,
    LATEST,
    addressee_of,
    is_paperwork,
    paper_day,
    paperwork_page,
    paperwork_ticket,
)
from reglament.store.models import Act, Invoice, Organisation, Ticket
from reglament.usecases.acts import void_act
from reglament.usecases.intake import NewTicket, create_ticket
from tests.factories import Office, invoice_of, moscow, office, reread, stranger, ticket, ticket_in

pytestmark = pytest.mark.django_db
NOON = moscow("2026-11-18 12:00")


@pytest.fixture
def team(db: None) -> Office:
    """The studio and «Ромашка»."""
    return office()


@pytest.fixture
def asked(team: Office) -> Ticket:
    """Alice asks for a paper."""
    request = NewTicket(team.organisation.pk, "Акт сверки", "Пришлите, пожалуйста.", kind="paperwork")
    return reread(create_ticket(actor=team.alice, at=NOON, request=request))


def test_the_list_is_two_statements(team: Office, asked: Ticket, django_assert_num_queries: Any) -> None:
    ticket(team)
    for wanted in FILTERS:
        with django_assert_num_queries(2):
            page = paperwork_page(wanted, organisation_id=team.organisation.pk)
        assert [row.number for row in page.rows] == ([asked.number] if wanted == "ours" else [])
        assert page.counts == {"ours": 1, "client": 0}
    assert paperwork_page("ours").rows[0].since == NOON


def test_one_ticket_is_six_statements(team: Office, asked: Ticket, django_assert_num_queries: Any) -> None:
    made = [ticket_in("accepted", team) for _ in range(LATEST + 1)]
    numbers = [invoice_of(one).number for one in reversed(made)]
    paperwork_ticket(asked.number, reader=team.vera, at=NOON)
    with django_assert_num_queries(6):
        page = paperwork_ticket(asked.number, reader=team.vera, at=NOON)
    assert page is not None
    assert [paper.number for paper in page.invoices] == numbers[:LATEST]
    assert {paper.kind for paper in page.acts} == {"act"}
    Organisation.objects.update(closing_paper="upd")
    page = paperwork_ticket(asked.number, reader=team.vera, at=NOON)
    assert page is not None
    assert {paper.kind for paper in page.acts} == {"upd"}
    assert paperwork_ticket(made[0].number, reader=team.vera, at=NOON) is None
    assert paperwork_ticket(10**9, reader=team.vera, at=NOON) is None


def test_what_is_void_is_not_offered(team: Office, asked: Ticket) -> None:
    ticket_in("accepted", team)
    act = Act.objects.get()
    home = team.organisation.pk
    assert paper_day("act", act.number, organisation_id=home) == dt.date(2026, 11, 16)
    void_act(actor=team.vera, at=NOON, number=act.number, reason="Ошибка")
    assert paper_day("act", act.number, organisation_id=home) is None
    assert paper_day("invoice", Invoice.objects.get().number, organisation_id=home) == dt.date(2026, 11, 16)
    other = stranger().authorities.get().organisation_id
    assert paper_day("invoice", Invoice.objects.get().number, organisation_id=other) is None
    page = paperwork_ticket(asked.number, reader=team.vera, at=NOON)
    assert page is not None
    assert page.acts == ()


def test_for_whom_papers_are_made(team: Office, asked: Ticket) -> None:
    found = addressee_of(asked.number)
    assert found is not None
    assert (found.organisation_id, found.language) == (team.organisation.pk, "ru")
    task = ticket(team)
    assert (addressee_of(task.number), is_paperwork(task.number), is_paperwork(asked.number)) == (
        None,
        False,
        True,
    )
