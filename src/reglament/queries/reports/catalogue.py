"""The reports that there are: what each asks, what it shows, how its figures are counted and what is behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reglament.queries.reports import (
    ageing,
    downgrades,
    hours,
    payments,
    reactions,
    revenue,
    vat,
    write_offs,
)
from reglament.queries.reports.table import Behind, Row, Table
from reglament.queries.reports.wanted import Wanted, typed_key
from reglament.rules.explain import Step
from reglament.rules.text import Text

PERIOD = ("from", "to")


@dataclass(frozen=True, slots=True)
class Chart:
    """How a table is drawn: the columns of its series over the first column; `stacked` one upon another."""

    columns: tuple[str, ...]
    stacked: bool = False
    table: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `fields` are the questions of its form, `headline` the column whose total stands on the index.

    `behind(wanted, table, key, column)` gives the documents behind a figure, "" being the totals; `row` one line of a
    register by its key. `statements` is how many SQL statements the page's tables take.
    """

    name: str
    title: Text
    about: Text
    fields: tuple[str, ...]
    tables: Callable[[Wanted], tuple[Table, ...]]
    behind: Callable[[Wanted, int, str, str], Behind]
    steps: Callable[[Wanted, str], tuple[Step, ...]]
    headline: str
    headline_is: Text
    statements: int
    groups: tuple[str, ...] = ()
    row: Callable[[Wanted, str], Row | None] | None = None
    chart: Chart | None = None


def _grouped(
    documents: Callable[..., Behind],
) -> Callable[[Wanted, int, str, str], Behind]:
    def behind(wanted: Wanted, _: int, key: str, column: str) -> Behind:
        return documents(wanted, column, typed_key(wanted.group or "organisation", key), everything=not key)

    return behind


def _total(documents: Callable[[Wanted, str], Behind]) -> Callable[[Wanted, int, str, str], Behind]:
    return lambda wanted, _, __, column: documents(wanted, column)


def _by_id(row: Callable[[Wanted, int], Row | None]) -> Callable[[Wanted, str], Row | None]:
    def found(wanted: Wanted, key: str) -> Row | None:
        return row(wanted, int(key)) if key.isascii() and key.isdecimal() and len(key) < 16 else None

    return found


def _of_vat(wanted: Wanted, table: int, key: str, column: str) -> Behind:
    if table and key:
        return vat.documents_by_rate(wanted, key, column)
    return vat.documents(wanted, column)


_ALL = (
    Report(
        "revenue",
        revenue.TITLE,
        Text(
            "Начисленное по актам и выставленное счетами — рядом, но не вместе: акт делает выручку, счёт просит её оплатить.",
            "What acts accrued and what was invoiced, side by side, never mixed: an act makes revenue, an invoice asks for it.",
        ),
        (*PERIOD, "organisation", "specialist", "level", "group"),
        lambda wanted: (revenue.build(wanted),),
        _grouped(revenue.documents),
        revenue.steps,
        "accrued",
        Text("начислено по актам в этом месяце", "accrued by acts this month"),
        7,
        revenue.GROUPS,
        chart=Chart(("accrued", "invoiced")),
    ),
    Report(
        "ageing",
        ageing.TITLE,
        Text(
            "Кто и сколько должен на выбранный день и как давно, по главной книге.",
            "Who owes how much on a chosen day and since when, by the ledger.",
        ),
        ("on", "organisation"),
        lambda wanted: (ageing.build(wanted),),
        _grouped(ageing.documents),
        lambda _, column: ageing.ADVANCE_STEPS if column == "advance" else ageing.STEPS,
        "total",
        Text("должны сегодня", "owed today"),
        3,
        chart=Chart(("not_due", "late_7", "late_30", "late_60", "late_more"), stacked=True),
    ),
    Report(
        "hours",
        hours.TITLE,
        Text(
            "Сколько времени затрачено, на что, и какую его часть оплачивает клиент.",
            "How much time was spent, on what, and what part of it the client pays for.",
        ),
        (*PERIOD, "organisation", "specialist", "group"),
        lambda wanted: (hours.build(wanted),),
        _grouped(hours.documents),
        hours.steps,
        "spent",
        Text("затрачено в этом месяце", "spent this month"),
        2,
        hours.GROUPS,
        chart=Chart(("work", "reading", "clarifying", "correspondence", "own_defect"), stacked=True),
    ),
    Report(
        "reactions",
        reactions.TITLE,
        Text(
            "Как часто студия бралась за дело в срок своего приоритета.",
            "How often the studio set about a task in the time of its level.",
        ),
        (*PERIOD, "organisation", "specialist", "level", "group"),
        lambda wanted: (reactions.build(wanted),),
        _grouped(reactions.documents),
        reactions.steps,
        "share",
        Text("в срок в этом месяце", "in time this month"),
        2,
        reactions.GROUPS,
        chart=Chart(("kept", "late"), stacked=True),
    ),
    Report(
        "downgrades",
        downgrades.TITLE,
        Text(
            "Строки, выставленные по меньшему приоритету, чем заказан, и цена этих опозданий.",
            "Lines invoiced at a lower level than ordered, and what these delays cost.",
        ),
        (*PERIOD, "organisation", "level"),
        lambda wanted: (downgrades.build(wanted),),
        _total(downgrades.documents),
        downgrades.steps,
        "lost",
        Text("потеряно в этом месяце", "lost this month"),
        3,
        row=_by_id(downgrades.row),
    ),
    Report(
        "write_offs",
        write_offs.TITLE,
        Text(
            "Работа сверх подтверждённой стоимости, которую студия взяла на себя.",
            "Work over the confirmed cost that the studio took upon itself.",
        ),
        (*PERIOD, "organisation", "level"),
        lambda wanted: (write_offs.build(wanted),),
        _total(write_offs.documents),
        write_offs.steps,
        "written_off",
        Text("списано в этом месяце", "written off this month"),
        2,
        row=_by_id(write_offs.row),
    ),
    Report(
        "vat",
        vat.TITLE,
        Text(
            "Акты по дням со ставкой и налогом, исправления — отдельными строками.",
            "Acts by day with their rate and tax, corrections on lines of their own.",
        ),
        (*PERIOD, "organisation"),
        lambda wanted: (vat.build(wanted), vat.by_rate(wanted)),
        _of_vat,
        vat.steps,
        "vat",
        Text("НДС этого месяца", "VAT of this month"),
        3,
        row=vat.row,
        chart=Chart(("net", "vat"), stacked=True, table=1),
    ),
    Report(
        "payments",
        payments.TITLE,
        Text(
            "Что поступило, во что зачтено, что возвращено и что осталось авансом.",
            "What came, what it settles, what was given back and what is left as an advance.",
        ),
        (*PERIOD, "organisation"),
        lambda wanted: (payments.build(wanted),),
        _total(payments.documents),
        payments.steps,
        "amount",
        Text("поступило в этом месяце", "came this month"),
        4,
        row=_by_id(payments.row),
    ),
)
REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}
