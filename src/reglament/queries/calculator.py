"""The public calculator: by when work starts and what it costs, by priority and instant (3.1, 3.2, R2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.queries.law import Law, NoLaw, law_at
from reglament.queries.promises import LevelCard, Priced, level_cards, priced
from reglament.rules.calendar import CalendarRanOut, TimeKind
from reglament.rules.regulation import Priority


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """The answer for one instant: all four priorities, the chosen one's price for some minutes."""

    at: dt.datetime
    time_kind: TimeKind
    cards: tuple[LevelCard, ...]
    chosen: LevelCard
    minutes: int
    price: Priced
    prices: dict[str, Priced]
    edition: int


def calculator_page(
    *, at: dt.datetime, when: dt.datetime | None, priority: str, minutes: int
) -> CalculatorPage | None:
    """What the regulation promises for a task handed in at `when` (now unless given); None where nothing can be reckoned.
    One SQL statement."""
    try:
        law = law_at(at if when is None else when)
        return _page(law, when or at, priority, minutes)
    except (NoLaw, CalendarRanOut, OverflowError):
        return None


def _page(law: Law, when: dt.datetime, priority: str, minutes: int) -> CalculatorPage:
    cards = level_cards(law, when)
    on = law.calendar.local(when).date()
    prices = {level.value: priced(law, minutes, level, on) for level in Priority}
    chosen = next((card for card in cards if card.value == priority), cards[0])
    kind = law.calendar.kind_at(when)
    return CalculatorPage(when, kind, cards, chosen, minutes, prices[chosen.value], prices, law.edition)
