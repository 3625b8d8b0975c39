"""The table of moves: these and no others (2, 5, R16)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.rules.statuses import Action, Role, Status
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table of moves; `source` is None for a ticket that is not there yet."""

    source: Status | None
    target: Status
    role: Role
    action: Action
    clauses: tuple[str, ...]
    condition: Text


def _move(
    source: Status | None, target: Status, role: Role, action: Action, clauses: str, ru: str, en: str
) -> Move:
    return Move(source, target, role, action, tuple(clauses.split()), Text(ru, en))


_S, _R, _A = Status, Role, Action

MOVES: tuple[Move, ...] = (
    _move(
        None, _S.NEW, _R.CLIENT, _A.CREATE, "2.1 4.1",
        "создаёт тикет",
        "creates the ticket",
    ),
    _move(
        None, _S.NEW, _R.SPECIALIST, _A.CREATE_ON_BEHALF, "1.7 R21",
        "создаёт за клиента по сохранённому письму",
        "creates it on the client's behalf from a stored e-mail",
    ),
    _move(
        _S.NEW, _S.FEEDBACK, _R.SPECIALIST, _A.ASK, "2.2 5.2",
        "вопрос или оценка; нужен текст для клиента",
        "a question or an estimate; the public text is required",
    ),
    _move(
        _S.NEW, _S.IN_PROGRESS, _R.SPECIALIST, _A.START, "2.4 5.3",
        "бесплатно или стоимость подтверждена",
        "free or cost confirmed",
    ),
    _move(
        _S.NEW, _S.RESOLVED, _R.SPECIALIST, _A.RESOLVE, "2.4 4.6 5.4",
        "текст о результате; у платного — подтверждённая оценка и время",
        "a text about the result; a paid ticket has a confirmed estimate and time",
    ),
    _move(
        _S.NEW, _S.ACCEPTED, _R.SPECIALIST, _A.ACCEPT, "2.6 R14 5.5",
        "клиент принял после «Решён»: указано сообщение или кто и когда сказал устно",
        "the client accepted after Resolved: cites the message or records who and when orally",
    ),
    _move(
        _S.NEW, _S.REJECTED, _R.SPECIALIST, _A.REJECT, "1.9 5.7 R18",
        "причина; платная работа не начата",
        "a reason; no paid work begun",
    ),
    _move(
        _S.NEW, _S.REJECTED, _R.CLIENT, _A.WITHDRAW, "5.7 R18",
        "отзывает задание",
        "withdraws",
    ),
    _move(
        _S.FEEDBACK, _S.NEW, _R.CLIENT, _A.REPLY, "2.3 5.1",
        "любой ответ или подтверждение стоимости",
        "any reply or the confirmation of the cost",
    ),
    _move(
        _S.FEEDBACK, _S.IN_PROGRESS, _R.SPECIALIST, _A.START, "2.4 5.3",
        "снимает вопрос; бесплатно или стоимость подтверждена",
        "withdraws the question; free or cost confirmed",
    ),
    _move(
        _S.FEEDBACK, _S.ACCEPTED, _R.SYSTEM, _A.ACCEPT_BY_SILENCE, "4.8 R12 R13",
        "неделя без ответа",
        "one week without an answer",
    ),
    _move(
        _S.FEEDBACK, _S.REJECTED, _R.SPECIALIST, _A.REJECT, "1.9 5.7 R18",
        "причина; платная работа не начата",
        "a reason; no paid work begun",
    ),
    _move(
        _S.FEEDBACK, _S.REJECTED, _R.CLIENT, _A.WITHDRAW, "5.7 R18",
        "отзывает задание",
        "withdraws",
    ),
    _move(
        _S.IN_PROGRESS, _S.FEEDBACK, _R.SPECIALIST, _A.ASK, "2.2 R7",
        "возник вопрос или превышена оценка",
        "a question arose or the estimate is exceeded",
    ),
    _move(
        _S.IN_PROGRESS, _S.RESOLVED, _R.SPECIALIST, _A.RESOLVE, "2.4 4.6 5.4",
        "текст о результате",
        "a text about the result",
    ),
    _move(
        _S.IN_PROGRESS, _S.NEW, _R.CLIENT, _A.REPLY, "5.1 R17",
        "написал ответ",
        "wrote a reply",
    ),
    _move(
        _S.IN_PROGRESS, _S.REJECTED, _R.CLIENT, _A.WITHDRAW, "5.7 R18",
        "отзывает задание; работа по подтверждённой оценке оплачивается",
        "withdraws; work done under a confirmed estimate is invoiced",
    ),
    _move(
        _S.RESOLVED, _S.NEW, _R.CLIENT, _A.REPLY, "2.5 4.7 R14",
        "ответ: замечания или приёмка словами",
        "a reply: remarks or acceptance in words",
    ),
    _move(
        _S.RESOLVED, _S.ACCEPTED, _R.CLIENT, _A.ACCEPT, "2.5 R14 5.5",
        "нажимает «Принять работу»",
        "presses Accept the work",
    ),
    _move(
        _S.RESOLVED, _S.ACCEPTED, _R.SPECIALIST, _A.ACCEPT_ORALLY, "5.5 R14",
        "устная приёмка: кто и когда",
        "oral acceptance: who and when",
    ),
    _move(
        _S.RESOLVED, _S.ACCEPTED, _R.SYSTEM, _A.ACCEPT_BY_SILENCE, "4.8 R12 R13",
        "неделя без ответа",
        "one week without an answer",
    ),
    _move(
        _S.RESOLVED, _S.FEEDBACK, _R.SPECIALIST, _A.ASK, "2.2 5.2",
        "вопрос после сдачи работы",
        "a question after handing over",
    ),
    _move(
        _S.ACCEPTED, _S.PAID, _R.ACCOUNTANT, _A.CONFIRM_PAYMENT, "2.9 4.9 R11",
        "счёт оплачен полностью",
        "the invoice is paid in full",
    ),
    _move(
        _S.ACCEPTED, _S.NEW, _R.CLIENT, _A.OBJECT, "R14",
        "возражает против устной приёмки до конца недели",
        "objects to an oral acceptance before the week's end",
    ),
    _move(
        _S.PAID, _S.ACCEPTED, _R.ACCOUNTANT, _A.UNDO_PAYMENT, "R11",
        "отменяет подтверждение с причиной",
        "undoes the confirmation with a reason",
    ),
)  # fmt: skip
