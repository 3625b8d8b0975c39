"""What time itself does: weeks that run out, reminders, clocks and periods that are over (1.1, 2.9, 4.8, R2, R10–R13).

Every ticket, period and invoice has a transaction of its own, which takes the row's lock and looks again; so the clock may
tick twice at once, or after a day of silence, and everything still happens once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from reglament.queries.charges import charge_of
from reglament.queries.law import law_at
from reglament.rules.events import EventKind
from reglament.rules.workflow import Role, Status
from reglament.store.models import ServicePeriod, Ticket
from reglament.usecases.acceptance import accept_by_silence
from reglament.usecases.guards import local_day, locked_ticket
from reglament.usecases.invitation_ends import end_expired
from reglament.usecases.invoice_reminders import invoices_to_remind, remind_of_invoice
from reglament.usecases.record import Happening, Subject, record

BATCH = 200
WAITING = (Status.FEEDBACK, Status.RESOLVED)

_log = logging.getLogger(__name__)
_Due = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class TickReport:
    """How many times the clock acted; `failed` were left for the next tick and stand in the log."""

    accepted: int = 0
    reminded: int = 0
    overdue_reactions: int = 0
    expired_periods: int = 0
    overdue_invoices: int = 0
    awaited_invoices: int = 0
    expired_forms: int = 0
    failed: int = 0

    @property
    def acted(self) -> int:
        """How many things happened."""
        return int(sum(asdict(self).values())) - self.failed


def tick(*, at: dt.datetime) -> TickReport:
    """Do everything that is due at the instant. Weeks that are over go before reminders, which then come too late."""
    law = law_at(at)
    today = law.calendar.local(at).date()
    done = _Counts(at)
    accepted = done.each(_weeks_over(at), ("accept_at", "number"), _accept)
    reminded = done.each(_reminders_due(at), ("accept_at", "number"), _remind)
    overdue = done.each(_reactions_due(at), ("reaction_deadline", "number"), _note_overdue)
    expired = done.each(_periods_over(today), ("to_day", "pk"), _note_expiry)
    unpaid = awaited = 0
    # Nobody is asked for money at night: the reminder keeps the hour of the other reminders.
    if law.calendar.local(at).time() >= law.regulation.reminder_at:
        days = law.regulation.payment_reminder_days
        unpaid = done.each(
            invoices_to_remind(today, days, late=True), ("due_on", "number"), remind_of_invoice
        )
        awaited = done.each(
            invoices_to_remind(today, days, late=False), ("due_on", "number"), remind_of_invoice
        )
    return TickReport(accepted, reminded, overdue, expired, unpaid, awaited, end_expired(at=at), done.failed)


class _Counts:
    """Goes over what is due in batches; one that fails is logged and stops no other."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.failed = 0

    def each(self, due: _Due, order: tuple[str, str], act: Callable[[int, dt.datetime], bool]) -> int:
        """Act on what is due, the longest due first (by the partial indexes), until nothing new is; how often it acted.
        `order` is the column that falls due and the key that `act` takes."""
        passed_over: list[int] = []
        acted = 0
        while keys := _batch(due, order, passed_over):
            for key in keys:
                if self._try(act, key):
                    acted += 1
                else:
                    passed_over.append(key)
        return acted

    def _try(self, act: Callable[[int, dt.datetime], bool], key: int) -> bool:
        try:
            return act(key, self.at)
        except Exception:  # noqa: BLE001 - one that fails must not stop the others; it is logged and counted
            _log.exception("the clock could not finish %s %s", act.__name__, key)
            self.failed += 1
            return False


def _batch(due: _Due, order: tuple[str, str], passed_over: list[int]) -> list[int]:
    """The next keys: what was acted on is not due any more, what was passed over waits for the next tick."""
    _, key = order
    left = due.exclude(**{f"{key}__in": passed_over}) if passed_over else due
    return list(left.order_by(*order).values_list(key, flat=True)[:BATCH])


def _weeks_over(at: dt.datetime) -> _Due:
    return Ticket.objects.filter(accept_at__lte=at, hold_reason="", status__in=WAITING)


def _accept(number: int, at: dt.datetime) -> bool:
    return accept_by_silence(at=at, number=number)


def _reminders_due(at: dt.datetime) -> _Due:
    waiting = Ticket.objects.filter(status__in=WAITING, reminded=False, hold_reason="")
    return waiting.filter(reminder_at__lte=at, accept_at__gt=at)


@transaction.atomic
def _remind(number: int, at: dt.datetime) -> bool:
    """The week ends soon (R12); said once in a week, and not when the week is over."""
    ticket = locked_ticket(number)
    if not _reminders_due(at).filter(pk=ticket.pk).exists():
        return False
    Ticket.objects.filter(pk=ticket.pk).update(reminded=True)
    data: dict[str, object] = {"until": ticket.review_last_day, "since": ticket.status_since}
    kind = EventKind.FEEDBACK_REMINDER
    if ticket.status == Status.RESOLVED:
        kind = EventKind.REVIEW_REMINDER
        total = charge_of(ticket).total.amount
        data["amount"] = total or None
    record(
        Happening(kind, Role.SYSTEM, clauses=("4.7", "4.8", "R12"), data=data), Subject(ticket=ticket), at=at
    )
    return True


def _reactions_due(at: dt.datetime) -> _Due:
    waiting = Ticket.objects.filter(status=Status.NEW, overdue_noted=False, reacted_at=None)
    return waiting.filter(reaction_deadline__lt=at)


@transaction.atomic
def _note_overdue(number: int, at: dt.datetime) -> bool:
    """The promised reaction is late (3.2, R2); said once in a round. The queue does not move (R19)."""
    ticket = locked_ticket(number)
    if not _reactions_due(at).filter(pk=ticket.pk).exists():
        return False
    Ticket.objects.filter(pk=ticket.pk).update(overdue_noted=True)
    data = {"deadline": ticket.reaction_deadline, "priority": ticket.priority}
    happening = Happening(EventKind.REACTION_OVERDUE, Role.SYSTEM, clauses=("3.2", "R2"), data=data)
    record(happening, Subject(ticket=ticket), at=at)
    return True


@transaction.atomic
def _note_expiry(period_id: int, at: dt.datetime) -> bool:
    """A paid period is over (1.1, R24); told unless another period goes on for the site."""
    rows = ServicePeriod.objects.select_for_update(of=("self",)).select_related("site__organisation")
    period = rows.filter(pk=period_id, expiry_noted_at=None).first()
    if period is None:
        return False
    period.expiry_noted_at = at
    period.save(update_fields=["expiry_noted_at"])
    site = period.site
    if site.periods.filter(to_day__gte=local_day(at)).exists():
        return False
    data = {"site": site.name, "until": period.to_day}
    happening = Happening(EventKind.SERVICE_EXPIRED, Role.SYSTEM, clauses=("1.1", "R24"), data=data)
    record(happening, Subject(organisation=site.organisation), at=at)
    return True


def _periods_over(today: dt.date) -> _Due:
    return ServicePeriod.objects.filter(to_day__lt=today, expiry_noted_at=None)
