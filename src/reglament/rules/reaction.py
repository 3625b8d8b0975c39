"""Reaction: by when work must start, and which level a start has met (3.2–3.4, R2, R3, R5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reglament.rules import phrases
from reglament.rules.calendar import Calendar, TimeKind
from reglament.rules.explain import Explanation, Step, both, capitalised, said, step
from reglament.rules.regulation import Priority
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """When work must start, and which clock says so; all None for a priority that promises nothing (R2).

    `working_at` and `off_at` are when each of the two clocks runs out, None for a limit that the level has not.
    """

    at: datetime | None
    clock: TimeKind | None
    working_at: datetime | None
    off_at: datetime | None


def reaction_deadline(calendar: Calendar, priority: Priority, queued_at: datetime) -> Deadline:
    """The deadline of a round that began at `queued_at`: the first of the level's two clocks to run out (3.2, R2).

    Aware instants in, studio-local ones out; ValueError for a naive one, CalendarRanOut past the last day.
    """
    level = calendar.regulation.levels[priority]
    working_at = _runs_out(calendar, queued_at, level.working, TimeKind.WORKING)
    off_at = _runs_out(calendar, queued_at, level.off, TimeKind.OFF)
    if working_at is not None and (off_at is None or working_at <= off_at):
        return Deadline(working_at, TimeKind.WORKING, working_at, off_at)
    return Deadline(off_at, TimeKind.OFF if off_at is not None else None, working_at, off_at)


def level_met(calendar: Calendar, ordered: Priority, queued_at: datetime, started_at: datetime) -> Priority:
    """The highest level, not above the one ordered, whose deadline is not before the start; else normal (3.4, R5)."""
    for priority, deadline in _promises(calendar, ordered, queued_at):
        if deadline >= started_at:
            return priority
    return Priority.NORMAL


def next_promise(
    calendar: Calendar, ordered: Priority, queued_at: datetime, now: datetime
) -> tuple[Priority, datetime] | None:
    """What still holds now: the level that a start would meet and until when, None when only normal is left (R5)."""
    return next(
        ((priority, at) for priority, at in _promises(calendar, ordered, queued_at) if at >= now),
        None,
    )


def explain_deadline(calendar: Calendar, priority: Priority, queued_at: datetime) -> Explanation:
    """Why work must start by then: the two clocks, step by step (3.2, 3.5, R1, R2)."""
    deadline = reaction_deadline(calendar, priority, queued_at)
    name = phrases.PRIORITY_NAMES[priority]
    inputs = (
        (Text("Приоритет", "Priority"), name),
        (Text("Раунд начался", "The round began"), _moment(calendar, queued_at)),
    )
    if deadline.at is None:
        return _no_promise(name, inputs)
    until = _moment(calendar, deadline.at)
    steps = [_now(calendar, queued_at), _limits(calendar, priority)]
    steps += _clock_steps(calendar, deadline)
    steps.append(
        step(
            "3.4",
            "Начнём позже — работа оплачивается по уровню, который выполнен.",
            "If we start later, the work is paid by the level actually met.",
        )
    )
    return Explanation(
        question=both("Почему начать до {}?", "Why start by {}?", until),
        inputs=inputs,
        steps=tuple(steps),
        result=both("Начнём до {}", "We start by {}", until),
    )


def explain_level(
    calendar: Calendar, ordered: Priority, queued_at: datetime, started_at: datetime
) -> Explanation:
    """Why the work is charged by this level: the deadline of each level down from the ordered one (3.2–3.4, R5)."""
    met = level_met(calendar, ordered, queued_at, started_at)
    steps = []
    for priority, deadline in _promises(calendar, ordered, queued_at):
        steps.append(_level_step(calendar, priority, deadline, started_at))
        if priority is met:
            break
    began = both("Специалист начал {}.", "The specialist started {}.", _moment(calendar, started_at))
    steps.insert(1 if steps else 0, Step("3.3", began))
    if met is Priority.NORMAL:
        steps.append(
            step("R5", "Других сроков нет: обычный уровень.", "No deadline is left: the normal level.")
        )
    steps.append(_pay_step(ordered, met))
    return Explanation(
        question=both("Почему {}?", "Why {}?", _times(calendar, met)),
        inputs=(
            (Text("Заказан", "Ordered"), phrases.PRIORITY_NAMES[ordered]),
            (Text("Раунд начался", "The round began"), _moment(calendar, queued_at)),
            (Text("Работа начата", "Work started"), _moment(calendar, started_at)),
        ),
        steps=tuple(steps),
        result=_level_result(calendar, ordered, met),
    )


def _runs_out(
    calendar: Calendar, since: datetime, limit: timedelta | None, kind: TimeKind
) -> datetime | None:
    return None if limit is None else calendar.add(since, limit, kind)


def _promises(
    calendar: Calendar, ordered: Priority, queued_at: datetime
) -> Iterator[tuple[Priority, datetime]]:
    for priority in sorted(Priority, key=lambda each: -each.rank):
        if priority.rank <= ordered.rank:
            at = reaction_deadline(calendar, priority, queued_at).at
            if at is not None:
                yield priority, at


def _moment(calendar: Calendar, at: datetime) -> Text:
    return said(phrases.instant, calendar.local(at))


def _times(calendar: Calendar, priority: Priority) -> Text:
    return said(phrases.coefficient, calendar.regulation.levels[priority].coefficient)


def _no_promise(name: Text, inputs: tuple[tuple[Text, Text], ...]) -> Explanation:
    return Explanation(
        question=Text("Почему нет срока реакции?", "Why is there no reaction deadline?"),
        inputs=inputs,
        steps=(
            step("3.2", "Приоритет «{}» не обещает реакции.", "Priority “{}” promises no reaction.", name),
            step(
                "4.4",
                "Тикет выполняется в порядке очереди, в обычный срок.",
                "The ticket is handled in order, within the usual term.",
            ),
        ),
        result=Text("Срока реакции нет", "There is no reaction deadline"),
    )


def _now(calendar: Calendar, at: datetime) -> Step:
    local = calendar.local(at)
    kind = phrases.TIME_NAMES[calendar.kind_at(at)]
    when = both("{}, {}", "{}, {}", said(phrases.weekday, local.date()), said(phrases.clock_time, local))
    ends = calendar.span_end(at)
    clause = {TimeKind.WORKING: "3.5", TimeKind.OFF: "R1", TimeKind.CLOSED: "4.2"}[calendar.kind_at(at)]
    text = both(
        "Раунд начался: {} — {}, до {}.",
        "The round began on {}: {}, until {}.",
        when,
        kind,
        _end(calendar, ends),
    )
    return Step(clause, text)


def _end(calendar: Calendar, at: datetime) -> Text:
    local = calendar.local(at)
    # Midnight at the end of a day is 24:00 to people.
    shown = "24:00" if (local.hour, local.minute) == (0, 0) else phrases.clock_time(local, "ru")
    return Text(shown, shown)


def _limits(calendar: Calendar, priority: Priority) -> Step:
    level = calendar.regulation.levels[priority]
    ru, en = [], []
    if level.working is not None:
        ru.append(f"{phrases.span(level.working, 'ru')} рабочего времени")
        en.append(f"{phrases.span(level.working, 'en')} of working time")
    if level.off is not None:
        ru.append(f"{phrases.span(level.off, 'ru')} нерабочего")
        en.append(f"{phrases.span(level.off, 'en')} of off time")
    name = capitalised(phrases.PRIORITY_NAMES[priority])
    text = Text(
        f"{name.ru}: начинаем за {' или за '.join(ru)}.",
        f"{name.en}: we start within {' or '.join(en)}.",
    )
    return Step("3.2", text)


def _clock_steps(calendar: Calendar, deadline: Deadline) -> list[Step]:
    steps = []
    if deadline.working_at is not None:
        at = _moment(calendar, deadline.working_at)
        steps.append(step("R2", "Рабочие часы истекут {}.", "The working clock runs out {}.", at))
    if deadline.off_at is not None:
        at = _moment(calendar, deadline.off_at)
        steps.append(step("R2", "Нерабочие часы истекут {}.", "The off clock runs out {}.", at))
    if len(steps) > 1:
        steps.append(step("R2", "Срок — тот, что наступит первым.", "The first of the two is the deadline."))
    return steps


def _level_step(calendar: Calendar, priority: Priority, deadline: datetime, started_at: datetime) -> Step:
    name, until = capitalised(phrases.PRIORITY_NAMES[priority]), _moment(calendar, deadline)
    times = _times(calendar, priority)
    if deadline >= started_at:
        return step("R5", "{} {}: начать до {} — выполнено.", "{} {}: start by {}; met.", name, times, until)
    return step("3.2", "{} {}: начать до {} — не успели.", "{} {}: start by {}; missed.", name, times, until)


def _pay_step(ordered: Priority, met: Priority) -> Step:
    if ordered is met:
        return step("3.2", "Оплата — по заказанному уровню.", "The work is paid by the ordered level.")
    return step("3.4", "Оплата — по выполненному уровню.", "The work is paid by the level actually met.")


def _level_result(calendar: Calendar, ordered: Priority, met: Priority) -> Text:
    name, times = phrases.PRIORITY_NAMES[met], _times(calendar, met)
    if ordered is met:
        return both("Выполнен {}: {}", "Met {}: {}", name, times)
    wanted = phrases.PRIORITY_NAMES[ordered]
    return both(
        "Заказан {}, выполнен {}: {} → {}",
        "Ordered {}, met {}: {} → {}",
        wanted,
        name,
        _times(calendar, ordered),
        times,
    )
