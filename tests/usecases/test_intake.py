"""A request becomes a ticket (1.1–1.8, 2.1, R21, R24)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.store.models import Draft, Event, Message, Person, RegulationVersion, Ticket
from reglament.usecases.conversation import Post, reply
from reglament.usecases.intake import (
    LONGEST_BODY,
    NewTicket,
    create_on_behalf,
    create_ticket,
    discard_draft,
    save_draft,
)
from reglament.usecases.studio import publish_regulation
from tests.factories import ALL_RIGHTS, MONDAY, Office, client, free_ticket, moscow, reread, stranger, ticket
from tests.stories.cast import clean, facts, heard, later, letters, refused, round_of


def request_of(team: Office, **changes: object) -> NewTicket:
    wanted = NewTicket(
        organisation_id=team.organisation.pk, title="Форма", body="Сделайте форму.", site_id=team.site.pk
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]


def test_a_ticket_is_new_and_everybody_hears_of_it(team: Office) -> None:
    number = create_ticket(
        actor=team.alice, at=MONDAY, request=request_of(team, priority="urgent", title=" Форма  на сайте ")
    )
    made = reread(number)
    assert (made.status, made.title, made.priority, made.priority_rank) == (
        "new",
        "Форма на сайте",
        "urgent",
        2,
    )
    assert made.reaction_deadline == later(MONDAY, hours=1)
    assert (made.round_index, round_of(number).deadline, made.is_paid) == (1, made.reaction_deadline, False)
    assert heard(team.alice) == ["ticket_received"]
    assert heard(team.anna) == heard(team.pyotr) == ["client_wrote"]
    assert heard(team.bob) == []
    event = Event.objects.get(ticket=made)
    assert (event.kind, event.role, event.status_from, event.status_to) == (
        "ticket_created",
        "client",
        "",
        "new",
    )
    clean()


def test_numbers_run_on(team: Office) -> None:
    first, second = (create_ticket(actor=team.alice, at=MONDAY, request=request_of(team)) for _ in range(2))
    assert (first, second) == (1001, 1002)


def test_tickets_are_taken_in_on_a_holiday_night(team: Office) -> None:
    holiday = moscow("2026-11-04 03:00")
    number = create_ticket(actor=team.alice, at=holiday, request=request_of(team, priority="immediate"))
    assert reread(number).reaction_deadline == moscow("2026-11-05 01:00")


def test_the_same_form_again_is_the_same_ticket(team: Office) -> None:
    wanted = request_of(team, once="a-token")
    first = create_ticket(actor=team.alice, at=MONDAY, request=wanted)
    written = letters()
    assert create_ticket(actor=team.alice, at=later(MONDAY, minutes=1), request=wanted) == first
    assert Ticket.objects.count() == 1
    assert letters() == written


def test_files_hang_on_the_first_message(team: Office) -> None:
    file = SimpleUploadedFile("макет.png", b"not really a picture")
    number = create_ticket(actor=team.alice, at=MONDAY, request=request_of(team, files=[file]))
    assert [a.name for a in Message.objects.get(ticket__number=number).attachments.all()] == ["макет.png"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "т" * 201}, "title"),
        ({"body": " \n"}, "body"),
        ({"body": "б" * (LONGEST_BODY + 1)}, "body"),
        ({"priority": "sometime"}, "priority"),
        ({"site_id": None}, "site"),
        ({"site_id": 999}, "site"),
        ({"site_id": 999, "paid": True}, "site"),
        ({"linked_to": 4040}, "linked_to"),
        ({"files": [SimpleUploadedFile("пусто.txt", b"")]}, "files"),
    ],
)
def test_what_cannot_be_taken_is_named_at_its_field(
    team: Office, changes: dict[str, object], field: str
) -> None:
    with refused("bad_input", field=field):
        create_ticket(actor=team.alice, at=MONDAY, request=request_of(team, **changes))


def test_a_stranger_learns_nothing_and_an_order_needs_the_right(team: Office) -> None:
    charlie = stranger()
    with refused("not_found"):
        create_ticket(actor=charlie, at=MONDAY, request=request_of(team))
    team.alice.is_active = False
    with refused("not_found"):
        create_ticket(actor=team.alice, at=MONDAY, request=request_of(team))
    payer = client(
        team.organisation, email="pay@romashka.example", rights=replace(ALL_RIGHTS, right_order=False)
    )
    with refused("may_not_order", clause="1.4"):
        create_ticket(actor=payer, at=MONDAY, request=request_of(team))


def test_after_the_paid_period_only_paid_tickets_are_taken(team: Office) -> None:
    over = moscow("2028-01-10 12:00")
    with refused("bad_input", field="paid", clause="R24"):
        create_ticket(actor=team.alice, at=over, request=request_of(team))
    assert reread(create_ticket(actor=team.alice, at=over, request=request_of(team, paid=True))).is_paid
    create_ticket(actor=team.alice, at=over, request=request_of(team, paid=True, site_id=None))


def test_the_last_paid_day_counts(team: Office) -> None:
    create_ticket(actor=team.alice, at=moscow("2027-12-31 23:59"), request=request_of(team))
    with refused("bad_input", field="paid"):
        create_ticket(actor=team.alice, at=moscow("2028-01-01 00:00"), request=request_of(team))


def test_a_linked_ticket_goes_on_from_an_earlier_one(team: Office) -> None:
    earlier = ticket(team)
    number = create_ticket(actor=team.alice, at=MONDAY, request=request_of(team, linked_to=earlier.number))
    assert reread(number).linked_to == earlier


def forbid_urgency_on_free(team: Office) -> None:
    text = RegulationVersion.objects.get().text
    text = text.replace('urgent_on_free = "surcharge"', 'urgent_on_free = "refuse"').replace(
        "edition = 1", "edition = 2"
    )
    text = text.replace("effective_from = 2025-01-01", "effective_from = 2026-11-03")
    publish_regulation(
        actor=team.olga, at=moscow("2026-11-02 12:00"), text=text, effective_from=dt.date(2026, 11, 3)
    )


def test_an_edition_may_forbid_urgency_on_free_tickets(team: Office) -> None:
    forbid_urgency_on_free(team)
    with refused("bad_input", field="priority", clause="R8"):
        create_ticket(actor=team.alice, at=MONDAY, request=request_of(team, priority="high"))
    create_ticket(actor=team.alice, at=MONDAY, request=request_of(team))
    create_ticket(actor=team.alice, at=MONDAY, request=request_of(team, priority="high", paid=True))


def test_a_specialist_opens_the_ticket_that_a_letter_asked_for(team: Office) -> None:
    number = create_on_behalf(
        actor=team.anna,
        at=MONDAY,
        author_id=team.bob.pk,
        request=request_of(team),
        letter=" Прошу сделать форму. ",
    )
    assert reread(number).author == team.bob
    assert facts(number, "ticket_created")["letter"] == "Прошу сделать форму."
    assert heard(team.bob) == ["ticket_received"]
    event = Event.objects.get(ticket__number=number)
    assert (event.role, event.actor, event.clauses) == ("specialist", team.anna, "1.3 R21")
    clean()


def test_on_behalf_needs_the_letter_its_author_and_a_specialist(team: Office) -> None:
    wanted = request_of(team)
    with refused("bad_input", field="letter"):
        create_on_behalf(actor=team.anna, at=MONDAY, author_id=team.bob.pk, request=wanted, letter=" ")
    with refused("bad_input", field="author"):
        create_on_behalf(actor=team.anna, at=MONDAY, author_id=4040, request=wanted, letter="Прошу")
    with refused("not_found"):
        create_on_behalf(actor=team.anna, at=MONDAY, author_id=team.vera.pk, request=wanted, letter="Прошу")
    with refused("not_specialist"):
        create_on_behalf(actor=team.alice, at=MONDAY, author_id=team.alice.pk, request=wanted, letter="Прошу")


def drafts_of(person: Person) -> list[tuple[int | None, str]]:
    return list(Draft.objects.filter(person=person).order_by("pk").values_list("ticket__number", "body"))


def test_drafts_are_kept_until_they_are_sent_or_thrown_away(team: Office) -> None:
    made = free_ticket(team)
    save_draft(actor=team.alice, at=MONDAY, number=None, title="Новое", body="Нач")
    save_draft(actor=team.alice, at=MONDAY, number=None, title="Новое", body="Начало")
    save_draft(actor=team.alice, at=MONDAY, number=made.number, body="Ответ")
    assert drafts_of(team.alice) == [(None, "Начало"), (made.number, "Ответ")]
    discard_draft(actor=team.alice, number=None)
    assert drafts_of(team.alice) == [(made.number, "Ответ")]
    discard_draft(actor=team.alice, number=made.number)
    discard_draft(actor=team.alice, number=made.number)
    assert drafts_of(team.alice) == []


def test_sending_ends_the_draft(team: Office) -> None:
    save_draft(actor=team.alice, at=MONDAY, number=None, body="Задание")
    made = ticket(team)
    assert drafts_of(team.alice) == []
    save_draft(actor=team.alice, at=MONDAY, number=made.number, body="Ещё")
    save_draft(actor=team.bob, at=MONDAY, number=made.number, body="Моё")
    reply(actor=team.alice, at=MONDAY, number=made.number, post=Post("Ещё"))
    assert drafts_of(team.alice) == []
    assert drafts_of(team.bob) == [(made.number, "Моё")]


def test_a_draft_belongs_to_a_ticket_that_the_person_sees(team: Office) -> None:
    made, charlie = ticket(team), stranger()
    with refused("not_found"):
        save_draft(actor=charlie, at=MONDAY, number=made.number, body="Чужое")
    save_draft(actor=team.anna, at=MONDAY, number=made.number, body="Заметка")
