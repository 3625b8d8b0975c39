"""The signed reply address."""

from __future__ import annotations

from typing import Any

import pytest

from reglament.delivery.reply_token import reply_address, ticket_of


def test_round_trip_in_any_case() -> None:
    address = reply_address(1042)
    assert address.startswith("support+t1042.")
    assert address.endswith("@studio.example")
    assert ticket_of(address) == 1042
    assert ticket_of(f" {address.upper()} ") == 1042


def test_fits_into_a_local_part() -> None:
    assert len(reply_address(10**15).rpartition("@")[0]) <= 64


@pytest.mark.parametrize(
    "address",
    ["", "@", "support@studio.example", "support+t1042@studio.example", "support+t1042.@studio.example",
     "support+t1042.aaaaaaaaaaaaaaaa@studio.example", "support+t0.aaaaaaaaaaaaaaaa@studio.example", "t" * 10_000],
)  # fmt: skip
def test_refuses(address: str) -> None:
    assert ticket_of(address) is None


def test_another_ticket_does_not_fit() -> None:
    signature = reply_address(1042).partition(".")[2]
    assert ticket_of(f"support+t1043.{signature}") is None


def test_an_older_secret_still_fits(settings: Any) -> None:
    old = reply_address(7)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "a-new-secret-of-the-tests-long-enough",
    )
    assert ticket_of(old) == 7
    assert reply_address(7) != old
