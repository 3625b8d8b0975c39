"""How the works of an act were accepted, in the words that stand below its table (4.8, R13, R14, R18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from reglament.documents import act_words as say
from reglament.rules import phrases


@dataclass(frozen=True, slots=True)
class Accepted:
    """Some tickets' acceptance: `how` is "button", "written", "oral", "silence" or "withdrawn", `at` studio-local, `by`
    the name of who spoke ("" by silence), `weeks` how long one could object."""

    how: str
    at: datetime
    by: str = ""
    weeks: int = 1
    tickets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A statement about the works, and in `detail` who made it and when."""

    text: str
    detail: str


def notes(accepted: Sequence[Accepted], language: str) -> tuple[Note, ...]:
    """The statements of an act: one for works accepted by words, one for those by silence, one for withdrawn ones. When
    there are several, each names its tickets."""
    kinds = {"silence": 1, "withdrawn": 2}
    in_order = sorted(accepted, key=lambda one: kinds.get(one.how, 0))
    groups = [list(group) for _, group in groupby(in_order, key=lambda one: kinds.get(one.how, 0))]
    return tuple(_note(group, language, named=len(groups) > 1) for group in groups)


def _note(group: list[Accepted], language: str, *, named: bool) -> Note:
    text = _statement(group, language)
    if named:
        text = _for_tickets(group, language) + text
    alone = len(group) == 1
    return Note(text, "\n".join(_detail(one, language, alone=alone) for one in group))


def _statement(group: list[Accepted], language: str) -> str:
    first = group[0]
    if first.how == "silence":
        return say.BY_SILENCE.render(language).format(weeks=_weeks(first.weeks, language))
    if first.how == "withdrawn":
        spoken = any(one.by for one in group)
        return (say.WITHDRAWN if spoken else say.CLOSED).render(language)
    return say.COMPLETE.render(language)


def _detail(one: Accepted, language: str, *, alone: bool) -> str:
    how = say.HOW[one.how].render(language)
    if one.how == "silence":
        said = f"{how} {phrases.numeric_day(one.at.date(), language)}"
    else:
        who = f"{one.by}, " if one.by else ""
        said = f"{how}: {who}{phrases.numeric_instant(one.at, language)}"
    listed = ", ".join(phrases.number_sign(number, language) for number in one.tickets)
    return f"{said}." if alone or not listed else f"{said} ({listed})."


def _for_tickets(group: list[Accepted], language: str) -> str:
    numbers = sorted({number for one in group for number in one.tickets})
    text = say.FOR_TICKET if len(numbers) == 1 else say.FOR_TICKETS
    return text.render(language).format(list=", ".join(map(str, numbers)))


def _weeks(n: int, language: str) -> str:
    return (say.A_WEEK if n == 1 else say.WEEKS).render(language).format(n=n)
