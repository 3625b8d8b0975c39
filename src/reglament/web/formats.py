"""Filters of the templates: rules.phrases words every number, sum and time, in the reader's language and zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from markupsafe import Markup

from reglament.queries.chrome import MOST_COUNTED
from reglament.rules import phrases
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.statuses import ROLE_NAMES, STATUS_NAMES, Role, Status
from reglament.rules.text import Text
from reglament.web.markdown import markdown

NBSP = "\u00a0"
_TAG = re.compile(r"(<[^>]*>)")
_SHORT_WORD = re.compile(
    r"(?<![\w-])(в|во|к|ко|с|со|о|об|у|и|а|на|по|до|от|из|за|не|ни|но|для|при|без|про|an?|the|of|to) (?=\S)",
    re.IGNORECASE,
)
_DASH = re.compile(r" (?=[—–] )")
_NUMBER_SIGN = re.compile(r"№ (?=\d)")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:₽|%|ч|мин|ГБ|МБ|КБ|января|февраля|марта|апреля|мая|июня|июля|августа|[а-я]+бря)(?!\w))"
)


def language() -> str:
    """The reader's language: "ru" or "en"."""
    return "en" if (translation.get_language() or "").startswith("en") else "ru"


def say(text: Text | str) -> str:
    """A bilingual text in the reader's language, with non-breaking spaces; a plain string passes through."""
    return typo(text.render(language()) if isinstance(text, Text) else text)


def typo(text: str) -> str:
    """`text` with its non-breaking spaces: after short words and №, before dashes and units."""
    if isinstance(text, Markup):
        parts = (p if p.startswith("<") else _bound(p) for p in _TAG.split(str(text)))
        return Markup("".join(parts))  # noqa: S704 - it was safe before, and only spaces changed
    return _bound(str(text))


@lru_cache(maxsize=4096)
def _bound(text: str) -> str:
    # Twice, because of "и в саду": a match cannot begin inside the one before it.
    once = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    bound = _SHORT_WORD.sub(rf"\1{NBSP}", once)
    for pattern, by in ((_DASH, NBSP), (_NUMBER_SIGN, f"№{NBSP}"), (_UNIT, NBSP)):
        bound = pattern.sub(by, bound)
    return bound


def local(at: datetime) -> datetime:
    """An aware instant in the studio's zone; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no place on a page")
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def money(sum_: Money) -> str:
    """12 345,67 ₽"""
    return phrases.money(sum_, language())


def short_money(sum_: Money) -> str:
    """2 000 ₽, without kopecks where there are none"""
    return phrases.short_money(sum_, language())


def per_hour(rate: Money) -> str:
    """2 000 ₽/ч"""
    return phrases.per_hour(rate, language())


def number(n: int | Decimal) -> str:
    """12 345,67"""
    return phrases.number(n, language())


def weekday(of: date | datetime) -> str:
    """понедельник"""
    return phrases.weekday(_day(of), language())


def month_name(of: date | datetime) -> str:
    """ноябрь"""
    return phrases.month_name(_day(of), language())


def day(of: date | datetime) -> str:
    """26 ноября"""
    return phrases.day(_day(of), language())


def full_day(of: date | datetime) -> str:
    """26 ноября 2026 г."""
    return phrases.full_day(_day(of), language())


def short_day(of: date | datetime) -> str:
    """26.11"""
    return phrases.short_day(_day(of), language())


def numeric_day(of: date | datetime) -> str:
    """26.11.2026"""
    return phrases.numeric_day(_day(of), language())


def instant(at: datetime) -> str:
    """22 ноября в 14:05"""
    return phrases.instant(local(at), language())


def numeric_instant(at: datetime) -> str:
    """22.11.2026, 14:05"""
    return phrases.numeric_instant(local(at), language())


def hhmm(at: datetime | time) -> str:
    """14:05"""
    return phrases.clock_time(local(at) if isinstance(at, datetime) else at, language())


def iso(at: datetime) -> str:
    """The instant for machines: the datetime attribute of <time>, data attributes."""
    return local(at).isoformat(timespec="seconds")


def minutes(n: int) -> str:
    """1 ч 40 мин"""
    return phrases.minutes(n, language())


def coef(c: Decimal) -> str:
    """×1,3"""
    return phrases.coefficient(c, language())


def num(n: int | str) -> str:
    """№ 1042"""
    return phrases.number_sign(n, language())


def figure(n: int) -> str:
    """A count of the frame: 12, or 999+ where no more was counted."""
    return str(n) if n <= MOST_COUNTED else f"{MOST_COUNTED}+"


def count(n: int, noun: str) -> str:
    """3 тикета; `noun` is a key of rules.phrases: tickets, hours, days, files…"""
    return phrases.count(n, noun, language())


def percent(n: int | Decimal) -> str:
    """22 %"""
    return phrases.percent(n, language())


def filesize(size: int) -> str:
    """212 КБ, from bytes"""
    return phrases.filesize(size, language())


def clause(c: str) -> str:
    """п. 3.2 or, of a reading, р. 12"""
    return phrases.clause(c, language())


def left(delta: timedelta) -> str:
    """осталось 2 дня"""
    return phrases.left(delta, language())


def status_name(status: str) -> str:
    """Обратная связь"""
    return STATUS_NAMES[Status(status)].render(language())


def priority_name(priority: str) -> str:
    """срочный"""
    return phrases.PRIORITY_NAMES[Priority(priority)].render(language())


def role_name(role: str) -> str:
    """специалист"""
    return ROLE_NAMES[Role(role)].render(language())


def initials(name: str) -> str:
    """МК of «Марина Ковалёва», for the round mark beside a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def capitalise(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _day(of: date | datetime) -> date:
    return local(of).date() if isinstance(of, datetime) else of


FILTERS: dict[str, Callable[..., object]] = {
    f.__name__: f
    for f in (
        say, typo, figure, money, short_money, per_hour, number, weekday, month_name, day, full_day, short_day, numeric_day,
        instant, numeric_instant, hhmm, iso, minutes, coef, num, count, percent, filesize, clause, left, status_name,
        priority_name, role_name, initials, capitalise, markdown,
    )
}  # fmt: skip
