"""What a row of the journal says in a ticket's timeline, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from reglament.queries.law import Law
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.money import Money
from reglament.rules.own_reasons import said_reason
from reglament.rules.regulation import Priority
from reglament.rules.text import Text

Data = Mapping[str, Any]


def event_words(kind: str, actor: str, data: Data, law: Law, *, moved: bool) -> Text | None:
    """The words of one event; None for what has its own line (a message, a time entry) or is the studio's own affair."""
    say = _MOVES.get(kind) if moved else _FACTS.get(kind)
    if say is not None:
        return say(actor, data, law)
    return Text("", "") if moved else None


def _created(actor: str, data: Data, law: Law) -> Text:
    name = _priority(data.get("priority", "normal"), law)
    deadline, day = _moment(data.get("deadline"), law), _day(data.get("promised_day"))
    source = data.get("split_from")
    if source is not None:
        name = both("{}, из {}", "{}, taken out of {}", name, _number(source))
    if deadline is not None:
        return both("Тикет создан, {}: начать до {}", "Ticket created, {}: start by {}", name, deadline)
    if day is not None:
        return both("Тикет создан, {}: сделать до {}", "Ticket created, {}: due by {}", name, day)
    return both("Тикет создан, {}", "Ticket created, {}", name)


def _asked(actor: str, data: Data, law: Law) -> Text:
    return _until("Задан вопрос, ждём ответа", "A question was asked, we wait for the answer", data)


def _offered(actor: str, data: Data, law: Law) -> Text:
    return _until(
        "Объявлена стоимость, ждём подтверждения", "The cost is announced, we wait for your word", data
    )


def _exceeded(actor: str, data: Data, law: Law) -> Text:
    return _until(
        "Работы больше, чем подтверждено: ждём решения",
        "More work than was confirmed: we wait for a decision",
        data,
    )


def _wrote(actor: str, data: Data, law: Law) -> Text:
    return Text("Клиент написал: тикет снова в очереди", "The client wrote: the ticket is in the queue again")


def _confirmed(actor: str, data: Data, law: Law) -> Text:
    deadline = _moment(data.get("deadline"), law)
    if deadline is None:
        return Text("Стоимость подтверждена", "The cost is confirmed")
    return both("Стоимость подтверждена: начать до {}", "The cost is confirmed: start by {}", deadline)


def _consent(actor: str, data: Data, law: Law) -> Text:
    written = _moment(data.get("written_at"), law) or Text("", "")
    return both(
        "Записано письменное согласие со стоимостью: {}, {}",
        "Written consent to the cost is recorded: {}, {}",
        str(data.get("author") or ""),
        written,
    )


def _declined(actor: str, data: Data, law: Law) -> Text:
    return Text("Стоимость не подошла", "The cost was declined")


def _started(actor: str, data: Data, law: Law) -> Text:
    return both("Работа началась: {}", "Work started: {}", str(data.get("agent") or actor))


def _resolved(actor: str, data: Data, law: Law) -> Text:
    return _until("Передан на проверку", "Handed over for review", data)


def _accepted(actor: str, data: Data, law: Law) -> Text:
    who = str(data.get("who") or "")
    how = {
        "button": both("Работа принята: {}", "The work is accepted by {}", who),
        "written": both("Работа принята сообщением: {}", "The work is accepted in writing by {}", who),
        "oral": both("Работа принята устно: {}", "The work is accepted orally by {}", who),
        "silence": Text(
            "Работа принята: неделя прошла без ответа",
            "The work is accepted: a week passed without an answer",
        ),
    }.get(str(data.get("how")), Text("Работа принята", "The work is accepted"))
    return _with_invoice(how, data, law)


def _rejected(actor: str, data: Data, law: Law) -> Text:
    # The status itself stands before the words.
    reason = str(data.get("reason") or "")
    return Text(reason, reason)


def _duplicate(actor: str, data: Data, law: Law) -> Text:
    number = data.get("duplicate_of", "")
    return Text(
        f"Повторяет тикет {phrases.number_sign(number, 'ru')}",
        f"Repeats ticket {phrases.number_sign(number, 'en')}",
    )


def _withdrawn(actor: str, data: Data, law: Law) -> Text:
    who, reason = str(data.get("author") or actor), str(data.get("reason") or "")
    words = both("Отозван: {}", "Withdrawn by {}", who)
    return _with_invoice(both("{}. {}", "{}. {}", words, reason) if reason else words, data, law)


def _objected(actor: str, data: Data, law: Law) -> Text:
    return Text(
        "Возражение против устной приёмки: счёт аннулирован",
        "An objection to the oral acceptance: the invoice is void",
    )


def _paid(actor: str, data: Data, law: Law) -> Text | None:
    number = data.get("invoice")
    if number is None:
        return Text("Оплата подтверждена", "The payment is confirmed")
    return Text(
        f"Счёт {phrases.number_sign(number, 'ru')} оплачен",
        f"Invoice {phrases.number_sign(number, 'en')} is paid",
    )


def _part_paid(actor: str, data: Data, law: Law) -> Text | None:
    paid = _money(data.get("paid") or data.get("amount"), law)
    return both("Поступила часть оплаты: {}", "Part of the payment came: {}", paid) if paid else None


def _unpaid(actor: str, data: Data, law: Law) -> Text:
    reason = str(data.get("reason") or "")
    return both("Подтверждение оплаты отменено: {}", "The payment's confirmation is undone: {}", reason)


def _moved(actor: str, data: Data, law: Law) -> Text | None:
    if not data.get("moved_queue"):
        return None
    return Text(
        "Тикет дополнен: место и срок отсчитаны заново",
        "The ticket was added to: its place and clock begin anew",
    )


def _priority_changed(actor: str, data: Data, law: Law) -> Text:
    before, after = _priority(str(data.get("before")), law), _priority(str(data.get("priority")), law)
    words = both("Приоритет изменён: {} вместо {}", "Priority changed: {} instead of {}", after, before)
    deadline = _moment(data.get("deadline"), law)
    if data.get("raised") and deadline is not None:
        return both("{}, начать до {}", "{}, start by {}", words, deadline)
    return words


def _reduced(actor: str, data: Data, law: Law) -> Text:
    ordered, met = _priority(str(data.get("ordered")), law), _priority(str(data.get("met")), law)
    return both(
        "Цена снижена: заказан {}, выполнен {}", "The price is reduced: ordered {}, met {}", ordered, met
    )


def _voided(actor: str, data: Data, law: Law) -> Text:
    number, reason = data.get("invoice", ""), said_reason(str(data.get("reason") or ""))
    return Text(
        f"Счёт {phrases.number_sign(number, 'ru')} аннулирован: {reason.ru}",
        f"Invoice {phrases.number_sign(number, 'en')} is void: {reason.en}",
    )


def _issued(actor: str, data: Data, law: Law) -> Text | None:
    number, amount = data.get("invoice"), _money(data.get("amount"), law)
    if number is None or amount is None:
        return None
    ru, en = phrases.number_sign(number, "ru"), phrases.number_sign(number, "en")
    return both("Выставлен счёт {} на {}", "Invoice {} for {} is issued", Text(ru, en), amount)


def _reminded(actor: str, data: Data, law: Law) -> Text:
    return _until("Напомнили о сроке", "A reminder was sent", data)


def _linked(actor: str, data: Data, law: Law) -> Text | None:
    number = _number(data.get("number", ""))
    match data.get("split"):
        case "into":
            return both("Часть задания стала тикетом {}", "A part of the task became ticket {}", number)
        case "from":
            # Its creation says so already.
            return None
    return both("Связан с тикетом {}", "Linked with ticket {}", number)


def _unlinked(actor: str, data: Data, law: Law) -> Text:
    number = _number(data.get("number", ""))
    return both("Больше не связан с тикетом {}", "No longer linked with ticket {}", number)


def _until(ru: str, en: str, data: Data) -> Text:
    day = _day(data.get("until"))
    return both("{} до {}", "{} until {}", Text(ru, en), day) if day else Text(ru, en)


def _with_invoice(words: Text, data: Data, law: Law) -> Text:
    issued = _issued("", data, law)
    if issued is None:
        return words
    return Text(f"{words.ru}. {issued.ru}", f"{words.en}. {issued.en}")


def _number(value: object) -> Text:
    return Text(phrases.number_sign(str(value), "ru"), phrases.number_sign(str(value), "en"))


def _priority(value: str, law: Law) -> Text:
    if value not in set(Priority):
        return Text(value, value)
    name, coefficient = (
        phrases.PRIORITY_NAMES[Priority(value)],
        law.regulation.levels[Priority(value)].coefficient,
    )
    times = Text(phrases.coefficient(coefficient, "ru"), phrases.coefficient(coefficient, "en"))
    return both("{} {}", "{} {}", name, times)


def _moment(value: str | None, law: Law) -> Text | None:
    if not value:
        return None
    local = law.calendar.local(dt.datetime.fromisoformat(value))
    return Text(phrases.instant(local, "ru"), phrases.instant(local, "en"))


def _day(value: str | None) -> Text | None:
    if not value:
        return None
    day = dt.date.fromisoformat(value[:10])
    return Text(phrases.day(day, "ru"), phrases.day(day, "en"))


def _money(value: str | None, law: Law) -> Text | None:
    if value is None:
        return None
    money = Money(Decimal(str(value)), law.regulation.currency)
    return Text(phrases.money(money, "ru"), phrases.money(money, "en"))


_Say = Callable[[str, Data, Law], "Text | None"]
_MOVES: dict[str, _Say] = {
    "ticket_created": _created,
    "question_asked": _asked,
    "estimate_offered": _offered,
    "estimate_exceeded": _exceeded,
    "client_wrote": _wrote,
    "estimate_confirmed": _confirmed,
    "estimate_declined": _declined,
    "work_started": _started,
    "resolved": _resolved,
    "accepted": _accepted,
    "objected": _objected,
    "rejected": _rejected,
    "duplicate_rejected": _duplicate,
    "withdrawn": _withdrawn,
    "payment_confirmed": _paid,
    "payment_undone": _unpaid,
}
_FACTS: dict[str, _Say] = {
    "client_wrote": _moved,
    "estimate_confirmed": _confirmed,
    "estimate_declined": _declined,
    "consent_recorded": _consent,
    "priority_changed": _priority_changed,
    "price_reduced": _reduced,
    "invoice_voided": _voided,
    "payment_confirmed": _part_paid,
    "payment_undone": _unpaid,
    "review_reminder": _reminded,
    "feedback_reminder": _reminded,
    "kind_changed": lambda _, data, __: both(
        "Теперь это {}", "Now it is {}", phrases.KIND_NAMES[data["kind"]]
    ),
    "ticket_linked": _linked,
    "ticket_unlinked": _unlinked,
}
