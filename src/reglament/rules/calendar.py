"""Calendar: the kinds of time of the studio's days, and adding and measuring time of one kind (3.5, 4.1, 4.2, R1).

Inside, instants are whole microseconds since 1970 UTC; a day is three spans at most, made once and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reglament.rules.regulation import Regulation

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is (R1): working, off (days off, moved ones too), closed (a public holiday)."""

    WORKING = "working"
    OFF = "off"
    CLOSED = "closed"


class TimeKind(StrEnum):
    """What an hour is (R1): working hours, other hours that are not of a holiday, a holiday's hours."""

    WORKING = "working"
    OFF = "off"
    CLOSED = "closed"


class CalendarRanOut(ValueError):
    """The time looked for lies beyond the days that a calendar can hold."""

    def __init__(self) -> None:
        super().__init__("there is no such time in the calendar")


_Span = tuple[int, int, TimeKind]


class Calendar:
    """The studio's days: the regulation's weekdays and holidays, and `days` that the studio set otherwise."""

    __slots__ = ("_days", "_kept", "regulation", "zone")

    def __init__(self, regulation: Regulation, days: Mapping[date, DayKind] | None = None) -> None:
        self.regulation = regulation
        self.zone = ZoneInfo(regulation.timezone)
        self._days: Mapping[date, DayKind] = {} if days is None else days
        self._kept: dict[date, tuple[_Span, ...]] = {}

    def local(self, at: datetime) -> datetime:
        """An aware instant in the studio's zone; ValueError for a naive one."""
        if at.tzinfo is None:
            raise ValueError("a datetime without its offset is no instant")
        return at.astimezone(self.zone)

    def instant(self, day: date, at: time) -> datetime:
        """The instant of a studio-local day and time."""
        return datetime.combine(day, at, tzinfo=self.zone)

    def kind(self, day: date) -> DayKind:
        """What a day is (R1): by the table of days first, then as usual."""
        return self._days.get(day) or self.usual_kind(day)

    def usual_kind(self, day: date) -> DayKind:
        """What a day is by the regulation alone: the public holidays, then the weekday (3.5, 4.2)."""
        if (day.month, day.day) in self.regulation.public_holidays:
            return DayKind.CLOSED
        return DayKind.WORKING if day.weekday() in self.regulation.working_weekdays else DayKind.OFF

    def kind_at(self, at: datetime) -> TimeKind:
        """What time an instant is in; the first instant of a span belongs to it, the last does not."""
        local = self.local(at)
        kind = self.kind(local.date())
        if kind is not DayKind.WORKING:
            return TimeKind(kind.value)
        return (
            TimeKind.WORKING
            if self.regulation.opens <= local.time() < self.regulation.closes
            else TimeKind.OFF
        )

    def hours(self, day: date) -> tuple[time, time] | None:
        """The working hours of a day, None on days off and holidays (3.5)."""
        return (self.regulation.opens, self.regulation.closes) if self.is_working_day(day) else None

    def is_working_day(self, day: date) -> bool:
        """Whether the day is a working day, a declared working Saturday included (R1)."""
        return self.kind(day) is DayKind.WORKING

    def working_day_on_or_after(self, day: date) -> date:
        """The day itself when it is a working one, otherwise the next that is. Raises CalendarRanOut."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after a day. Raises CalendarRanOut."""
        return self.shift_working_days(day, 1)

    def shift_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, or before it when `count` is negative; the day itself for zero.
        Raises CalendarRanOut."""
        left = abs(count)
        if left == 0:
            return day
        for each in _days_after(day, 1 if count > 0 else -1):
            left -= self.is_working_day(each)
            if left == 0:
                return each
        raise CalendarRanOut

    def add(self, at: datetime, amount: timedelta, kind: TimeKind) -> datetime:
        """The earliest instant by which `amount` of the kind's time has passed since `at`, in the studio's zone.

        A clock that runs out exactly at the end of a span has run out there, not at the next span's start.
        ValueError for a negative amount or a naive instant; CalendarRanOut when the time never comes.
        """
        left = amount // _MICROSECOND
        if left < 0:
            raise ValueError("only time that is not negative can be added")
        start = _micros(self.local(at))
        if left == 0:
            return self.local(at)
        for begins, ends, its in self._spans_from(at):
            if its is not kind or ends <= start:
                continue
            begins = max(begins, start)
            if ends - begins >= left:
                return self.local(_EPOCH + timedelta(microseconds=begins + left))
            left -= ends - begins
        raise CalendarRanOut

    def measure(self, since: datetime, until: datetime, kind: TimeKind) -> timedelta:
        """How much of the kind's time lies between two instants; negative when `until` is the earlier."""
        if until < since:
            return -self.measure(until, since, kind)
        start, end = _micros(self.local(since)), _micros(self.local(until))
        total = 0
        for begins, ends, its in self._spans_from(since):
            if begins >= end:
                break
            if its is kind and ends > start:
                total += min(ends, end) - max(begins, start)
        return timedelta(microseconds=total)

    def span_end(self, at: datetime) -> datetime:
        """The end of the span of time that an instant is in: opening or closing time, midnight. Raises CalendarRanOut."""
        instant = _micros(self.local(at))
        for _, ends, _ in self._spans_from(at):
            if ends > instant:
                return self.local(_EPOCH + timedelta(microseconds=ends))
        raise CalendarRanOut

    def _spans_from(self, at: datetime) -> Iterator[_Span]:
        day = self.local(at).date()
        while day < date.max:
            spans = self._kept.get(day)
            if spans is None:
                spans = self._kept[day] = self._spans(day)
            yield from spans
            day += _DAY

    def _spans(self, day: date) -> tuple[_Span, ...]:
        midnight, end = self._micros_of(day, time.min), self._micros_of(day + _DAY, time.min)
        kind = self.kind(day)
        if kind is not DayKind.WORKING:
            return ((midnight, end, TimeKind(kind.value)),)
        opens, closes = (
            self._micros_of(day, self.regulation.opens),
            self._micros_of(day, self.regulation.closes),
        )
        return (
            (midnight, opens, TimeKind.OFF),
            (opens, closes, TimeKind.WORKING),
            (closes, end, TimeKind.OFF),
        )

    def _micros_of(self, day: date, at: time) -> int:
        return _micros(self.instant(day, at))


def _days_after(day: date, step: int) -> Iterator[date]:
    last = date.max if step > 0 else date.min
    while day != last:
        day += step * _DAY
        yield day


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
