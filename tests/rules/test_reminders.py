"""When a client is reminded of an invoice (2.8, R10)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.rules.reminders import reminder_due

ISSUED, DUE = dt.date(2026, 11, 16), dt.date(2026, 11, 23)
OFFSETS = (-2, 0, 1)


@pytest.mark.parametrize(
    ("today", "sent", "due"),
    [
        (20, [], None),
        (21, [], -2),
        (21, [-2], None),
        (22, [-2], None),
        (22, [], -2),
        (23, [-2], 0),
        (23, [], 0),
        (23, [0], None),
        (24, [-2, 0], 1),
        (24, [], 1),
        (30, [], 1),
        (30, [1], None),
        (24, [-2, 0, 1], None),
    ],
)
def test_each_goes_once_and_a_missed_one_gives_way(today: int, sent: list[int], due: int | None) -> None:
    assert reminder_due(ISSUED, DUE, dt.date(2026, 11, today), OFFSETS, sent) == due


def test_none_goes_on_the_day_of_issue_or_before_it() -> None:
    assert reminder_due(DUE, DUE, DUE, OFFSETS, []) is None
    assert reminder_due(DUE, DUE, DUE + dt.timedelta(days=1), OFFSETS, []) == 1


def test_without_offsets_nobody_is_reminded() -> None:
    assert reminder_due(ISSUED, DUE, DUE, (), []) is None
