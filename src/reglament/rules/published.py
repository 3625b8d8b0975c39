"""The regulation as it is published: every clause and reading in words, its figures taken from the edition that runs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypedDict

from reglament.rules.money import Money
from reglament.rules.phrases import (
    PRIORITY_NAMES,
    clock_time,
    coefficient,
    count,
    minutes,
    per_hour,
    percent,
    plural,
    span,
)
from reglament.rules.regulation import Priority, Regulation
from reglament.rules.text import Text

_URGENT_ON_FREE = {
    "surcharge": Text(
        "после подтверждения оплачивается только доплата — ставка × (коэффициент − 1) × время.",
        "after confirmation only the surcharge is paid: rate × (coefficient − 1) × time.",
    ),
    "full": Text("после подтверждения оплачивается полностью.", "after confirmation it is paid in full."),
    "refuse": Text(
        "не принимается: срочными бывают только платные.", "not taken: only chargeable tickets can be urgent."
    ),
}
_WEEKDAYS_RU = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNTIL_RU = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_FROM_RU = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")


class _Clause(TypedDict, total=False):
    id: str
    ru: str
    en: str
    readings: list[str]
    table: str


class _Chapter(TypedDict):
    number: str
    ru: str
    en: str
    clause: list[_Clause]


@dataclass(frozen=True, slots=True)
class Article:
    """One clause or reading. `readings` are the readings that settle it; `levels` fills the table of priorities."""

    id: str
    text: Text
    readings: tuple[str, ...] = ()
    levels: tuple[LevelRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One row of the table of 3.2, in words."""

    priority: Priority
    name: Text
    coefficient: Text
    working: Text
    off: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the regulation; the last one, "R", holds the readings."""

    number: str
    title: Text
    articles: tuple[Article, ...]


def published(regulation: Regulation) -> tuple[Chapter, ...]:
    """The chapters of an edition in both languages, every figure filled in."""
    figures = {language: _figures(regulation, language) for language in ("ru", "en")}
    return tuple(
        Chapter(
            chapter["number"],
            Text(chapter["ru"], chapter["en"]),
            tuple(_article(clause, figures, regulation) for clause in chapter["clause"]),
        )
        for chapter in _wording()
    )


def changed_articles(new: Regulation, old: Regulation) -> frozenset[str]:
    """The ids of clauses and readings whose words differ between two editions, the table of 3.2 included."""
    before = {article.id: article for chapter in published(old) for article in chapter.articles}
    return frozenset(
        article.id
        for chapter in published(new)
        for article in chapter.articles
        if before[article.id] != article
    )


@cache
def _wording() -> list[_Chapter]:
    text = resources.files("reglament.rules").joinpath("published.toml").read_text("utf-8")
    chapters: list[_Chapter] = tomllib.loads(text)["chapter"]
    return chapters


def _article(clause: _Clause, figures: dict[str, dict[str, str]], regulation: Regulation) -> Article:
    return Article(
        clause["id"],
        Text(clause["ru"].format(**figures["ru"]), clause["en"].format(**figures["en"])),
        tuple(clause.get("readings", ())),
        _levels(regulation) if clause.get("table") == "levels" else (),
    )


def _figures(regulation: Regulation, language: str) -> dict[str, str]:
    free = _URGENT_ON_FREE[regulation.urgent_on_free]
    weeks = regulation.review_weeks
    return {
        "rate": per_hour(Money(regulation.rate, regulation.currency), language),
        "opens": clock_time(regulation.opens, language),
        "closes": clock_time(regulation.closes, language),
        "weekdays": _weekdays(regulation.working_weekdays, language),
        "holidays": count(len(regulation.public_holidays), "days", language),
        "term_first": str(regulation.term_first_day),
        "term_last": str(regulation.term_days),
        "capacity": minutes(regulation.capacity_minutes, language),
        "capacity_days": count(regulation.capacity_days, "working_days", language),
        "review": _within_weeks(weeks) if language == "ru" else count(weeks, "weeks", language),
        "review_nominative": count(weeks, "weeks", language),
        "append_window": span(regulation.append_window, language),
        "billing_step": minutes(regulation.billing_step, language),
        "tolerance": percent(regulation.estimate_tolerance * 100, language),
        "urgent_on_free_ru": free.ru,
        "urgent_on_free_en": free.en,
        "payment_term": count(regulation.payment_term_days, "days", language),
        "vat": _vat(regulation, language),
        "reminder_days": count(regulation.reminder_working_days, "working_days", language),
        "reminder_at": clock_time(regulation.reminder_at, language),
    }


def _levels(regulation: Regulation) -> tuple[LevelRow, ...]:
    none = Text("не обещаем", "no promise")
    rows = []
    for priority, level in regulation.levels.items():
        shown = Text(coefficient(level.coefficient, "ru"), coefficient(level.coefficient, "en"))
        limits = [
            none if x is None else Text(span(x, "ru"), span(x, "en")) for x in (level.working, level.off)
        ]
        rows.append(LevelRow(priority, PRIORITY_NAMES[priority], shown, limits[0], limits[1]))
    return tuple(rows)


def _within_weeks(weeks: int) -> str:
    """«в течение …»: the genitive, which the nouns of the interface do not have."""
    return f"{weeks}\u00a0{plural(weeks, 'недели', 'недель', 'недель')}"


def _weekdays(days: tuple[int, ...], language: str) -> str:
    in_a_row = len(days) > 1 and days == tuple(range(days[0], days[-1] + 1))
    if language == "en":
        names = [_WEEKDAYS_EN[day] for day in days]
        return f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)
    if in_a_row:
        return f"с {_FROM_RU[days[0]]} по {_UNTIL_RU[days[-1]]}"
    return ", ".join(_WEEKDAYS_RU[day] for day in days)


def _vat(regulation: Regulation, language: str) -> str:
    rate = regulation.vat[-1].rate if regulation.vat else None
    return Text("без НДС", "no VAT").render(language) if rate is None else percent(rate, language)
