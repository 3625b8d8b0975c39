"""The proof finds what does not follow: a confirmed line without its money, money without its line, lost numbers (R11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reglament.store.models import BankLine, BankStatement, Counter, Payment
from reglament.usecases.bank_lines import Decision, confirm_line, leave_line
from reglament.usecases.fsck import fsck
from reglament.usecases.fsck.bank import check_bank
from tests import factories as make
from tests.factories import Office
from tests.statements import AT, bring, line_of, paid, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    """The studio, and a statement with an open line, a confirmed, a left and a pending one."""
    made = make.office()
    bring(statement(paid("1"), paid("2"), paid("3"), paid("4", posted_on=None)))
    advance = Decision((), made.organisation.pk)
    second, third = line_of("2"), line_of("3")
    confirm_line(actor=made.vera, at=AT, line_id=second.pk, decision=advance, seen=second.version)
    leave_line(actor=made.vera, at=AT, line_id=third.pk, reason="Проценты", seen=third.version)
    assert fsck() == ()
    return made


def found() -> set[tuple[str, str]]:
    """Codes and rows of what is found, said in both languages."""
    findings = tuple(check_bank())
    assert all(finding.text.ru != finding.text.en for finding in findings)
    return {(finding.code, finding.row) for finding in findings}


def row(number: str) -> str:
    return f"bank line {line_of(number).pk}"


def test_a_confirmed_line_without_its_money(team: Office) -> None:
    Payment.objects.update(undone_at=AT)
    assert found() == {("bank_line_entered", row("2"))}


def test_a_confirmed_line_with_less_than_came(team: Office) -> None:
    Payment.objects.update(amount=Decimal("4333.32"))
    assert found() == {("bank_line_entered", row("2"))}


def test_an_open_line_that_is_entered(team: Office) -> None:
    Payment.objects.update(line=line_of("1"))
    assert found() == {("bank_line_entered", row("1")), ("bank_line_entered", row("2"))}


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("2", {"decided_at": None}),
        ("2", {"decided_by": None}),
        ("3", {"left_why": ""}),
        ("1", {"decided_at": AT}),
        ("1", {"left_why": "Проценты"}),
    ],
)
def test_a_decision_without_its_author_or_reason(
    number: str, changes: dict[str, object], team: Office
) -> None:
    BankLine.objects.filter(number=number).update(**changes)
    assert found() == {("bank_line_decided", row(number))}


@pytest.mark.parametrize(
    "parts", [[{"invoice": 1042, "amount": "1.00"}], [{"invoice": 1, "amount": "9999.00"}]]
)
def test_a_proposal_of_another_sum(parts: list[dict[str, object]], team: Office) -> None:
    BankLine.objects.filter(number="1").update(parts=parts, advance=Decimal("0.10"))
    assert found() == {("bank_proposal", row("1"))}


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("1", {"confidence": ""}),
        ("1", {"posted_on": None}),
        ("4", {"posted_on": AT.date(), "confidence": "ask"}),
    ],
)
def test_a_line_that_waits_for_the_wrong_thing(number: str, changes: dict[str, object], team: Office) -> None:
    BankLine.objects.filter(number=number).update(**changes)
    assert found() == {("bank_line_waits", row(number))}


@pytest.mark.parametrize("changes", [{"lines_new": 3}, {"lines_repeated": 1}, {"lines_total": 5}])
def test_a_statement_that_counts_wrongly(changes: dict[str, int], team: Office) -> None:
    BankStatement.objects.update(**changes)
    assert found() == {("statement_lines", "statement 1001")}


def test_numbers_of_statements_that_are_missing(team: Office) -> None:
    Counter.objects.filter(series="statement").update(value=1003)
    assert found() == {("statement_gap", "statements")}
    Counter.objects.filter(series="statement").delete()
    assert found() == {("statement_gap", "statements")}


def test_days_do_not_matter(team: Office) -> None:
    BankLine.objects.update(day=dt.date(2026, 1, 1))
    assert found() == set()
