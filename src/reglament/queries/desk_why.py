"""The desk's «Почему?»: explanations of one ticket's place, clock, status, term and price, made when they are asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.queries.charges import confirmed_estimate, works_of
from reglament.queries.chrome import in_queue
from reglament.queries.law import Law, law_of
from reglament.rules.board import QueueItem, explain_place
from reglament.rules.explain import Explanation
from reglament.rules.money import Money
from reglament.rules.pricing import explain_charge
from reglament.rules.quotes import Quote
from reglament.rules.reaction import explain_deadline, explain_level
from reglament.rules.regulation import Priority
from reglament.rules.silence import explain_review
from reglament.rules.sum_reasons import explain_past_estimate
from reglament.rules.term import explain_term
from reglament.rules.workflow import Status, explain_status
from reglament.store.models import Round, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

SUBJECTS = ("place", "clock", "status", "term", "level", "charge")


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation and the edition it was reckoned by."""

    explanation: Explanation
    edition: int


def desk_why(number: int, subject: str, *, at: dt.datetime) -> Why | None:
    """Explain one thing about a ticket: one of SUBJECTS, or "estimate-2" for the second announced cost; None when there is
    no such ticket or nothing to explain. At most five SQL statements."""
    ticket = Ticket.objects.filter(number=number).first()
    if ticket is None:
        return None
    law = law_of(ticket)
    name, _, version = subject.partition("-")
    if name == "estimate":
        explanation = _estimate(ticket, version, law)
    else:
        explanation = _EXPLAIN[subject](ticket, law) if subject in _EXPLAIN else None
    return Why(explanation, law.edition) if explanation else None


def _place(ticket: Ticket, _law: Law) -> Explanation | None:
    rows = Ticket.objects.filter(in_queue()).values_list("number", "priority", "queued_at")
    items = [QueueItem(number, Priority(priority), queued_at) for number, priority, queued_at in rows]
    return (
        explain_place(ticket.number, items) if any(item.number == ticket.number for item in items) else None
    )


def _clock(ticket: Ticket, law: Law) -> Explanation | None:
    if ticket.status in (Status.FEEDBACK, Status.RESOLVED) and ticket.accept_at is not None:
        return _week(ticket, law)
    if ticket.reaction_deadline is None or ticket.reacted_at is not None:
        return _term(ticket, law)
    return explain_deadline(law.calendar, Priority(ticket.priority), ticket.queued_at)


def _week(ticket: Ticket, law: Law) -> Explanation:
    # The week runs from the last public message of the studio, which may be later than the status itself (R12).
    said = ticket.messages.filter(side="studio", at__gte=ticket.status_since).order_by("-at").first()
    return explain_review(law.calendar, said.at if said else ticket.status_since)


def _status(ticket: Ticket, _law: Law) -> Explanation:
    return explain_status(Status(ticket.status))


def _term(ticket: Ticket, law: Law) -> Explanation | None:
    booked: dict[dt.date, int] = {}
    rows = Ticket.objects.filter(
        organisation=ticket.organisation_id, priority=Priority.NORMAL.value, status__in=OPEN_STATUSES,
        promised_day__isnull=False, planned_minutes__isnull=False,
    ).exclude(pk=ticket.pk)  # fmt: skip
    for day, minutes in rows.values_list("promised_day", "planned_minutes"):
        if day is not None:
            booked[day] = booked.get(day, 0) + (minutes or 0)
    ready = law.calendar.local(ticket.queued_at).date()
    counted = booked if ticket.priority == Priority.NORMAL else {}
    return explain_term(law.calendar, ready, ticket.planned_minutes or 0, counted)


def _level(ticket: Ticket, law: Law) -> Explanation | None:
    last = Round.objects.filter(ticket=ticket, started_at__isnull=False).order_by("-index").first()
    if last is None or last.started_at is None:
        return None
    return explain_level(law.calendar, Priority(last.ordered), last.began_at, last.started_at)


def _charge(ticket: Ticket, law: Law) -> Explanation | None:
    estimate = confirmed_estimate(ticket)
    confirmed = Money(estimate.amount, law.regulation.currency) if estimate else None
    surcharge_only = estimate is not None and estimate.surcharge_only
    return explain_charge(
        law.regulation, works_of(ticket), confirmed=confirmed, surcharge_only=surcharge_only
    )


def _estimate(ticket: Ticket, version: str, law: Law) -> Explanation | None:
    """An announced cost by the figures in its own row, whatever became of it since."""
    if not (version.isascii() and version.isdecimal() and len(version) < 6):
        return None
    row = ticket.estimates.filter(version=int(version)).first()
    if row is None:
        return None
    currency = law.regulation.currency
    vat = None if row.vat is None else Money(row.vat, currency)
    offer = Quote(
        row.minutes, Money(row.rate, currency), Priority(row.level), row.coefficient, Money(row.amount, currency),
        row.vat_rate, vat, row.surcharge_only,
    )  # fmt: skip
    return explain_past_estimate(offer, row.state)


_EXPLAIN = {
    "place": _place,
    "clock": _clock,
    "status": _status,
    "term": _term,
    "level": _level,
    "charge": _charge,
}
