"""Rights by day, and the paid period (1.1, 1.4, R22, R24)."""

from __future__ import annotations

from datetime import date

import pytest

from reglament.rules.authority import Grant, explain_authority, may_confirm, may_order
from reglament.rules.service import free_tickets_accepted

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
ORDER = Grant(True, False, FIRST, LAST)
MONEY = Grant(False, True, FIRST, None)


@pytest.mark.parametrize(
    ("day", "order", "money"),
    [
        ("2026-02-28", False, False),
        ("2026-03-01", True, True),
        ("2026-03-31", True, True),
        ("2026-04-01", False, True),
    ],
)
def test_rights_have_days(day: str, order: bool, money: bool) -> None:
    on = date.fromisoformat(day)
    assert may_order([ORDER, MONEY], on) is order
    assert may_confirm([ORDER, MONEY], on) is money


def test_no_grant_no_right() -> None:
    assert not may_order([], FIRST)
    assert not may_confirm([ORDER], FIRST)


def test_why_these_rights() -> None:
    why = explain_authority([ORDER, MONEY], date(2026, 4, 1))
    assert why.result.en == "Confirm money and accept the work"
    assert [step.text.en.rsplit("; ", 1)[1] for step in why.steps[1:]] == ["not in force.", "in force."]
    assert explain_authority([], FIRST).result.ru == "Прав нет"
    both = explain_authority([ORDER, MONEY], FIRST)
    assert both.result.ru == "Заказывать и обсуждать и подтверждать стоимость и принимать работу"


def test_free_tickets_in_the_paid_period() -> None:
    periods = [(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 2, 1), None)]
    taken = [
        free_tickets_accepted(periods, date(*day))
        for day in ((2024, 12, 31), (2025, 12, 31), (2026, 1, 1), (2026, 2, 1))
    ]
    assert taken == [False, True, False, True]
    assert not free_tickets_accepted([], FIRST)
