"""The words, numbers and days of a purpose of payment: folded to one spelling, cut into tokens, told apart (2.9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_LOOK_ALIKE: Final = str.maketrans("ABCEHKMOPTXYЁ–—‑−", "АВСЕНКМОРТХУЕ----")
_SPACES: Final = re.compile(r"[\s\u00ad\u200b-\u200f\ufeff]+")
# «N», «No», «N0.» before a number is a number sign.
_SIGN: Final = re.compile(r"N(?:О|°|0(?=\W))?[. ]{0,3}(?=№|\d|N[. ]{0,3}\d|[А-Я]{1,4}-\d)")
# Russian in Latin letters, as banks abroad send it: «Oplata po schetu N 123 ot 01.02.2026». Letters at a number are its own.
_LATIN_RUSSIAN: Final = re.compile(r"SCH|OPLAT|VOZVR")
_CYRILLIC: Final = re.compile(r"[А-ЯЁ]")
_LATIN_WORD: Final = re.compile(r"(?<![A-Z0-9])(?:SCH(?=[-\d])|[A-Z]{4,}|[A-Z]+(?!-?\d))")
_STAYS_LATIN: Final = frozenset({"N", "NN", "NO", "INV", "INVOICE", "INVOICES"})  # number signs and English
_SOUNDS: Final = {
    "SHCH": "Щ", "SCH": "СЧ", "ZH": "Ж", "KH": "Х", "TS": "Ц", "CH": "Ч", "SH": "Ш",
    "YU": "Ю", "IU": "Ю", "YA": "Я", "IA": "Я", "YE": "Е", "YO": "Е",
}  # fmt: skip
_SOUND: Final = re.compile("|".join(_SOUNDS))
_LETTERS: Final = str.maketrans("ABVGDEZIJKLMNOPRSTUFHCQWY", "АБВГДЕЗИЙКЛМНОПРСТУФХЦКВЫ")
_MONTHS: Final = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МА", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")
_MONTH: Final = r"(?:ЯНВ|ФЕВ|МАР|АПР|МА[ЯЙ]|ИЮН|ИЮЛ|АВГ|СЕН|ОКТ|НОЯ|ДЕК)[А-Я]{0,8}"
_TOKEN: Final = re.compile(
    # 01.02.2026, 1/2/26, 2026-02-01; with hyphens, spaces or without anything only where «от» leads to it.
    r"(?P<inside>\( ?\d[\d ]*(?:[.,=-]\d{2}(?: ?(?:РУБЛЕЙ|РУБ|Р)\.?)?|(?: ?(?:РУБЛЕЙ|РУБ|Р)\.?)) ?\))"
    r"|(?P<date>(?<!\d)\d{1,2} ?[./] ?\d{1,2} ?[./] ?(?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{4}[-.]\d{2}[-.]\d{2}(?!\d)"
    r"|(?<=ОТ) ?\d{1,2}[-, ]\d{1,2}[-, ](?:\d{4}|\d{2})(?!\d)|(?<=ОТ) ?\d{8}(?!\d))"
    rf"|(?P<days>(?<=ОТ )(?:\d{{1,2}} ?[,И&+] ?)+\d{{1,2}} ?{_MONTH}[. -]{{0,2}}(?:\d{{4}}|\d{{2}})(?!\d))"
    rf"|(?P<said>(?<!\d)\d{{1,2}}[\"«»'“” .-]{{0,3}}(?:-?ГО )?{_MONTH}[. -]{{0,2}}(?:\d{{4}}|\d{{2}})(?!\d))"
    r"|(?P<share>\d+(?:[.,]\d+)? ?%)"
    # «12 000,00», «12 000-00»; after «№» the first of them is a number.
    r"|(?P<sum>(?<!\d)\d+[.,]\d{1,2}(?![\d.])|(?<![№\d])(?<!№ )\d{1,3}(?: \d{3})+[.,=-]\d\d(?![\d.]))"
    r"|(?P<number>(?:[А-ЯA-Z]{1,4}-)?\d+(?:[-/](?!\d{1,2}[./]\d{1,2}[./]\d|ДОГ|АКТ|УПД|СЧ|СФ|ТН|ПП|ОТ)(?:\d+|[А-ЯA-Z]{1,3}(?![А-ЯA-Z])))*"
    r"(?:[АБ](?![А-ЯA-Z/]))?)"
    r"|(?P<word>[А-ЯA-Z]+(?:[/-][А-ЯA-Z]+)*)"
    r"|(?P<sign>№)"
    r"|(?P<and>[,;+&/])"
    r"|(?P<dash>-|\.{2,3}|…)",
    re.ASCII,
)
_BILL: Final = re.compile(
    r"(?:ДОГОВОР[А-Я]{0,3}-|[А-Я]*(?:ПО|НА|ЗА|ОПЛ|ОПЛАТА))?"
    r"(?:СЧЕТ(?P<case>А|У|ОМ|Е|Ы|ОВ|АМ|АМИ|АХ)?(?:-?(?:ОФЕРТ|ДОГОВОР|ЗАКАЗ|ЗАЯВК|ПРОТОКОЛ|ИЗВЕЩЕН|КВИТАНЦ|СПЕЦИФИКАЦ)[А-Я]*)?(?:НАОПЛАТУ)?|СЧЕТ[А-Я]|СЧ|СЧ-[АУ]|СЧ-?Т(?P<brief>А|У|ОМ|Е|Ы|ОВ|АМ|АМИ|АХ)?|ИНВОЙС[А-Я]*"
    r"|INV(?:ОIСЕS?)?)"
)
_BILL_LETTERS: Final = ("СЧ", "ИНВОЙС", "INV")
_MANY: Final = frozenset({"Ы", "ОВ", "АМ", "АМИ", "АХ"})
_OTHER_ACCOUNT: Final = re.compile(
    r"РАСЧ|ЛИЦЕВ|БАНКОВСК|ТЕКУЩ|КОРР|КАРТОЧ|ПОПОЛНЕН|ТРАНЗИТ|ССУДН|КРЕДИТ|ДЕПОЗИТ|НОМИНАЛЬН|СПИСАН|ЗАКРЫТ|ОТКРЫТ|ВЕДЕНИ|ОБСЛУЖ"
    r"|(?:[РЛ]|СО)$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A sum in brackets, a date, a date said in words, several days of one month, a share, a sum, a number, a word, «№»,
    a comma or the like, a dash; `glued`: nothing stands before it."""

    kind: str = ""
    text: str = ""
    glued: bool = False


NONE: Final = Token()


def fold(text: str) -> str:
    """Capitals, one kind of space and of number sign, look-alike Latin letters as Cyrillic ones, ё as е."""
    signs = text.replace("№", "\ue000").replace("#", "\ue000")
    plain = unicodedata.normalize("NFKC", signs).upper().replace("\ue000", "№")
    if _LATIN_RUSSIAN.search(plain) and not _CYRILLIC.search(plain):
        plain = _LATIN_WORD.sub(_in_cyrillic, plain)
    return _SIGN.sub("№", _SPACES.sub(" ", plain).translate(_LOOK_ALIKE))


def _in_cyrillic(word: re.Match[str]) -> str:
    if word[0] in _STAYS_LATIN:
        return word[0]
    return _SOUND.sub(lambda sound: _SOUNDS[sound[0]], word[0]).translate(_LETTERS)


def tokens(folded: str) -> Iterator[Token]:
    """The tokens of a folded text in order; other signs are passed over."""
    end = 0
    for match in _TOKEN.finditer(folded):
        yield Token(match.lastgroup or "", match[0], glued=match.start() == end)
        end = match.end()


def has_bill(folded: str) -> bool:
    """Whether a folded text may name an invoice at all."""
    return any(letters in folded for letters in _BILL_LETTERS)


def bill(word: str, before: Token, following: Token) -> bool | None:
    """Whether a word is «счёт», an invoice: None when it is not; else whether it speaks of several."""
    match = _BILL.fullmatch(word) if has_bill(word) else None
    if match is None or (before.kind == "word" and _OTHER_ACCOUNT.match(before.text)):
        return None
    if following.kind == "word" and (following.text.startswith("ФАКТ") or following.text == "Ф"):
        return None
    return (match["case"] or match["brief"]) in _MANY


def days_of(token: Token) -> list[date]:
    """The days that a token of kind "date", "said" or "days" names; none when a month has no such day."""
    if token.kind == "date":
        found = [_figured(token.text)]
    else:
        *days, year = re.findall(r"\d+", token.text)
        name = re.findall(r"[А-Я]{3,}", token.text)[-1]
        month = next(place for place, begins in enumerate(_MONTHS, start=1) if name.startswith(begins))
        found = [_day(int(year), month, int(day)) for day in days]
    return [day for day in found if day is not None]


def _figured(text: str) -> date | None:
    parts = re.findall(r"\d+", text)
    if len(parts) == 1:
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, year = (int(part) for part in parts)
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else int(f"20{year:02}"), month, day)
    except ValueError:
        return None
