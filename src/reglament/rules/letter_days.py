"""Days as people write them in letters, Russian and English: «с 1 декабря», "until 31.12.2026" (1.5, R22)."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "ма": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11,
    "дек": 12, "jan": 1, "feb": 2, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?:январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|"
    r"декабр[ья]|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DAY = (
    r"(?:(?P<y1>\d{4})-(?P<m1>\d\d)-(?P<d1>\d\d)|(?P<d2>\d{1,2})\.(?P<m2>\d\d)(?:\.(?P<y2>\d{4}|\d\d))?(?!\d)|"
    rf"(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m3>{_MONTH})(?:,?\s+(?P<y3>\d{{4}}))?|"
    rf"(?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y4>\d{{4}}))?)"
)
_FROM = re.compile(
    rf"(?<!\w)(?:начиная\s+с|со?|from|since|starting(?:\s+(?:on|from))?|effective|as\s+of|on)\s+{_DAY}",
    re.IGNORECASE,
)
_TO = re.compile(rf"(?<!\w)(?:по|до|until|till|through|to)\s+{_DAY}", re.IGNORECASE)
_NOW = re.compile(
    r"(?<!\w)(?:с\s+(?:сегодня(?:шнего\s+дня)?|этого\s+дня)|немедленно|сегодня|from\s+today|immediately|today)(?!\w)",
    re.IGNORECASE,
)
_TOMORROW = re.compile(r"(?<!\w)(?:с\s+завтра(?:шнего\s+дня)?|from\s+tomorrow)(?!\w)", re.IGNORECASE)
_HALF_A_YEAR = 183


def first_day(text: str, *, on: dt.date) -> dt.date | None:
    """Since when, of a text written on a day; a day without its year is the nearest one. None when nothing says it, or no
    such day is."""
    if found := _FROM.search(text):
        return _day(found, on)
    if _TOMORROW.search(text):
        return on + dt.timedelta(days=1)
    return on if _NOW.search(text) else None


def last_day(text: str, *, on: dt.date) -> dt.date | None:
    """Until when, that day included."""
    found = _TO.search(text)
    return _day(found, on) if found else None


def _day(found: re.Match[str], on: dt.date) -> dt.date | None:
    kind = next(n for n in "1234" if found[f"d{n}"])
    month = found[f"m{kind}"].lower()
    number = int(month) if month.isdecimal() else _month(month)
    year = found[f"y{kind}"]
    try:
        if year:
            return dt.date(
                int(year) if len(year) > 2 else on.year // 100 * 100 + int(year),
                number,
                int(found[f"d{kind}"]),
            )
        day = dt.date(on.year, number, int(found[f"d{kind}"]))
        if (on - day).days > _HALF_A_YEAR:
            return day.replace(year=on.year + 1)
        return day.replace(year=on.year - 1) if (day - on).days > _HALF_A_YEAR else day
    except ValueError:
        return None


def _month(word: str) -> int:
    return _MONTHS.get(word[:3]) or _MONTHS[word[:2]]
