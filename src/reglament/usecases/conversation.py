"""Questions and answers: as many as are needed (2.2, 2.3, 2.5, 2.10, 4.5, R4, R12, R14, R15, R17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from reglament.rules.authority import may_confirm
from reglament.rules.events import EventKind
from reglament.rules.search import fold
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Role, Status
from reglament.store.models import Draft, Message, Note, Person, Ticket
from reglament.usecases.files import Upload, attach, check_files
from reglament.usecases.guards import (
    grants_of,
    local_day,
    locked_ticket,
    require_answerer,
    require_order,
    require_seen,
    require_specialist,
)
from reglament.usecases.intake import check_body
from reglament.usecases.moves import WAITING, move, save, set_week
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Locked, NotFound, Refused
from reglament.usecases.rounds import begin_round, count_update, mark_replied
from reglament.usecases.timers import stop_timers_of

WRITE_SOMETHING = Text("Напишите текст", "Write the text")
_OPEN_TO_CLIENT = (Status.NEW, Status.FEEDBACK, Status.IN_PROGRESS, Status.RESOLVED)


@dataclass(frozen=True, slots=True)
class Post:
    """What someone writes. `once` is the form's token: the same token again changes nothing. `letter_id` is the incoming
    letter that it was written in."""

    body: str
    files: Sequence[Upload] = ()
    once: str | None = None
    source: str = "web"
    letter_id: int | None = None


@transaction.atomic
def reply(*, actor: Person, at: dt.datetime, number: int, post: Post, seen: int | None = None) -> Message:
    """The client writes: answers, remarks, acceptance in words. *Feedback*, *In progress* and *Resolved* become *New*
    (R17); in *New* the place and the clock move after the append window (R4), and what waited "to close" is read anew.
    Raises Locked, Conflict, BadInput."""
    ticket = locked_ticket(number)
    require_order(actor, ticket.organisation_id, local_day(at))
    repeated = repeated_post(post, actor)
    if repeated:
        return repeated
    if Status(ticket.status) not in _OPEN_TO_CLIENT:
        raise Locked
    if ticket.status == Status.RESOLVED:
        require_seen(ticket, seen)
    message = say(ticket, actor, post, at=at, side="client")
    if ticket.status == Status.NEW:
        ticket.to_close = None
        moved, data = None, {"moved_queue": count_update(ticket, at=at)}
    else:
        moved, data = move(ticket, Action.REPLY, Role.CLIENT, at=at), {"moved_queue": True}
        begin_round(ticket, at=at)
    happening = Happening(
        EventKind.CLIENT_WROTE, Role.CLIENT, actor, moved, ("2.3", "4.5") if moved is None else ("2.3", "R17"),
        {**data, **came(post), "author": actor.name, "text": message.body, "message": message.pk},
    )  # fmt: skip
    save(ticket)
    record(happening, Subject(ticket=ticket), at=at)
    return message


@transaction.atomic
def answer(*, actor: Person, at: dt.datetime, number: int, post: Post, seen: int | None = None) -> Message:
    """The studio writes without moving the ticket; in *Resolved* and *Feedback* the week starts anew (R12). An answer is
    neither a question nor an estimate: the round's clock runs on (R3)."""
    ticket = locked_ticket(number)
    require_answerer(actor, ticket)
    repeated = repeated_post(post, actor)
    if repeated:
        return repeated
    require_seen(ticket, seen)
    return _answer(ticket, actor, post, at)


@transaction.atomic
def ask(*, actor: Person, at: dt.datetime, number: int, post: Post, seen: int | None = None) -> Message:
    """The specialist asks the client: *Feedback* (2.2). The studio's clock stands and so does its timer."""
    ticket = locked_ticket(number)
    require_answerer(actor, ticket)
    repeated = repeated_post(post, actor)
    if repeated:
        return repeated
    require_seen(ticket, seen)
    message = say(ticket, actor, post, at=at, side="studio", purpose="question")
    moved = to_feedback(ticket, at=at)
    data = {
        "agent": actor.name,
        "question": message.body,
        "until": ticket.review_last_day,
        "message": message.pk,
    }
    save(ticket)
    happening = Happening(EventKind.QUESTION_ASKED, Role.SPECIALIST, actor, moved, ("2.2", "R12"), data)
    record(happening, Subject(ticket=ticket), at=at)
    return message


@transaction.atomic
def add_note(*, actor: Person, at: dt.datetime, number: int, post: Post) -> Note:
    """A private note: no client ever sees it or hears of it (R25). The same token again gives the same note."""
    ticket = locked_ticket(number)
    require_answerer(actor, ticket)
    repeated = post.once and Note.objects.filter(once=post.once, author=actor).first()
    if repeated:
        return repeated
    body = check_body(post.body, WRITE_SOMETHING)
    check_files(post.files)
    note = Note.objects.create(ticket=ticket, author=actor, body=body, at=at, once=post.once or None)
    attach(post.files, note, at=at)
    record(
        Happening(EventKind.NOTE_ADDED, Role.SPECIALIST, actor, data={"note": note.pk}),
        Subject(ticket=ticket),
        at=at,
    )
    return note


@transaction.atomic
def mark_to_close(
    *, actor: Person, at: dt.datetime, number: int, message_id: int, seen: int | None = None
) -> None:
    """The specialist reads a client's reply as acceptance in words: the ticket waits in "to close" (R14). Raises Refused
    for a message that cannot be an acceptance."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    message = acceptance_message(ticket, message_id)
    if ticket.status != Status.NEW:
        raise Refused(
            "not_new",
            Text("К закрытию откладывают тикеты «Новый»", "Only “New” tickets wait to be closed"),
            clauses=("R14",),
        )
    ticket.to_close = message
    save(ticket)
    happening = Happening(
        EventKind.MARKED_TO_CLOSE, Role.SPECIALIST, actor, clauses=("R14",), data={"to_close": message.pk}
    )
    record(happening, Subject(ticket=ticket), at=at)


def repeated_post(post: Post, author: Person) -> Message | None:
    """The message that this form's token has already made, if any."""
    return Message.objects.filter(once=post.once, author=author).first() if post.once else None


def say(
    ticket: Ticket, author: Person, post: Post, *, at: dt.datetime, side: str, purpose: str = "text"
) -> Message:
    """A public message with its files; the author's draft is done with. Raises BadInput at "body" or "files"."""
    body = check_body(post.body, WRITE_SOMETHING)
    check_files(post.files)
    message = Message.objects.create(
        ticket=ticket, author=author, side=side, purpose=purpose, body=body, at=at, once=post.once or None,
        source=post.source,
    )  # fmt: skip
    attach(post.files, message, at=at)
    ticket.search_text = f"{ticket.search_text} {fold(body)}"[:100_000]
    if post.letter_id is None:
        # What came by e-mail leaves alone what the person writes on the site meanwhile.
        Draft.objects.filter(person=author, ticket=ticket).delete()
    return message


def came(post: Post) -> dict[str, object]:
    """Which letter a message came in, as its event says."""
    return {} if post.letter_id is None else {"incoming": post.letter_id}


def to_feedback(ticket: Ticket, *, at: dt.datetime) -> tuple[Status, Status] | None:
    """Put the turn to the client; in *Feedback* already, only the week starts anew. The saved move, if there was one."""
    mark_replied(ticket, at=at)
    stop_timers_of(ticket, at=at)
    if ticket.status == Status.FEEDBACK:
        set_week(ticket, at=at)
        return None
    return move(ticket, Action.ASK, Role.SPECIALIST, at=at)


def client_message(ticket: Ticket, message_id: int) -> Message:
    """A client's message of the ticket. Raises NotFound."""
    message = ticket.messages.filter(pk=message_id, side="client").first()
    if message is None:
        raise NotFound
    return message


def acceptance_message(ticket: Ticket, message_id: int) -> Message:
    """A client's message that may be the acceptance in words: written since the work was handed over, by somebody with
    the right to accept (R14, R22). Raises NotFound, Refused, BadInput at "message"."""
    message = client_message(ticket, message_id)
    since = handed_over_at(ticket)
    if message.at < since:
        raise BadInput(
            "message",
            Text(
                "Это сообщение старше результата работы", "This message is older than the result of the work"
            ),
            clauses=("2.6", "R14"),
        )
    day = local_day(message.at)
    if not may_confirm(grants_of(message.author_id, ticket.organisation_id, day), day):
        raise BadInput(
            "message",
            Text(
                "Принять работу может уполномоченное лицо с правом принимать работу",
                "Only an authorised person with the right to accept may accept the work",
            ),
            clauses=("1.4", "R22"),
        )
    return message


def handed_over_at(ticket: Ticket) -> dt.datetime:
    """When the studio last handed work over in this ticket. Raises Refused when it never has."""
    resolved = ticket.events.filter(status_to=Status.RESOLVED).order_by("-id")
    at = resolved.values_list("at", flat=True).first()
    if at is None:
        raise Refused(
            "not_resolved",
            Text("Работу ещё не передавали на проверку", "The work has not been handed over yet"),
            clauses=("2.4", "2.6"),
        )
    return at


def _answer(ticket: Ticket, actor: Person, post: Post, at: dt.datetime) -> Message:
    message = say(ticket, actor, post, at=at, side="studio")
    if Status(ticket.status) in WAITING:
        set_week(ticket, at=at)
    save(ticket)
    data = {"agent": actor.name, "text": message.body, "until": ticket.review_last_day, "message": message.pk}
    record(
        Happening(EventKind.STUDIO_WROTE, Role.SPECIALIST, actor, clauses=("2.10",), data=data),
        Subject(ticket=ticket),
        at=at,
    )
    return message
