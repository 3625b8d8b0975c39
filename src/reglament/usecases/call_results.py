"""What a call leads to: a filled-in form by e-mail, or an oral acceptance (1.3, 5.5, R14, R23)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.store.models import Invitation, Invoice, Person, Ticket
from reglament.usecases.acceptance import OralAcceptance, accept_orally
from reglament.usecases.calls import locked_call, tell_call
from reglament.usecases.guards import one_at_a_time
from reglament.usecases.invitations import NewInvitation, invite, send_invitation_again
from reglament.usecases.refusals import BadInput, Refused

LONGEST_TITLE = 80


@transaction.atomic
def send_form(*, actor: Person, at: dt.datetime, call_id: int) -> Invitation:
    """E-mail the caller the form filled in with the note: the task is theirs to write (1.3). Sent once more, the same link
    goes out again. Raises NotFound, NotAllowed, Refused for a caller who is nobody here, and as `invite` does."""
    call = locked_call(actor, call_id)
    if call.person_id is None or call.organisation_id is None:
        raise _unknown_caller()
    made = Invitation.objects.filter(call=call).first()
    if made is not None:
        send_invitation_again(actor=actor, at=at, invitation=made)
        return made
    request = NewInvitation(
        call.person_id, call.organisation_id, _title(call.note), call.note, call_id=call.pk
    )
    return invite(actor=actor, at=at, request=request)


@transaction.atomic
def accept_by_call(
    *, actor: Person, at: dt.datetime, call_id: int, number: int, seen: int | None = None
) -> Invoice | None:
    """The caller accepted the work of ticket `number` in this call: recorded as every oral acceptance, citing the call. The
    client is told and may object (R14). Raises NotFound, NotAllowed, Conflict, MoveRefused, BadInput at "number", "person"
    or "when"."""
    one_at_a_time(actor)
    call = locked_call(actor, call_id)
    if call.person_id is None:
        raise _unknown_caller()
    ticket = Ticket.objects.filter(number=number, organisation=call.organisation_id).first()
    if ticket is None:
        raise BadInput(
            "number",
            Text(
                "У организации звонившего нет такого тикета", "The caller's organisation has no such ticket"
            ),
            clauses=("1.4", "R14"),
        )
    said = OralAcceptance(call.person_id, call.ended_at or at, call.pk)
    invoice = accept_orally(actor=actor, at=at, number=number, call=said, seen=seen)
    if call.ticket_id != ticket.pk:
        call.ticket = ticket
        call.version += 1
        call.save(update_fields=["ticket", "version"])
        tell_call(EventKind.CALL_CORRECTED, call, actor, at=at, data={"after": {"ticket": number}})
    return invoice


def _title(note: str) -> str:
    """The first line of what was said."""
    first = next((line.strip() for line in note.splitlines() if line.strip()), "")
    if len(first) <= LONGEST_TITLE:
        return first.rstrip(".")
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.:;—-") + "…"


def _unknown_caller() -> Refused:
    return Refused(
        "unknown_caller",
        Text("Сначала выберите, кто звонил", "First choose who called"),
        clauses=("1.4", "R22"),
    )
