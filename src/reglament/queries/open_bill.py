"""What is still to pay for a ticket."""

from __future__ import annotations

from decimal import Decimal

from reglament.store.models import Invoice


def open_bill(ticket_number: int) -> tuple[int, Decimal] | None:
    """The live invoice of a ticket with the sum left to pay; None when there is none. One SQL statement."""
    found = (
        Invoice.objects.filter(lines__ticket__number=ticket_number, state__in=("issued", "part_paid"))
        .values_list("number", "total", "paid")
        .first()
    )
    return (found[0], found[1] - found[2]) if found else None
