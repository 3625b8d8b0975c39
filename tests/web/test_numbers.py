"""Numbers and months of addresses: read, or none."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from reglament.web.numbers import RowField, month_of, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("1042", 1042), ("9" * 15, 10**15 - 1), ("9" * 16, None), ("", None), ("-1", None), ("+1", None),
        (" 1", None), ("1.0", None), ("1e3", None), ("²", None), ("١", None), ("abc", None), ("1\x00", None),
    ],
)  # fmt: skip
def test_what_is_a_number(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", dt.date(2026, 11, 1)), ("2000-01", dt.date(2000, 1, 1)), ("2026-13", None), ("2026-00", None), ("", None),
        ("9999-12", None), ("2026-1", None), ("2026-11-01", None), ("2026-11\n", None), ("٢٠26-11", None),
    ],
)  # fmt: skip
def test_what_is_a_month(text: str, month: dt.date | None) -> None:
    assert month_of(text) == month


@pytest.mark.parametrize("text", ["-1", "9" * 16, "9" * 40])
def test_a_number_that_no_row_has_is_said_to_be_wrong(text: str) -> None:
    with pytest.raises(ValidationError, match="Такого номера нет"), translation.override("ru"):
        RowField().clean(text)


def test_a_number_of_a_row() -> None:
    assert RowField().clean("1042") == 1042
    assert RowField(required=False).clean("") is None
    assert RowField().clean(" № 1042 ") == RowField().clean("#1042") == RowField().clean("№1042") == 1042


@pytest.mark.parametrize("text", ["А-12", "1042 1043", "№№1", "1e5"])
def test_a_number_is_digits(text: str) -> None:
    with pytest.raises(ValidationError, match="Укажите номер цифрами"), translation.override("ru"):
        RowField().clean(text)
