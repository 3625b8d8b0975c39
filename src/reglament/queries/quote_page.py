"""What a number of minutes would cost on a ticket, while the specialist types."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Subquery

from reglament.queries.law import laws_by_stamp
from reglament.rules.quotes import Quote, quote
from reglament.rules.regulation import Priority
from reglament.store.models import Studio, Ticket


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The sum and what it is made of."""

    quote: Quote
    priority: str


def quote_for(number: int, minutes: int, *, surcharge_only: bool, at: dt.datetime) -> QuoteView | None:
    """The cost of `minutes` at the ticket's ordered level (R7); None when there is no such ticket. One SQL statement."""
    stamp = Subquery(Studio.objects.filter(id=1).values("law_stamp"))
    row = (
        Ticket.objects.filter(number=number)
        .annotate(stamp=stamp)
        .values("priority", "regulation_id", "stamp")
        .first()
    )
    if row is None:
        return None
    law = next(law for law in laws_by_stamp(row["stamp"] or "") if law.version_id == row["regulation_id"])
    today = law.calendar.local(at).date()
    found = quote(law.regulation, minutes, Priority(row["priority"]), on=today, surcharge_only=surcharge_only)
    return QuoteView(found, row["priority"])
