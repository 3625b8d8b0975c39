"""Whether a ticket is there for somebody: a foreign number and a missing one answer alike (1.4, R22)."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import Person, Ticket


def is_visible(number: int, *, reader: Person, on: dt.date) -> bool:
    """Whether the person may read the ticket on a studio-local day. One SQL statement."""
    return Ticket.objects.visible_to(reader, on=on).filter(number=number).exists()
