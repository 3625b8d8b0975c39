"""What was written off: work over the confirmed cost and its tolerance, line by line of the invoices (R7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery, Sum

from reglament.queries.reports.facts import exact, number_of
from reglament.queries.reports.registers import behind_rows, page_of, totals_of
from reglament.queries.reports.table import Behind, Column, Kind, Link, Row, Table
from reglament.queries.reports.wanted import Wanted
from reglament.queries.reports.words import TOTAL
from reglament.rules.explain import Step, step
from reglament.rules.text import Text
from reglament.store.models import Estimate, InvoiceLine

TITLE = Text("Списания", "Write-offs")
COLUMNS = (
    Column("day", Text("Дата", "Day"), Kind.DAY),
    Column("invoice", Text("Счёт", "Invoice"), Kind.TEXT),
    Column("ticket", Text("Тикет", "Ticket"), Kind.TEXT),
    Column("organisation", Text("Организация", "Organisation"), Kind.TEXT),
    Column("met", Text("Приоритет", "Level"), Kind.LEVEL),
    Column("minutes", Text("Время", "Time"), Kind.MINUTES),
    Column("confirmed", Text("Подтверждено", "Confirmed")),
    Column("gross", Text("По времени", "By the time")),
    Column("written_off", Text("Списано", "Written off")),
    Column("amount", Text("В счёте", "Invoiced")),
)
STEPS = (
    step(
        "R7",
        "В счёт идёт фактическое время, но не больше подтверждённой стоимости с допуском; остальное списывается.",
        "The actual time is invoiced, but no more than the confirmed cost with its tolerance; the rest is written off.",
    ),
    step(
        "R10",
        "Строки аннулированных счетов не входят.",
        "Lines of void invoices are left out.",
    ),
)


def build(wanted: Wanted) -> Table:
    """The lines with something written off, the latest first. Two SQL statements."""
    lines = _lines(wanted)
    sums = lines.aggregate(
        count=Count("pk"),
        minutes=Sum("minutes"),
        gross=Sum("gross"),
        written_off=Sum("written_off"),
        amount=Sum("amount"),
    )
    rows = tuple(_row(line) for line in page_of(_told(lines), wanted.page))
    totals = totals_of(COLUMNS, TOTAL, {name: exact(value) for name, value in sums.items()})
    return Table(TITLE, COLUMNS, rows, totals, sums["count"])


def documents(wanted: Wanted, column: str) -> Behind:
    """The lines behind a total. Two SQL statements."""
    return behind_rows(build(wanted), column, "invoice")


def row(wanted: Wanted, key: int) -> Row | None:
    """One line by its id. One SQL statement."""
    line = _told(_lines(wanted)).filter(pk=key).first()
    return _row(line) if line else None


def steps(_: Wanted, __: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return STEPS


def _lines(wanted: Wanted) -> Any:
    return InvoiceLine.objects.filter(
        wanted.days("invoice__issued_on"),
        wanted.of_organisation("invoice__organisation_id"),
        wanted.of_level("met"),
        live=True,
        written_off__gt=0,
    )


def _told(lines: Any) -> Any:
    confirmed = Estimate.objects.filter(ticket=OuterRef("ticket"), state="confirmed").order_by("-version")
    return (
        lines.annotate(confirmed=Subquery(confirmed.values("amount")[:1]), name=F("invoice__organisation__name"))
        .order_by("-invoice__issued_on", "-invoice__number", "position")
        .values(
            "id", "invoice__issued_on", "invoice__number", "ticket__number", "invoice__organisation_id", "name", "met",
            "minutes", "confirmed", "gross", "written_off", "amount",
        )
    )  # fmt: skip


def _row(line: Mapping[str, Any]) -> Row:
    return Row(
        str(line["id"]),
        (
            line["invoice__issued_on"], number_of(line, "invoice__number"), number_of(line, "ticket__number"),
            line["name"], line["met"],
            line["minutes"], line["confirmed"], line["gross"], line["written_off"], line["amount"],
        ),
        {
            "invoice": Link("invoice", line["invoice__number"]),
            "ticket": Link("ticket", line["ticket__number"]),
            "organisation": Link("organisation", line["invoice__organisation_id"]),
        },
    )  # fmt: skip
