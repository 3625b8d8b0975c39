"""The week of review, its last day and its reminder (4.7, 4.8, R12)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.silence import explain_review, review
from tests.rules.samples import CALENDAR, at, rows

INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1)).map(
    lambda each: each.replace(tzinfo=CALENDAR.zone)
)


@pytest.mark.parametrize("row", rows("vectors/review.csv"), ids=lambda row: row["set_at"])
def test_weeks(row: dict[str, str]) -> None:
    week = review(CALENDAR, at(row["set_at"]))
    assert week.accept_at == at(row["accept_at"])
    assert week.last_day.isoformat() == row["last_day"]
    assert week.reminder_at == at(row["reminder_at"])


def test_the_week_around_new_year() -> None:
    assert review(CALENDAR, at("2026-12-30T12:00")).accept_at == at("2027-01-12T00:00")


def test_a_reminder_that_would_come_too_early_comes_on_the_last_day() -> None:
    # Set on 31.12: the last day is 11.01, two working days before it is 29.12, before the status was set.
    week = review(CALENDAR, at("2026-12-31T12:00"))
    assert week.last_day.isoformat() == "2027-01-11"
    assert week.reminder_at == at("2027-01-11T10:00")


@given(INSTANTS)
def test_the_week_never_ends_before_seven_days(set_at: datetime) -> None:
    week = review(CALENDAR, set_at)
    assert week.accept_at - set_at > timedelta(days=7)
    assert CALENDAR.is_working_day(week.last_day)
    assert week.accept_at.time() == time.min
    assert set_at < week.reminder_at < week.accept_at


@given(INSTANTS, INSTANTS)
def test_a_later_status_never_ends_earlier(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert review(CALENDAR, first).accept_at <= review(CALENDAR, second).accept_at


def test_why_the_week() -> None:
    plain = explain_review(CALENDAR, at("2026-11-11T14:05"))
    assert plain.clauses == ("4.7", "R12", "4.8")
    assert plain.result.ru == "До 18\u00a0ноября включительно"
    carried = explain_review(CALENDAR, at("2026-11-28T09:00"))
    assert len(carried.steps) == len(plain.steps) + 1
    assert "Monday, 7\u00a0December" in " ".join(carried.as_lines("en"))
