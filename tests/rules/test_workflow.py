"""The moves are those of the table and no others (2, 5, R15, R16)."""

from __future__ import annotations

from itertools import product

import pytest

from reglament.rules.workflow import (
    MOVES,
    Action,
    Denial,
    Facts,
    MoveDenied,
    Role,
    Status,
    explain_moves,
    explain_status,
    next_status,
    open_moves,
)
from tests.rules.samples import rows

ALL_IN_ORDER = Facts(cost_confirmed=True, chargeable_minutes=60)
BEFORE: list[Status | None] = [None, *Status]


def _table() -> set[tuple[Status | None, Status, Role]]:
    return {
        (Status(row["from"]) if row["from"] else None, Status(row["to"]), Role(row["who"]))
        for row in rows("moves.csv")
    }


def test_the_moves_are_the_table() -> None:
    assert {(move.source, move.target, move.role) for move in MOVES} == _table()
    assert len(MOVES) == len(rows("moves.csv"))


def test_a_move_is_named_by_its_status_its_role_and_its_action() -> None:
    assert len({(move.source, move.role, move.action) for move in MOVES}) == len(MOVES)


@pytest.mark.parametrize(("status", "action", "role"), list(product(BEFORE, Action, Role)))
def test_every_status_action_and_role(status: Status | None, action: Action, role: Role) -> None:
    allowed = {move.action: move.target for move in MOVES if (move.source, move.role) == (status, role)}
    if action in allowed:
        assert next_status(status, action, role, ALL_IN_ORDER) is allowed[action]
        return
    with pytest.raises(MoveDenied) as denied:
        next_status(status, action, role, ALL_IN_ORDER)
    refusal = denied.value
    assert refusal.reason in (Denial.NO_SUCH_MOVE, Denial.NOT_YOURS)
    assert (refusal.status, refusal.action, refusal.role) == (status, action, role)
    assert {move.action for move in refusal.open} == set(allowed)
    assert refusal.text.ru
    assert refusal.text.en
    assert refusal.clauses


S, A, R, D = Status, Action, Role, Denial


@pytest.mark.parametrize(
    ("status", "action", "role", "facts", "reason"),
    [
        (None, A.CREATE_ON_BEHALF, R.SPECIALIST, Facts(evidence=False), D.NO_EVIDENCE),
        (S.NEW, A.ASK, R.SPECIALIST, Facts(text=False), D.NO_TEXT),
        (S.NEW, A.START, R.SPECIALIST, Facts(paid=True), D.COST_NOT_CONFIRMED),
        (S.FEEDBACK, A.START, R.SPECIALIST, Facts(paid=True), D.COST_NOT_CONFIRMED),
        (S.NEW, A.RESOLVE, R.SPECIALIST, Facts(text=False), D.NO_TEXT),
        (S.NEW, A.RESOLVE, R.SPECIALIST, Facts(paid=True), D.COST_NOT_CONFIRMED),
        (S.NEW, A.RESOLVE, R.SPECIALIST, Facts(paid=True, cost_confirmed=True), D.NO_TIME_RECORDED),
        (S.IN_PROGRESS, A.RESOLVE, R.SPECIALIST, Facts(text=False), D.NO_TEXT),
        (S.NEW, A.ACCEPT, R.SPECIALIST, Facts(resolved_before=False), D.NEVER_RESOLVED),
        (S.NEW, A.ACCEPT, R.SPECIALIST, Facts(evidence=False), D.NO_EVIDENCE),
        (S.NEW, A.REJECT, R.SPECIALIST, Facts(reason=False), D.NO_REASON),
        (S.NEW, A.REJECT, R.SPECIALIST, Facts(paid_work_begun=True), D.PAID_WORK_BEGUN),
        (S.FEEDBACK, A.REJECT, R.SPECIALIST, Facts(paid_work_begun=True), D.PAID_WORK_BEGUN),
        (S.RESOLVED, A.ACCEPT_ORALLY, R.SPECIALIST, Facts(evidence=False), D.NO_EVIDENCE),
        (S.ACCEPTED, A.OBJECT, R.CLIENT, Facts(objection_open=False), D.TOO_LATE_TO_OBJECT),
        (S.ACCEPTED, A.CONFIRM_PAYMENT, R.ACCOUNTANT, Facts(paid_in_full=False), D.NOT_PAID_IN_FULL),
        (S.PAID, A.UNDO_PAYMENT, R.ACCOUNTANT, Facts(reason=False), D.NO_REASON),
    ],
)
def test_a_condition_that_does_not_hold(
    status: Status | None, action: Action, role: Role, facts: Facts, reason: Denial
) -> None:
    with pytest.raises(MoveDenied) as denied:
        next_status(status, action, role, facts)
    assert denied.value.reason is reason
    assert action in {move.action for move in denied.value.open}


def test_free_work_needs_no_confirmation() -> None:
    assert next_status(S.NEW, A.START, R.SPECIALIST) is S.IN_PROGRESS
    assert next_status(S.NEW, A.RESOLVE, R.SPECIALIST) is S.RESOLVED


def test_the_client_may_withdraw_after_paid_work_has_begun() -> None:
    assert next_status(S.IN_PROGRESS, A.WITHDRAW, R.CLIENT, Facts(paid_work_begun=True)) is S.REJECTED


@pytest.mark.parametrize("status", [S.ACCEPTED, S.PAID, S.REJECTED])
def test_a_closed_ticket_is_read_only_for_the_client(status: Status) -> None:
    with pytest.raises(MoveDenied) as denied:
        next_status(status, A.REPLY, R.CLIENT)
    assert denied.value.clauses == ("4.8", "R15")


def test_another_role_is_told_so() -> None:
    with pytest.raises(MoveDenied) as denied:
        next_status(S.ACCEPTED, A.CONFIRM_PAYMENT, R.SPECIALIST)
    assert denied.value.reason is D.NOT_YOURS


def test_nothing_follows_a_rejection() -> None:
    assert all(open_moves(S.REJECTED, role) == () for role in Role)


def test_why_a_status() -> None:
    move = next(each for each in MOVES if each.target is S.RESOLVED)
    why = explain_status(S.RESOLVED, move)
    assert why.clauses[:2] == ("5.4", "2.4")
    assert "Решён" in why.question.ru
    assert explain_status(S.REJECTED).clauses == ("5.7",)


def test_what_can_be_done() -> None:
    assert explain_moves(S.RESOLVED, R.CLIENT).result.ru == "Новый, Принято"
    assert explain_moves(None, R.CLIENT).result.en == "New"
    assert explain_moves(S.REJECTED, R.CLIENT).result.en == "Nothing"
