"""What the accountant says a payment of a statement is for: which invoices by how much, whose advance the rest is (R11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from reglament.rules.explain import both
from reglament.rules.text import Text
from reglament.store.models import Allocation, BankLine, Payment
from reglament.usecases.coming_money import owners_of, require_sum, roubles
from reglament.usecases.payments import Share
from reglament.usecases.refusals import BadInput

NOTHING = Decimal(0)
# By organisation: its part of the payment, and of this so much for which invoice.
Division: TypeAlias = dict[int, tuple[Decimal, dict[int, Decimal]]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a payment settles, in whole kopecks; the rest is an advance of the organisation `advance_of`."""

    shares: tuple[Share, ...]
    advance_of: int | None = None


def division(line: BankLine, decision: Decision) -> Division:
    """How much of a line is whose and for which invoices. Raises BadInput at "shares" when it does not add up or names an
    invoice that is none."""
    whose = owners_of(decision.shares)
    parts: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for share in decision.shares:
        given = parts[whose[share.invoice]]
        if share.invoice in given:
            raise BadInput("shares", Text("Счёт указан дважды", "An invoice is named twice"))
        given[share.invoice] = share.amount
    rest = _rest(line, decision)
    sums = {organisation: sum(given.values(), NOTHING) for organisation, given in parts.items()}
    if rest and decision.advance_of is not None:
        sums[decision.advance_of] = sums.get(decision.advance_of, NOTHING) + rest
    return {organisation: (sums[organisation], dict(parts[organisation])) for organisation in sorted(sums)}


def division_of(payments: Sequence[Payment]) -> Division:
    """What standing payments of a line say."""
    parts: dict[int, dict[int, Decimal]] = {payment.pk: defaultdict(Decimal) for payment in payments}
    live = Allocation.objects.filter(payment__in=payments, undone_at=None)
    for payment_id, number, amount in live.values_list("payment_id", "invoice__number", "amount"):
        parts[payment_id][number] += amount
    return {
        payment.organisation_id: (payment.amount, dict(parts[payment.pk]))
        for payment in sorted(payments, key=lambda payment: payment.organisation_id)
    }


def _rest(line: BankLine, decision: Decision) -> Decimal:
    for share in decision.shares:
        require_sum(share.amount, "shares")
    rest = line.amount - sum((share.amount for share in decision.shares), NOTHING)
    if rest < 0:
        words = both(
            "По счетам на {} больше, чем пришло", "The shares exceed what came by {}", roubles(-rest)
        )
        raise BadInput("shares", words)
    if rest and decision.advance_of is None:
        raise BadInput(
            "shares",
            both(
                "Не распределено {}: добавьте счёт или укажите, чей это аванс",
                "{} is not assigned: add an invoice or say whose advance it is",
                roubles(rest),
            ),
            clauses=("R11",),
        )
    return rest
