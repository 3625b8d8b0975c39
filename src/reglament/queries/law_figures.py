"""The figures of an edition as the sentences of its text take them: every one from the regulation's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reglament.rules import phrases
from reglament.rules.calendar import Calendar
from reglament.rules.money import Money
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority, Regulation
from reglament.rules.silence import review
from reglament.rules.text import Text

_WEEKDAYS = (
    Text("понедельник", "Monday"), Text("вторник", "Tuesday"), Text("среда", "Wednesday"), Text("четверг", "Thursday"),
    Text("пятница", "Friday"), Text("суббота", "Saturday"), Text("воскресенье", "Sunday"),
)  # fmt: skip
_ON_FREE = {
    "surcharge": Text(
        "Срочность бесплатного тикета: оплачивается только надбавка — ставка × (коэффициент − 1) × время, после подтверждения.",
        "Urgency on a free ticket: only the surcharge is paid, rate × (coefficient − 1) × time, after confirmation.",
    ),
    "full": Text(
        "Срочность бесплатного тикета: работа оплачивается полностью, после подтверждения.",
        "Urgency on a free ticket: the work is paid in full, after confirmation.",
    ),
    "refuse": Text("Бесплатный тикет срочным не бывает.", "A free ticket cannot be urgent."),
}
_MAIL = {
    "invite": Text(
        "в ответ приходит ссылка на заполненную форму, и часы идут с создания тикета",
        "the answer is a link to the filled-in form, and the clock starts with the ticket",
    ),
    "ticket": Text("письмо сразу становится тикетом", "the letter becomes a ticket at once"),
}


def figures(calendar: Calendar, lang: str) -> dict[str, str]:
    """Every figure in words of a language, by the name that the sentences use."""
    law = calendar.regulation
    return {
        "rate": phrases.per_hour(Money(law.rate, law.currency), lang),
        "opens": phrases.clock_time(law.opens, lang),
        "closes": phrases.clock_time(law.closes, lang),
        "weekdays": _weekdays(law.working_weekdays, lang),
        "holidays": _holidays(law.public_holidays, lang),
        "holiday_count": phrases.count(len(law.public_holidays), "days", lang),
        "append": phrases.span(law.append_window, lang),
        "weeks": phrases.count(law.review_weeks, "weeks", lang),
        "reminder": phrases.count(law.reminder_working_days, "working_days", lang),
        "reminder_at": phrases.clock_time(law.reminder_at, lang),
        "tolerance": phrases.percent(law.estimate_tolerance * 100, lang),
        "step": phrases.minutes(law.billing_step, lang),
        "payment_term": phrases.count(law.payment_term_days, "days", lang),
        "payment_reminders": _reminders(law.payment_reminder_days, lang),
        "vat": _vat(law, lang),
        "term": f"{law.term_first_day}–{phrases.count(law.term_days, 'working_days', lang)}",
        "term_days": phrases.count(law.term_days, "working_days", lang),
        "capacity": phrases.minutes(law.capacity_minutes, lang),
        "capacity_days": phrases.count(law.capacity_days, "working_days", lang),
        "urgent_on_free": _ON_FREE[law.urgent_on_free].render(lang),
        "mail": _MAIL[law.mail_intake].render(lang),
        "example": _clock_example(calendar, lang),
        "review_example": _review_example(calendar, lang),
    }


def _reminders(offsets: Iterable[int], lang: str) -> str:
    """«напоминания: за 2 дня до срока, в день срока», or that there are none."""
    said = [_reminder(offset, lang) for offset in offsets]
    if not said:
        return Text("без напоминаний", "without reminders").render(lang)
    return Text("напоминания: ", "with reminders ").render(lang) + ", ".join(said)


def _reminder(offset: int, lang: str) -> str:
    if not offset:
        return Text("в день срока", "on the day").render(lang)
    days = phrases.count(abs(offset), "days", lang)
    if offset < 0:
        return Text(f"за {days} до срока", f"{days} before the day").render(lang)
    return Text(f"через {days} после срока", f"{days} after it").render(lang)


def _weekdays(days: Iterable[int], lang: str) -> str:
    """«понедельник–пятница» for days in a row, otherwise all of them."""
    listed = sorted(days)
    names = [_WEEKDAYS[day].render(lang) for day in listed]
    if len(listed) > 2 and listed == list(range(listed[0], listed[-1] + 1)):
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def _holidays(days: Iterable[tuple[int, int]], lang: str) -> str:
    """«1–8 января, 23 февраля, 8 марта»: days in a row are joined."""
    # Any leap year: only the month and the day are said.
    dates = sorted(dt.date(2028, month, day) for month, day in days)
    runs: list[list[dt.date]] = []
    for date in dates:
        if runs and date - runs[-1][-1] == dt.timedelta(days=1) and date.month == runs[-1][-1].month:
            runs[-1].append(date)
        else:
            runs.append([date])
    return ", ".join(
        phrases.day(run[0], lang) if len(run) == 1 else f"{run[0].day}–{phrases.day(run[-1], lang)}"
        for run in runs
    )


def _vat(law: Regulation, lang: str) -> str:
    """«с 01.01.2026 — 22 %», every period."""
    none = Text("без НДС", "no VAT").render(lang)
    return "; ".join(
        Text("с {} — {}", "from {}: {}").render(lang).format(
            phrases.numeric_day(period.from_, lang), none if period.rate is None else phrases.percent(period.rate, lang)
        )
        for period in law.vat
    )  # fmt: skip


def _clock_example(calendar: Calendar, lang: str) -> str:
    """Half an hour before closing time, urgent: which of the two clocks runs out first (R2)."""
    law, half = calendar.regulation, dt.timedelta(minutes=30)
    day = calendar.working_day_on_or_after(law.effective_from)
    at = calendar.instant(day, law.closes) - half
    deadline = reaction_deadline(calendar, Priority.URGENT, at).at
    if deadline is None:
        return ""
    local, until = calendar.local(at), calendar.local(deadline)
    name = phrases.PRIORITY_NAMES[Priority.URGENT].render(lang)
    return Text("Пример: {}, {}, {} — начнём {}.", "Example: {}, {}, {}: we start by {}.").render(lang).format(
        phrases.weekday(local, lang), phrases.clock_time(local, lang), name, _until(local, until, lang)
    )  # fmt: skip


def _until(since: dt.datetime, until: dt.datetime, lang: str) -> str:
    said = phrases.clock_time(until, lang) if since.date() == until.date() else phrases.instant(until, lang)
    return f"до {said}" if lang != "en" else said


def _review_example(calendar: Calendar, lang: str) -> str:
    """A week that began on a working Wednesday, or the first working day after it (R12)."""
    law = calendar.regulation
    day = law.effective_from
    while day.weekday() != 2 or not calendar.is_working_day(day):
        day += dt.timedelta(days=1)
    week = review(calendar, calendar.instant(day, law.opens))
    return Text("Пример: {}, {} — последний день {}, {}.", "Example: {}, {}: the last day is {}, {}.").render(lang).format(
        phrases.weekday(day, lang), phrases.full_day(day, lang),
        phrases.weekday(week.last_day, lang), phrases.full_day(week.last_day, lang),
    )  # fmt: skip
