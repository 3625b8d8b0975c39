"""What the client may do with a ticket now, and what writing into it would do to its place and clock (R4, R16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reglament.queries.law import Law
from reglament.rules.board import moves_queue
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.workflow import LOCKED, Action, Role, Status, open_moves

_CAN_CHANGE_PRIORITY = (Status.NEW, Status.FEEDBACK, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a message sent now does. `moves`: whether place and clock begin anew; `window_minutes`: how long they do not;
    `place` is the present one (None outside the queue), `new_place` the one after."""

    moves: bool
    place: int | None
    new_place: int
    new_deadline: dt.datetime | None
    window_minutes: int


def open_actions(row: Mapping[str, Any], *, offered: bool, at: dt.datetime) -> frozenset[str]:
    """The actions open to a reader with the row's rights: moves of the workflow, and what needs no move. No SQL."""
    status = Status(row["status"])
    moves = {move.action for move in open_moves(status, Role.CLIENT)}
    found: set[str] = set()
    if row["right_order"]:
        found |= _to_order(row, status, moves, offered=offered, at=at)
    if row["right_money"]:
        if Action.ACCEPT in moves:
            found.add("accept")
        if offered and status in (Status.NEW, Status.FEEDBACK):
            found.add("confirm")
    return frozenset(found)


def effect_of(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Effect | None:
    """What a message of the client sent at `at` would do; None where the ticket is read-only. No SQL."""
    status = Status(row["status"])
    if status in LOCKED:
        return None
    waits = status is Status.NEW and row["to_close_id"] is None
    moves = status is not Status.NEW or moves_queue(law.regulation, row["queued_at"], at)
    remains = row["queued_at"] + law.regulation.append_window - at
    return Effect(
        moves=moves,
        place=row["ahead"] + 1 if waits else None,
        new_place=row["behind"] + 1,
        new_deadline=reaction_deadline(law.calendar, Priority(row["priority"]), at).at,
        window_minutes=0 if moves else max(1, remains // dt.timedelta(minutes=1)),
    )


def _to_order(
    row: Mapping[str, Any], status: Status, moves: set[Action], *, offered: bool, at: dt.datetime
) -> set[str]:
    found: set[str] = set()
    if Action.REPLY in moves or status is Status.NEW:
        found.add("reply")
    if Action.WITHDRAW in moves:
        found.add("withdraw")
    if offered and status in (Status.NEW, Status.FEEDBACK):
        found.add("decline")
    if status in _CAN_CHANGE_PRIORITY:
        found.add("priority")
    if Action.OBJECT in moves and row["objection_until"] is not None and at < row["objection_until"]:
        found.add("object")
    if status in LOCKED:
        found.add("link")
    return found
