"""The words of the letters' templates: what the outbox keeps as JSON, worded by rules.phrases in the letter's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.law import Law
from reglament.rules import phrases
from reglament.rules.money import Money
from reglament.rules.own_reasons import said_reason
from reglament.rules.regulation import Priority
from reglament.rules.text import Text

# Around what a person wrote: the layout sets it apart. Private-use characters, which are taken out of the text itself.
QUOTE_OPENS, QUOTE_CLOSES = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Wording:
    """One letter's language and law; templates call it `say`. Instants and days come as ISO 8601 text, sums and
    coefficients as decimal text."""

    language: str
    law: Law

    def money(self, amount: str) -> str:
        """4 333,33 ₽"""
        return phrases.money(self._money(amount), self.language)

    def per_hour(self, rate: str) -> str:
        """2 000 ₽/ч"""
        return phrases.per_hour(self._money(rate), self.language)

    def coefficient(self, coefficient: str) -> str:
        """1,3"""
        return phrases.coefficient(Decimal(coefficient), self.language).removeprefix("×")

    def minutes(self, minutes: int) -> str:
        """1 ч 40 мин"""
        return phrases.minutes(minutes, self.language)

    def day(self, iso: str) -> str:
        """26 ноября, of a day or of an instant"""
        return phrases.day(self._day(iso), self.language)

    def full_day(self, iso: str) -> str:
        """26 ноября 2026 г."""
        return phrases.full_day(self._day(iso), self.language)

    def moment(self, iso: str) -> str:
        """22 ноября в 14:05; in English 14:05 on 22 November, since the sentences say "at" before it"""
        local = self._local(iso)
        if self.language == "en":
            return f"{phrases.clock_time(local, 'en')} on {phrases.day(local, 'en')}"
        return phrases.instant(local, self.language)

    def deadline(self, iso: str) -> str:
        """22 ноября в 14:05 (МСК): an instant that somebody must keep, with its zone"""
        local = self._local(iso)
        zone = local.tzname() or ""
        if zone == "MSK" and self.language != "en":
            zone = "МСК"
        return f"{phrases.instant(local, self.language)}{phrases.NBSP}({zone})"

    def number(self, number: int | str) -> str:
        """№ 1042"""
        return phrases.number_sign(number, self.language)

    def priority(self, priority: str) -> str:
        """срочный"""
        return phrases.PRIORITY_NAMES[Priority(priority)].render(self.language)

    def vat(self, amount: str | None, rate: int | None) -> str:
        """в том числе НДС 22 % — 781,42 ₽, or НДС не облагается where there is none"""
        if amount is None or rate is None:
            return Text("НДС не облагается", "not subject to VAT").render(self.language)
        percent, sum_ = phrases.percent(rate, self.language), self.money(amount)
        ru = f"в том числе НДС {percent}{phrases.NBSP}— {sum_}"
        return Text(ru, f"including {percent} VAT, {sum_}").render(self.language)

    def term(self, first: int, last: int) -> str:
        """1 до 3 рабочих дней / 1–3 working days (4.4)"""
        nbsp = phrases.NBSP
        return Text(f"{first} до {last}{nbsp}рабочих дней", f"{first}–{last}{nbsp}working days").render(
            self.language
        )

    def for_tickets(self, numbers: list[int]) -> str:
        """по тикетам № 1041, 1042 / for tickets No. 1041, 1042"""
        listed = phrases.number_sign(", ".join(str(number) for number in numbers), self.language)
        one = len(numbers) == 1
        return Text(
            f"по {'тикету' if one else 'тикетам'} {listed}", f"for {'ticket' if one else 'tickets'} {listed}"
        ).render(self.language)

    def weeks(self, n: int, case: str = "") -> str:
        """How long the review lasts: "в течение недели" (of), "не было неделю", "a week"; 2 недели, 2 weeks."""
        if n != 1:
            noun = Text("недель" if case == "of" else phrases.noun_for(n, "weeks", "ru"), "weeks").render(
                self.language
            )
            return f"{n}{phrases.NBSP}{noun}"
        return Text("недели" if case == "of" else "неделю", "a week").render(self.language)

    def size(self, size: int) -> str:
        """25 МБ"""
        return phrases.filesize(size, self.language)

    def clause(self, clause: str) -> str:
        """п. 4.8"""
        return phrases.clause(clause, self.language)

    def is_raised(self, coefficient: str) -> bool:
        """Whether a coefficient changes the price at all."""
        return Decimal(coefficient) != 1

    def is_sum(self, amount: str | None) -> bool:
        """Whether there is anything to pay."""
        return amount is not None and Decimal(amount) > 0

    def reason(self, kept: str) -> str:
        """A reason of our own in the letter's language, a person's words as they are"""
        return said_reason(kept).render(self.language)

    def quoted(self, text: str) -> str:
        """What a person wrote, set apart from our own words."""
        bare = text.replace(QUOTE_OPENS, "").replace(QUOTE_CLOSES, "").strip()
        return f"\n\n{QUOTE_OPENS}{bare}{QUOTE_CLOSES}\n\n" if bare else ""

    def _money(self, amount: str) -> Money:
        return Money(Decimal(amount), self.law.regulation.currency)

    def _day(self, iso: str) -> dt.date:
        return self._local(iso).date() if "T" in iso else dt.date.fromisoformat(iso)

    def _local(self, iso: str) -> dt.datetime:
        return self.law.calendar.local(dt.datetime.fromisoformat(iso))
