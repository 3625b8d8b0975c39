"""The workflow: which move is open to whom, and why another is refused (2, 5, R15, R16)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.rules.conditions import CONDITIONS
from reglament.rules.explain import Explanation, both, step
from reglament.rules.moves import MOVES, Move
from reglament.rules.statuses import ROLE_NAMES, STATUS_NAMES, Action, Denial, Facts, Role, Status
from reglament.rules.text import Text

__all__ = [
    "LOCKED",
    "MOVES",
    "Action",
    "Denial",
    "Facts",
    "Move",
    "MoveDenied",
    "Role",
    "Status",
    "Tried",
    "explain_moves",
    "explain_status",
    "next_status",
    "open_moves",
]

# Read-only for the client (R15).
LOCKED = frozenset({Status.ACCEPTED, Status.PAID, Status.REJECTED})


@dataclass(frozen=True, slots=True)
class Tried:
    """The move that somebody tried to make."""

    status: Status | None
    action: Action
    role: Role


class MoveDenied(Exception):
    """The move is not open, or its condition does not hold. `open` are the moves open to this role now (R16)."""

    def __init__(self, reason: Denial, text: Text, clauses: tuple[str, ...], tried: Tried) -> None:
        super().__init__(text.en)
        self.reason = reason
        self.text = text
        self.clauses = clauses
        self.status = tried.status
        self.action = tried.action
        self.role = tried.role
        self.open = open_moves(tried.status, tried.role)


def open_moves(status: Status | None, role: Role) -> tuple[Move, ...]:
    """The moves from a status (None: before creation) that are open to a role, their conditions aside (R16)."""
    return _OPEN.get((status, role), ())


def next_status(status: Status | None, action: Action, role: Role, facts: Facts | None = None) -> Status:
    """The status after an action, MoveDenied when the table has no such move or its condition does not hold (R16)."""
    tried = Tried(status, action, role)
    move = _BY_KEY.get((status, role, action))
    if move is None:
        raise _no_such_move(tried)
    for condition in CONDITIONS.get((status, action), ()):
        if not condition.holds(facts or Facts()):
            raise MoveDenied(condition.denial, condition.text, condition.clauses, tried)
    return move.target


def explain_status(status: Status, last: Move | None = None) -> Explanation:
    """Why the ticket stands where it does: what the status means, the move that led here, and what may follow."""
    meaning = _MEANINGS[status]
    steps = [meaning]
    if last is not None:
        steps.append(
            step(last.clauses[0], "Сюда привёл шаг: {}.", "The move that led here: {}.", last.condition)
        )
    steps += [
        step(move.clauses[0], "Дальше «{}»: {}.", "Next “{}”: {}.", STATUS_NAMES[move.target], move.condition)
        for move in MOVES
        if move.source is status
    ]
    name = STATUS_NAMES[status]
    return Explanation(
        question=both("Почему «{}»?", "Why “{}”?", name),
        inputs=((Text("Статус", "Status"), name),),
        steps=tuple(steps),
        result=meaning.text,
    )


def explain_moves(status: Status | None, role: Role) -> Explanation:
    """What a role may do from a status (None: before the ticket is there), and on what condition (R16)."""
    moves = open_moves(status, role)
    name = STATUS_NAMES[status] if status else Text("тикета ещё нет", "no ticket yet")
    targets = tuple(dict.fromkeys(STATUS_NAMES[move.target] for move in moves))
    steps = tuple(
        step(move.clauses[0], "«{}» — {}.", "“{}”: {}.", STATUS_NAMES[move.target], move.condition)
        for move in moves
    )
    return Explanation(
        question=Text("Что можно сделать?", "What can be done?"),
        inputs=((Text("Статус", "Status"), name), (Text("Кто", "Who"), ROLE_NAMES[role])),
        steps=(*steps, step("R16", "Других шагов нет.", "There are no other moves.")),
        result=Text(
            ", ".join(t.ru for t in targets) or "Ничего", ", ".join(t.en for t in targets) or "Nothing"
        ),
    )


def _no_such_move(tried: Tried) -> MoveDenied:
    if any(move.source is tried.status and move.action is tried.action for move in MOVES):
        text = Text("Этот шаг делает не эта роль.", "This move is made by another role.")
        return MoveDenied(Denial.NOT_YOURS, text, ("R16",), tried)
    if tried.role is Role.CLIENT and tried.status in LOCKED:
        text = Text(
            "Тикет закрыт для изменений. Если нужно что-то ещё, создайте связанный тикет.",
            "The ticket is read-only. If anything else is needed, open a linked ticket.",
        )
        return MoveDenied(Denial.NO_SUCH_MOVE, text, ("4.8", "R15"), tried)
    text = Text("В этом статусе такого шага нет.", "There is no such move from this status.")
    return MoveDenied(Denial.NO_SUCH_MOVE, text, ("R16",), tried)


_MEANINGS = {
    Status.NEW: step(
        "5.1",
        "Клиент создал тикет или написал в нём: ход за студией.",
        "The client created the ticket or wrote in it: the studio is to act.",
    ),
    Status.FEEDBACK: step(
        "5.2",
        "Студия уточняет задание: ход за клиентом.",
        "The studio is clarifying the task: the client is to act.",
    ),
    Status.IN_PROGRESS: step(
        "5.3", "Специалист работает над заданием.", "A specialist is working on the task."
    ),
    Status.RESOLVED: step(
        "5.4",
        "Задание выполнено и ждёт проверки клиента.",
        "The task is done and waits for the client's check.",
    ),
    Status.ACCEPTED: step("5.5", "Работа принята.", "The work is accepted."),
    Status.PAID: step("5.6", "Работа оплачена.", "The work is paid."),
    Status.REJECTED: step("5.7", "Задание отклонено или отозвано.", "The task was rejected or withdrawn."),
}

_BY_KEY = {(move.source, move.role, move.action): move for move in MOVES}
_OPEN = {
    (move.source, move.role): tuple(m for m in MOVES if (m.source, m.role) == (move.source, move.role))
    for move in MOVES
}
