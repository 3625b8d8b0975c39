"""Questions to the regulation as plain values, and their answers as plain values: for `reglament explain`.

A question is a mapping with "what" and the fields of that kind. Times without an offset are studio-local; answers
carry offsets. Every answer has "what", its own fields, "clauses", "steps" and "result" in words. Anything wrong with a question
raises BadQuestion, never another error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from reglament.rules.board import QueueItem, explain_order, queue_order
from reglament.rules.calendar import Calendar, CalendarRanOut
from reglament.rules.days import explain_day
from reglament.rules.explain import Explanation
from reglament.rules.fields import BadQuestion, Fields
from reglament.rules.money import Money
from reglament.rules.pricing import explain_quote, quote
from reglament.rules.purpose import LONGEST, read_purpose
from reglament.rules.purpose_reasons import explain_purpose
from reglament.rules.reaction import explain_deadline, explain_level, level_met, reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.silence import explain_review, review
from reglament.rules.statuses import Role, Status
from reglament.rules.term import explain_term, promised_day
from reglament.rules.workflow import explain_moves, open_moves

__all__ = ["WHATS", "BadQuestion", "answer"]

Answer = dict[str, object]


def answer(question: Mapping[str, object], calendar: Calendar, language: str = "ru") -> Answer:
    """The answer by a calendar's regulation; its texts are in `language`. Raises BadQuestion."""
    if not isinstance(question, Mapping):
        raise BadQuestion("a question is a JSON object")
    fields = Fields(question, calendar)
    what = fields.word("what", tuple(_ANSWERS))
    try:
        return {"what": what, **_ANSWERS[what](fields, calendar, language)}
    except (CalendarRanOut, OverflowError) as error:
        raise BadQuestion("the answer lies beyond the calendar") from error


def _deadline(fields: Fields, calendar: Calendar, language: str) -> Answer:
    priority, queued_at = fields.choice("priority", Priority), fields.instant("queued_at")
    deadline = reaction_deadline(calendar, priority, queued_at)
    why = explain_deadline(calendar, priority, queued_at)
    clock = deadline.clock.value if deadline.clock else None
    return {"deadline": _iso(deadline.at), "clock": clock, **_why(why, language)}


def _level(fields: Fields, calendar: Calendar, language: str) -> Answer:
    ordered = fields.choice("ordered", Priority)
    queued_at, started_at = fields.instant("queued_at"), fields.instant("started_at")
    if started_at < queued_at:
        raise BadQuestion("started_at is before queued_at")
    met = level_met(calendar, ordered, queued_at, started_at)
    coefficient = float(calendar.regulation.levels[met].coefficient)
    why = explain_level(calendar, ordered, queued_at, started_at)
    return {"met": met.value, "coefficient": coefficient, **_why(why, language)}


def _price(fields: Fields, calendar: Calendar, language: str) -> Answer:
    law = calendar.regulation
    minutes, level = fields.minutes("minutes"), fields.choice("level", Priority)
    # A sum without its VAT does not depend on the day; any day of the edition will do.
    offer = quote(law, minutes, level, on=law.effective_from)
    answered: Answer = {"amount": _amount(offer.amount), "currency": offer.amount.currency}
    if fields.has("vat"):
        answered["vat"] = _amount(offer.amount.vat_inside(fields.whole("vat", 0, 100)))
    why = explain_quote(law, minutes, level, on=law.effective_from)
    steps = [step for step in why.rendered_steps(language) if step["clause"] != "R10"]
    result = why.result.render(language)
    return {
        **answered,
        "clauses": list(dict.fromkeys(step["clause"] for step in steps)),
        "steps": steps,
        "result": result,
    }


def _review(fields: Fields, calendar: Calendar, language: str) -> Answer:
    set_at = fields.instant("set_at")
    week = review(calendar, set_at)
    return {
        "accept_at": _iso(week.accept_at),
        "last_day": week.last_day.isoformat(),
        "reminder_at": _iso(week.reminder_at),
        **_why(explain_review(calendar, set_at), language),
    }


def _day(fields: Fields, calendar: Calendar, language: str) -> Answer:
    why = explain_day(calendar, fields.day("date"))
    kind, hours = calendar.kind(fields.day("date")), calendar.hours(fields.day("date"))
    opens, closes = (each.isoformat("minutes") for each in hours) if hours else (None, None)
    return {"kind": kind.value, "opens": opens, "closes": closes, **_why(why, language)}


def _term(fields: Fields, calendar: Calendar, language: str) -> Answer:
    ready, minutes, booked = fields.day("ready"), fields.minutes("minutes"), fields.booked("booked")
    promise = promised_day(calendar, ready, minutes, booked)
    day = promise.day.isoformat() if promise.day else None
    return {
        "promised_day": day,
        "by": _iso(promise.by),
        **_why(explain_term(calendar, ready, minutes, booked), language),
    }


def _queue(fields: Fields, calendar: Calendar, language: str) -> Answer:
    items = [_queue_item(each) for each in fields.objects("tickets")]
    if len({item.number for item in items}) < len(items):
        raise BadQuestion("two tickets have the same number")
    why = explain_order(items)
    return {"order": list(queue_order(items)), **_why(why, language)}


def _queue_item(fields: Fields) -> QueueItem:
    number = fields.whole("number", 1, 10**12)
    return QueueItem(number, fields.choice("priority", Priority), fields.instant("queued_at"))


def _moves(fields: Fields, calendar: Calendar, language: str) -> Answer:
    status = fields.choice("status", Status) if fields.given("status") else None
    role = fields.choice("role", Role)
    listed = [{"action": move.action.value, "to": move.target.value} for move in open_moves(status, role)]
    return {"moves": listed, **_why(explain_moves(status, role), language)}


def _purpose(fields: Fields, calendar: Calendar, language: str) -> Answer:
    purpose = read_purpose(fields.text("text", LONGEST))
    return {
        "invoices": list(purpose.invoices),
        "dates": [day.isoformat() for day in purpose.dates],
        **_why(explain_purpose(purpose), language),
    }


def _why(why: Explanation, language: str) -> Answer:
    return {
        "clauses": list(why.clauses),
        "steps": why.rendered_steps(language),
        "result": why.result.render(language),
    }


def _iso(at: datetime | date | None) -> str | None:
    return at.isoformat() if at is not None else None


def _amount(money: Money) -> str:
    return f"{money.amount:.2f}"


_ANSWERS: Mapping[str, Callable[[Fields, Calendar, str], Answer]] = {
    "deadline": _deadline,
    "level": _level,
    "price": _price,
    "review": _review,
    "day": _day,
    "term": _term,
    "queue": _queue,
    "moves": _moves,
    "purpose": _purpose,
}
WHATS = tuple(_ANSWERS)
