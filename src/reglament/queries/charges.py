"""What a ticket costs: its time by the levels met, within what the client confirmed (R5–R7)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, Sum

from reglament.queries.law import law_of
from reglament.rules.ledger import Account
from reglament.rules.money import Money
from reglament.rules.pricing import Charge, Work, charge
from reglament.rules.regulation import Priority
from reglament.store.models import Estimate, InvoiceLine, Payment, Posting, Ticket, TimeEntry


def charge_of(ticket: Ticket) -> Charge:
    """The charge of a ticket as it stands now, in its own edition's prices. Three SQL statements."""
    regulation = law_of(ticket).regulation
    estimate = confirmed_estimate(ticket)
    confirmed = Money(estimate.amount, regulation.currency) if estimate else None
    surcharge_only = estimate is not None and estimate.surcharge_only
    return charge(regulation, works_of(ticket), confirmed=confirmed, surcharge_only=surcharge_only)


def works_of(ticket: Ticket) -> tuple[Work, ...]:
    """The finished time entries of a ticket with the levels of their rounds. One SQL statement."""
    entries = TimeEntry.objects.filter(ticket=ticket, ended_at__isnull=False, minutes__gt=0)
    rows = entries.values_list("minutes", "round__ordered", "round__met", "chargeable")
    return tuple(
        Work(minutes, Priority(ordered), Priority(met or Priority.NORMAL), chargeable)
        for minutes, ordered, met, chargeable in rows
    )


def confirmed_estimate(ticket: Ticket) -> Estimate | None:
    """The newest estimate that the client confirmed: the one that caps the invoice (R7). One SQL statement."""
    return Estimate.objects.filter(ticket=ticket, state="confirmed").order_by("-version").first()


def is_billed(ticket: Ticket) -> bool:
    """Whether a live invoice bills the ticket's work. One SQL statement."""
    return InvoiceLine.objects.filter(ticket=ticket, live=True).exists()


def free_of(payment: Payment) -> Decimal:
    """What of a payment settles no invoice and was not given back. Two SQL statements."""
    if payment.undone_at is not None:
        return Decimal(0)
    used = payment.allocations.filter(undone_at=None).aggregate(sum=Sum("amount"))["sum"]
    back = payment.refunds.filter(undone_at=None).aggregate(sum=Sum("amount"))["sum"]
    return payment.amount - (used or Decimal(0)) - (back or Decimal(0))


def advance_of(organisation_id: int) -> Decimal:
    """The organisation's advance: money that came, settles no invoice yet and was not given back (R11). One SQL
    statement, from the ledger."""
    rows = Posting.objects.filter(organisation_id=organisation_id)
    sums = rows.aggregate(
        came=Sum("amount", filter=Q(credit=Account.ADVANCE)),
        went=Sum("amount", filter=Q(debit=Account.ADVANCE)),
    )
    return (sums["came"] or Decimal(0)) - (sums["went"] or Decimal(0))
