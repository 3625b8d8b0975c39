"""What people type into fields for sums of money, days and requisites."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from reglament.web.desk.fields import CodeField, DayField, MoneyField


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 345,67", "12345.67"), ("12345.67", "12345.67"), ("12\u00a0345 ₽", "12345"), ("500 руб.", "500"), ("500р", "500"),
        ("-5", "-5"), ("0,5", "0.5"), ("700,", "700"), (" 1 ", "1"),
    ],
)  # fmt: skip
def test_a_sum(text: str, amount: str) -> None:
    assert MoneyField().clean(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["1e5", "1E+3", "NaN", "Infinity", "1_000", "сто", "1,2,3", "12.345,67", "٥", ",5", "9" * 31, "₽", "1-2"],
)
def test_what_is_no_sum(text: str) -> None:
    with pytest.raises(ValidationError, match="Укажите сумму"), translation.override("ru"):
        MoneyField().clean(text)


def test_nothing_typed_is_nothing() -> None:
    assert MoneyField(required=False).clean("  ") is None


@pytest.mark.parametrize(("language", "text"), [("ru", "1234,50"), ("en", "1234.50")])
def test_a_sum_is_shown_as_it_may_be_typed(language: str, text: str) -> None:
    with translation.override(language):
        assert MoneyField().prepare_value(Decimal("1234.5")) == text
    assert MoneyField().prepare_value("сто") == "сто"


@pytest.mark.parametrize("text", ["1999-12-31", "0026-11-23", "24.11.1926"])
def test_a_year_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(ValidationError, match="Проверьте год"), translation.override("ru"):
        DayField().clean(text)
    assert DayField(since=1).clean(text)


def test_a_day() -> None:
    assert DayField().clean("23.11.2026") == DayField().clean("2026-11-23") == dt.date(2026, 11, 23)
    assert DayField(required=False).clean("") is None


def test_a_requisite_is_pasted_with_its_spaces() -> None:
    field = CodeField(20)
    assert field.clean(" 4070 2810 6000 0000 0001 ") == "40702810600000000001"
    assert field.clean("") == ""
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(ValidationError):
        field.clean("4" * 21)
