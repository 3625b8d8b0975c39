"""Importing a bank statement: every payment once, however often and in whatever pieces it comes (2.9, R11).

Nothing is paid by an import: it says what came, and proposes. Imports wait for one another, so that a payment that stands
in two files at once is found by the second one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q

from reglament.queries.bank_book import CHUNK
from reglament.rules.events import EventKind
from reglament.rules.matching import Incoming, Proposal
from reglament.rules.statement import (
    Statement,
    StatementLine,
    StatementRefused,
    checks,
    identities,
    refuse_foreign,
)
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import BankLine, BankStatement, Person, Studio
from reglament.usecases.bank_accounts import own_accounts
from reglament.usecases.bank_matching import Known, keep, open_lines, proposals
from reglament.usecases.bank_rows import (
    FileFacts,
    NewLine,
    Own,
    clean,
    incoming_of,
    line_row,
    state_of,
    statement_row,
)
from reglament.usecases.guards import require_accountant
from reglament.usecases.numbers import next_number
from reglament.usecases.record import Happening, Subject, record

__all__ = ["FileFacts", "ImportReport", "import_statement"]

SERIES = "statement"
# Rows that are built at a time, so that a file of a hundred thousand payments is not held in memory twice.
BATCH = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found: `total` payments of the file, `new` and `repeated` ones. Of the new ones `pending` wait for the
    bank, `own` and `outgoing` are no client's. Of those that wait for a decision by this import, how many are how sure.
    `differences` of the file's own turnover and balances: code, account, expected, found, and the words ru and en."""

    number: int
    total: int
    new: int
    repeated: int
    pending: int
    own: int
    outgoing: int
    sure: int
    probable: int
    ask: int
    differences: tuple[dict[str, str], ...]


@transaction.atomic
def import_statement(
    *, actor: Person | None, at: dt.datetime, statement: Statement, file: FileFacts
) -> ImportReport:
    """Import a statement that was read; `actor` is None at the console. Raises NotAllowed, StatementRefused when it is not
    the studio's: then nothing of it stays."""
    if actor is not None:
        require_accountant(actor)
    own = _own()
    refuse_foreign(statement, own.accounts, own.inn)
    number = next_number(SERIES)
    row = statement_row(statement, file, number, checks(statement, own.accounts, own.inn))
    new, posted = _sorted_out(statement.lines, own)
    row.lines_new, row.lines_repeated = len(new), row.lines_total - len(new)
    row.imported_at, row.imported_by = at, actor
    row.save()
    report = _report(row, new, _write(row, new, _opened(posted)))
    _tell(report, file, actor, at)
    return report


def _own() -> Own:
    accounts = own_accounts()
    if not accounts:
        ru, en = "Сначала укажите в карточке студии её счёт", "Name the studio's account on its card first"
        raise StatementRefused("no_account", Text(ru, en), 1)
    return Own(accounts, Studio.objects.values_list("inn", flat=True).get(id=1))


def _sorted_out(lines: Sequence[StatementLine], own: Own) -> tuple[list[NewLine], dict[str, dt.date]]:
    """Payments seen for the first time, and the days of those that the bank had not posted when they were imported."""
    new: list[NewLine] = []
    posted: dict[str, dt.date] = {}
    for part in _chunks(zip(identities(lines), lines, strict=True), CHUNK):
        keys = [identity.key for identity, _ in part]
        known = dict(BankLine.objects.filter(key__in=keys).values_list("key", "state"))
        for key, (identity, line) in zip(keys, part, strict=True):
            if key not in known:
                new.append(NewLine(key, identity.occurrence, state_of(line, own), line))
            elif known[key] == "pending" and line.posted_on:
                posted[key] = line.posted_on
    return new, posted


def _opened(posted: Mapping[str, dt.date]) -> set[int]:
    """Payments that the bank has posted now wait for a decision; their rows."""
    opened: set[int] = set()
    for part in _chunks(sorted(posted), CHUNK):
        waiting = BankLine.objects.select_for_update().filter(key__in=part, state="pending").order_by("id")
        for row_id, key in waiting.values_list("id", "key"):
            day = posted[key]
            BankLine.objects.filter(pk=row_id).update(
                state="open", posted_on=day, day=day, version=F("version") + 1
            )
            opened.add(row_id)
    return opened


def _write(row: BankStatement, new: Sequence[NewLine], opened: set[int]) -> Tally[str]:
    """Write new lines with what is proposed for them, and the proposals of older ones that changed by it; of those that
    wait for a decision by this import, how many are how sure."""
    # New rows have no id yet: they come after every older one of their day, in the order of the file.
    payments = [
        incoming_of(-place, each.line) for place, each in enumerate(new, start=1) if each.state == "open"
    ]
    known = _beside(payments, opened)
    payments += [line.incoming for line in known]
    made = _proposals(payments)
    keep(known, [made[line.incoming.id] for line in known])
    rows = (line_row(row, each, made.get(-place)) for place, each in enumerate(new, start=1))
    for part in _chunks(rows, BATCH):
        BankLine.objects.bulk_create(part)
    return Tally(
        proposal.confidence.value for row_id, proposal in made.items() if row_id < 0 or row_id in opened
    )


def _beside(coming: Sequence[Incoming], opened: set[int]) -> list[Known]:
    """Lines that wait already and may hold an invoice that the payments of this import are for, or the other way round:
    those of the same payers."""
    lines = BankLine.objects.filter(state="open")
    inns = {payment.payer_inn for payment in coming if payment.payer_inn}
    if len(inns) + len(opened) > CHUNK:
        return open_lines(lines)
    inns |= set(lines.filter(pk__in=opened).exclude(payer_inn="").values_list("payer_inn", flat=True))
    return open_lines(lines.filter(Q(payer_inn__in=inns) | Q(pk__in=opened)))


def _proposals(payments: list[Incoming]) -> dict[int, Proposal]:
    payments.sort(key=lambda payment: (payment.day, payment.id < 0, abs(payment.id)))
    return {proposal.id: proposal for proposal in proposals(payments)}


def _report(row: BankStatement, new: Sequence[NewLine], sureness: Mapping[str, int]) -> ImportReport:
    states = Tally(each.state for each in new)
    return ImportReport(
        number=row.number,
        total=row.lines_total,
        new=row.lines_new,
        repeated=row.lines_repeated,
        pending=states["pending"],
        own=states["own"],
        outgoing=states["outgoing"],
        sure=sureness.get("sure", 0),
        probable=sureness.get("probable", 0),
        ask=sureness.get("ask", 0),
        differences=tuple(row.differences),
    )


def _tell(report: ImportReport, file: FileFacts, actor: Person | None, at: dt.datetime) -> None:
    data = {
        "statement": report.number,
        "file": clean(file.name, 200),
        "sha256": file.sha256,
        "total": report.total,
        "new": report.new,
        "repeated": report.repeated,
        "differences": len(report.differences),
    }
    role = Role.SYSTEM if actor is None else Role.ACCOUNTANT
    record(Happening(EventKind.BANK_IMPORTED, role, actor, clauses=("R11",), data=data), Subject(), at=at)


def _chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
