"""Whether time is charged: decided when it starts, by what the client had confirmed by then (R6, R7)."""

from __future__ import annotations

import datetime as dt

from reglament.rules.pricing import is_chargeable
from reglament.rules.workflow import Status
from reglament.store.models import Estimate, Event, Ticket

# Kinds of time that are work on the task; reading, clarifying and correspondence are no reaction to it (3.3).
STARTS_WORK = ("work", "own_defect")


def chargeable(ticket: Ticket, kind: str, started_at: dt.datetime) -> bool:
    """Whether time started then is charged: work under an estimate confirmed since the last *Resolved*, never papers for
    accounting (1.2). Two SQL statements."""
    if ticket.kind == "paperwork":
        return False
    confirmed = Estimate.objects.filter(ticket=ticket, state="confirmed", decided_at__lte=started_at)
    resolved = Event.objects.filter(ticket=ticket, status_to=Status.RESOLVED, at__lte=started_at)
    return is_chargeable(
        kind_is_work=kind == "work",
        confirmed_at=confirmed.order_by("-version").values_list("decided_at", flat=True).first(),
        resolved_at=resolved.order_by("-id").values_list("at", flat=True).first(),
        started_at=started_at,
    )
