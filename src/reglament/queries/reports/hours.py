"""Hours spent and charged: by organisation, specialist, month and kind of time (1.6, 3.1, R6)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from reglament.queries.reports.facts import GROUP, Facts, behind, grouped, minutes, ticket_name
from reglament.queries.reports.table import Behind, Column, Kind, Row, Table, Value, add_up, percent
from reglament.queries.reports.wanted import Wanted, by_group, labels, link_of
from reglament.queries.reports.words import GROUP_HEADS, TIME_KINDS, TOTAL
from reglament.rules.explain import Step, capitalised, step
from reglament.rules.text import Text
from reglament.store.models import TimeEntry

TITLE = Text("Часы", "Hours")
GROUPS = ("specialist", "organisation", "month", "kind")
FIGURES = (
    Column("spent", Text("Затрачено", "Spent"), Kind.MINUTES),
    *(Column(kind, capitalised(name), Kind.MINUTES) for kind, name in TIME_KINDS.items()),
    Column("charged", Text("Оплачивается", "Charged"), Kind.MINUTES),
    Column("share", Text("Доля", "Share"), Kind.PERCENT),
)
SPENT = (
    step(
        "1.6",
        "Складывается время оконченных записей, начатых в эти дни.",
        "The time of the finished entries is added up that began on these days.",
    ),
)
CHARGED = (
    step(
        "R6",
        "Оплачивается только работа, начатая под подтверждённую стоимость; чтение, уточнение, переписка и свои дефекты —"
        " за счёт студии.",
        "Charged is work alone that began under a confirmed cost; reading, clarifying, correspondence and own defects are"
        " at the studio's expense.",
    ),
)
SHARE = (
    step("R6", "Доля — оплачиваемое время от затраченного.", "The share is charged time of spent time."),
)


def build(wanted: Wanted) -> Table:
    """One row a group. Two SQL statements."""
    facts = _facts(wanted)
    found = grouped(facts)
    names = labels(wanted.group, found)
    rows = []
    for key in sorted(found, key=str):
        figures = found[key]
        values = [figures[column.name] for column in FIGURES[:-1]]
        share = percent(int(figures["charged"]), int(figures["spent"]))
        rows.append(Row(str(key), (names[key], *values, share), link_of(wanted.group, key)))
    if wanted.group != "month":
        rows.sort(key=lambda row: (-_spent(row.values[1]), row.key))
    columns = (Column("name", GROUP_HEADS[wanted.group], Kind.TEXT), *FIGURES)
    done = tuple(rows)
    totals = add_up(columns, done, TOTAL)
    share = percent(_spent(totals[-2]), _spent(totals[1]))
    return Table(TITLE, columns, done, (*totals[:-1], share), len(done))


def documents(wanted: Wanted, column: str, key: object, *, everything: bool) -> Behind:
    """The tickets behind a figure. Two SQL statements."""
    return behind(_facts(wanted), "charged" if column == "share" else column, key, everything=everything)


def steps(_: Wanted, column: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return {"charged": (*SPENT, *CHARGED), "share": (*CHARGED, *SHARE)}.get(column, SPENT)


def _facts(wanted: Wanted) -> Facts:
    groups: dict[str, Any] = {
        "organisation": "ticket__organisation_id",
        "specialist": "person_id",
        "month": wanted.month_of("started_at", instant=True),
        "kind": "kind",
    }
    whose = Q(person=wanted.specialist_id) if wanted.specialist_id is not None else Q()
    rows = TimeEntry.objects.filter(
        wanted.instants("started_at"),
        wanted.of_organisation("ticket__organisation_id"),
        whose,
        ended_at__isnull=False,
    ).annotate(**{GROUP: by_group(wanted.group, groups)})
    measures = {
        "spent": minutes(F("minutes")),
        **{kind: minutes(F("minutes"), filter=Q(kind=kind)) for kind in TIME_KINDS},
        "charged": minutes(F("minutes"), filter=Q(chargeable=True)),
    }
    return Facts(rows, measures, ("ticket__number",), ticket_name)


def _spent(value: Value) -> int:
    return value if isinstance(value, int) else 0
