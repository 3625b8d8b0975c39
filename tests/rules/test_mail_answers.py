"""Leave to answer by itself: once per address and day, a cap for the hour, never a program (R21)."""

from __future__ import annotations

import pytest

from reglament.rules.mail_answers import leave_to_answer, unanswerable


@pytest.mark.parametrize(
    "address",
    [
        "postmaster@x.ru", "MAILER-DAEMON@x.ru", "mailerdaemon@x.ru", "noreply@x.ru", "no-reply@x.ru", "no_reply@x.ru",
        "no.reply@x.ru", "noreply-orders@x.ru", "donotreply@x.ru", "do-not-reply@x.ru", "do_not_reply@x.ru",
        "dont-reply@x.ru", "bounce@x.ru", "bounces+12=a=b@x.ru", "bounce-77@x.ru", "owner-list@x.ru", "list-owner@x.ru",
        "list-request@x.ru", "list-bounces@x.ru", "majordomo@x.ru", "listserv@x.ru", None,
    ],
)  # fmt: skip
def test_nobody_reads_there(address: str | None) -> None:
    assert unanswerable(address) is not None
    leave = leave_to_answer(address, answered_today=False, answers_this_hour=0, cap=1)
    assert not leave.allowed
    assert leave.held_back is not None
    assert not leave.alarm


@pytest.mark.parametrize(
    "address",
    ["alice@x.ru", "norepin@x.ru", "noreen.replyova@x.ru", "bouncer@x.ru", "post@x.ru", "owner@x.ru"],
)
def test_people_are_answered(address: str) -> None:
    assert unanswerable(address) is None


@pytest.mark.parametrize(
    ("today", "hour", "allowed", "alarm"),
    [
        (False, 0, True, False),
        (False, 1, True, False),
        (False, 2, False, True),
        (False, 3, False, True),
        (True, 0, False, False),
        (True, 2, False, False),
    ],
)
def test_limits(today: bool, hour: int, allowed: bool, alarm: bool) -> None:
    leave = leave_to_answer("alice@x.ru", answered_today=today, answers_this_hour=hour, cap=2)
    assert (leave.allowed, leave.alarm) == (allowed, alarm)
    assert (leave.held_back is None) == allowed


def test_a_cap_of_nothing_answers_nobody() -> None:
    assert leave_to_answer("alice@x.ru", answered_today=False, answers_this_hour=0, cap=0).alarm
