"""The one place where a ticket's status changes: by a legal move, with the week that the new status starts (R12, R16)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from reglament.queries.law import law_of
from reglament.rules.silence import review
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Facts, MoveDenied, Role, Status, next_status
from reglament.store.models import Estimate, Ticket, TimeEntry
from reglament.usecases.refusals import BadInput, MoveRefused

WAITING = (Status.FEEDBACK, Status.RESOLVED)


def move(
    ticket: Ticket, action: Action, role: Role, *, at: dt.datetime, facts: Facts | None = None
) -> tuple[Status, Status]:
    """Move the locked ticket; (from, to). Raises MoveRefused with the moves that are open. The caller saves the ticket."""
    before = Status(ticket.status)
    try:
        after = next_status(before, action, role, facts or facts_of(ticket))
    except MoveDenied as denied:
        raise MoveRefused(denied) from denied
    ticket.status = after.value
    ticket.status_since = at
    ticket.to_close = None
    set_week(ticket, at=at)
    return before, after


def set_week(ticket: Ticket, *, at: dt.datetime) -> None:
    """Start the week anew in *Resolved* and *Feedback*, clear it elsewhere (4.7, 4.8, R12)."""
    ticket.reminded = False
    if Status(ticket.status) not in WAITING:
        ticket.accept_at = ticket.reminder_at = ticket.review_last_day = None
        ticket.hold_reason = ""
        return
    week = review(law_of(ticket).calendar, at)
    ticket.accept_at, ticket.reminder_at, ticket.review_last_day = (
        week.accept_at,
        week.reminder_at,
        week.last_day,
    )


def save(ticket: Ticket) -> None:
    """Save the whole ticket with its next version, so that whoever saw the one before gets a conflict."""
    ticket.version += 1
    ticket.save()


def facts_of(ticket: Ticket) -> Facts:
    """What the workflow's conditions ask of a ticket. Two SQL statements."""
    chargeable = TimeEntry.objects.filter(ticket=ticket, kind="work", chargeable=True)
    minutes = chargeable.aggregate(sum=Sum("minutes"))["sum"]
    return Facts(
        paid=ticket.is_paid,
        cost_confirmed=Estimate.objects.filter(ticket=ticket, state="confirmed").exists(),
        chargeable_minutes=minutes or 0,
        paid_work_begun=minutes is not None,
    )


def required(text: str, field: str, missing: Text) -> str:
    """A text that must be there. Raises BadInput at its field."""
    if not text.strip():
        raise BadInput(field, missing)
    return text.strip()
