"""Telephone numbers as people and exchanges write them (R23)."""

from __future__ import annotations

import pytest

from reglament.rules.phone import digits, same_number


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+7 (495) 000-00-01", "84950000001", True),
        ("8 495 000 00 01", "4950000001", True),
        ("+7 495 000-00-01", "+7 495 000-00-02", False),
        ("00001", "+7 495 000-00-01", False),
        ("12345", "1-23-45", True),
        ("1234", "1234", False),
        ("", "", False),
        ("allo", "", False),
    ],
)
def test_one_telephone_written_in_two_ways(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


def test_only_ascii_digits_are_digits() -> None:
    assert digits("+7 (495) ٣ доб. 12") == "749512"
