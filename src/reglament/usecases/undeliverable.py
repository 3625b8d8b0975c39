"""A letter that will never arrive: the week it told of must not run out unheard (R12)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.workflow import Role
from reglament.store.models import Letter
from reglament.usecases.guards import locked_ticket
from reglament.usecases.moves import WAITING, save
from reglament.usecases.record import Happening, Subject, record

# The letters by which a client learns that the studio waits for them.
TELLS_OF_THE_WEEK = frozenset(
    {"question", "estimate", "estimate_exceeded", "resolved", "reply", "review_reminder", "feedback_reminder"}
)


@transaction.atomic
def mark_undeliverable(*, at: dt.datetime, letter_id: int) -> bool:
    """Hold the ticket's automatic acceptance when the failed letter belongs to the week that runs now; True when it is
    held by this call. A specialist lifts the hold (R12)."""
    letter = Letter.objects.select_related("event__ticket", "recipient").get(pk=letter_id)
    event, person = letter.event, letter.recipient
    if (
        event is None
        or event.ticket is None
        or letter.template not in TELLS_OF_THE_WEEK
        or person is None
        or person.is_studio
    ):
        return False
    ticket = locked_ticket(event.ticket.number)
    if ticket.status not in WAITING or ticket.hold_reason or event.at < ticket.status_since:
        return False
    ticket.hold_reason = f"Письмо не доставлено · letter not delivered: {letter.address}"[:300]
    save(ticket)
    data = {"reason": ticket.hold_reason, "letter": letter.pk, "error": letter.error[:300]}
    record(
        Happening(EventKind.HOLD_SET, Role.SYSTEM, None, clauses=("R12",), data=data),
        Subject(ticket=ticket),
        at=at,
    )
    return True
