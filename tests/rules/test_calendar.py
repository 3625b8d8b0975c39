"""The kinds of time, and adding and measuring it (3.5, 4.1, 4.2, R1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.calendar import Calendar, CalendarRanOut, DayKind, TimeKind
from tests.rules.samples import CALENDAR, LAW, PUBLISHED, at, changed

HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 20)).map(
    lambda each: each.replace(tzinfo=CALENDAR.zone)
)
LENGTHS = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))
TICKING = st.sampled_from([TimeKind.WORKING, TimeKind.OFF])


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-11-23", DayKind.WORKING),
        ("2026-11-28", DayKind.OFF),
        ("2026-11-04", DayKind.CLOSED),
        ("2026-12-31", DayKind.OFF),
        ("2026-01-09", DayKind.OFF),
        ("2027-02-20", DayKind.WORKING),
        ("2026-04-30", DayKind.WORKING),
        ("2040-01-08", DayKind.CLOSED),
        ("2040-01-09", DayKind.WORKING),
    ],
)
def test_kind_of_day(day: str, kind: DayKind) -> None:
    assert CALENDAR.kind(date.fromisoformat(day)) is kind


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        ("2026-11-23T09:59:59.999999", TimeKind.OFF),
        ("2026-11-23T10:00", TimeKind.WORKING),
        ("2026-11-23T18:59:59", TimeKind.WORKING),
        ("2026-11-23T19:00", TimeKind.OFF),
        ("2026-11-28T12:00", TimeKind.OFF),
        ("2026-11-04T12:00", TimeKind.CLOSED),
        ("2026-11-05T00:00", TimeKind.OFF),
        ("2026-04-30T18:30", TimeKind.WORKING),
    ],
)
def test_kind_of_time(moment: str, kind: TimeKind) -> None:
    assert CALENDAR.kind_at(at(moment)) is kind


def test_every_published_year_has_247_working_days() -> None:
    for year in (2025, 2026, 2027):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        assert sum(CALENDAR.is_working_day(day) for day in days) == 247


def test_hours_of_a_day() -> None:
    assert CALENDAR.hours(date(2026, 11, 23)) == (time(10), time(19))
    assert CALENDAR.hours(date(2026, 11, 28)) is None
    assert CALENDAR.hours(date(2026, 11, 4)) is None


def test_local_is_the_studio_zone_whatever_the_offset() -> None:
    assert CALENDAR.local(datetime(2026, 11, 23, 9, tzinfo=UTC)) == at("2026-11-23T12:00")
    assert CALENDAR.local(datetime(2026, 11, 23, 9, tzinfo=UTC)).isoformat() == "2026-11-23T12:00:00+03:00"


def test_a_naive_datetime_is_no_instant() -> None:
    naive = datetime(2026, 11, 23, 12)
    for ask in (CALENDAR.local, CALENDAR.kind_at, CALENDAR.span_end):
        with pytest.raises(ValueError, match="offset"):
            ask(naive)
    with pytest.raises(ValueError, match="offset"):
        CALENDAR.add(naive, HOUR, TimeKind.OFF)


@pytest.mark.parametrize(
    ("day", "count", "shifted"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-28", 0, "2026-11-28"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-12-30", 1, "2027-01-11"),
        ("2027-01-11", -1, "2026-12-30"),
        ("2027-01-11", -2, "2026-12-29"),
        ("2027-02-19", 1, "2027-02-20"),
    ],
)
def test_shifting_by_working_days(day: str, count: int, shifted: str) -> None:
    assert CALENDAR.shift_working_days(date.fromisoformat(day), count) == date.fromisoformat(shifted)


def test_the_next_working_day_and_the_day_itself() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert CALENDAR.next_working_day(monday) == date(2026, 11, 24)
    assert CALENDAR.working_day_on_or_after(monday) == monday
    assert CALENDAR.working_day_on_or_after(saturday) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("start", "hours", "kind", "end"),
    [
        ("2026-11-23T18:00", 1, TimeKind.WORKING, "2026-11-23T19:00"),
        ("2026-11-03T21:00", 3, TimeKind.OFF, "2026-11-04T00:00"),
        ("2026-11-03T23:30", 1, TimeKind.OFF, "2026-11-05T00:30"),
        ("2026-11-23T12:00", 0, TimeKind.OFF, "2026-11-23T12:00"),
        ("2026-12-31T23:30", 1, TimeKind.CLOSED, "2027-01-01T01:00"),
    ],
)
def test_adding_time(start: str, hours: int, kind: TimeKind, end: str) -> None:
    assert CALENDAR.add(at(start), hours * HOUR, kind) == at(end)


def test_only_time_that_is_not_negative_is_added() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(at("2026-11-23T12:00"), -HOUR, TimeKind.OFF)


def test_the_calendar_ends_with_its_last_year() -> None:
    last = at("9999-12-30T12:00")
    with pytest.raises(CalendarRanOut):
        CALENDAR.add(last, 60 * HOUR, TimeKind.WORKING)
    with pytest.raises(CalendarRanOut):
        CALENDAR.shift_working_days(last.date(), 3)
    with pytest.raises(CalendarRanOut):
        CALENDAR.shift_working_days(date(1, 1, 2), -3)
    with pytest.raises(CalendarRanOut):
        CALENDAR.span_end(at("9999-12-31T12:00"))
    assert CALENDAR.measure(last, at("9999-12-31T12:00"), TimeKind.CLOSED) == timedelta(0)


def test_measuring_backwards_is_negative() -> None:
    noon, two = at("2026-11-23T12:00"), at("2026-11-23T14:00")
    assert CALENDAR.measure(noon, two, TimeKind.WORKING) == 2 * HOUR
    assert CALENDAR.measure(two, noon, TimeKind.WORKING) == -2 * HOUR
    assert CALENDAR.measure(noon, noon, TimeKind.WORKING) == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-23T09:00", "2026-11-23T10:00"),
        ("2026-11-23T10:00", "2026-11-23T19:00"),
        ("2026-11-23T19:00", "2026-11-24T00:00"),
        ("2026-11-04T12:00", "2026-11-05T00:00"),
    ],
)
def test_the_end_of_a_span(moment: str, end: str) -> None:
    assert CALENDAR.span_end(at(moment)) == at(end)


def test_a_zone_that_changes_its_clocks() -> None:
    berlin = Calendar(changed(lambda text: text.replace("Europe/Moscow", "Europe/Berlin")))
    night = berlin.instant(date(2026, 3, 28), time(19))
    assert berlin.add(night, 26 * HOUR, TimeKind.OFF) == berlin.instant(date(2026, 3, 29), time(22))


def test_the_studio_overrides_a_holiday() -> None:
    calendar = Calendar(LAW, {**PUBLISHED, date(2026, 11, 4): DayKind.WORKING})
    assert calendar.kind_at(at("2026-11-04T12:00")) is TimeKind.WORKING


@given(INSTANTS, LENGTHS, TICKING)
def test_measure_undoes_add(start: datetime, length: timedelta, kind: TimeKind) -> None:
    assert CALENDAR.measure(start, CALENDAR.add(start, length, kind), kind) == length


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_the_three_kinds_of_time_are_all_the_time(start: datetime, length: timedelta) -> None:
    end = start + length
    assert sum((CALENDAR.measure(start, end, kind) for kind in TimeKind), timedelta(0)) == length


@given(INSTANTS, INSTANTS, LENGTHS, TICKING)
def test_adding_keeps_the_order(one: datetime, other: datetime, length: timedelta, kind: TimeKind) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add(first, length, kind) <= CALENDAR.add(second, length, kind)
