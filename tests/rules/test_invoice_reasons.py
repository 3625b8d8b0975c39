"""Why an invoice is due when it is, and why its sums are so (2.6, 2.9, R10, R11)."""

from __future__ import annotations

from datetime import date

from reglament.rules.invoice_reasons import explain_due, explain_left, explain_total
from reglament.rules.money import Money


def test_why_it_is_due_then() -> None:
    why = explain_due(date(2026, 12, 28), 7)
    assert why.result.en == "4\u00a0January 2027"
    assert why.clauses == ("2.6", "R10")
    assert "7\u00a0дней" in why.steps[-1].text.ru


def test_why_this_total_with_vat() -> None:
    lines = [(1042, Money.of("2600")), (1043, Money.of("1000.50"))]
    why = explain_total(lines, vat_rate=22, vat=Money.of("649.27"))
    assert why.result.en == "3,600.50\u00a0₽"
    assert why.steps[0].text.en == "2,600.00\u00a0₽ + 1,000.50\u00a0₽ = 3,600.50\u00a0₽."
    assert why.steps[-1].text.en.endswith("649.27\u00a0₽ in all.")
    assert len(why.inputs) == 2
    assert why.clauses == ("R10",)


def test_why_this_total_without_vat() -> None:
    why = explain_total([(1042, Money.of(100))], vat_rate=None, vat=None)
    assert [step.text.en for step in why.steps] == ["100.00\u00a0₽ = 100.00\u00a0₽.", "No VAT."]


def test_why_this_is_left() -> None:
    why = explain_left(Money.of(3000), Money.of("1000.50"))
    assert why.result.en == "1,999.50\u00a0₽"
    assert why.clauses == ("2.9", "R11")
    assert explain_left(Money.of(10), Money.of(15)).result.en == "0.00\u00a0₽"
