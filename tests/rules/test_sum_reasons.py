"""Why the sum of a list is what it is, and why a past estimate was (2.3, 2.6, R7, R8, R10, R11)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reglament.rules.money import Money
from reglament.rules.quotes import Quote
from reglament.rules.regulation import Priority
from reglament.rules.sum_reasons import Parts, Sum, explain_past_estimate, explain_sum
from reglament.rules.text import Text

NOTHING = Money.of("0")


def part(name: str, amount: str) -> tuple[Text, Money]:
    return Text(name, name), Money.of(amount)


def test_parts_are_added_up_by_name() -> None:
    why = explain_sum(Sum.DUE, Parts([part("1001", "100.50"), part("1002", "200")], 0, NOTHING), "RUB")
    assert why.result.en == "300.50\u00a0₽"
    assert why.steps[-1].text.en == "100.50\u00a0₽ + 200.00\u00a0₽ = 300.50\u00a0₽."
    assert [name.en for name, _ in why.inputs] == ["1001", "1002"]
    assert why.clauses == ("2.9", "R11")


def test_what_is_not_named_is_counted() -> None:
    why = explain_sum(Sum.ISSUED, Parts([part("1001", "100")], 7, Money.of("900")), "RUB")
    assert why.result.en == "1,000.00\u00a0₽"
    assert (why.inputs[-1][0].ru, why.inputs[-1][0].en) == ("Ещё 7", "7 more")


@pytest.mark.parametrize("kind", Sum)
def test_a_sum_of_nothing_says_so(kind: Sum) -> None:
    why = explain_sum(kind, Parts([], 0, NOTHING), "RUB")
    assert why.steps[-1].text.en == "There are none: 0.00\u00a0₽."
    assert all(step.clause for step in why.steps)


def offer(*, surcharge_only: bool = False, vat: Money | None = None) -> Quote:
    return Quote(
        100, Money.of("2000"), Priority.HIGH, Decimal("0.3") if surcharge_only else Decimal("1.3"), Money.of("4333.33"),
        22 if vat else None, vat, surcharge_only,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("superseded", "Replaced"),
        ("declined", "Not confirmed"),
        ("confirmed", "Confirmed"),
        ("offered", "Including"),
    ],
)
def test_what_became_of_an_estimate_is_said(state: str, said: str) -> None:
    why = explain_past_estimate(offer(vat=Money.of("781.42")), state)
    assert why.result.en == "4,333.33\u00a0₽"
    assert why.steps[-1].text.en.startswith(said)


def test_only_the_surcharge_and_no_vat() -> None:
    why = explain_past_estimate(offer(surcharge_only=True), "declined")
    assert "R8" in why.clauses
    assert any(step.text.en == "No VAT." for step in why.steps)
