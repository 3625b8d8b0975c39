"""Reminders of invoices that wait for money (2.8, R10): before the day, on it and after, by the regulation's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from reglament.queries.law import law_at
from reglament.rules.events import EventKind
from reglament.rules.reminders import reminder_due
from reglament.rules.workflow import Role
from reglament.store.models import Invoice, InvoiceReminder
from reglament.usecases.guards import local_day
from reglament.usecases.record import Happening, Subject, record


def invoices_to_remind(today: dt.date, offsets: Sequence[int], *, late: bool) -> QuerySet[Invoice]:
    """Invoices of which a reminder is due on a day: the late ones, or those whose day is still to come."""
    ordered = sorted(offsets)
    wanted = Q(pk__in=())
    for offset, following in pairwise([*ordered, None]):
        if offset is None or (offset > 0) != late:
            continue
        span = Q(due_on__lte=today - dt.timedelta(days=offset))
        if following is not None:
            span &= Q(due_on__gt=today - dt.timedelta(days=following))
        told = InvoiceReminder.objects.filter(invoice=OuterRef("pk"), offset__gte=offset)
        wanted |= span & ~Q(Exists(told))
    awaited = Invoice.objects.filter(state__in=("issued", "part_paid"), total__gt=F("paid"))
    return awaited.filter(wanted)


@transaction.atomic
def remind_of_invoice(number: int, at: dt.datetime) -> bool:
    """Remind of one invoice, if a reminder of it is still due; whether it went out."""
    today = local_day(at)
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("organisation")
    invoice = rows.filter(number=number, state__in=("issued", "part_paid")).first()
    if invoice is None:
        return False
    offsets = law_at(at).regulation.payment_reminder_days
    sent = set(invoice.reminders.values_list("offset", flat=True))
    offset = reminder_due(invoice.issued_on, invoice.due_on, today, offsets, sent)
    if offset is None:
        return False
    InvoiceReminder.objects.create(invoice=invoice, offset=offset, on=today)
    data = {
        "invoice": invoice.number,
        "invoice_on": invoice.issued_on,
        "amount": invoice.total - invoice.paid,
        "due": invoice.due_on,
        "days": abs(offset),
    }
    record(
        Happening(_kind(offset), Role.SYSTEM, clauses=("2.8", "R10"), data=data),
        Subject(invoice=invoice),
        at=at,
    )
    return True


def _kind(offset: int) -> EventKind:
    if offset > 0:
        return EventKind.INVOICE_OVERDUE
    return EventKind.INVOICE_DUE_SOON if offset else EventKind.INVOICE_DUE_TODAY
