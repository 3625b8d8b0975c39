"""A part of a client's message becomes its own ticket (4.3, R3, R18)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.queries.linked import linked_now
from reglament.queries.timeline import happened_in
from reglament.store.models import Message, Ticket, TicketLink
from reglament.usecases.conversation import Post, ask, reply
from reglament.usecases.refusals import NotFound
from reglament.usecases.splitting import Part, split_ticket
from tests.factories import MONDAY, Office, free_ticket, reread, ticket, ticket_in
from tests.stories.cast import clean, facts, heard, later, nobody_heard, refused, round_of

HOUR = later(MONDAY, hours=1)
TUESDAY = later(MONDAY, days=1)


def remark(team: Office, made: Ticket, at: dt.datetime = HOUR, **more: object) -> Message:
    """Alice writes of two things."""
    post = Post("Исправьте форму. И ещё поменяйте логотип.", **more)  # type: ignore[arg-type]
    return reply(actor=team.alice, at=at, number=made.number, post=post)


def logo(message: Message, once: str | None = None) -> Part:
    return Part(message.pk, " Поменять   логотип ", " Поменяйте логотип. ", once)


def test_the_part_is_a_new_ticket_of_its_author_with_the_clock_of_the_message(team: Office) -> None:
    made = ticket(team, priority="urgent")
    message = remark(team, made)
    before = reread(made)
    number = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message))
    part = reread(number)
    assert (part.title, part.author, part.status, part.created_at) == (
        "Поменять логотип", team.alice, "new", TUESDAY,
    )  # fmt: skip
    assert (part.priority, part.is_paid, part.site, part.organisation) == (
        made.priority, made.is_paid, made.site, made.organisation,
    )  # fmt: skip
    assert part.queued_at == round_of(part).began_at == HOUR
    assert part.reaction_deadline == later(HOUR, hours=1)
    said = part.messages.get()
    assert (said.author, said.side, said.body, said.at) == (team.alice, "client", "Поменяйте логотип.", HOUR)
    assert TicketLink.objects.filter(ticket=made, other=part).exists()
    assert reread(made).version == before.version
    assert made.messages.count() == 2
    clean()


def test_the_author_gets_the_letter_of_a_new_ticket_and_both_journals_say_so(team: Office) -> None:
    made = free_ticket(team)
    message = remark(team, made)
    number = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message))
    assert heard(team.alice)[-1] == "ticket_received"
    assert facts(number, "ticket_created")["split_from"] == made.number
    assert linked_now(happened_in(made.pk))[0].split == "into"
    assert linked_now(happened_in(reread(number).pk))[0].split == "from"


def test_the_files_go_along(team: Office) -> None:
    made = free_ticket(team)
    message = remark(team, made, files=[SimpleUploadedFile("logo.png", b"png")])
    number = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message))
    old, new = message.attachments.get(), reread(number).messages.get().attachments.get()
    assert (old.name, old.sha256, old.size) == (new.name, new.sha256, new.size)


def test_the_clock_stands_while_the_client_is_to_act(team: Office) -> None:
    made = free_ticket(team)
    message = remark(team, made)
    ask(actor=team.anna, at=later(HOUR, hours=1), number=made.number, post=Post("Какой логотип?"))
    asked = split_ticket(actor=team.anna, at=later(HOUR, hours=2), number=made.number, part=logo(message))
    assert reread(asked).queued_at == later(HOUR, hours=2)
    reply(actor=team.alice, at=later(HOUR, hours=3), number=made.number, post=Post("Новый"))
    back = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message))
    assert reread(back).queued_at == later(HOUR, hours=3)
    clean()


def test_the_same_form_makes_one_ticket(team: Office) -> None:
    made = free_ticket(team)
    message = remark(team, made)
    first = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message, "k1"))
    with nobody_heard():
        again = split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(message, "k1"))
    assert first == again
    assert Ticket.objects.count() == 2


def test_a_part_of_the_task_itself_may_go_but_not_all_of_it(team: Office) -> None:
    made = free_ticket(team)
    first = made.messages.get()
    with refused("bad_input", field="body", clause="R18"):
        split_ticket(
            actor=team.anna, at=TUESDAY, number=made.number, part=Part(first.pk, "Всё", f" {first.body} ")
        )
    split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=Part(first.pk, "Часть", "Часть"))
    message = remark(team, made)
    split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=Part(message.pk, "Всё", message.body))
    clean()


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [(" ", "Часть", "title"), ("т" * 201, "Часть", "title"), ("Тема", " ", "body")],
)
def test_what_is_missing(team: Office, title: str, body: str, field: str) -> None:
    made = free_ticket(team)
    message = remark(team, made)
    with refused("bad_input", field=field):
        split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=Part(message.pk, title, body))


def test_who_may_not_and_what_cannot_be_split(team: Office) -> None:
    closed = ticket_in("accepted", team)
    first = closed.messages.filter(side="client").first()
    assert first is not None
    with refused("closed", clause="R15"):
        split_ticket(actor=team.anna, at=TUESDAY, number=closed.number, part=logo(first))
    made = free_ticket(team)
    message = remark(team, made)
    with refused("not_specialist"):
        split_ticket(actor=team.alice, at=TUESDAY, number=made.number, part=logo(message))
    with pytest.raises(NotFound):
        split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(first))
    ours = ask(actor=team.anna, at=TUESDAY, number=made.number, post=Post("Как?"))
    with pytest.raises(NotFound):
        split_ticket(actor=team.anna, at=TUESDAY, number=made.number, part=logo(ours))
