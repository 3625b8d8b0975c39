"""The fields of a question, each read strictly: what is no such value raises BadQuestion with the field's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from reglament.rules.calendar import Calendar

E = TypeVar("E", bound=StrEnum)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOST_MINUTES = 10_000_000


class BadQuestion(ValueError):
    """The question cannot be answered; the text says why."""


class Fields:
    """One question's fields; times without an offset are local to the calendar."""

    def __init__(self, values: Mapping[str, object], calendar: Calendar) -> None:
        self._values = values
        self._calendar = calendar

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(name) is not None

    def given(self, name: str) -> bool:
        """Whether the field says something: it must be there, but may be null or empty."""
        return self._get(name) not in (None, "")

    def word(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words."""
        value = self._get(name)
        if isinstance(value, str) and value in choices:
            return value
        raise BadQuestion(f"{name} is not one of: {', '.join(choices)}")

    def text(self, name: str, most: int) -> str:
        """A text of at most so many signs; it may be empty."""
        value = self._get(name)
        if isinstance(value, str) and len(value) <= most:
            return value
        raise BadQuestion(f"{name} is not a text of at most {most} characters")

    def choice(self, name: str, kind: type[E]) -> E:
        """One member of an enumeration."""
        return kind(self.word(name, tuple(each.value for each in kind)))

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return _whole(self._get(name), name, least, most)

    def minutes(self, name: str) -> int:
        """A number of minutes, not negative."""
        return self.whole(name, 0, _MOST_MINUTES)

    def day(self, name: str) -> date:
        """A day, written 2026-01-31."""
        return _day(self._get(name), name)

    def instant(self, name: str) -> datetime:
        """An instant, written 2026-01-31T09:30, with seconds and an offset or without."""
        value = self._get(name)
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            try:
                at = datetime.fromisoformat(value)
                # To local and back: an instant outside the calendar's years is found out here.
                return self._calendar.local(at if at.tzinfo else at.replace(tzinfo=self._calendar.zone))
            except (ValueError, OverflowError) as error:
                raise BadQuestion(f"{name} is no such time: {error}") from error
        raise BadQuestion(f"{name} is not a time such as 2026-01-31T09:30")

    def booked(self, name: str) -> dict[date, int]:
        """Minutes by day; nothing when the field is missing."""
        value = self._values.get(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise BadQuestion(f"{name} is not an object of minutes by day")
        return {_day(day, name): _whole(minutes, name, 0, _MOST_MINUTES) for day, minutes in value.items()}

    def objects(self, name: str) -> list[Fields]:
        """A list of objects."""
        value = self._get(name)
        if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            return [Fields(each, self._calendar) for each in value]
        raise BadQuestion(f"{name} is not a list of objects")

    def _get(self, name: str) -> object:
        if name not in self._values:
            raise BadQuestion(f"{name} is missing")
        return self._values[name]


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise BadQuestion(f"{name} is not a whole number from {least} to {most}")


def _day(value: object, name: str) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise BadQuestion(f"{name} is no such day: {error}") from error
    raise BadQuestion(f"{name} is not a day such as 2026-01-31")
