"""Estimates and charges (3.1, 3.2, 3.4, R5–R8, R10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.money import Money, sum_money
from reglament.rules.pricing import (
    Work,
    charge,
    charge_limit,
    explain_charge,
    explain_quote,
    is_chargeable,
    quote,
)
from reglament.rules.regulation import Priority
from tests.rules.samples import LAW, at, changed, rows

TODAY = date(2026, 11, 23)
N, H, U, I = Priority  # noqa: E741 - normal, high, urgent, immediate
WORKS = st.lists(
    st.builds(Work, st.integers(0, 2000), st.sampled_from(Priority), st.sampled_from(Priority), st.booleans())
)


@pytest.mark.parametrize(
    "row", rows("vectors/price.csv"), ids=lambda row: f"{row['minutes']} × {row['coefficient']}"
)
def test_prices(row: dict[str, str]) -> None:
    level = next(each for each in Priority if LAW.levels[each].coefficient == Decimal(row["coefficient"]))
    offer = quote(LAW, int(row["minutes"]), level, on=TODAY)
    assert offer.amount == Money.of(row["amount"])
    assert offer.vat == Money.of(row["vat22"])
    for rate in (5, 7, 20, 22):
        assert offer.amount.vat_inside(rate) == Money.of(row[f"vat{rate}"])


def test_the_vat_of_the_day() -> None:
    assert quote(LAW, 60, N, on=date(2025, 12, 31)).vat_rate == 20
    assert quote(LAW, 60, N, on=date(2026, 1, 1)).vat_rate == 22
    before = quote(LAW, 60, N, on=date(2018, 12, 31))
    assert (before.vat_rate, before.vat) == (None, None)


def test_only_the_surcharge_on_a_free_ticket() -> None:
    offer = quote(LAW, 60, U, on=TODAY, surcharge_only=True)
    assert (offer.amount, offer.coefficient, offer.surcharge_only) == (Money.of(1400), Decimal("0.7"), True)
    assert quote(LAW, 60, N, on=TODAY, surcharge_only=True).amount == Money.zero()


def test_minutes_are_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        quote(LAW, -1, N, on=TODAY)


def test_a_billing_step() -> None:
    law = changed(lambda text: text.replace("billing_step_minutes = 1 ", "billing_step_minutes = 15 "))
    assert quote(law, 61, N, on=TODAY).amount == Money.of(2500)
    made = charge(law, [Work(31, N, N, True), Work(30, N, N, True)], confirmed=Money.of(10_000))
    assert [(line.minutes, line.amount) for line in made.lines] == [(75, Money.of(2500))]


def test_one_line_for_each_level_met() -> None:
    works = [Work(10, I, U, True), Work(20, U, U, True), Work(30, N, N, True), Work(99, N, N, False)]
    made = charge(LAW, works, confirmed=Money.of(100_000))
    assert [(line.ordered, line.met, line.minutes, line.gross) for line in made.lines] == [
        (I, U, 30, Money.of(1700)),
        (N, N, 30, Money.of(1000)),
    ]
    assert (made.gross, made.written_off, made.total) == (Money.of(2700), Money.zero(), Money.of(2700))


def test_the_excess_is_written_off_from_the_last_line_backwards() -> None:
    made = charge(LAW, [Work(60, I, I, True), Work(60, N, N, True)], confirmed=Money.of(3000))
    assert [(line.met, line.gross, line.written_off, line.amount) for line in made.lines] == [
        (I, Money.of(4000), Money.of(700), Money.of(3300)),
        (N, Money.of(2000), Money.of(2000), Money.of(0)),
    ]
    assert (made.total, made.written_off) == (Money.of(3300), Money.of(2700))


def test_exactly_the_limit_is_charged_in_full() -> None:
    made = charge(LAW, [Work(66, N, N, True)], confirmed=Money.of(2000))
    assert (made.total, made.written_off) == (Money.of(2200), Money.zero())


def test_nothing_confirmed_nothing_charged() -> None:
    made = charge(LAW, [Work(60, N, N, True)], confirmed=None)
    assert (made.lines, made.total) == ((), Money.zero())


def test_a_surcharge_charges_no_normal_work() -> None:
    made = charge(
        LAW, [Work(60, U, N, True), Work(60, U, U, True)], confirmed=Money.of(5000), surcharge_only=True
    )
    assert [(line.met, line.coefficient, line.amount) for line in made.lines] == [
        (U, Decimal("0.7"), Money.of(1400))
    ]


def test_another_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="mix"):
        charge(LAW, [Work(60, N, N, True)], confirmed=Money.of(1000, "EUR"))


NOON = at("2026-11-23T12:00")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("work", "confirmed", "resolved", "chargeable"),
    [
        (True, NOON - HOUR, None, True),
        (True, NOON, None, True),
        (False, NOON - HOUR, None, False),
        (True, None, None, False),
        (True, NOON + HOUR, None, False),
        (True, NOON - 3 * HOUR, NOON - HOUR, False),
        (True, NOON - HOUR, NOON - 2 * HOUR, True),
        (True, NOON - HOUR, NOON + HOUR, True),
    ],
)
def test_what_may_be_charged(
    work: bool, confirmed: datetime | None, resolved: datetime | None, chargeable: bool
) -> None:
    assert (
        is_chargeable(kind_is_work=work, confirmed_at=confirmed, resolved_at=resolved, started_at=NOON)
        is chargeable
    )


@given(WORKS, st.decimals(Decimal(0), Decimal(100_000), places=2), st.booleans())
def test_a_charge_never_exceeds_its_limit_and_adds_up(
    works: list[Work], confirmed: Decimal, surcharge: bool
) -> None:
    made = charge(LAW, works, confirmed=Money(confirmed), surcharge_only=surcharge)
    assert made.total <= charge_limit(LAW, Money(confirmed))
    assert made.total.amount <= confirmed * (1 + LAW.estimate_tolerance)
    assert made.total == sum_money(line.amount for line in made.lines)
    assert made.gross == sum_money(line.gross for line in made.lines)
    assert made.written_off == sum_money(line.written_off for line in made.lines)
    assert made.total + made.written_off == made.gross
    assert all(Money.zero() <= line.amount <= line.gross for line in made.lines)


def test_why_an_estimate() -> None:
    why = explain_quote(LAW, 100, H, on=TODAY)
    assert why.clauses == ("3.1", "3.2", "R7", "R10")
    assert "1\u00a0ч\u00a040\u00a0мин × 2\u00a0000\u00a0₽/ч × 1,3 = 4\u00a0333,33\u00a0₽." in [
        s.text.ru for s in why.steps
    ]
    assert "Including VAT 22%: 781.42\u00a0₽." in [s.text.en for s in why.steps]
    free = explain_quote(LAW, 60, U, on=date(2018, 1, 1), surcharge_only=True)
    assert "R8" in free.clauses
    assert "Без" not in free.result.ru
    assert any(step.text.en == "No VAT." for step in free.steps)


def test_why_a_charge() -> None:
    works = [Work(100, I, U, True), Work(30, N, N, False)]
    why = explain_charge(LAW, works, confirmed=Money.of(4000))
    assert why.clauses == ("3.4", "R6", "R7")
    assert why.result.en == "4,400.00\u00a0₽"
    assert "The excess of 1,266.67\u00a0₽ is written off." in [step.text.en for step in why.steps]
    assert explain_charge(LAW, [], confirmed=None).clauses == ("R7",)
    whole = explain_charge(LAW, [Work(60, N, N, True)], confirmed=Money.of(2000))
    assert whole.clauses == ("R6", "R7")
