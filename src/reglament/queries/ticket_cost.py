"""What a ticket costs, in the client's words: confirmed, spent, ordered and met, to pay (3.4, R5–R7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reglament.queries.law import Law
from reglament.queries.timeline import EstimateView, Worked
from reglament.rules.charges import ChargeLine
from reglament.rules.explain import Explanation
from reglament.rules.money import Money, sum_money
from reglament.rules.pricing import Charge, Work, charge, explain_charge
from reglament.rules.quotes import effective_coefficient, price_of
from reglament.rules.reaction import explain_level
from reglament.rules.regulation import Priority


@dataclass(frozen=True, slots=True)
class Cost:
    """The money of a ticket. `saved` is what the levels missed have taken off; `spent` counts chargeable minutes."""

    charge: Charge
    confirmed: EstimateView | None
    spent: int
    free: int
    saved: Money
    vat_rate: int | None
    vat: Money | None
    why: Explanation
    why_level: Explanation | None


def cost_of(law: Law, worked: Iterable[Worked], confirmed: EstimateView | None) -> Cost:
    """The cost by the work done so far, within what was confirmed. No SQL."""
    listed = [w for w in worked if w.entry.until is not None and w.entry.minutes]
    works = [
        Work(w.entry.minutes, Priority(w.ordered), Priority(w.met or Priority.NORMAL), w.entry.chargeable)
        for w in listed
    ]
    limit = confirmed.amount if confirmed else None
    surcharge_only = confirmed is not None and confirmed.surcharge_only
    made = charge(law.regulation, works, confirmed=limit, surcharge_only=surcharge_only)
    vat_rate = confirmed.vat_rate if confirmed else None
    return Cost(
        charge=made,
        confirmed=confirmed,
        spent=sum(work.minutes for work in works if work.chargeable),
        free=sum(work.minutes for work in works if not work.chargeable),
        saved=_saved(law, made.lines, surcharge_only=surcharge_only),
        vat_rate=vat_rate,
        vat=made.total.vat_inside(vat_rate) if vat_rate is not None else None,
        why=explain_charge(law.regulation, works, confirmed=limit, surcharge_only=surcharge_only),
        why_level=_why_level(law, listed),
    )


def _saved(law: Law, lines: Iterable[ChargeLine], *, surcharge_only: bool) -> Money:
    off = []
    for line in lines:
        ordered = effective_coefficient(law.regulation, line.ordered, surcharge_only=surcharge_only)
        off.append(price_of(law.regulation, line.minutes, ordered) - line.gross)
    return sum_money(off, law.regulation.currency)


def _why_level(law: Law, worked: Iterable[Worked]) -> Explanation | None:
    """The last round that missed its level, or else the last one that had one to keep."""
    rounds = [
        w for w in worked if w.started_at is not None and w.entry.chargeable and w.ordered != Priority.NORMAL
    ]
    missed = [w for w in rounds if w.met != w.ordered]
    if not rounds:
        return None
    last = (missed or rounds)[-1]
    if last.started_at is None:
        return None
    return explain_level(law.calendar, Priority(last.ordered), last.began_at, last.started_at)
