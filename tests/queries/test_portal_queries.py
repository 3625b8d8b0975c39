"""The client's page objects: what they say, and how many statements each takes with one row and with three."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reglament.queries.calculator import calculator_page
from reglament.queries.law import law_at
from reglament.queries.new_ticket import new_ticket_page
from reglament.queries.portal_access import file_for, voice_of
from reglament.queries.portal_home import portal_home
from reglament.queries.portal_invoices import may_see_invoice, portal_invoice, portal_invoices
from reglament.queries.portal_organisation import own_organisation
from reglament.queries.portal_tickets import TicketsWish, portal_tickets, similar_tickets
from reglament.queries.regulation_page import regulation_page
from reglament.queries.ticket_page import TicketPage, ticket_page
from reglament.queries.ticket_visible import is_visible
from reglament.store.models import Authority, Ticket
from reglament.usecases.conversation import Post, ask, reply
from reglament.usecases.estimates import Offer, offer_estimate
from tests.factories import (
    MONDAY,
    Office,
    answered,
    confirmed,
    free_ticket,
    invoice_of,
    moscow,
    office,
    pay,
    stranger,
    ticket,
    ticket_in,
    worked,
)

NOON = moscow("2026-11-17 12:00")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def team(db: None) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob."""
    made = office()
    law_at(NOON)
    return made


def page_of(team: Office, made: Ticket, *, at: dt.datetime = NOON) -> TicketPage:
    """The ticket's page as Alice sees it."""
    page = ticket_page(made.number, reader=team.alice, at=at)
    assert page is not None
    return page


def plain(text: Any) -> str:
    """The Russian words with plain spaces."""
    return str(text.ru.replace("\xa0", " "))


Read = Callable[[Office], object]
READS: dict[str, tuple[int, Read]] = {
    "voice_of": (1, lambda team: voice_of(team.alice, NOON.date())),
    "portal_home": (7, lambda team: portal_home(reader=team.alice, at=NOON)),
    "portal_tickets": (2, lambda team: portal_tickets(TicketsWish(filter="all"), reader=team.alice, at=NOON)),
    "similar_tickets": (2, lambda team: similar_tickets("Форма обратной связи", reader=team.alice, at=NOON)),
    "ticket_page": (4, lambda team: ticket_page(_first(team), reader=team.alice, at=NOON)),
    "is_visible": (1, lambda team: is_visible(_first(team), reader=team.alice, on=NOON.date())),
    "new_ticket_page": (5, lambda team: new_ticket_page(reader=team.alice, at=NOON)),
    "portal_invoices": (4, lambda team: portal_invoices("all", reader=team.alice, at=NOON)),
    "portal_invoice": (11, lambda team: portal_invoice(_paid_invoice(team), reader=team.alice, at=NOON)),
    "may_see_invoice": (
        2,
        lambda team: may_see_invoice(_paid_invoice(team), reader=team.alice, on=NOON.date()),
    ),
    "own_organisation": (7, lambda team: own_organisation(reader=team.alice, at=NOON)),
    "file_for": (1, lambda team: file_for(team.alice, 1, on=NOON.date())),
    "regulation_page": (1, lambda team: regulation_page(at=NOON)),
    "calculator_page": (1, lambda team: calculator_page(at=NOON, when=None, priority="urgent", minutes=60)),
}
_kept: dict[int, tuple[int, int]] = {}


def _first(team: Office) -> int:
    return _kept[id(team)][0]


def _paid_invoice(team: Office) -> int:
    return _kept[id(team)][1]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", READS)
def test_states_its_statements(team: Office, name: str, rows: int, django_assert_num_queries: Any) -> None:
    numbers = []
    for i in range(rows):
        start = MONDAY - dt.timedelta(days=3 - i)
        made = ticket_in("accepted", team, at=start, minutes=30)
        pay(team, invoice_of(made), at=start + 4 * HOUR)
        ticket_in("resolved", team, at=start + HOUR, minutes=30)
        ticket_in("feedback", team, at=start + 2 * HOUR)
        reply(
            actor=team.bob, at=start + 3 * HOUR, number=free_ticket(team, at=start).number, post=Post("Ещё")
        )
        numbers.append((made.number, invoice_of(made).number))
    _kept[id(team)] = numbers[0]
    statements, read = READS[name]
    read(team)
    with django_assert_num_queries(statements):
        read(team)


class TestTurn:
    @pytest.mark.parametrize(
        ("status", "alice", "bob"),
        [
            ("new", {"reply", "withdraw", "priority"}, {"reply", "withdraw", "priority"}),
            ("feedback", {"reply", "withdraw", "priority"}, {"reply", "withdraw", "priority"}),
            ("in_progress", {"reply", "withdraw", "priority"}, {"reply", "withdraw", "priority"}),
            ("resolved", {"reply", "accept"}, {"reply"}),
            ("accepted", {"link"}, {"link"}),
            ("paid", {"link"}, {"link"}),
            ("rejected", {"link"}, {"link"}),
        ],
    )
    def test_says_what_is_open_to_whom(
        self, team: Office, status: str, alice: set[str], bob: set[str]
    ) -> None:
        made = ticket_in(status, team)
        assert page_of(team, made).open == alice
        page = ticket_page(made.number, reader=team.bob, at=NOON)
        assert page is not None
        assert page.open == bob

    def test_an_offered_cost_is_confirmed_by_who_may(self, team: Office) -> None:
        made = ticket(team)
        offer_estimate(actor=team.anna, at=NOON, number=made.number, offer=Offer(60, "Так"))
        assert {"confirm", "decline"} <= page_of(team, made).open
        bobs = ticket_page(made.number, reader=team.bob, at=NOON)
        assert bobs is not None
        assert "confirm" not in bobs.open
        assert "decline" in bobs.open

    def test_an_update_moves_behind_its_priority_only(self, team: Office) -> None:
        made = free_ticket(team, at=MONDAY)
        for i in range(3):
            free_ticket(team, at=MONDAY + (i + 1) * HOUR)
        ticket(team, at=MONDAY + 5 * HOUR, priority="high")
        effect = page_of(team, made).effect
        assert effect is not None
        assert (effect.place, effect.new_place, effect.moves) == (2, 5, True)
        reply(actor=team.alice, at=NOON, number=made.number, post=Post("Ещё"))
        assert page_of(team, made).place == 5

    def test_within_the_window_it_stays(self, team: Office) -> None:
        made = free_ticket(team, at=NOON)
        effect = page_of(team, made, at=NOON + dt.timedelta(minutes=3)).effect
        assert effect is not None
        assert (effect.moves, effect.window_minutes) == (False, 7)
        late = page_of(team, made, at=NOON + dt.timedelta(minutes=10, seconds=1)).effect
        assert late is not None
        assert late.moves


class TestTicketPage:
    def test_tells_ordered_and_met_and_what_that_saves(self, team: Office) -> None:
        made = ticket(team, at=moscow("2026-11-17 10:00"), priority="immediate")
        confirmed(team, made, at=moscow("2026-11-17 10:05"))
        worked(team, made, at=moscow("2026-11-17 10:47"), minutes=60)
        cost = page_of(team, made).cost
        line = cost.charge.lines[0]
        assert (line.ordered.value, line.met.value) == ("immediate", "urgent")
        assert (str(cost.charge.total.amount), str(cost.saved.amount)) == ("3400.00", "600.00")
        assert cost.why_level is not None
        assert "×1,7" in plain(cost.why_level.question)

    def test_the_week_runs_from_the_studios_last_word(self, team: Office) -> None:
        from reglament.usecases.conversation import answer

        made = ticket_in("resolved", team, at=MONDAY)
        answer(actor=team.anna, at=NOON, number=made.number, post=Post("Проверьте и почту"))
        week = page_of(team, made).week
        assert week is not None
        assert week.last_day == dt.date(2026, 11, 24)
        assert "24 ноября" in plain(week.why.result)

    def test_the_scenario_goes_on_from_the_present(self, team: Office) -> None:
        made = ticket_in("resolved", team)
        steps = page_of(team, made).steps
        assert [step.status for step in steps] == [
            "new", "feedback", "new", "in_progress", "resolved", "accepted", "paid",
        ]  # fmt: skip
        assert [step.state for step in steps] == ["done"] * 4 + ["now"] + ["next"] * 2

    def test_a_free_ticket_does_not_end_in_payment(self, team: Office) -> None:
        assert page_of(team, free_ticket(team)).steps[-1].status == "accepted"

    def test_the_timeline_is_in_order_and_has_no_notes(self, team: Office) -> None:
        from reglament.usecases.conversation import add_note

        made = answered(team, ticket_in("resolved", team), at=NOON)
        add_note(actor=team.anna, at=NOON, number=made.number, post=Post("Только нам"))
        entries = [entry for day in page_of(team, made).days for entry in day.entries]
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        assert "note" not in {entry.kind for entry in entries}
        assert not any("Только нам" in entry.body for entry in entries)
        offer = next(entry.estimate for entry in entries if entry.estimate is not None)
        assert (offer.state, offer.decided_by, str(offer.amount.amount)) == (
            "confirmed",
            "Алиса Акимова",
            "4000.00",
        )

    def test_is_nobody_elses(self, team: Office) -> None:
        made = ticket(team)
        assert ticket_page(made.number, reader=stranger(), at=NOON) is None
        assert ticket_page(made.number, reader=team.anna, at=NOON) is None
        Authority.objects.filter(person=team.alice).update(to_day=dt.date(2026, 11, 16))
        assert ticket_page(made.number, reader=team.alice, at=NOON) is None


class TestHome:
    def test_duties_come_by_their_deadline(self, team: Office) -> None:
        later = ticket(team, at=MONDAY)
        ask(actor=team.anna, at=NOON, number=later.number, post=Post("Вопрос?"))
        sooner = ticket_in("resolved", team, at=MONDAY - dt.timedelta(days=3))
        duties = portal_home(reader=team.alice, at=NOON).duties
        assert [(d.kind, d.number) for d in duties] == [("review", sooner.number), ("question", later.number)]

    def test_money_is_summed_for_who_may_see_it(self, team: Office) -> None:
        ticket_in("accepted", team, at=MONDAY, minutes=60)
        month = portal_home(reader=team.alice, at=NOON).month
        assert month is not None
        sums = [month.confirmed, month.offered, month.issued, month.due]
        assert [int(money.amount) for money in sums] == [4000, 0, 2000, 2000]
        assert portal_home(reader=team.bob, at=NOON).month is None

    def test_capacity_counts_what_is_planned(self, team: Office) -> None:
        from reglament.usecases.work import plan

        made = free_ticket(team, at=NOON)
        plan(actor=team.anna, at=NOON, number=made.number, minutes=300)
        capacity = portal_home(reader=team.alice, at=NOON).capacities[0]
        assert (capacity.free, capacity.whole) == (180, 480)


def test_similar_tickets_share_real_words(team: Office) -> None:
    made = free_ticket(team, title="Обновить цены для оптовиков")
    free_ticket(team, title="Переадресация со старого домена")
    assert [row.number for row in similar_tickets("Цена оптовикам", reader=team.alice, at=NOON)] == [
        made.number
    ]
    assert similar_tickets("это не то", reader=team.alice, at=NOON) == ()


def test_an_invoice_adds_up_from_its_entries(team: Office) -> None:
    made = ticket_in("accepted", team, minutes=50)
    page = portal_invoice(invoice_of(made).number, reader=team.alice, at=NOON)
    assert page is not None
    assert [entry.minutes for entry in page.lines[0].entries] == [50]
    assert page.acceptance is not None
    assert (page.acceptance.how, page.acceptance.who) == ("button", "Алиса Акимова")
    assert page.yours
