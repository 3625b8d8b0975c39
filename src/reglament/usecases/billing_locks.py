"""Locks of money, always in one order, so that two hands never wait for each other: a statement's line, then tickets by
their numbers, then invoices by theirs, then payments."""

from __future__ import annotations

from collections.abc import Iterable

from reglament.store.models import Invoice, InvoiceLine, Ticket
from reglament.usecases.refusals import NotFound

Locked = tuple[Invoice, list[Ticket]]


def locked_tickets(numbers: Iterable[int]) -> list[Ticket]:
    """Tickets under their row locks, in the order of their numbers."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("organisation", "author")
    return list(rows.filter(number__in=set(numbers)).order_by("number"))


def locked_invoice(number: int) -> Locked:
    """An invoice and its tickets under their locks: tickets first, by number, as acceptance takes them. Lines never
    change, so which tickets they are is known before the lock. Raises NotFound."""
    found = InvoiceLine.objects.filter(invoice__number=number).values_list("ticket__number", flat=True)
    tickets = locked_tickets(found)
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("organisation")
    invoice = rows.filter(number=number).first()
    if invoice is None:
        raise NotFound
    return invoice, tickets


def locked_invoices(numbers: Iterable[int]) -> dict[int, Locked]:
    """Several invoices by number, all their tickets locked before the first of them. Raises NotFound."""
    wanted = sorted(set(numbers))
    locked_tickets(
        InvoiceLine.objects.filter(invoice__number__in=wanted).values_list("ticket__number", flat=True)
    )
    return {number: locked_invoice(number) for number in wanted}
