"""The one place that words numbers, sums, days and times for people, in Russian and in English.

`lang` is "en" or anything else for Russian. Datetimes are studio-local already; spaces that must not break are NBSP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from reglament.rules.calendar import DayKind, TimeKind
from reglament.rules.money import Money, round_half_up
from reglament.rules.nouns import NOUNS as NOUNS
from reglament.rules.nouns import plural as plural
from reglament.rules.regulation import Priority
from reglament.rules.statuses import KIND_NAMES as KIND_NAMES
from reglament.rules.statuses import ROLE_NAMES as ROLE_NAMES
from reglament.rules.statuses import STATUS_NAMES as STATUS_NAMES
from reglament.rules.text import Text

NBSP = "\u00a0"
MINUS = "\u2212"
_SIGNS = {"RUB": "₽", "EUR": "€", "USD": "$"}
_SIZES = (Text("КБ", "KB"), Text("МБ", "MB"), Text("ГБ", "GB"))
_MONTHS_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_MONTHS_RU_ALONE = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = (
    Text("понедельник", "Monday"), Text("вторник", "Tuesday"), Text("среда", "Wednesday"), Text("четверг", "Thursday"),
    Text("пятница", "Friday"), Text("суббота", "Saturday"), Text("воскресенье", "Sunday"),
)  # fmt: skip

PRIORITY_NAMES: Mapping[Priority, Text] = {
    Priority.NORMAL: Text("обычный", "normal"),
    Priority.HIGH: Text("высокий", "high"),
    Priority.URGENT: Text("срочный", "urgent"),
    Priority.IMMEDIATE: Text("немедленный", "immediate"),
}
DAY_NAMES: Mapping[DayKind, Text] = {
    DayKind.WORKING: Text("рабочий день", "working day"),
    DayKind.OFF: Text("выходной", "day off"),
    DayKind.CLOSED: Text("праздник", "public holiday"),
}
TIME_NAMES: Mapping[TimeKind, Text] = {
    TimeKind.WORKING: Text("рабочее время", "working time"),
    TimeKind.OFF: Text("нерабочее время", "off time"),
    TimeKind.CLOSED: Text("праздник, часы стоят", "a public holiday, the clocks stand"),
}


def number(n: int | Decimal, lang: str) -> str:
    """12 345,67 / 12,345.67: digits grouped by three, the digits after the point as they are."""
    text = f"{abs(n):,}"
    if lang != "en":
        text = text.replace(",", NBSP).replace(".", ",")
    return (MINUS if n < 0 else "") + text


def money(m: Money, lang: str) -> str:
    """12 345,67 ₽ / 12,345.67 ₽, always to the kopeck."""
    return f"{number(round_half_up(m.amount), lang)}{NBSP}{_SIGNS.get(m.currency, m.currency)}"


def short_money(m: Money, lang: str) -> str:
    """2 000 ₽ / 2,000 ₽: without kopecks where there are none."""
    amount = round_half_up(m.amount)
    whole = amount == amount.to_integral_value()
    return f"{number(int(amount) if whole else amount, lang)}{NBSP}{_SIGNS.get(m.currency, m.currency)}"


def per_hour(m: Money, lang: str) -> str:
    """2 000 ₽/ч / 2,000 ₽/h"""
    return short_money(m, lang) + Text("/ч", "/h").render(lang)


def day(d: date, lang: str) -> str:
    """26 ноября / 26 November"""
    return f"{d.day}{NBSP}{_month(d, lang)}"


def full_day(d: date, lang: str) -> str:
    """26 ноября 2026 г. / 26 November 2026"""
    year = f"{d.year:04d}"
    return f"{day(d, lang)} {year}" if lang == "en" else f"{day(d, lang)} {year}{NBSP}г."


def short_day(d: date, lang: str) -> str:
    """26.11 / 26 Nov"""
    return f"{d.day}{NBSP}{_MONTHS_EN[d.month - 1][:3]}" if lang == "en" else f"{d.day:02d}.{d.month:02d}"


def numeric_day(d: date, lang: str) -> str:
    """26.11.2026 / 26 Nov 2026"""
    return f"{short_day(d, lang)} {d.year:04d}" if lang == "en" else f"{short_day(d, lang)}.{d.year:04d}"


def weekday(d: date, lang: str) -> str:
    """понедельник / Monday"""
    return _WEEKDAYS[d.weekday()].render(lang)


def month_name(d: date, lang: str) -> str:
    """ноябрь / November"""
    return _MONTHS_EN[d.month - 1] if lang == "en" else _MONTHS_RU_ALONE[d.month - 1]


def clock_time(at: datetime | time, lang: str) -> str:
    """14:05"""
    return f"{at.hour:02d}:{at.minute:02d}"


def instant(local: datetime, lang: str) -> str:
    """22 ноября в 14:05 / 22 November at 14:05"""
    return f"{day(local, lang)} {Text('в', 'at').render(lang)}{NBSP}{clock_time(local, lang)}"


def numeric_instant(local: datetime, lang: str) -> str:
    """22.11.2026, 14:05 / 22 Nov 2026, 14:05"""
    return f"{numeric_day(local, lang)}, {clock_time(local, lang)}"


def minutes(n: int, lang: str) -> str:
    """1 ч 40 мин / 1 h 40 min, 15 мин, 2 ч"""
    hours, rest = divmod(abs(n), 60)
    parts = [f"{number(hours, lang)}{NBSP}{Text('ч', 'h').render(lang)}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NBSP}{Text('мин', 'min').render(lang)}")
    return (MINUS if n < 0 else "") + NBSP.join(parts)


def span(delta: timedelta, lang: str) -> str:
    """A length of time in whole minutes, as minutes() words it."""
    return minutes(delta // timedelta(minutes=1), lang)


def coefficient(c: Decimal, lang: str) -> str:
    """×1,3 / ×1.3, ×2"""
    return "×" + number(_plain(c), lang)


def number_sign(n: int | str, lang: str) -> str:
    """№ 1042 / No. 1042"""
    return f"{Text('№', 'No.').render(lang)}{NBSP}{n}"


def quoted(text: str, lang: str) -> str:
    """«Каталог „Семена“» / “Catalogue ‘Seeds’”: what is quoted inside has the inner quotes of the language."""
    outer, inner = ("«»", "„“") if lang == "ru" else ("“”", "‘’")
    said = re.sub(r'(?<![\w.,!?…)])["“”]|[«„](?=\S)', inner[0], text)
    return outer[0] + re.sub(r'["“”»]', inner[1], said) + outer[1]


def percent(n: int | Decimal, lang: str) -> str:
    """22 % / 22%"""
    shown = number(_plain(Decimal(n)), lang)
    return f"{shown}%" if lang == "en" else f"{shown}{NBSP}%"


def filesize(size: int, lang: str) -> str:
    """212 КБ / 212 KB, 3,4 МБ, from bytes."""
    if size < 1024:
        return f"{size}{NBSP}{Text('Б', 'B').render(lang)}"
    power = 1 if size < 1000 * 1024 else 2 if size < 1000 * 1024**2 else 3
    shown = Decimal(size) / 1024**power
    digits = shown.quantize(Decimal("0.1") if shown < 10 else Decimal(1))
    return f"{number(_plain(digits), lang)}{NBSP}{_SIZES[power - 1].render(lang)}"


def clause(c: str, lang: str) -> str:
    """п. 3.2 / cl. 3.2; of a reading: р. 12 / reading 12"""
    if c.startswith("R"):
        return f"{Text('р.', 'reading').render(lang)}{NBSP}{c[1:]}"
    return f"{Text('п.', 'cl.').render(lang)}{NBSP}{c}"


def count(n: int, noun: str, lang: str) -> str:
    """3 тикета / 3 tickets; `noun` is a key of NOUNS (KeyError otherwise)."""
    return f"{number(n, lang)}{NBSP}{noun_for(n, noun, lang)}"


def noun_for(n: int, noun: str, lang: str) -> str:
    """тикета / tickets: the noun alone, in the form that stands after `n`."""
    return NOUNS[noun].after(n, lang)


def left(delta: timedelta, lang: str) -> str:
    """осталось 2 дня / 2 days left; past the time: просрочено на 3 часа / 3 hours late."""
    n, noun = _largest_unit(abs(delta))
    late = delta < timedelta(0)
    if n == 0:
        return Text(
            "только что просрочено" if late else "меньше минуты", "just past" if late else "under a minute"
        ).render(lang)
    if lang == "en":
        return f"{count(n, noun, lang)} {'late' if late else 'left'}"
    if late:
        return f"просрочено на{NBSP}{_accusative(n, noun)}"
    return f"{_remained(n, noun)}{NBSP}{count(n, noun, lang)}"


def _remained(n: int, noun: str) -> str:
    return plural(n, "осталась" if noun == "minutes" else "остался", "осталось", "осталось")


def _accusative(n: int, noun: str) -> str:
    # Of the units only the minute has an accusative of its own: «на 21 минуту».
    counted = count(n, noun, "ru")
    return counted.removesuffix("минута") + "минуту" if counted.endswith("минута") else counted


def _largest_unit(delta: timedelta) -> tuple[int, str]:
    for unit, noun in ((timedelta(days=1), "days"), (timedelta(hours=1), "hours")):
        if delta >= unit:
            return delta // unit, noun
    return delta // timedelta(minutes=1), "minutes"


def _month(d: date, lang: str) -> str:
    return (_MONTHS_EN if lang == "en" else _MONTHS_RU)[d.month - 1]


def _plain(n: Decimal) -> Decimal:
    return n.quantize(Decimal(1)) if n == n.to_integral_value() else n.normalize()
