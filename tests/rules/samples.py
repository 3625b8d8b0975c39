"""The shipped regulation with the published days, and the tables of cases, for the tests of the rules."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from reglament.rules.calendar import Calendar, DayKind
from reglament.rules.regulation import Regulation, default_regulation_text, parse_regulation

DATA = Path(__file__).parent.parent / "data"
KINDS = {
    "holiday": DayKind.CLOSED,
    "moved_day_off": DayKind.OFF,
    "weekend": DayKind.OFF,
    "working_weekend": DayKind.WORKING,
    "short_day": DayKind.WORKING,
}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of cases."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = {date.fromisoformat(row["date"]): KINDS[row["kind"]] for row in rows("calendar.csv")}
LAW = parse_regulation(default_regulation_text())
CALENDAR = Calendar(LAW, PUBLISHED)


def at(text: str) -> datetime:
    """A studio-local time, as written in the tables."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


def changed(change: Callable[[str], str]) -> Regulation:
    """The shipped regulation with its text changed."""
    return parse_regulation(change(default_regulation_text()))
