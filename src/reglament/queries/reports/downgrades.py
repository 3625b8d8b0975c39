"""What the studio lost by being late: lines that were invoiced at a lower level than ordered (3.4, R5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F

from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.reports.facts import number_of
from reglament.queries.reports.registers import behind_rows, totals_of
from reglament.queries.reports.table import PAGE, Behind, Column, Kind, Link, Row, Table
from reglament.queries.reports.wanted import Wanted
from reglament.queries.reports.words import TOTAL
from reglament.rules.explain import Step, step
from reglament.rules.money import Money
from reglament.rules.pricing import effective_coefficient
from reglament.rules.regulation import Priority, Regulation
from reglament.rules.text import Text
from reglament.store.models import InvoiceLine, Round, Studio

TITLE = Text("Потери от опозданий", "Lost by being late")
COLUMNS = (
    Column("day", Text("Дата счёта", "Invoiced on"), Kind.DAY),
    Column("ticket", Text("Тикет", "Ticket"), Kind.TEXT),
    Column("invoice", Text("Счёт", "Invoice"), Kind.TEXT),
    Column("organisation", Text("Организация", "Organisation"), Kind.TEXT),
    Column("ordered", Text("Заказан", "Ordered"), Kind.LEVEL),
    Column("met", Text("Выполнен", "Met"), Kind.LEVEL),
    Column("lost", Text("Потеряно", "Lost")),
    Column("at_ordered", Text("По заказанному", "At the ordered level")),
    Column("at_met", Text("По выполненному", "At the level met")),
    Column("minutes", Text("Время", "Time"), Kind.MINUTES),
    Column("deadline", Text("Срок реакции", "Deadline"), Kind.INSTANT),
    Column("started", Text("Начали", "Started"), Kind.INSTANT),
)
_FIELDS = (
    "id", "invoice__number", "invoice__issued_on", "invoice__organisation_id", "invoice__organisation__name",
    "ticket_id", "ticket__number", "ticket__regulation_id", "ordered", "met", "minutes", "rate", "coefficient", "gross",
)  # fmt: skip
STEPS = (
    step(
        "3.4",
        "Работа, начатая позже срока заказанного приоритета, оплачивается по условиям, которые выполнены на деле.",
        "Work that began after the deadline of the ordered level is paid by the conditions actually met.",
    ),
    step(
        "R5",
        "Потеряно — цена того же времени по заказанному приоритету без цены по выполненному, до списаний; по действующим"
        " счетам.",
        "Lost is the price of the same time at the ordered level less that at the level met, before write-offs; of live"
        " invoices.",
    ),
)


def build(wanted: Wanted) -> Table:
    """The lines invoiced lower than ordered, the latest first. Three SQL statements."""
    lines = list(_lines(wanted))
    losses = _priced(lines)
    sums: dict[str, Any] = {
        "minutes": sum(line["minutes"] for line in lines),
        "at_ordered": sum((at_ordered for at_ordered, _ in losses), Decimal(0)),
        "at_met": sum((line["gross"] for line in lines), Decimal(0)),
        "lost": sum((lost for _, lost in losses), Decimal(0)),
    }
    first = (wanted.page - 1) * PAGE if wanted.page else 0
    last = first + PAGE if wanted.page else len(lines)
    clocks = _clocks(lines[first:last])
    rows = tuple(
        _row(line, priced, clocks) for line, priced in zip(lines[first:last], losses[first:last], strict=True)
    )
    return Table(TITLE, COLUMNS, rows, totals_of(COLUMNS, TOTAL, sums), len(lines))


def documents(wanted: Wanted, column: str) -> Behind:
    """The lines behind a total. Three SQL statements."""
    return behind_rows(build(wanted), column, "ticket")


def row(wanted: Wanted, key: int) -> Row | None:
    """One line by its id. Three SQL statements."""
    lines = list(_lines(wanted).filter(pk=key))
    return _row(lines[0], _priced(lines)[0], _clocks(lines)) if lines else None


def steps(_: Wanted, __: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return STEPS


def _lines(wanted: Wanted) -> Any:
    return (
        InvoiceLine.objects.filter(
            wanted.days("invoice__issued_on"),
            wanted.of_organisation("invoice__organisation_id"),
            wanted.of_level("ordered"),
            live=True,
        )
        .exclude(ordered=F("met"))
        .order_by("-invoice__issued_on", "-invoice__number", "position")
        .values(*_FIELDS)
    )


def _priced(lines: Sequence[Mapping[str, Any]]) -> list[tuple[Decimal, Decimal]]:
    """What each line would have cost at the ordered level, and what is lost. One SQL statement."""
    stamp = Studio.objects.values_list("law_stamp", flat=True).filter(id=1).first() or ""
    laws: dict[int, Law] = {law.version_id: law for law in laws_by_stamp(stamp)}
    found = []
    for line in lines:
        coefficient = _ordered_coefficient(line, laws[line["ticket__regulation_id"]].regulation)
        at_ordered = Money(line["rate"]).times(coefficient * line["minutes"], 60).amount
        found.append((at_ordered, at_ordered - line["gross"]))
    return found


def _ordered_coefficient(line: Mapping[str, Any], regulation: Regulation) -> Decimal:
    """The ordered level's coefficient by the ticket's own edition; of a free ticket the surcharge alone (R8)."""
    met, ordered = Priority(line["met"]), Priority(line["ordered"])
    surcharge_only = line["coefficient"] != regulation.levels[met].coefficient
    return effective_coefficient(regulation, ordered, surcharge_only=surcharge_only)


_Clock = tuple[dt.datetime | None, dt.datetime | None]


def _clocks(lines: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], _Clock]:
    """Deadline and start of each ticket's first round at a lower level than ordered. One SQL statement."""
    rounds = (
        Round.objects.filter(ticket__in={line["ticket_id"] for line in lines}, started_at__isnull=False)
        .exclude(met=F("ordered"))
        .order_by("-index")
    )
    return {
        (ticket, met): (deadline, started)
        for ticket, met, deadline, started in rounds.values_list("ticket_id", "met", "deadline", "started_at")
    }


def _row(
    line: Mapping[str, Any], priced: tuple[Decimal, Decimal], clocks: Mapping[tuple[int, str], _Clock]
) -> Row:
    deadline, started = clocks.get((line["ticket_id"], line["met"]), (None, None))
    return Row(
        str(line["id"]),
        (
            line["invoice__issued_on"], number_of(line, "ticket__number"), number_of(line, "invoice__number"),
            line["invoice__organisation__name"],
            line["ordered"], line["met"], priced[1], priced[0], line["gross"], line["minutes"], deadline, started,
        ),
        {
            "invoice": Link("invoice", line["invoice__number"]),
            "ticket": Link("ticket", line["ticket__number"]),
            "organisation": Link("organisation", line["invoice__organisation_id"]),
        },
    )  # fmt: skip
