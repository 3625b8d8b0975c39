"""What a specialist can do with a ticket now, and why not the rest (R16, R18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reglament.queries.ticket_story import Story
from reglament.queries.timeline import confirmed_of
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Role, Status, open_moves

_LIVE = (Status.NEW, Status.FEEDBACK, Status.IN_PROGRESS, Status.RESOLVED)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why something is not open now."""

    text: Text
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """The names of the deeds that are open, and of those whose condition does not hold, the reason."""

    may: frozenset[str]
    blocked: Mapping[str, Blocked]


def options_of(row: Mapping[str, Any], story: Story) -> Options:
    """The deeds of the desk's ticket page. No SQL."""
    status = Status(row["status"])
    actions = {move.action for move in open_moves(status, Role.SPECIALIST)}
    handed_over = any(h.status_to == Status.RESOLVED for h in story.happened)
    may = {"note", "link", "unlink", *_live(status), *_by_moves(actions, status)}
    if Action.ACCEPT in actions and handed_over:
        may |= {"accept_written", "accept_orally"}
        if row["to_close_id"] is None:
            may.add("mark_to_close")
    if Action.ACCEPT_ORALLY in actions:
        may.add("accept_orally")
    if row["accept_at"] is not None:
        may.add("lift" if row["hold_reason"] else "hold")
    if row["needs_billing_check"]:
        may.add("billing_check")
    may |= _of_kind(row, story) if status in _LIVE else set()
    if row["kind"] == "paperwork":
        may.discard("priority")
    blocked = {name: why for name, why in _conditions(row, story) if name in may}
    return Options(frozenset(may - blocked.keys()), blocked)


def _live(status: Status) -> set[str]:
    if status not in _LIVE:
        return set()
    found = {"answer", "timer_start", "timer_stop", "time_add", "time_fix", "plan", "assign", "split"}
    return found if status is Status.RESOLVED else found | {"priority"}


def _of_kind(row: Mapping[str, Any], story: Story) -> set[str]:
    """The kind changes while the ticket is not urgent and no cost was announced that holds (1.2, 1.8)."""
    if row["kind"] == "paperwork":
        return {"to_task"}
    announced = any(said.estimate and said.estimate.state in ("offered", "confirmed") for said in story.said)
    charged = any(worked.entry.chargeable for worked in story.worked)
    return set() if announced or charged or row["priority"] != "normal" else {"to_paperwork"}


def _by_moves(actions: set[Action], status: Status) -> set[str]:
    found = set()
    if Action.ASK in actions or status is Status.FEEDBACK:
        found |= {"ask", "estimate"}
    if Action.START in actions:
        found.add("start")
    if Action.RESOLVE in actions:
        found.add("resolve")
    if Action.REJECT in actions:
        found |= {"reject", "duplicate"}
    return found


def _conditions(row: Mapping[str, Any], story: Story) -> list[tuple[str, Blocked]]:
    confirmed = confirmed_of(story.said) is not None
    chargeable = [w.entry for w in story.worked if w.entry.chargeable]
    found = []
    if row["kind"] == "paperwork":
        free = Text("документы для бухгалтерии бесплатны", "papers for accounting are free")
        found.append(("estimate", Blocked(free, ("1.2", "1.8"))))
    if row["is_paid"] and not confirmed:
        why = Blocked(
            Text("клиент ещё не подтвердил стоимость", "the client has not confirmed the cost yet"),
            ("2.3", "R7"),
        )
        found += [("start", why), ("resolve", why)]
    elif row["is_paid"] and not chargeable:
        found.append(
            ("resolve", Blocked(Text("время ещё не записано", "no time is recorded yet"), ("2.4", "R6")))
        )
    if chargeable:
        why = Blocked(Text("оплачиваемая работа уже начата", "chargeable work has begun"), ("R18",))
        found += [("reject", why), ("duplicate", why)]
    return found
