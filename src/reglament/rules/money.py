"""Money: a decimal amount in one currency, and the only place where anything is rounded (R6, R10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

DEFAULT_CURRENCY = "RUB"
_PRECISION = 60


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in the currency's main unit. Arithmetic never rounds; refuses mixed currencies (ValueError)."""

    amount: Decimal
    currency: str = DEFAULT_CURRENCY

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("an amount of money is a Decimal")
        if not self.amount.is_finite():
            raise ValueError("an amount of money is finite")

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str = DEFAULT_CURRENCY) -> Money:
        """Money from text, whole units or a decimal; raises decimal.InvalidOperation for other text."""
        return cls(Decimal(amount), currency)

    @classmethod
    def zero(cls, currency: str = DEFAULT_CURRENCY) -> Money:
        """Nothing, in a currency."""
        return cls(Decimal(0), currency)

    @property
    def kopecks(self) -> int:
        """The amount in hundredths; raises ValueError when it is finer than a kopeck."""
        hundredths = self.amount.scaleb(2)
        if hundredths != hundredths.to_integral_value():
            raise ValueError("the amount is finer than a kopeck")
        return int(hundredths)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def times(self, factor: Decimal | int, divisor: int = 1) -> Money:
        """amount × factor ÷ divisor, rounded half-up to the kopeck once, at the end (R6)."""
        return Money(_to_kopeck(self.amount, Decimal(factor), divisor, ROUND_HALF_UP), self.currency)

    def floor_times(self, factor: Decimal | int) -> Money:
        """amount × factor, rounded down to the kopeck: a limit is never exceeded by rounding (R7)."""
        return Money(_to_kopeck(self.amount, Decimal(factor), 1, ROUND_FLOOR), self.currency)

    def vat_inside(self, rate: int) -> Money:
        """The VAT contained in this VAT-inclusive amount at `rate` per cent, half-up (R10)."""
        return self.times(rate, 100 + rate)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.amount


def sum_money(amounts: Iterable[Money], currency: str = DEFAULT_CURRENCY) -> Money:
    """The sum; zero of `currency` when there is nothing to add. Refuses mixed currencies (ValueError)."""
    total: Money | None = None
    for each in amounts:
        total = each if total is None else total + each
    return Money.zero(currency) if total is None else total


def round_half_up(amount: Decimal) -> Decimal:
    """An amount rounded half-up to the kopeck (R6)."""
    return _to_kopeck(amount, Decimal(1), 1, ROUND_HALF_UP)


def whole_steps(quantity: int, step: int) -> int:
    """`quantity` rounded up to whole steps of `step`: the billing step (R6)."""
    return -(-quantity // step) * step


def _to_kopeck(amount: Decimal, factor: Decimal, divisor: int, rounding: str) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return (amount * factor / divisor).quantize(Decimal("0.01"), rounding=rounding)
