"""The term of upkeep and the capacity of one organisation (4.4, R20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.term import Promise, explain_term, free_minutes, promised_day
from tests.rules.samples import CALENDAR, LAW, at

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2025, 1, 1), date(2027, 11, 1))
BOOKED = st.dictionaries(st.integers(-3, 15), st.integers(0, 480), max_size=8)


@pytest.mark.parametrize(
    ("ready", "minutes", "booked", "day"),
    [
        ("2026-11-23", 120, {}, "2026-11-26"),
        ("2026-11-21", 120, {}, "2026-11-25"),
        ("2026-12-29", 60, {}, "2027-01-12"),
        ("2026-11-23", 480, {}, "2026-11-26"),
        ("2026-11-23", 120, {"2026-11-26": 400}, "2026-12-01"),
        ("2026-11-23", 80, {"2026-11-26": 400}, "2026-11-26"),
        ("2026-11-23", 120, {"2026-11-24": 400}, "2026-11-27"),
        ("2026-11-23", 120, {"2026-11-23": 400}, "2026-11-26"),
        ("2026-11-23", 120, {"2026-11-30": 400}, "2026-12-03"),
        ("2026-11-23", 120, {"2026-11-28": 400}, "2026-12-03"),
        ("2026-11-23", 0, {"2026-11-26": 500}, "2026-12-01"),
    ],
)
def test_promised_days(ready: str, minutes: int, booked: dict[str, int], day: str) -> None:
    taken = {date.fromisoformat(each): planned for each, planned in booked.items()}
    assert promised_day(CALENDAR, date.fromisoformat(ready), minutes, taken) == Promise(
        date.fromisoformat(day), at(f"{day}T19:00")
    )


def test_more_than_the_capacity_needs_an_agreed_date() -> None:
    assert promised_day(CALENDAR, MONDAY, 481, {}) == Promise(None, None)


def test_minutes_are_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        promised_day(CALENDAR, MONDAY, -1, {})


def test_free_minutes() -> None:
    thursday = date(2026, 11, 26)
    assert free_minutes(CALENDAR, MONDAY, {}) == 480
    assert free_minutes(CALENDAR, MONDAY, {thursday: 100, date(2026, 11, 30): 200}) == 180
    assert free_minutes(CALENDAR, MONDAY, {thursday: 600}) == 0


def _windows(day: date) -> list[list[date]]:
    around = [CALENDAR.shift_working_days(day, step) for step in range(-2, 3)]
    return [around[first : first + 3] for first in range(3)]


@given(DAYS, st.integers(0, 480), BOOKED)
def test_the_promise_keeps_the_capacity_and_is_the_first_that_does(
    ready: date, minutes: int, booked: dict[int, int]
) -> None:
    taken: dict[date, int] = {}
    for shift, planned in booked.items():
        day = CALENDAR.working_day_on_or_after(ready + timedelta(days=shift))
        taken[day] = taken.get(day, 0) + planned
    promise = promised_day(CALENDAR, ready, minutes, taken).day
    assert promise is not None

    def fits(day: date) -> bool:
        return all(sum(taken.get(each, 0) for each in window) + minutes <= 480 for window in _windows(day))

    earliest = CALENDAR.shift_working_days(ready, LAW.term_days)
    assert promise >= earliest
    assert fits(promise)
    before = earliest
    while before < promise:
        assert not fits(before)
        before = CALENDAR.next_working_day(before)


def test_why_a_term() -> None:
    at_once = explain_term(CALENDAR, MONDAY, 120, {})
    assert at_once.clauses == ("4.4", "R20")
    assert at_once.result.ru == "Сделаем до 19:00 26\u00a0ноября"
    later = explain_term(CALENDAR, MONDAY, 120, {date(2026, 11, 26): 400})
    assert later.result.en == "Done by 19:00 on 1\u00a0December"
    assert "no room on 26\u00a0November" in later.steps[-1].text.en
    assert explain_term(CALENDAR, MONDAY, 500, {}).result.en == "The date is to be agreed"
