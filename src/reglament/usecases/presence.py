"""Who of the studio looks at a ticket or writes in it just now: a courtesy to colleagues, no part of the record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.store.models import Person, Presence, Ticket
from reglament.usecases.guards import require_specialist
from reglament.usecases.refusals import NotFound


@transaction.atomic
def note_presence(*, actor: Person, at: dt.datetime, number: int, writing: bool = False) -> None:
    """The specialist is at a ticket as of `at`. Raises NotFound, NotAllowed. Nothing is journalled."""
    require_specialist(actor)
    ticket_id = Ticket.objects.filter(number=number).values_list("pk", flat=True).first()
    if ticket_id is None:
        raise NotFound
    Presence.objects.update_or_create(
        ticket_id=ticket_id, person=actor, defaults={"at": at, "writing": writing}
    )
