"""`reglament bank`: bank statements are imported, and what waits for the accountant's word is shown (2.9, R11)."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from reglament.cli.preflight import reach_database, start_django
from reglament.rules.money import Money
from reglament.rules.phrases import money, numeric_day
from reglament.rules.text import Text

if TYPE_CHECKING:
    from reglament.queries.bank_waiting import WaitingLine
    from reglament.rules.statement import Statement
    from reglament.usecases.bank_import import ImportReport

CURRENCY = "RUB"


def run(arguments: argparse.Namespace) -> int:
    """Do the deed that was asked for. Returns 2 when a file was refused: nothing of it stays."""
    start_django()
    reach_database()
    if arguments.deed == "lines":
        return _lines(arguments.lang, as_json=arguments.json)
    taken = [_import(file, arguments.lang) for file in arguments.files]
    return 0 if all(taken) else 2


def _import(file: Path, lang: str) -> bool:
    from reglament.bank import read_statement
    from reglament.rules.statement import StatementRefused
    from reglament.usecases.bank_import import FileFacts, import_statement

    try:
        data = file.read_bytes()
    except OSError as error:
        print(f"reglament: {file}: {error.strerror or error}", file=sys.stderr)
        return False
    facts = FileFacts(file.name, hashlib.sha256(data).hexdigest(), len(data))
    try:
        statement = read_statement(data)
        del data
        report = import_statement(actor=None, at=dt.datetime.now(dt.UTC), statement=statement, file=facts)
    except StatementRefused as refused:
        where = Text(f"строка {refused.line}", f"line {refused.line}").render(lang)
        print(f"{file.name}: {where}: {refused.text.render(lang)}", file=sys.stderr)
        return False
    for text in _told(file, statement, report):
        print(text.render(lang))
    return True


def _told(file: Path, statement: Statement, report: ImportReport) -> list[Text]:
    period = _period(statement)
    waiting = report.sure + report.probable + report.ask
    told = [
        Text(
            f"{file.name}: выписка № {report.number}, {statement.format}{period.ru}",
            f"{file.name}: statement No. {report.number}, {statement.format}{period.en}",
        ),
        Text(
            f"  платежей в файле {report.total}: новых {report.new}, известных {report.repeated}",
            f"  payments in the file {report.total}: new {report.new}, known {report.repeated}",
        ),
        Text(
            f"  ждут решения {waiting}: точно {report.sure}, вероятно {report.probable}, вопросов {report.ask}",
            f"  to be decided {waiting}: sure {report.sure}, probable {report.probable}, questions {report.ask}",
        ),
        Text(
            f"  ещё не проведены {report.pending}, между своими счетами {report.own}, списания {report.outgoing}",
            f"  not posted yet {report.pending}, between own accounts {report.own}, outgoing {report.outgoing}",
        ),
    ]
    return told + [
        Text(f"  выписка неполная: {found['ru']}", f"  the statement is incomplete: {found['en']}")
        for found in report.differences
    ]


def _period(statement: Statement) -> Text:
    if statement.from_day is None or statement.to_day is None:
        return Text("", "")
    days = [
        f", {numeric_day(statement.from_day, lang)} – {numeric_day(statement.to_day, lang)}"
        for lang in ("ru", "en")
    ]
    return Text(*days)


def _lines(lang: str, *, as_json: bool) -> int:
    from reglament.queries.bank_waiting import waiting_lines

    count = 0
    for count, line in enumerate(waiting_lines(), start=1):  # noqa: B007 - told after the last
        print(json.dumps(_plain(line, lang), ensure_ascii=False) if as_json else _row(line, lang))
    if not count and not as_json:
        print(Text("Решения ничего не ждёт.", "Nothing waits for a decision.").render(lang))
    return 0


def _plain(line: WaitingLine, lang: str) -> dict[str, object]:
    return {
        "id": line.id,
        "statement": line.statement,
        "day": line.day.isoformat(),
        "number": line.number,
        "amount": str(line.amount),
        "payer": line.payer_name,
        "inn": line.payer_inn,
        "purpose": line.purpose,
        "confidence": line.confidence,
        "case": line.case,
        "invoices": [{"number": number, "amount": str(amount)} for number, amount in line.parts],
        "advance": str(line.advance),
        "why": _why(line, lang),
    }


def _row(line: WaitingLine, lang: str) -> str:
    sureness = {
        "sure": Text("точно", "sure"),
        "probable": Text("вероятно", "probable"),
        "ask": Text("вопрос", "question"),
    }[line.confidence].render(lang)
    came = f"{numeric_day(line.day, lang)}  {_rubles(line.amount, lang)}  {line.payer_name}"
    return f"{sureness}  {came}\n    {line.purpose}\n    {_why(line, lang)}"


def _rubles(amount: Decimal, lang: str) -> str:
    return money(Money(amount, CURRENCY), lang)


def _why(line: WaitingLine, lang: str) -> str:
    from reglament.rules.matching import Case, explain_proposal

    return explain_proposal(Case(line.case), line.facts).result.render(lang)
