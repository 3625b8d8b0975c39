"""Who may order, discuss, confirm money and accept for an organisation (1.4, 1.5, R22)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, capitalised, said, step
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant of rights, in force from a day to a day, both included; without an end when `to` is None (R22)."""

    right_order: bool
    right_money: bool
    from_: date
    to: date | None

    def in_force(self, on: date) -> bool:
        """Whether the grant holds on a studio-local day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


def may_order(grants: Iterable[Grant], on: date) -> bool:
    """Whether the person may order and discuss on that day (1.4, R22)."""
    return any(grant.right_order and grant.in_force(on) for grant in grants)


def may_confirm(grants: Iterable[Grant], on: date) -> bool:
    """Whether the person may confirm money and accept work on that day (1.4, R22)."""
    return any(grant.right_money and grant.in_force(on) for grant in grants)


def explain_authority(grants: Iterable[Grant], on: date) -> Explanation:
    """What the person may do on that day, and by which grants (1.4, R22)."""
    listed = tuple(grants)
    steps = [
        step(
            "1.4",
            "Задания принимаются только от уполномоченных лиц.",
            "Tasks are accepted only from authorised persons.",
        )
    ]
    steps += [Step("R22", _grant_words(grant, on)) for grant in listed]
    return Explanation(
        question=Text("Почему такие права?", "Why these rights?"),
        inputs=((Text("День", "Day"), _day(on)),),
        steps=tuple(steps),
        result=_rights(may_order(listed, on), may_confirm(listed, on)),
    )


def _grant_words(grant: Grant, on: date) -> Text:
    until = both(" по {}", " until {}", _day(grant.to)) if grant.to is not None else Text("", "")
    state = Text("действует", "in force") if grant.in_force(on) else Text("не действует", "not in force")
    rights = _rights(grant.right_order, grant.right_money)
    return both("{}: с {}{} — {}.", "{}: from {}{}; {}.", rights, _day(grant.from_), until, state)


def _rights(order: bool, money: bool) -> Text:
    rights = [_ORDER] * order + [_MONEY] * money
    if not rights:
        return Text("Прав нет", "No rights")
    ru, en = " и ".join(right.ru for right in rights), " and ".join(right.en for right in rights)
    return capitalised(Text(ru, en))


def _day(day: date) -> Text:
    return said(phrases.numeric_day, day)


_ORDER = Text("заказывать и обсуждать", "order and discuss")
_MONEY = Text("подтверждать стоимость и принимать работу", "confirm money and accept the work")
