"""Deadlines and the levels met (3.2–3.4, R2, R3, R5)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.calendar import DayKind, TimeKind
from reglament.rules.reaction import (
    Deadline,
    explain_deadline,
    explain_level,
    level_met,
    next_promise,
    reaction_deadline,
)
from reglament.rules.regulation import Priority
from tests.rules.samples import CALENDAR, LAW, at, rows

INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1)).map(
    lambda each: each.replace(tzinfo=CALENDAR.zone)
)
PRIORITIES = st.sampled_from(Priority)
PROMISING = st.sampled_from([Priority.HIGH, Priority.URGENT, Priority.IMMEDIATE])
LATER = st.timedeltas(timedelta(0), timedelta(days=14))


@pytest.mark.parametrize(
    "row", rows("vectors/deadline.csv"), ids=lambda row: f"{row['priority']} {row['queued_at']}"
)
def test_deadlines(row: dict[str, str]) -> None:
    deadline = reaction_deadline(CALENDAR, Priority(row["priority"]), at(row["queued_at"]))
    assert deadline.at == at(row["deadline"])


@pytest.mark.parametrize(
    "row", rows("vectors/level.csv"), ids=lambda row: f"{row['ordered']} {row['started_at']}"
)
def test_levels(row: dict[str, str]) -> None:
    met = level_met(CALENDAR, Priority(row["ordered"]), at(row["queued_at"]), at(row["started_at"]))
    assert met.value == row["met"]
    assert float(LAW.levels[met].coefficient) == float(row["coefficient"])


def test_normal_promises_no_reaction() -> None:
    assert reaction_deadline(CALENDAR, Priority.NORMAL, at("2026-11-23T12:00")) == Deadline(
        None, None, None, None
    )


@pytest.mark.parametrize(
    ("priority", "queued", "due", "clock"),
    [
        ("urgent", "2026-11-23T18:00", "2026-11-23T19:00", TimeKind.WORKING),
        ("urgent", "2026-11-03T21:00", "2026-11-04T00:00", TimeKind.OFF),
        ("urgent", "2026-11-23T18:30", "2026-11-23T22:00", TimeKind.OFF),
        ("high", "2026-11-28T12:00", "2026-11-30T13:00", TimeKind.WORKING),
    ],
)
def test_the_clock_that_runs_out_first(priority: str, queued: str, due: str, clock: TimeKind) -> None:
    deadline = reaction_deadline(CALENDAR, Priority(priority), at(queued))
    assert (deadline.at, deadline.clock) == (at(due), clock)


def test_both_clocks_are_shown() -> None:
    deadline = reaction_deadline(CALENDAR, Priority.URGENT, at("2026-11-23T18:30"))
    assert deadline.working_at == at("2026-11-24T10:30")
    assert deadline.off_at == at("2026-11-23T22:00")


@pytest.mark.parametrize(
    ("now", "promise"),
    [
        ("2026-11-23T12:10", (Priority.IMMEDIATE, "2026-11-23T12:15")),
        ("2026-11-23T12:16", (Priority.URGENT, "2026-11-23T13:00")),
        ("2026-11-23T13:01", (Priority.HIGH, "2026-11-23T15:00")),
        ("2026-11-23T15:01", None),
    ],
)
def test_what_holds_when_late(now: str, promise: tuple[Priority, str] | None) -> None:
    expected = None if promise is None else (promise[0], at(promise[1]))
    assert next_promise(CALENDAR, Priority.IMMEDIATE, at("2026-11-23T12:00"), at(now)) == expected


@given(PROMISING, INSTANTS, INSTANTS)
def test_a_later_ticket_never_has_an_earlier_deadline(
    priority: Priority, one: datetime, other: datetime
) -> None:
    first, second = (reaction_deadline(CALENDAR, priority, each).at for each in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert first <= second


@given(PROMISING, INSTANTS)
def test_the_deadline_is_the_first_of_its_clocks(priority: Priority, queued_at: datetime) -> None:
    deadline = reaction_deadline(CALENDAR, priority, queued_at)
    assert deadline.at == min(each for each in (deadline.working_at, deadline.off_at) if each is not None)
    assert deadline.at > queued_at


@given(PROMISING, INSTANTS)
def test_nothing_is_due_inside_a_public_holiday(priority: Priority, queued_at: datetime) -> None:
    due = reaction_deadline(CALENDAR, priority, queued_at).at
    assert due is not None
    # The first instant of a holiday is the last of the day before it.
    assert CALENDAR.kind(due.date()) is not DayKind.CLOSED or due.time() == time.min


@given(INSTANTS)
def test_a_higher_level_is_due_no_later(queued_at: datetime) -> None:
    high, urgent, immediate = (
        reaction_deadline(CALENDAR, each, queued_at).at
        for each in (Priority.HIGH, Priority.URGENT, Priority.IMMEDIATE)
    )
    assert high is not None
    assert urgent is not None
    assert immediate is not None
    assert immediate <= urgent <= high


@given(PRIORITIES, INSTANTS, LATER, LATER)
def test_the_level_met_never_exceeds_the_ordered_nor_rises(
    ordered: Priority, queued_at: datetime, one: timedelta, other: timedelta
) -> None:
    sooner, later = (
        level_met(CALENDAR, ordered, queued_at, queued_at + wait) for wait in sorted((one, other))
    )
    assert later.rank <= sooner.rank <= ordered.rank


def test_why_a_deadline() -> None:
    why = explain_deadline(CALENDAR, Priority.URGENT, at("2026-11-23T18:30"))
    assert why.clauses == ("3.5", "3.2", "R2", "3.4")
    assert why.render("ru")["result"] == "Начнём до 23\u00a0ноября в\u00a022:00"
    assert "22:00" in why.as_lines("en")[-1]
    assert explain_deadline(CALENDAR, Priority.HIGH, at("2026-11-04T12:00")).clauses[0] == "4.2"
    assert explain_deadline(CALENDAR, Priority.HIGH, at("2026-11-28T12:00")).clauses == (
        "R1",
        "3.2",
        "R2",
        "3.4",
    )
    assert explain_deadline(CALENDAR, Priority.NORMAL, at("2026-11-28T12:00")).clauses == ("3.2", "4.4")


def test_why_a_deadline_of_the_off_clock_alone() -> None:
    from reglament.rules.calendar import Calendar
    from tests.rules.samples import changed

    law = changed(
        lambda text: text.replace("working_minutes = 180", "off_minutes = 180").replace(
            "working_minutes = 60\noff_minutes = 180", "off_minutes = 120"
        )
    )
    why = explain_deadline(Calendar(law), Priority.HIGH, at("2026-11-23T12:00"))
    assert why.result.en == "We start by 23\u00a0November at\u00a022:00"


def test_why_a_level() -> None:
    queued = at("2026-11-23T15:20")
    lower = explain_level(CALENDAR, Priority.IMMEDIATE, queued, at("2026-11-23T15:52"))
    assert lower.clauses == ("3.2", "3.3", "R5", "3.4")
    assert lower.result.ru == "Заказан немедленный, выполнен срочный: ×2 → ×1,7"
    kept = explain_level(CALENDAR, Priority.IMMEDIATE, queued, at("2026-11-23T15:30"))
    assert kept.result.en == "Met immediate: ×2"
    lost = explain_level(CALENDAR, Priority.HIGH, queued, at("2026-11-27T15:30"))
    assert lost.result.en == "Ordered high, met normal: ×1.3 → ×1"
    plain = explain_level(CALENDAR, Priority.NORMAL, queued, at("2026-11-27T15:30"))
    assert plain.result.ru == "Выполнен обычный: ×1"
