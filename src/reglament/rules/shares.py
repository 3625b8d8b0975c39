"""How money that does not suffice is divided: the debt that fell due earlier first, of one day in proportion (art. 319.1 of
the Civil Code, R11). To the kopeck: the parts are always the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import groupby

KOPECK = Decimal("0.01")
Owed = tuple[date, int, Decimal]


def by_due(amount: Decimal, owed: Iterable[Owed]) -> list[tuple[int, Decimal]]:
    """Divide `amount` between debts of (due day, number, sum): who gets how much, none of nothing."""
    rest = amount
    found: list[tuple[int, Decimal]] = []
    for _, group in groupby(sorted(owed), key=lambda debt: debt[0]):
        debts = [(number, left) for _, number, left in group]
        whole = sum((left for _, left in debts), Decimal(0))
        parts = debts if rest >= whole else _in_proportion(rest, debts, whole)
        found += [(number, part) for number, part in parts if part]
        rest -= sum((part for _, part in parts), Decimal(0))
    return found


def _in_proportion(
    amount: Decimal, debts: Sequence[tuple[int, Decimal]], whole: Decimal
) -> list[tuple[int, Decimal]]:
    """Down to the kopeck each; the kopecks that are left go to those who lost most by it."""
    exact = [(number, amount * left / whole) for number, left in debts]
    parts = {number: part.quantize(KOPECK, rounding=ROUND_DOWN) for number, part in exact}
    lost = int((amount - sum(parts.values(), Decimal(0))) / KOPECK)
    for number, _ in sorted(exact, key=lambda each: (parts[each[0]] - each[1], each[0]))[:lost]:
        parts[number] += KOPECK
    return list(parts.items())
