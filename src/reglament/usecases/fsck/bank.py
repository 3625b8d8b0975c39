"""Statements and their payments: what is confirmed is entered to the kopeck, and nothing else is (R11)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from reglament.rules.text import Text
from reglament.store.models import BankLine, BankStatement, Counter
from reglament.usecases.fsck.findings import Finding
from reglament.usecases.numbers import FIRST

NOTHING = Decimal(0)


def check_bank() -> Iterator[Finding]:
    """Lines against their payments, statements against their lines, numbers without a gap."""
    yield from _check_entered()
    yield from _check_decided()
    yield from _check_proposals()
    yield from _check_counts()
    yield from _check_numbers()


def _check_entered() -> Iterator[Finding]:
    """A confirmed line is entered in full, any other not at all."""
    live = Sum("payments__amount", filter=Q(payments__undone_at=None))
    lines = BankLine.objects.annotate(entered=live)
    wrong = lines.filter(
        Q(state="confirmed") & (Q(entered=None) | ~Q(entered=F("amount")))
        | ~Q(state="confirmed") & Q(entered__isnull=False)
    )
    for line in wrong.order_by("id"):
        ru = f"Состояние {line.state}, пришло {line.amount}, а в оплатах {line.entered or NOTHING}"
        en = f"The state is {line.state}, {line.amount} came, the payments say {line.entered or NOTHING}"
        yield _finding(line, "bank_line_entered", ru, en)


def _check_decided() -> Iterator[Finding]:
    """Who decided and when stands with a decision and only with one; what is left has its reason."""
    decided = Q(decided_at__isnull=False) & Q(decided_by__isnull=False)
    none = Q(decided_at=None) & Q(decided_by=None)
    wrong = BankLine.objects.filter(
        Q(state__in=("confirmed", "left")) & ~decided
        | ~Q(state__in=("confirmed", "left")) & ~none
        | Q(state="left", left_why="")
        | ~Q(state="left") & ~Q(left_why="")
    )
    for line in wrong.order_by("id"):
        ru, en = (
            "Решение без того, кто и почему решил, или наоборот",
            "A decision without its author or reason",
        )
        yield _finding(line, "bank_line_decided", ru, en)


def _check_proposals() -> Iterator[Finding]:
    """What is proposed is the whole payment to the kopeck, or nothing; a posted payment has its day."""
    waiting = BankLine.objects.filter(state__in=("open", "pending")).order_by("id")
    for line in waiting.iterator(chunk_size=1000):
        proposed = sum((Decimal(part["amount"]) for part in line.parts), NOTHING) + line.advance
        if proposed and proposed != line.amount:
            ru = f"Пришло {line.amount}, а предложено разнести {proposed}"
            yield _finding(line, "bank_proposal", ru, f"{line.amount} came, {proposed} is proposed")
        if (line.state == "open") != bool(line.confidence and line.posted_on):
            ru, en = "Ждёт решения без предложения или без дня", "It waits without a proposal or a day"
            yield _finding(line, "bank_line_waits", ru, en)


def _check_counts() -> Iterator[Finding]:
    statements = BankStatement.objects.annotate(counted=Count("lines"))
    wrong = statements.exclude(lines_new=F("counted"), lines_total=F("lines_new") + F("lines_repeated"))
    for statement in wrong.order_by("number"):
        ru = (
            f"Всего {statement.lines_total}, новых {statement.lines_new}, повторных {statement.lines_repeated}, "
            f"а записано {statement.counted}"
        )
        en = (
            f"{statement.lines_total} in all, {statement.lines_new} new, {statement.lines_repeated} repeated, "
            f"{statement.counted} are kept"
        )
        yield Finding("statement_lines", Text(ru, en), f"statement {statement.number}")


def _check_numbers() -> Iterator[Finding]:
    numbers = set(BankStatement.objects.values_list("number", flat=True))
    last = Counter.objects.filter(series="statement").values_list("value", flat=True).first() or FIRST - 1
    expected = set(range(FIRST, last + 1))
    if numbers != expected:
        shown = ", ".join(str(number) for number in sorted(numbers ^ expected)[:10])
        ru = f"Номера выписок не по порядку: № {shown}"
        yield Finding(
            "statement_gap", Text(ru, f"Statement numbers are not in order: No. {shown}"), "statements"
        )


def _finding(line: BankLine, code: str, ru: str, en: str) -> Finding:
    return Finding(code, Text(ru, en), f"bank line {line.pk}")
