"""Whose work a line is: all of one specialist's, or divided between several by their chargeable time (3.1, R6).

Nearly every ticket has one specialist, and those the database adds up; only the other lines are read and divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from reglament.queries.reports.facts import GROUP, Facts, Figures, behind, grouped
from reglament.queries.reports.table import FIRST, Behind
from reglament.store.models import TimeEntry

SHARED = -1  # the worker of a line that several worked on
NOBODY = 0
WORKER = "worker"
_COLUMNS = (GROUP, "paper", "line_ticket", "line_met", "line_amount")


@dataclass(frozen=True, slots=True)
class Whose:
    """How rows of several specialists are read: grouped by them, or only the shares of one."""

    grouped: bool
    only: int | None


def sole(ticket: str) -> Any:
    """The one specialist of a line's ticket, SHARED where there are several, NOBODY where there is none."""
    entries = TimeEntry.objects.filter(ticket=OuterRef(ticket), chargeable=True).order_by().values("ticket")
    first_and_last = entries.annotate(first=Min("person"), last=Max("person"))
    one = first_and_last.annotate(one=Case(When(first=F("last"), then=F("first")), default=Value(SHARED)))
    return Coalesce(Subquery(one.values("one"), output_field=IntegerField()), Value(NOBODY))


def sums(facts: Facts, amounts: Mapping[str, str], whose: Whose) -> dict[object, Figures]:
    """The measures of each group with the shares in divided lines; `amounts` names the columns that measures add up, one
    after a minus being taken off. Three SQL statements, two where nothing is divided."""
    # To leave divided lines out costs as much as to add them up: where they have a group of their own, it is dropped.
    done = grouped(facts if whose.grouped else replace(facts, rows=_undivided(facts.rows)))
    if whose.grouped:
        done.pop(SHARED, None)
    for line, person, share in _divided(facts.rows, _needed(amounts), whose):
        key = person if whose.grouped else line[GROUP]
        mine = done.setdefault(key, dict.fromkeys(amounts, Decimal(0)))
        for name, column in amounts.items():
            mine[name] += _amount(share, column)
    return done


def parts(facts: Facts, measure: str, column: str, whose: Whose, key: object) -> Behind:
    """The documents behind a figure of one specialist, or of a group of one specialist's shares. Four SQL statements."""
    rows = _undivided(facts.rows).filter(**{GROUP: key})
    whole = behind(replace(facts, rows=rows), measure, everything=True)
    found: dict[object, Decimal] = {}
    for line, person, share in _divided(facts.rows, _needed({measure: column}), whose):
        if key == (person if whose.grouped else line[GROUP]):
            found[line["paper"]] = found.get(line["paper"], Decimal(0)) + _amount(share, column)
    divided = [(facts.name({"paper": paper}), value) for paper, value in found.items() if value]
    named = sorted([*whole.named, *divided], key=lambda part: -part[1])
    rest = named[FIRST:]
    return Behind(
        tuple(named[:FIRST]),
        whole.others + len(rest),
        sum((value for _, value in rest), whole.others_sum),
    )


def divide(kopecks: int, minutes: Sequence[int]) -> list[int]:
    """`kopecks` in the proportion of `minutes`; what does not divide goes to the greatest remainders, then to the longest
    time. The shares come to the whole exactly."""
    whole, size = sum(minutes), abs(kopecks)
    shares = [size * each // whole for each in minutes]
    left = size - sum(shares)
    order = sorted(range(len(minutes)), key=lambda i: (-(size * minutes[i] % whole), -minutes[i], i))
    for place in order[:left]:
        shares[place] += 1
    return [share if kopecks >= 0 else -share for share in shares]


def _undivided(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.exclude(**{WORKER: SHARED})


def _divided(
    rows: QuerySet[Any, Any], columns: Iterable[str], whose: Whose
) -> Iterator[tuple[Mapping[str, Any], int, dict[str, Decimal]]]:
    """Each line of several specialists with every one of them, or the one asked for, and the shares of its amounts."""
    wanted = tuple(dict.fromkeys(columns))
    lines = list(rows.filter(**{WORKER: SHARED}).order_by().values(*dict.fromkeys((*_COLUMNS, *wanted))))
    times = _times({line["line_ticket"] for line in lines})
    for line in lines:
        by_person = _at_level(times[line["line_ticket"]], line["line_met"])
        people = sorted(by_person)
        minutes = [by_person[person] for person in people]
        shares = {name: divide(int((line[name] or 0) * 100), minutes) for name in wanted}
        for place, person in enumerate(people):
            if whose.only in (None, person):
                yield line, person, {name: Decimal(each[place]) / 100 for name, each in shares.items()}


def _times(tickets: set[int]) -> dict[int, dict[tuple[int, str], int]]:
    """Chargeable minutes of each ticket by (person, level met). One SQL statement a thousand tickets."""
    found: dict[int, dict[tuple[int, str], int]] = {}
    ordered = sorted(tickets)
    for start in range(0, len(ordered), 1000):
        entries = TimeEntry.objects.filter(ticket__in=ordered[start : start + 1000], chargeable=True)
        rows = entries.values_list("ticket_id", "person_id", "round__met", "minutes").order_by()
        for ticket, person, met, minutes in rows:
            mine = found.setdefault(ticket, {})
            mine[person, met] = mine.get((person, met), 0) + minutes
    return found


def _at_level(times: Mapping[tuple[int, str], int], met: str) -> dict[int, int]:
    """Minutes by person at the line's level, or on the whole ticket where none was written at it."""
    for same in (True, False):
        by_person: dict[int, int] = {}
        for (person, level), minutes in times.items():
            if minutes and (not same or (level or "normal") == met):
                by_person[person] = by_person.get(person, 0) + minutes
        if by_person:
            return by_person
    return {person: 1 for person, _ in times}


def _needed(amounts: Mapping[str, str]) -> list[str]:
    return [name for column in amounts.values() for name in column.split("-")]


def _amount(share: Mapping[str, Decimal], column: str) -> Decimal:
    first, *less = column.split("-")
    return share[first] - sum((share[name] for name in less), Decimal(0))
