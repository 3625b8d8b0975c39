"""A filled-in form for a new ticket, sent as a link: the link alone files that one form, once (1.3, 1.7, R21, R23)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.invitation_state import InvitationState, invitation_state
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import IncomingLetter, Invitation, Message, Person
from reglament.usecases.files import Upload
from reglament.usecases.guards import local_day, one_at_a_time, require_order, require_specialist
from reglament.usecases.intake import LONGEST_BODY, LONGEST_TITLE, NewTicket, create_ticket
from reglament.usecases.invitation_ends import end
from reglament.usecases.letter_files import answerable, files_of, with_left_out
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import NotFound, Refused

_GONE: dict[InvitationState, Text] = {
    "filed": Text("Тикет по этой форме уже создан", "The ticket of this form is there already"),
    "dropped": Text("Этот черновик удалён", "This draft was thrown away"),
    "expired": Text(
        "Срок этой ссылки вышел. Напишите нам ещё раз или создайте тикет на сайте",
        "This link has expired. Write to us again or open a ticket on the site",
    ),
    "revoked": Text(
        "Эта ссылка больше не действует: задания от организации принимаются от уполномоченных лиц",
        "This link no longer works: requests are accepted from authorised persons of the organisation",
    ),
}


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """Whom the form is for, for which organisation, and what is filled in. It comes of a letter or of a call. `quiet`
    makes the form without a letter about it."""

    person_id: int
    organisation_id: int
    title: str = ""
    body: str = ""
    letter_id: int | None = None
    call_id: int | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class InvitedTicket:
    """What is sent from the form. `without` are the indexes of the letter's files that the person has taken away."""

    title: str
    body: str
    priority: str = "normal"
    site_id: int | None = None
    paid: bool = False
    files: Sequence[Upload] = ()
    without: Collection[int] = ()


@transaction.atomic
def invite(*, at: dt.datetime, request: NewInvitation, actor: Person | None = None) -> Invitation:
    """Make the form and tell the person by letter (unless quiet); `actor` is the specialist who sends it, nobody when a
    letter is answered by itself. The same letter or call again gives the same form. Raises NotFound or NotAllowed when
    the person may not order for the organisation."""
    if actor is not None:
        require_specialist(actor)
    made = _of_the_same(request)
    if made is not None:
        return made
    person = Person.objects.filter(pk=request.person_id).first()
    if person is None:
        raise NotFound
    require_order(person, request.organisation_id, local_day(at))
    invitation = Invitation.objects.create(
        token=secrets.token_urlsafe(32),
        person=person,
        organisation_id=request.organisation_id,
        title=" ".join(request.title.split())[:LONGEST_TITLE],
        body=request.body.strip()[:LONGEST_BODY],
        letter_id=request.letter_id,
        call_id=request.call_id,
        created_at=at,
    )
    _tell(invitation, actor, at, quiet=request.quiet)
    return invitation


@transaction.atomic
def send_invitation_again(*, actor: Person, at: dt.datetime, invitation: Invitation) -> None:
    """A specialist sends the link of a form once more, or for the first time when it was made quietly. Raises Refused when
    it is a ticket by now, or of no use any more."""
    require_specialist(actor)
    _require_open(invitation, at)
    _tell(invitation, actor, at, quiet=False)


@transaction.atomic
def open_invitation(*, at: dt.datetime, token: str) -> InvitationState:
    """The link was opened: noted once, and what it leads to now. Nothing else changes. Raises NotFound."""
    invitation = _by_token(token)
    state = invitation_state(invitation, at=at)
    if state == "open" and invitation.opened_at is None:
        Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)
    return state


@transaction.atomic
def file_invitation(*, at: dt.datetime, token: str, request: InvitedTicket) -> int:
    """The form becomes a ticket of its person, with the letter's files; its number, the same one when it is sent again.
    Raises NotFound, Refused when the link is of no use any more, and whatever `create_ticket` refuses."""
    # The person's row first, as whoever takes their authority away locks it.
    one_at_a_time(_by_token(token).person)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person", "letter", "ticket")
        .get(token=token)
    )
    if invitation.ticket is not None:
        return invitation.ticket.number
    _require_open(invitation, at)
    kept, left_out = files_of(invitation.letter, without=request.without, beside=len(request.files))
    made = NewTicket(
        organisation_id=invitation.organisation_id,
        title=request.title,
        body=with_left_out(request.body, left_out, invitation.person.language),
        priority=request.priority,
        site_id=request.site_id,
        paid=request.paid,
        files=(*kept, *request.files),
        once=f"invitation:{invitation.pk}",
        linked_to=_linked_to(invitation.letter),
        source="email" if invitation.letter_id else "web",
        letter_id=invitation.letter_id,
    )
    number = create_ticket(actor=invitation.person, at=at, request=made)
    _close(invitation, at)
    return number


@transaction.atomic
def drop_invitation(*, actor: Person, at: dt.datetime, invitation_id: int) -> None:
    """The form is no task: its person, or a specialist, throws it away. The letter stays. Nothing happens when it was
    thrown away already. Raises NotFound, Refused when it is a ticket by now."""
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation_id).first()
    if invitation is None or not (actor.is_active and (actor.is_studio or actor.pk == invitation.person_id)):
        raise NotFound
    _drop(invitation, actor, at)


@transaction.atomic
def drop_by_link(*, at: dt.datetime, token: str) -> None:
    """The same by whoever holds the link. Raises NotFound, Refused when it is a ticket by now."""
    _drop(_by_token(token, lock=True), None, at)


def _of_the_same(request: NewInvitation) -> Invitation | None:
    if request.letter_id is not None:
        return Invitation.objects.filter(letter_id=request.letter_id).first()
    if request.call_id is not None:
        return Invitation.objects.filter(call_id=request.call_id).first()
    return None


def _by_token(token: str, *, lock: bool = False) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects
    found = rows.select_related("person").filter(token=token).first() if token.isascii() else None
    if found is None:
        raise NotFound
    return found


def _require_open(invitation: Invitation, at: dt.datetime) -> None:
    state = invitation_state(invitation, at=at)
    if state != "open":
        raise Refused(f"invitation_{state}", _GONE[state], clauses=("1.4", "R21"))


def _tell(invitation: Invitation, actor: Person | None, at: dt.datetime, *, quiet: bool) -> None:
    letter = invitation.letter
    locked = _linked_to(letter)
    data = {
        "invitation": invitation.pk,
        "letter": invitation.letter_id,
        "call": invitation.call_id,
        "subject": letter.subject if letter else invitation.title,
        "in_reply_to": answerable(letter.header_id) if letter else "",
        "quiet": quiet,
        "locked": locked,
    }
    happening = Happening(
        EventKind.INVITED,
        Role.SPECIALIST if actor else Role.SYSTEM,
        actor,
        clauses=("4.8", "R15") if locked else ("1.3", "R21") if letter else ("1.3", "R23"),
        data=data,
    )
    subject = Subject(
        ticket=letter.ticket if letter and locked else None,
        organisation=invitation.organisation,
        person=invitation.person,
    )
    record(happening, subject, at=at)


def _linked_to(letter: IncomingLetter | None) -> int | None:
    """The locked ticket that the letter answered: what is filed from it is linked to that one (R15)."""
    if letter is None or letter.decision != "locked" or letter.ticket is None:
        return None
    return letter.ticket.number


def _close(invitation: Invitation, at: dt.datetime) -> None:
    message = Message.objects.select_related("ticket").get(once=f"invitation:{invitation.pk}")
    invitation.ticket = message.ticket
    invitation.opened_at = invitation.opened_at or at
    end(invitation, "filed", at=at)
    if invitation.letter_id is not None:
        letters = IncomingLetter.objects.filter(pk=invitation.letter_id)
        letters.filter(ticket=None).update(ticket=message.ticket)
        letters.filter(message=None).update(message=message, needs_glance=False)


def _drop(invitation: Invitation, actor: Person | None, at: dt.datetime) -> None:
    if invitation.ticket_id is not None:
        raise Refused("invitation_filed", Text("Тикет уже создан", "The ticket is there already"))
    if invitation.ended_at is not None:
        return
    end(invitation, "dropped", at=at)
    role = Role.SPECIALIST if actor is not None and actor.is_studio else Role.CLIENT
    data = {"invitation": invitation.pk, "letter": invitation.letter_id, "call": invitation.call_id}
    subject = Subject(organisation=invitation.organisation, person=invitation.person)
    record(Happening(EventKind.INVITATION_DROPPED, role, actor, clauses=("R21",), data=data), subject, at=at)
