"""Letters as rows: queued with their event, or ready-made by the sign-in library; tried again by a person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from reglament.rules.text import Text
from reglament.store.models import Event, Letter, Person
from reglament.usecases.guards import require_specialist
from reglament.usecases.refusals import Conflict, NotFound, Refused

SIGN_IN = "sign_in"  # the template of ready-made letters
LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Answered:
    """Where an automatic answer goes: the address, its language, and the Message-ID that it answers ("" for none)."""

    address: str
    language: str
    header_id: str


def queue_letters(*, event: Event, template: str, recipients: Iterable[Person], at: dt.datetime) -> None:
    """One outbox row per person, in the caller's transaction (R25). Two SQL statements at most.

    Everything that must not change afterwards is fixed here: the address, the language, the data, the Message-ID and
    the letter that this one answers, so that a person's letters about one ticket stay together in their mail program.
    """
    people = list(
        {
            person.pk: person for person in recipients if person.is_active or template == "access_revoked"
        }.values()
    )
    if not people:
        return
    data = dict(event.data)
    if event.ticket is not None:
        data |= {"number": event.ticket.number, "title": event.ticket.title}
    first = _first_letters(event, people)
    letters = [
        Letter(
            event=event,
            template=template,
            recipient=person,
            address=person.email,
            language=person.language,
            message_id=_message_id(event, person, template),
            in_reply_to=data.get("in_reply_to") or first.get(person.pk, ""),
            references=data.get("in_reply_to") or first.get(person.pk, ""),
            data=data,
            created_at=at,
            next_at=at,
        )
        for person in people
    ]
    Letter.objects.bulk_create(letters)


def queue_answer(
    *, event: Event, template: str, to: Answered, data: Mapping[str, object], at: dt.datetime
) -> Letter:
    """An automatic answer to an e-mail of somebody who is nobody here: to the address alone, in its own thread (R21)."""
    return Letter.objects.create(
        event=event,
        template=template,
        address=to.address,
        language=to.language,
        message_id=f"<m.e{event.pk}.{template}@{mail_domain()}>",
        in_reply_to=to.header_id,
        references=to.header_id,
        data=dict(data),
        created_at=at,
        next_at=at,
    )


def queue_ready_letter(*, address: str, subject: str, body: str, language: str, at: dt.datetime) -> Letter:
    """A letter of the sign-in library, whose text is already made; it lives by no event and belongs to no ticket."""
    return Letter.objects.create(
        template=SIGN_IN,
        recipient=Person.objects.filter(email=address.lower()).first(),
        address=address,
        language=language,
        message_id=f"<s.{uuid.uuid4().hex}@{mail_domain()}>",
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body.strip(),
        created_at=at,
        next_at=at,
    )


@transaction.atomic
def send_again(*, actor: Person, at: dt.datetime, letter_id: int) -> None:
    """A letter that could not be delivered goes back into the outbox, with all its attempts before it. Raises NotFound,
    NotAllowed, Conflict when it no longer waits for a person, Refused for a sign-in code: it is not valid any more."""
    require_specialist(actor)
    letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    if letter.state != "failed":
        raise Conflict(
            Text("Это письмо уже отправляется или отправлено", "This letter is on its way or sent already")
        )
    if letter.template == SIGN_IN:
        raise Refused(
            "code_expired",
            Text(
                "Код для входа уже не действует: пусть человек запросит новый",
                "The sign-in code is not valid any more: let the person ask for a new one",
            ),
        )
    letter.state, letter.attempts, letter.error = "waiting", 0, ""
    letter.next_at, letter.lease_until, letter.lease_owner = at, None, ""
    letter.save()


def mail_domain() -> str:
    """The domain of the studio's address; Message-IDs end with it."""
    return str(settings.MAIL_FROM).rpartition("@")[2]


def _message_id(event: Event, person: Person, template: str) -> str:
    about = f"t{event.ticket.number}." if event.ticket is not None else ""
    return f"<{about}e{event.pk}.p{person.pk}.{template}@{mail_domain()}>"


def _first_letters(event: Event, people: list[Person]) -> dict[int, str]:
    """The Message-ID of the first letter about the same ticket, by person."""
    if event.ticket is None:
        return {}
    # All letters of the ticket, which are few; asked for a person's as well, a database may begin with all of theirs.
    earlier = Letter.objects.filter(event__ticket=event.ticket).values_list(
        "id", "recipient_id", "message_id"
    )
    wanted = {person.pk for person in people}
    return {person: message_id for _, person, message_id in sorted(earlier, reverse=True) if person in wanted}
