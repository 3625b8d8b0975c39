"""Money: exact sums, one rounding, no mixed currencies (R6, R10)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.money import Money, round_half_up, sum_money, whole_steps
from tests.rules.samples import rows

AMOUNTS = st.decimals(Decimal(0), Decimal(10**9), places=2)


@pytest.mark.parametrize("row", rows("vat-vectors.csv"), ids=lambda row: f"{row['total_incl']} {row['rate']}")
def test_vat_inside(row: dict[str, str]) -> None:
    total = Money.of(row["total_incl"])
    vat = total.vat_inside(int(row["rate"]))
    assert vat == Money.of(row["vat"])
    assert total - vat == Money.of(row["net"])


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")],
)
def test_half_up(amount: str, rounded: str) -> None:
    assert round_half_up(Decimal(amount)) == Decimal(rounded)


def test_arithmetic() -> None:
    five, two = Money.of(5), Money.of("2.50")
    assert five + two == Money.of("7.5")
    assert five - two == two
    assert -two == Money.of("-2.5")
    assert two < five
    assert two <= two
    assert five > two
    assert five >= five
    assert not Money.zero()
    assert sum_money([five, two]) == Money.of("7.5")
    assert sum_money([], "EUR") == Money.zero("EUR")


def test_factors() -> None:
    assert Money.of("33.33").times(Decimal("1.1")) == Money.of("36.66")
    assert Money.of("33.33").floor_times(Decimal("1.1")) == Money.of("36.66")
    assert Money.of("33.37").times(Decimal("1.1")) == Money.of("36.71")
    assert Money.of("33.37").floor_times(Decimal("1.1")) == Money.of("36.70")
    assert Money.of(2000).times(1, 60) == Money.of("33.33")


def test_kopecks() -> None:
    assert Money.of("12.3").kopecks == 1230
    with pytest.raises(ValueError, match="finer"):
        _ = Money.of("0.001").kopecks


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="mix"):
        _ = Money.of(1) + Money.of(1, "EUR")
    with pytest.raises(ValueError, match="mix"):
        _ = Money.of(1) < Money.of(1, "EUR")


def test_only_finite_decimals_are_money() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal("NaN"))


def test_whole_steps() -> None:
    assert [whole_steps(n, 15) for n in (0, 1, 15, 16)] == [0, 15, 15, 30]


@given(AMOUNTS, st.integers(1, 99))
def test_vat_is_a_part_of_its_sum(amount: Decimal, rate: int) -> None:
    money = Money(amount)
    vat = money.vat_inside(rate)
    assert Money.zero() <= vat <= money
    assert vat.kopecks + (money - vat).kopecks == money.kopecks
