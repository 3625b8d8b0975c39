"""Why a day is a working day, a day off or a public holiday (3.5, 4.1, 4.2, R1)."""

from __future__ import annotations

from datetime import date

from reglament.rules import phrases
from reglament.rules.calendar import Calendar, DayKind
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.text import Text


def explain_day(calendar: Calendar, day: date) -> Explanation:
    """What the day is and what is done on it: by the table of days, the list of holidays, or the weekday (R1)."""
    kind = calendar.kind(day)
    shown = said(phrases.full_day, day)
    weekday = said(phrases.weekday, day)
    name = phrases.DAY_NAMES[kind]
    return Explanation(
        question=both("Что за день {}?", "What day is {}?", shown),
        inputs=((Text("День недели", "Weekday"), weekday),),
        steps=(Step("R1", _source(calendar, day)), _KINDS[kind], Step("4.1", _INTAKE)),
        result=both(
            "{}, {}: {}",
            "{}, {}: {}",
            shown,
            weekday,
            name if kind is not DayKind.WORKING else _hours(calendar),
        ),
    )


def _source(calendar: Calendar, day: date) -> Text:
    if calendar.kind(day) is not calendar.usual_kind(day):
        return Text(
            "День перенесён по производственному календарю или изменён студией.",
            "The day was moved by the production calendar or changed by the studio.",
        )
    if calendar.usual_kind(day) is DayKind.CLOSED:
        return Text("День есть в списке праздников.", "The day is in the list of public holidays.")
    return Text("День как в любую неделю.", "The day is as in any week.")


def _hours(calendar: Calendar) -> Text:
    law = calendar.regulation
    hours = f"{phrases.clock_time(law.opens, 'ru')}–{phrases.clock_time(law.closes, 'ru')}"
    return both("рабочий день, {}", "working day, {}", hours)


_INTAKE = Text(
    "Тикеты принимаются круглосуточно, в любой день.", "Tickets are taken in round the clock, any day."
)
_KINDS = {
    DayKind.WORKING: step(
        "3.5",
        "Рабочие часы идут, остальное время дня — нерабочее.",
        "The working hours count; the rest of the day is off time.",
    ),
    DayKind.OFF: step("R1", "Весь день — нерабочее время.", "The whole day is off time."),
    DayKind.CLOSED: step(
        "4.2",
        "Работы по тикетам не ведутся, часы всех приоритетов стоят.",
        "No work is done on tickets; the clocks of every priority stand.",
    ),
}
