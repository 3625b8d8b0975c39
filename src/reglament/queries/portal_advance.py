"""«Зачесть наш аванс» on an invoice's page: what lies as the advance, what was asked for and what came of it (R11, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.queries.charges import advance_of
from reglament.rules.money import Money
from reglament.store.models import AdvanceOrder


@dataclass(frozen=True, slots=True)
class OrderView:
    """A client's order. `why` is accounting's reason for declining it."""

    who: str
    at: dt.datetime
    why: str = ""
    decided_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AdvanceState:
    """`advance` is the organisation's, `part` what of the invoice it would settle; `waiting` the order that accounting
    has not decided, `declined` the last word when accounting refused it."""

    advance: Money
    part: Money
    waiting: OrderView | None
    declined: OrderView | None


def advance_state(number: int, organisation_id: int, left: Money) -> AdvanceState:
    """The advance and the last order of an invoice that waits for `left`. Two SQL statements."""
    advance = Money(advance_of(organisation_id), left.currency)
    rows = AdvanceOrder.objects.filter(invoice__number=number).select_related("person", "decided_by")
    last = rows.order_by("-id").first()
    return AdvanceState(
        advance=advance,
        part=min(advance, left),
        waiting=_view(last) if last and last.state == "waiting" else None,
        declined=_view(last) if last and _was_refused(last) else None,
    )


def _was_refused(order: AdvanceOrder) -> bool:
    """Declined by accounting; an order that the client took back is declined by the client's own hand."""
    return order.state == "declined" and order.decided_by is not None and order.decided_by.is_studio


def _view(order: AdvanceOrder) -> OrderView:
    return OrderView(str(order.person), order.at, order.decided_why, order.decided_at)
