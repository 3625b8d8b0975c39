"""Work that was accepted or withdrawn and that no live invoice bills: after a void, or after a check (2.6, R10, R13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from reglament.queries.law import Law, laws_by_stamp
from reglament.rules.money import Money
from reglament.rules.pricing import Work, charge
from reglament.rules.regulation import Priority
from reglament.store.models import Estimate, InvoiceLine, Studio, Ticket, TimeEntry


@dataclass(frozen=True, slots=True)
class UnbilledWork:
    """One ticket to bill. `since`: when it was accepted or withdrawn; `amount`: what its invoice will say."""

    number: int
    title: str
    organisation_id: int
    organisation: str
    status: str
    since: dt.datetime
    amount: Money


def unbilled_works() -> tuple[UnbilledWork, ...]:
    """Tickets of the organisations billed by ticket that wait for an invoice, the oldest first. Four SQL statements, one
    when there are none."""
    tickets = _candidates()
    if not tickets:
        return ()
    laws = {law.version_id: law for law in laws_by_stamp(_stamp())}
    works = _works(tickets)
    confirmed = _confirmed(tickets)
    found = []
    for ticket in tickets:
        amount = _amount(laws[ticket.regulation_id], works.get(ticket.pk, ()), confirmed.get(ticket.pk))
        if amount:
            found.append(
                UnbilledWork(
                    ticket.number, ticket.title, ticket.organisation_id, ticket.organisation.name, ticket.status,
                    ticket.status_since, amount,
                )
            )  # fmt: skip
    return tuple(found)


def _candidates() -> list[Ticket]:
    chargeable = TimeEntry.objects.filter(ticket=OuterRef("pk"), chargeable=True)
    billed = InvoiceLine.objects.filter(ticket=OuterRef("pk"), live=True)
    rows = Ticket.objects.filter(
        Exists(chargeable), ~Exists(billed), status__in=("accepted", "rejected"), needs_billing_check=False,
        organisation__invoicing="per_ticket",
    )  # fmt: skip
    return list(rows.select_related("organisation").order_by("status_since", "number"))


def _works(tickets: list[Ticket]) -> dict[int, list[Work]]:
    entries = TimeEntry.objects.filter(ticket__in=tickets, ended_at__isnull=False, minutes__gt=0).order_by(
        "id"
    )
    found: dict[int, list[Work]] = {}
    rows = entries.values_list("ticket", "minutes", "round__ordered", "round__met", "chargeable")
    for ticket, minutes, ordered, met, chargeable in rows:
        work = Work(minutes, Priority(ordered), Priority(met or Priority.NORMAL), chargeable)
        found.setdefault(ticket, []).append(work)
    return found


def _confirmed(tickets: list[Ticket]) -> dict[int, Estimate]:
    """The newest confirmed estimate of each."""
    rows = Estimate.objects.filter(ticket__in=tickets, state="confirmed").order_by("version")
    return {estimate.ticket_id: estimate for estimate in rows}


def _amount(law: Law, works: list[Work] | tuple[()], estimate: Estimate | None) -> Money:
    currency = law.regulation.currency
    if estimate is None:
        return Money.zero(currency)
    made = charge(
        law.regulation,
        works,
        confirmed=Money(estimate.amount, currency),
        surcharge_only=estimate.surcharge_only,
    )
    return made.total


def _stamp() -> str:
    return Studio.objects.values_list("law_stamp", flat=True).filter(id=1).first() or ""
