"""The money of one ticket: what is confirmed, what is spent, what it comes to now (R5–R7)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.queries.law import Law
from reglament.queries.ticket_story import Story
from reglament.queries.timeline import EstimateView, confirmed_of, offered_of
from reglament.rules.charges import Charge, Work, charge, charge_limit
from reglament.rules.money import Money
from reglament.rules.regulation import Priority


@dataclass(frozen=True, slots=True)
class TicketMoney:
    """`confirmed` caps the charge, `offered` waits for the client; minutes are split by whether they are charged."""

    confirmed: EstimateView | None
    offered: EstimateView | None
    charged_minutes: int
    free_minutes: int
    charge: Charge
    limit: Money | None

    @property
    def near_limit(self) -> bool:
        """Whether the work has gone past what was confirmed: time to offer a new estimate (R7)."""
        return self.confirmed is not None and self.charge.gross > self.confirmed.amount


def money_of(story: Story, law: Law) -> TicketMoney:
    """The money of a ticket from its story. No SQL."""
    confirmed = confirmed_of(story.said)
    done = [worked for worked in story.worked if worked.entry.until is not None]
    works = tuple(
        Work(w.entry.minutes, Priority(w.ordered), Priority(w.met or Priority.NORMAL), w.entry.chargeable)
        for w in done
        if w.entry.minutes
    )
    regulation = law.regulation
    amount = confirmed.amount if confirmed else None
    return TicketMoney(
        confirmed=confirmed,
        offered=offered_of(story.said),
        charged_minutes=sum(w.entry.minutes for w in done if w.entry.chargeable),
        free_minutes=sum(w.entry.minutes for w in done if not w.entry.chargeable),
        charge=charge(
            regulation,
            works,
            confirmed=amount,
            surcharge_only=confirmed is not None and confirmed.surcharge_only,
        ),
        limit=charge_limit(regulation, amount) if amount else None,
    )
