"""The conditions of the moves, each with its refusal (R16)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reglament.rules.statuses import Action, Denial, Facts, Status
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a move, and what is said when it does not."""

    denial: Denial
    holds: Callable[[Facts], bool]
    text: Text
    clauses: tuple[str, ...]


_TEXT = Condition(
    Denial.NO_TEXT,
    lambda f: f.text,
    Text("Напишите текст для клиента.", "Write a text for the client."),
    ("2.2", "2.4"),
)
_COST = Condition(
    Denial.COST_NOT_CONFIRMED,
    lambda f: not f.paid or f.cost_confirmed,
    Text("Клиент ещё не подтвердил стоимость.", "The client has not confirmed the cost yet."),
    ("2.3", "R7"),
)
_TIME = Condition(
    Denial.NO_TIME_RECORDED,
    lambda f: not f.paid or f.chargeable_minutes > 0,
    Text("Запишите время работы: тикет платный.", "Record the time worked: the ticket is chargeable."),
    ("3.1", "R6"),
)
_REASON = Condition(
    Denial.NO_REASON, lambda f: f.reason, Text("Укажите причину.", "Give a reason."), ("5.7", "R18")
)
_UNDO_REASON = Condition(
    Denial.NO_REASON, lambda f: f.reason, Text("Укажите причину.", "Give a reason."), ("R11",)
)
_NOT_BEGUN = Condition(
    Denial.PAID_WORK_BEGUN,
    lambda f: not f.paid_work_begun,
    Text(
        "Платная работа уже начата: отклонить тикет нельзя.",
        "Paid work has begun: the ticket cannot be rejected.",
    ),
    ("R18",),
)
_RESOLVED = Condition(
    Denial.NEVER_RESOLVED,
    lambda f: f.resolved_before,
    Text(
        "Работу ещё не сдавали: принимать нечего.",
        "The work was never handed over: there is nothing to accept.",
    ),
    ("2.6", "R14"),
)
_EVIDENCE = Condition(
    Denial.NO_EVIDENCE,
    lambda f: f.evidence,
    Text(
        "Укажите сообщение о приёмке или кто и когда принял устно.",
        "Cite the message of acceptance, or who accepted orally and when.",
    ),
    ("R14",),
)
_LETTER = Condition(
    Denial.NO_EVIDENCE,
    lambda f: f.evidence,
    Text(
        "Укажите письмо клиента: задания принимаются только письменно.",
        "Cite the client's e-mail: tasks are accepted only in writing.",
    ),
    ("1.3", "R21"),
)
_IN_TIME = Condition(
    Denial.TOO_LATE_TO_OBJECT,
    lambda f: f.objection_open,
    Text(
        "Возразить можно против устной приёмки и до конца недели.",
        "Only an oral acceptance can be objected to, until the week's end.",
    ),
    ("R14",),
)
_IN_FULL = Condition(
    Denial.NOT_PAID_IN_FULL,
    lambda f: f.paid_in_full,
    Text("Счёт оплачен не полностью.", "The invoice is not paid in full."),
    ("2.9", "R11"),
)

CONDITIONS: dict[tuple[Status | None, Action], tuple[Condition, ...]] = {
    (None, Action.CREATE_ON_BEHALF): (_LETTER,),
    (Status.NEW, Action.ASK): (_TEXT,),
    (Status.NEW, Action.START): (_COST,),
    (Status.NEW, Action.RESOLVE): (_TEXT, _COST, _TIME),
    (Status.NEW, Action.ACCEPT): (_RESOLVED, _EVIDENCE),
    (Status.NEW, Action.REJECT): (_REASON, _NOT_BEGUN),
    (Status.FEEDBACK, Action.START): (_COST,),
    (Status.FEEDBACK, Action.REJECT): (_REASON, _NOT_BEGUN),
    (Status.IN_PROGRESS, Action.ASK): (_TEXT,),
    (Status.IN_PROGRESS, Action.RESOLVE): (_TEXT,),
    (Status.RESOLVED, Action.ASK): (_TEXT,),
    (Status.RESOLVED, Action.ACCEPT_ORALLY): (_EVIDENCE,),
    (Status.ACCEPTED, Action.OBJECT): (_IN_TIME,),
    (Status.ACCEPTED, Action.CONFIRM_PAYMENT): (_IN_FULL,),
    (Status.PAID, Action.UNDO_PAYMENT): (_UNDO_REASON,),
}
