"""Tickets that belong together (4.3)."""

from __future__ import annotations

import pytest

from reglament.queries.linked import linked_now
from reglament.queries.timeline import happened_in
from reglament.store.models import TicketLink
from reglament.usecases.links import link_tickets, unlink_tickets
from reglament.usecases.refusals import NotFound
from tests.factories import MONDAY, Office, free_ticket, reread, stranger, ticket_in
from tests.stories.cast import clean, facts, kinds, later, nobody_heard, refused

HOUR = later(MONDAY, hours=1)


def test_linking_is_written_down_in_both_and_told_to_nobody(team: Office) -> None:
    first, second = free_ticket(team, title="Форма"), free_ticket(team, title="Почта")
    with nobody_heard():
        link_tickets(actor=team.anna, at=HOUR, number=second.number, other=first.number)
    link = TicketLink.objects.get()
    assert (link.ticket, link.other, link.by) == (first, second, team.anna)
    assert facts(first.number, "ticket_linked")["number"] == second.number
    assert facts(second.number, "ticket_linked")["title"] == "Форма"
    assert reread(first).version == first.version
    assert [each.number for each in linked_now(happened_in(first.pk))] == [second.number]
    clean()


def test_a_link_is_taken_back_once_from_either_side(team: Office) -> None:
    first, second = free_ticket(team), ticket_in("accepted", team)
    link_tickets(actor=team.anna, at=HOUR, number=first.number, other=second.number)
    with nobody_heard():
        unlink_tickets(actor=team.pyotr, at=HOUR, number=second.number, other=first.number)
    assert not TicketLink.objects.exists()
    assert kinds(first.number)[-1] == kinds(second.number)[-1] == "ticket_unlinked"
    assert linked_now(happened_in(first.pk)) == ()
    with refused("conflict"):
        unlink_tickets(actor=team.anna, at=HOUR, number=first.number, other=second.number)
    link_tickets(actor=team.anna, at=HOUR, number=first.number, other=second.number)
    clean()


def test_what_cannot_be_linked(team: Office) -> None:
    from reglament.usecases.intake import NewTicket, create_ticket

    mine, other = free_ticket(team), free_ticket(team)
    charlie = stranger()
    home = charlie.authorities.get().organisation
    request = NewTicket(home.pk, "Чужое", "Сделайте", paid=True)
    foreign = create_ticket(actor=charlie, at=MONDAY, request=request)
    with refused("bad_input", field="other"):
        link_tickets(actor=team.anna, at=HOUR, number=mine.number, other=mine.number)
    with refused("bad_input", field="other", clause="4.3"):
        link_tickets(actor=team.anna, at=HOUR, number=mine.number, other=foreign)
    with refused("bad_input", field="other"):
        link_tickets(actor=team.anna, at=HOUR, number=mine.number, other=9999)
    with refused("not_specialist"):
        link_tickets(actor=team.alice, at=HOUR, number=mine.number, other=other.number)
    link_tickets(actor=team.anna, at=HOUR, number=mine.number, other=other.number)
    with refused("bad_input", field="other"):
        link_tickets(actor=team.anna, at=HOUR, number=other.number, other=mine.number)


def test_a_ticket_that_is_not_there(team: Office) -> None:
    mine = free_ticket(team)
    with pytest.raises(NotFound):
        link_tickets(actor=team.anna, at=HOUR, number=9999, other=mine.number)
    with pytest.raises(NotFound):
        unlink_tickets(actor=team.anna, at=HOUR, number=mine.number, other=9999)
