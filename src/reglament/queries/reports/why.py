"""«Почему?» of a report's figure: how it is counted, the first documents behind it, the clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from reglament.queries.desk_why import Why
from reglament.queries.reports.catalogue import Report
from reglament.queries.reports.table import Behind, Column, Kind, Row, Table, Value
from reglament.queries.reports.wanted import Wanted
from reglament.queries.reports.words import NOBODY, TOTAL
from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.text import Text


def why_figure(report: Report, wanted: Wanted, place: int, key: str, column_name: str) -> Why | None:
    """Why a figure of table number `place` is what it is; `key` "" is its totals. None when there is no such figure. As
    many SQL statements as the report takes, and two more."""
    tables = report.tables(wanted)
    table = tables[place] if place < len(tables) else None
    column = table.column(column_name) if table else None
    if table is None or column is None or not column.is_figure:
        return None
    if key and report.row and place == 0:
        row = report.row(wanted, key)
        found = _of_paper(report, wanted, table, row, column) if row else None
        return Why(found, wanted.law.edition) if found else None
    row = next((row for row in table.rows if row.key == key), None)
    if key and row is None:
        return None
    result = _words(table.figure(row, column_name), column, wanted)
    behind = report.behind(wanted, place, key, column_name)
    explanation = Explanation(
        question=_question(row, column, result),
        inputs=tuple(_inputs(behind, column, wanted)),
        steps=(*report.steps(wanted, column_name), _counted(behind, column, result)),
        result=result,
    )
    return Why(explanation, wanted.law.edition)


def _of_paper(report: Report, wanted: Wanted, table: Table, row: Row, column: Column) -> Explanation:
    """One line of a register explains itself by its own figures."""
    result = _words(table.figure(row, column.name), column, wanted)
    values = zip(table.columns, row.values, strict=True)
    inputs = tuple(
        (each.title, _words(value, each, wanted)) for each, value in values if each.name != column.name
    )
    return Explanation(_question(None, column, result), inputs, report.steps(wanted, column.name), result)


def _question(row: Row | None, column: Column, result: Text) -> Text:
    name = row.values[0] if row is not None else TOTAL
    name = name if isinstance(name, Text) else Text(str(name), str(name))
    if row is None:
        return both("Почему «{}» — {}?", "Why is “{}” {}?", column.title, result)
    return both("{}: почему «{}» — {}?", "{}: why is “{}” {}?", name, column.title, result)


def _inputs(behind: Behind, column: Column, wanted: Wanted) -> list[tuple[Text, Text]]:
    # Behind a share stand whole numbers: minutes or requests.
    shown = [(name, _part(value, column, wanted)) for name, value in behind.named]
    if behind.others:
        others = Text(f"Ещё {behind.others}", f"{behind.others} more")
        shown.append((others, _part(behind.others_sum, column, wanted)))
    return shown


def _part(value: Decimal | int, column: Column, wanted: Wanted) -> Text:
    if column.kind is Kind.PERCENT:
        return said(phrases.number, value)
    return _words(value, column, wanted)


def _counted(behind: Behind, column: Column, result: Text) -> Step:
    count = len(behind.named) + behind.others
    if column.kind is Kind.PERCENT:
        return step("", "Итог: {}.", "In all: {}.", result)
    if not count:
        return step("", "Таких нет: {}.", "There are none: {}.", result)
    parts = Text(f"Слагаемых: {count}", f"Parts: {count}")
    return step("", "{}, вместе {}.", "{}, together {}.", parts, result)


def _words(value: Value, column: Column, wanted: Wanted) -> Text:
    """A value as people read it."""
    if value is None:
        return Text("—", "—")
    if isinstance(value, Text):
        return value
    if column.kind is Kind.MONEY and isinstance(value, Decimal | int):
        return said(phrases.money, Money(Decimal(value), wanted.currency))
    if column.kind is Kind.INSTANT:
        return said(phrases.numeric_instant, wanted.law.calendar.local(value))  # type: ignore[arg-type]
    if column.kind is Kind.LEVEL:
        return phrases.PRIORITY_NAMES[Priority(str(value))] if value else NOBODY
    if column.kind in _SAY:
        return said(_SAY[column.kind], value)
    return Text(str(value), str(value))


_SAY: Mapping[Kind, Callable[..., str]] = {
    Kind.DAY: phrases.numeric_day,
    Kind.MINUTES: phrases.minutes,
    Kind.PERCENT: phrases.percent,
    Kind.COUNT: phrases.number,
}
