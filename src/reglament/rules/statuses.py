"""The words of the workflow: statuses, roles, actions, refusals, and the facts that conditions look at (5, R16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reglament.rules.text import Text


class Status(StrEnum):
    """The seven statuses (5.1–5.7)."""

    NEW = "new"
    FEEDBACK = "feedback"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    ACCEPTED = "accepted"
    PAID = "paid"
    REJECTED = "rejected"


class Role(StrEnum):
    """Who makes a move."""

    CLIENT = "client"
    SPECIALIST = "specialist"
    ACCOUNTANT = "accountant"
    SYSTEM = "system"


class Action(StrEnum):
    """What is done to a ticket. `ask` is a question or an estimate, `reply` any reply or confirmation of the client."""

    CREATE = "create"
    CREATE_ON_BEHALF = "create_on_behalf"
    ASK = "ask"
    START = "start"
    RESOLVE = "resolve"
    ACCEPT = "accept"
    ACCEPT_ORALLY = "accept_orally"
    ACCEPT_BY_SILENCE = "accept_by_silence"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REPLY = "reply"
    CONFIRM_PAYMENT = "confirm_payment"
    UNDO_PAYMENT = "undo_payment"
    OBJECT = "object"


class Denial(StrEnum):
    """Why a move is refused."""

    NO_SUCH_MOVE = "no_such_move"
    NOT_YOURS = "not_yours"
    COST_NOT_CONFIRMED = "cost_not_confirmed"
    NO_TIME_RECORDED = "no_time_recorded"
    NO_TEXT = "no_text"
    NO_REASON = "no_reason"
    PAID_WORK_BEGUN = "paid_work_begun"
    NEVER_RESOLVED = "never_resolved"
    NO_EVIDENCE = "no_evidence"
    TOO_LATE_TO_OBJECT = "too_late_to_object"
    NOT_PAID_IN_FULL = "not_paid_in_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the conditions of the moves look at; the defaults let every unconditional move through.

    `paid`: a chargeable ticket. `text`, `reason`, `evidence`: whether one was given. `paid_work_begun`: time was worked
    under a confirmed estimate. `resolved_before`: the ticket has been *Resolved*. `objection_open`: the acceptance was
    oral and its week is not over. `paid_in_full`: the accountant confirmed the whole invoice.
    """

    paid: bool = False
    cost_confirmed: bool = False
    chargeable_minutes: int = 0
    paid_work_begun: bool = False
    text: bool = True
    reason: bool = True
    resolved_before: bool = True
    evidence: bool = True
    objection_open: bool = True
    paid_in_full: bool = True


STATUS_NAMES: Mapping[Status, Text] = {
    Status.NEW: Text("Новый", "New"),
    Status.FEEDBACK: Text("Обратная связь", "Feedback"),
    Status.IN_PROGRESS: Text("В работе", "In progress"),
    Status.RESOLVED: Text("Решён", "Resolved"),
    Status.ACCEPTED: Text("Принято", "Accepted"),
    Status.PAID: Text("Оплачено", "Paid"),
    Status.REJECTED: Text("Отклонён", "Rejected"),
}
KIND_NAMES: Mapping[str, Text] = {
    "task": Text("обычное задание", "an ordinary task"),
    "paperwork": Text("документы для бухгалтерии, бесплатно", "papers for accounting, free of charge"),
}
ROLE_NAMES: Mapping[Role, Text] = {
    Role.CLIENT: Text("клиент", "client"),
    Role.SPECIALIST: Text("специалист", "specialist"),
    Role.ACCOUNTANT: Text("бухгалтерия", "accounting"),
    Role.SYSTEM: Text("система", "the system"),
}
