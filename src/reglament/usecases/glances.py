"""What a specialist decides about a letter that acted by itself in no way, or not in the right one (1.4, R21).

Doing the same twice changes nothing; what a letter has already done stays done.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.mail_intake import Decision
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import IncomingLetter, Invitation, Person, Ticket
from reglament.usecases.conversation import reply
from reglament.usecases.guards import local_day, require_order, require_specialist
from reglament.usecases.incoming_acts import post_of
from reglament.usecases.incoming_consent import propose_from, spoken_of
from reglament.usecases.invitations import NewInvitation, invite, send_invitation_again
from reglament.usecases.letter_words import title_of
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused


@transaction.atomic
def treat_as_message(
    *,
    actor: Person,
    at: dt.datetime,
    letter_id: int,
    number: int,
    author_id: int | None = None,
    seen: int | None = None,
) -> None:
    """The letter is a message of ticket `number`, written by its sender or by `author_id`, who may order there today; one
    that reads as consent is proposed as such. Raises NotFound, NotAllowed, Locked, Conflict, Refused, BadInput at "author"."""
    letter = _locked(actor, letter_id, seen)
    if letter.message is not None and letter.message.ticket.number == number:
        return
    _require_free(letter)
    author = _author(letter, author_id)
    letter.message = reply(actor=author, at=at, number=number, post=post_of(letter, author))
    propose_from(letter, letter.message, spoken_of(letter.message.ticket, letter.about))
    letter.ticket, letter.person = letter.message.ticket, author
    letter.organisation = letter.ticket.organisation
    _settle(letter, Decision.MESSAGE, actor, at)


@transaction.atomic
def send_form(
    *,
    actor: Person,
    at: dt.datetime,
    letter_id: int,
    organisation_id: int | None = None,
    author_id: int | None = None,
    seen: int | None = None,
) -> Invitation:
    """The letter is a new task: its sender (or `author_id`) gets the filled-in form by letter; `organisation_id` where they
    order for several. A form that was made without a letter, or got lost, is sent now. Raises NotFound, NotAllowed,
    Conflict, Refused, BadInput at "author" or "organisation"."""
    letter = _locked(actor, letter_id, seen)
    made = Invitation.objects.filter(letter=letter).first()
    if made is not None:
        send_invitation_again(actor=actor, at=at, invitation=made)
        if letter.needs_glance:
            _settle(letter, Decision(letter.decision), actor, at)
        return made
    _require_free(letter)
    author = _author(letter, author_id)
    chosen = _organisation(letter, author, organisation_id, at)
    letter.person, letter.organisation_id = author, chosen
    _settle(letter, Decision.DRAFT, actor, at)
    request = NewInvitation(author.pk, chosen, title_of(letter), letter.text, letter.pk)
    return invite(actor=actor, at=at, request=request)


@transaction.atomic
def call_automatic(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """A program wrote it: kept, nothing else. Raises NotFound, NotAllowed, Conflict, Refused when it did something."""
    _put_aside(actor, at, letter_id, seen, Decision.AUTOMATIC)


@transaction.atomic
def drop_letter(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """Nothing is to be done about the letter: kept as it was decided, and waits no more. Raises NotFound, NotAllowed,
    Conflict."""
    _put_aside(actor, at, letter_id, seen, None)


def _locked(actor: Person, letter_id: int, seen: int | None) -> IncomingLetter:
    require_specialist(actor)
    rows = IncomingLetter.objects.select_for_update(of=("self",)).select_related("person", "message__ticket")
    letter = rows.filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    if seen is not None and seen != letter.version:
        raise Conflict
    return letter


def _require_free(letter: IncomingLetter) -> None:
    """What is not read yet waits for its reader; what became a message or a form is that for ever."""
    if letter.state in ("stored", "reading"):
        raise Conflict(Text("Письмо ещё читается", "The letter is still being read"))
    if letter.message_id is not None or Invitation.objects.filter(letter=letter).exists():
        raise Refused(
            "acted", Text("По этому письму уже есть сообщение или форма", "A message or a form came of it")
        )


def _author(letter: IncomingLetter, author_id: int | None) -> Person:
    author = letter.person
    if author_id is not None:
        author = Person.objects.filter(pk=author_id, is_active=True).first()
    if author is None:
        raise BadInput(
            "author",
            Text(
                "Выберите уполномоченное лицо, от которого письмо", "Choose the authorised person it is from"
            ),
            clauses=("1.4", "R21"),
        )
    return author


def _organisation(
    letter: IncomingLetter, author: Person, organisation_id: int | None, at: dt.datetime
) -> int:
    today = local_day(at)
    theirs = list(
        author.authorities.current(today).filter(right_order=True).values_list("organisation_id", flat=True)
    )
    chosen = organisation_id or letter.organisation_id or (theirs[0] if len(theirs) == 1 else None)
    if chosen is None:
        raise BadInput(
            "organisation", Text("Выберите организацию", "Choose the organisation"), clauses=("1.4",)
        )
    require_order(author, chosen, today)
    return chosen


def _put_aside(
    actor: Person, at: dt.datetime, letter_id: int, seen: int | None, decision: Decision | None
) -> None:
    letter = _locked(actor, letter_id, seen)
    wanted = decision or Decision(letter.decision or Decision.GLANCE)
    if not letter.needs_glance and letter.decision == wanted:
        return
    if decision is not None:
        _require_free(letter)
    _settle(letter, wanted, actor, at)


def _settle(letter: IncomingLetter, decision: Decision, actor: Person, at: dt.datetime) -> None:
    before = letter.decision
    letter.decision, letter.needs_glance = decision.value, False
    letter.glanced_by, letter.glanced_at = actor, at
    letter.version += 1
    letter.save()
    ticket: Ticket | None = letter.ticket
    data = {"letter": letter.pk, "before": before, "decision": letter.decision}
    subject = Subject(ticket=ticket, organisation=letter.organisation, person=letter.person)
    happening = Happening(EventKind.MAIL_GLANCED, Role.SPECIALIST, actor, clauses=("1.4", "R21"), data=data)
    record(happening, subject, at=at)
