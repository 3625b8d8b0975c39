"""`reglament explain`: what the regulation says about a deadline, a price, a week, a day — one question, or a stream.

The shipped regulation answers without Django and without a database; `--studio` asks the studio's own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from reglament.cli.explain_words import worded
from reglament.rules.calendar import Calendar
from reglament.rules.questions import WHATS, BadQuestion, answer
from reglament.rules.regulation import RegulationError, default_regulation_text, parse_regulation

# The list of fourteen holidays is as old as its first year; moved days are published a year ahead.
_FIRST_YEAR, _LAST_YEAR = 2013, 2100

_FLAGS: Mapping[str, tuple[str, ...]] = {
    "deadline": ("priority", "queued-at"),
    "level": ("ordered", "queued-at", "started-at"),
    "price": ("minutes", "level"),
    "review": ("set-at",),
    "day": ("date",),
    "term": ("ready", "minutes"),
    "queue": (),
    "moves": ("role",),
    "purpose": ("text",),
}
_ABOUT: Mapping[str, str] = {
    "deadline": "by when work must start (3.2, R2)",
    "level": "which level a start has met (3.4, R5)",
    "price": "what some minutes cost (3.1, R7)",
    "review": "when silence accepts (4.8, R12)",
    "day": "what kind of day it is (3.5, 4.2, R1)",
    "term": "by which day a ticket is promised (4.4, R20)",
    "queue": "the order of some tickets (4.5, R19)",
    "moves": "which moves are open to a role (R16)",
    "purpose": "which invoices a payment's purpose names (2.9, R11)",
}
_EXAMPLES = """\
examples:
  reglament explain deadline --priority urgent --queued-at 2026-11-23T18:30
  reglament explain price --minutes 100 --level high --vat 22 --json
  reglament explain term --ready 2026-11-23 --minutes 120 --booked 2026-11-26=400
  reglament explain queue --ticket 7:high:2026-11-23T12:00 --ticket 8:urgent:2026-11-23T12:30
  reglament explain purpose --text 'Оплата по счету № 1042 от 20.11.2026'
  echo '{"what":"day","date":"2026-12-31"}' | reglament explain --batch -

Times without an offset are the studio's local time. A batch is one JSON question per line; each gets one line back,
in order: its answer, or {"error": "..."}.
"""


def explain_main(argv: list[str], *, load_calendar: Callable[[], Calendar] | None = None) -> int:
    """Answer one question, or a batch. Returns 0; 2 for a question that cannot be answered (a batch always gets 0).

    `load_calendar` gives the calendar that answers, instead of the one that the flags name.
    """
    parser = _parser()
    asked = parser.parse_args(argv)
    if (asked.batch is None) == (asked.what is None):
        parser.error(f"ask one thing ({', '.join(WHATS)}), or give --batch")
    try:
        calendar = load_calendar() if load_calendar else _calendar(asked)
        if asked.batch is not None:
            return _batch(asked.batch, calendar, asked.lang)
        return _one(asked, calendar)
    except (OSError, UnicodeDecodeError, RegulationError) as error:
        print(f"reglament: {error}", file=sys.stderr)
        return 2


def answer_line(line: bytes, calendar: Calendar, language: str) -> str:
    """The answer to one line of a batch as JSON: whatever the line is, there is an answer or an error."""
    try:
        question = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
        answered = answer(question, calendar, language)
    except (BadQuestion, UnicodeDecodeError, json.JSONDecodeError) as error:
        answered = {"error": str(error)}
    except (ValueError, RecursionError):
        # A whole number of thousands of digits, brackets a thousand deep: JSON by its letter, no question.
        answered = {"error": "the line is not a JSON object that can be read"}
    return json.dumps(answered, ensure_ascii=False)


def _one(asked: argparse.Namespace, calendar: Calendar) -> int:
    question = {name: value for name, value in asked.fields(asked).items() if value is not None}
    try:
        answered = answer({"what": asked.what, **question}, calendar, asked.lang)
    except BadQuestion as error:
        _say(
            json.dumps({"error": str(error)}) if asked.json else f"reglament: {error}", failed=not asked.json
        )
        return 2
    _say(json.dumps(answered, ensure_ascii=False) if asked.json else "\n".join(worded(answered, asked.lang)))
    return 0


def _batch(source: str, calendar: Calendar, language: str) -> int:
    if source == "-":
        return _answer_all(sys.stdin.buffer, calendar, language)
    with Path(source).open("rb") as lines:
        return _answer_all(lines, calendar, language)


def _answer_all(lines: Iterable[bytes], calendar: Calendar, language: str) -> int:
    for line in lines:
        _say(answer_line(line, calendar, language))
    return 0


def _calendar(asked: argparse.Namespace) -> Calendar:
    if asked.studio:
        return _studio_calendar()
    text = asked.regulation.read_text(encoding="utf-8") if asked.regulation else default_regulation_text()
    # Imported here: a question about a price needs no published days and should not wait for them.
    from reglament.store.seed_days import PublishedDays

    return Calendar(parse_regulation(text), PublishedDays(_FIRST_YEAR, _LAST_YEAR))


def _studio_calendar() -> Calendar:
    from reglament.cli.preflight import reach_database, start_django

    start_django()
    reach_database()
    from reglament.queries.law import law_at

    return law_at(dt.datetime.now(dt.UTC)).calendar


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reglament explain",
        description="What the regulation says, with its clauses.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--batch", metavar="FILE", help="a file of JSON questions, one per line; - for standard input"
    )
    _add_common(parser, json=False, lang="ru", regulation=None, studio=False)
    parser.set_defaults(what=None)
    kinds = parser.add_subparsers(title="questions", metavar="QUESTION")
    for what in WHATS:
        about = _ABOUT[what]
        own = kinds.add_parser(what, help=about, description=f"{about[0].upper()}{about[1:]}.")
        _add_common(own, **dict.fromkeys(("json", "lang", "regulation", "studio"), argparse.SUPPRESS))
        _add_flags(own, what)
    return parser


def _add_common(parser: argparse.ArgumentParser, **defaults: object) -> None:
    parser.add_argument("--json", action="store_true", default=defaults["json"], help="the answer as JSON")
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=defaults["lang"], help="the language of the steps (ru)"
    )
    parser.add_argument(
        "--regulation", type=Path, metavar="FILE", default=defaults["regulation"],
        help="a regulation of yours in place of the shipped one",
    )  # fmt: skip
    parser.add_argument(
        "--studio", action="store_true", default=defaults["studio"],
        help="the studio's regulation and days, from its database",
    )  # fmt: skip


def _add_flags(parser: argparse.ArgumentParser, what: str) -> None:
    for flag in _FLAGS[what]:
        parser.add_argument(f"--{flag}", required=True, type=int if flag == "minutes" else str)
    names = [flag.replace("-", "_") for flag in _FLAGS[what]]
    if what == "price":
        parser.add_argument("--vat", type=int, help="the VAT inside the price, per cent")
        names.append("vat")
    if what == "moves":
        parser.add_argument("--status", default="", help="without it: before the ticket is there")
        names.append("status")
    if what == "term":
        parser.add_argument("--booked", type=_booking, action="append", default=[], metavar="DAY=MINUTES")
        return parser.set_defaults(
            what=what, fields=lambda asked: {**_values(asked, names), "booked": dict(asked.booked)}
        )
    if what == "queue":
        parser.add_argument(
            "--ticket", type=_ticket, action="append", default=[], metavar="NUMBER:PRIORITY:QUEUED_AT"
        )
        return parser.set_defaults(what=what, fields=lambda asked: {"tickets": asked.ticket})
    return parser.set_defaults(what=what, fields=lambda asked: _values(asked, names))


def _values(asked: argparse.Namespace, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(asked, name) for name in names}


def _booking(text: str) -> tuple[str, int]:
    day, _, minutes = text.partition("=")
    return day, int(minutes)


def _ticket(text: str) -> dict[str, object]:
    number, priority, queued_at = text.split(":", 2)
    return {"number": int(number), "priority": priority, "queued_at": queued_at}


def _refuse(constant: str) -> NoReturn:
    raise BadQuestion(f"{constant} is no number")


def _say(text: str, *, failed: bool = False) -> None:
    # Bytes, so that the console's encoding cannot spoil or stop an answer; each at once, for whoever waits for it.
    stream = (sys.stderr if failed else sys.stdout).buffer
    stream.write(text.encode() + b"\n")
    stream.flush()
