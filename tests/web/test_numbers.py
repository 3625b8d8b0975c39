"""Numbers of addresses: read, or none."""

from __future__ import annotations

import pytest

from reglament.web.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("1042", 1042), ("9" * 15, 10**15 - 1), ("9" * 16, None), ("", None), ("-1", None), ("+1", None),
        (" 1", None), ("1.0", None), ("1e3", None), ("²", None), ("١", None), ("abc", None), ("1\x00", None),
    ],
)  # fmt: skip
def test_what_is_a_number(text: str, number: int | None) -> None:
    assert whole(text) == number
