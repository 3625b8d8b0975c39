"""Reactions kept: how often the studio set about a task, or answered it, in the time of its level (3.2, 3.3, R3)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from reglament.queries.reports.facts import GROUP, Facts, behind, counted, grouped, ticket_name
from reglament.queries.reports.table import Behind, Column, Kind, Row, Table, Value, add_up, percent
from reglament.queries.reports.wanted import Wanted, by_group, labels, link_of
from reglament.queries.reports.words import GROUP_HEADS, TOTAL
from reglament.rules.explain import Step, step
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Round
from reglament.store.models.ticket import OPEN_STATUSES

TITLE = Text("Реакция в срок", "Reactions in time")
GROUPS = ("level", "month", "organisation", "specialist")
FIGURES = (
    Column("rounds", Text("Обращений со сроком", "Requests with a clock"), Kind.COUNT),
    Column("kept", Text("В срок", "In time"), Kind.COUNT),
    Column("late", Text("С опозданием", "Late"), Kind.COUNT),
    Column("waiting", Text("Срок идёт", "Still running"), Kind.COUNT),
    Column("dropped", Text("Реакция не понадобилась", "None was needed"), Kind.COUNT),
    Column("share", Text("Доля в срок", "Share in time"), Kind.PERCENT),
)
STEPS = (
    step(
        "3.2",
        "Считаются обращения этих дней, у приоритета которых есть срок реакции.",
        "The requests of these days are counted whose level has a time of reaction.",
    ),
    step(
        "R3",
        "Реакция — начало работы; вопрос или объявленная стоимость останавливают эти часы тоже, но не меняют цену.",
        "A reaction is the start of work; a question or an announced cost stops this clock too, but changes no price.",
    ),
)
SHARE = (
    step(
        "R3",
        "Доля — реакции в срок от всех, что в срок или с опозданием.",
        "The share is reactions in time of all that were in time or late.",
    ),
)


def build(wanted: Wanted) -> Table:
    """One row a group. Two SQL statements."""
    found = grouped(_facts(wanted))
    names = labels(wanted.group, found)
    rows = []
    for key in sorted(found, key=lambda key: _order(wanted.group, key)):
        figures = found[key]
        kept, late = int(figures["kept"]), int(figures["late"])
        values = [figures[column.name] for column in FIGURES[:-1]]
        rows.append(
            Row(str(key), (names[key], *values, percent(kept, kept + late)), link_of(wanted.group, key))
        )
    columns = (Column("name", GROUP_HEADS[wanted.group], Kind.TEXT), *FIGURES)
    done = tuple(rows)
    totals = add_up(columns, done, TOTAL)
    kept, late = _count(totals[2]), _count(totals[3])
    return Table(TITLE, columns, done, (*totals[:-1], percent(kept, kept + late)), len(done))


def documents(wanted: Wanted, column: str, key: object, *, everything: bool) -> Behind:
    """The tickets behind a figure; behind a share, those that were late. Two SQL statements."""
    return behind(_facts(wanted), "late" if column == "share" else column, key, everything=everything)


def steps(_: Wanted, column: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return (*STEPS, *SHARE) if column == "share" else STEPS


def _facts(wanted: Wanted) -> Facts:
    kept = Q(replied_at__lte=F("deadline")) | Q(started_at__lte=F("deadline"))
    none = Q(replied_at=None, started_at=None)
    is_open = Q(ticket__status__in=OPEN_STATUSES)
    past = Q(deadline__lt=wanted.at)
    conditions = {
        "rounds": Q(),
        "kept": kept,
        "late": _started_late() | none & is_open & past,
        "waiting": none & is_open & ~past,
        "dropped": none & ~is_open,
    }
    groups: dict[str, Any] = {
        "level": "ordered",
        "month": wanted.month_of("began_at", instant=True),
        "organisation": "ticket__organisation_id",
        "specialist": "ticket__assignee_id",
    }
    whose = Q(ticket__assignee=wanted.specialist_id) if wanted.specialist_id is not None else Q()
    rows = Round.objects.filter(
        wanted.instants("began_at"),
        wanted.of_organisation("ticket__organisation_id"),
        wanted.of_level("ordered"),
        whose,
        deadline__isnull=False,
    ).annotate(**{GROUP: by_group(wanted.group, groups)})
    return Facts(
        rows,
        {name: counted(filter=condition) for name, condition in conditions.items()},
        ("ticket__number",),
        ticket_name,
    )


def _started_late() -> Q:
    """Answered or begun, but neither by the deadline."""
    replied = Q(replied_at__gt=F("deadline")) & (Q(started_at=None) | Q(started_at__gt=F("deadline")))
    return replied | Q(replied_at=None, started_at__gt=F("deadline"))


def _order(group: str, key: object) -> tuple[int, str]:
    return (Priority(str(key)).rank if group == "level" else 0, str(key))


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0
