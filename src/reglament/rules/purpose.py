"""What a payment's purpose says: which invoices, of which days, for whom (2.9, R11).

Written by people and cut by banks: glued words, look-alike letters, every way to shorten «счёт». A number counts only where
the words lead to it: after «счёт» until another word, never after a contract, an act, a payment order, a ticket.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

LONGEST: Final = 10_000
LONGEST_NUMBER: Final = 12
LONGEST_RANGE: Final = 50

_LOOK_ALIKE: Final = str.maketrans("ABCEHKMOPTXYЁ", "АВСЕНКМОРТХУЕ")
_MONTHS: Final = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МА", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")
_TOKEN: Final = re.compile(
    r"(?P<date>(?<!\d)\d{1,2} ?[./] ?\d{1,2} ?[./] ?(?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<said>(?<!\d)\d{1,2} ?(?:ЯНВ|ФЕВ|МАР|АПР|МА[ЯЙ]|ИЮН|ИЮЛ|АВГ|СЕН|ОКТ|НОЯ|ДЕК)[А-Я]{0,8}\.? ?(?:\d{4})(?!\d))"
    r"|(?P<share>\d+(?:[.,]\d+)? ?%)"
    r"|(?P<sum>(?<!\d)\d+[.,]\d{1,2}(?![\d.]))"
    r"|(?P<number>(?:[А-ЯA-Z]{1,4}-)?\d+(?:[-/](?:\d+|[А-ЯA-Z]{1,3}(?![А-ЯA-Z])))*)"
    r"|(?P<word>[А-ЯA-Z]+(?:[/-][А-ЯA-Z]+)*)"
    r"|(?P<sign>№)"
    r"|(?P<and>[,;+&])"
)
_BILL: Final = re.compile(
    r"(?:[А-Я]*(?:ПО|НА|ЗА|ОПЛ|ОПЛАТА))?(?:СЧЕТ(?P<case>А|У|ОМ|Е|Ы|ОВ|АМ|АМИ|АХ)?(?:-?(?:ОФЕРТ|ДОГОВОР)[А-Я]*)?(?:НАОПЛАТУ)?|СЧ|СЧТ|ИНВОЙС[А-Я]*)"
)
_PLURAL: Final = ("А", "Ы", "ОВ", "АМ", "АМИ", "АХ")
_OTHER_ACCOUNT: Final = re.compile(r"РАСЧ|ЛИЦЕВ|БАНКОВСК|ТЕКУЩ|КОРР|ПОПОЛНЕН|ТРАНЗИТ|ДЕПОЗИТ|НОМИНАЛЬН|[РЛ]$")
_BETWEEN: Final = frozenset(
    {"НА", "ОПЛАТУ", "ОФЕРТА", "ОФЕРТЕ", "ОФЕРТЫ", "ДОГОВОРУ-ОФЕРТЕ", "НОМЕР", "НОМЕРА", "НОМ", "НР"}
)
_YEAR: Final = frozenset({"Г", "ГГ", "ГОД", "ГОДА"})
_UNITS: Final = frozenset(
    {"РУБ", "Р", "РУБЛЬ", "РУБЛЯ", "РУБЛЕЙ", "КОП", "ШТ", "Ч", "ЧАС", "ЧАСА", "ЧАСОВ", "МЕС", "М", "КГ", "ДН"}
)
_OTHER_PAPERS: Final = frozenset({"ДОГ", "АКТ", "УПД", "ПП", "СФ", "ТН", "ТТН", "ЗАК"})
_INN: Final = re.compile(r"ИНН\W{0,3}(\d{12}|\d{10})(?!\d)")
_FOR: Final = re.compile(r"\bЗА\b")
_RETURNED: Final = re.compile(r"\bВОЗВРА[ТЩ]")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What was read. `invoices`: numbers in order, without leading zeros; `dates`: theirs, in order; `pairs`: each number
    with its day where one was said; `is_range`: some were written «123-125», which a person must decide about."""

    invoices: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    pairs: tuple[tuple[str, date | None], ...] = ()
    is_range: bool = False
    returned: bool = False
    third_party_inn: str = ""


def read_purpose(text: str) -> Purpose:
    """Read a purpose of payment; whatever the text is, there is an answer. Only its first 10,000 signs are looked at."""
    folded = fold(text[:LONGEST])
    reader = _Reader(list(_tokens(folded)))
    reader.read()
    return Purpose(
        invoices=tuple(dict.fromkeys(number for number, _ in reader.found)),
        dates=tuple(dict.fromkeys(reader.dates)),
        pairs=reader.pairs(),
        is_range=reader.is_range,
        returned=bool(_RETURNED.search(folded)),
        third_party_inn=_third_party(folded),
    )


def fold(text: str) -> str:
    """Capitals, one kind of space and of number sign, look-alike Latin letters as Cyrillic ones, ё as е."""
    signs = text.replace("№", "\ue000").replace("#", "\ue000")
    plain = unicodedata.normalize("NFKC", signs).upper().replace("\ue000", "№")
    plain = (
        re.sub(r"[\s\u00ad\u200b-\u200f]+", " ", plain).replace("–", "-").replace("—", "-").replace("‑", "-")
    )
    plain = plain.translate(_LOOK_ALIKE)
    return re.sub(r"N(?:О|0(?=\W))?[. ]{0,3}(?=№|\d|[А-Я]{1,4}-\d)", "№", plain)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(folded: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(folded):
        yield _Token(match.lastgroup or "", match[0])


class _Reader:
    """Where the words have led to: "" nowhere, "expect" a number, "after" one, "more" of them after a comma."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.state = ""
        self.plural = False
        self.is_range = False
        self.found: list[tuple[str, int]] = []
        self.dates: list[date] = []
        self.dated: list[tuple[int, date]] = []
        self.group = 0

    def read(self) -> None:
        for place, token in enumerate(self.tokens):
            match token.kind:
                case "word":
                    self._word(token.text, place)
                case "number":
                    self._number(token.text, place)
                case "date" | "said":
                    self._date(token)
                case "sign" if self.state:
                    self.state = "expect"
                case "and" if self.state == "after":
                    self.state = "more"
                case "sum":
                    self._sum(token.text, place)
                case "share":
                    self.state = ""

    def pairs(self) -> tuple[tuple[str, date | None], ...]:
        """Each number with the day said for it: one day for all of its list, or one for each in order."""
        made: list[tuple[str, date | None]] = []
        for group in dict.fromkeys(group for _, group in self.found):
            numbers = list(dict.fromkeys(number for number, of in self.found if of == group))
            days = [day for of, day in self.dated if of == group]
            if len(days) == len(numbers):
                made += list(zip(numbers, days, strict=True))
            else:
                made += [(number, days[0] if len(days) == 1 else None) for number in numbers]
        return tuple(made)

    def _word(self, word: str, place: int) -> None:
        bill = _BILL.fullmatch(word)
        if bill and not _is_other(self.tokens, place):
            self.state, self.group = "expect", self.group + 1
            self.plural = bill["case"] in _PLURAL
        elif word == "И" and self.state == "after":
            self.state = "more"
        elif self.state and (word == "ОТ" or word in _YEAR):
            pass
        elif not (word in _BETWEEN and self.state == "expect"):
            self.state = ""

    def _number(self, text: str, place: int) -> None:
        prefix = text.partition("-")[0]
        if prefix == "СЧ" and self.state in ("", "after"):
            self.state, self.group, text = "expect", self.group + 1, text[3:]
        if self.state not in ("expect", "more") or not self._is_number(text, prefix, place):
            self.state = ""
            return
        for number in self._numbers(text):
            self.found.append((number, self.group))
        self.state = "after"

    def _is_number(self, text: str, prefix: str, place: int) -> bool:
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else _Token("", "")
        if sum(sign.isdigit() for sign in text) > LONGEST_NUMBER or prefix in _OTHER_PAPERS:
            return False
        return not (self.state == "more" and following.kind == "word" and following.text in _UNITS)

    def _sum(self, text: str, place: int) -> None:
        """«12,13» where numbers are awaited is two of them; «от 20.11» is a day without its year; else it is money."""
        before = self.tokens[place - 1] if place else _Token("", "")
        if self.state == "expect" and "," in text:
            self._number(text.partition(",")[0], place)
            self.state = "expect"
            self._number(text.partition(",")[2], place)
        elif not (self.state == "after" and before == _Token("word", "ОТ")):
            self.state = ""

    def _numbers(self, text: str) -> list[str]:
        first, _, last = text.partition("-")
        if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= LONGEST_RANGE:
            self.is_range = True
            return [str(number) for number in range(int(first), int(last) + 1)]
        return [text.lstrip("0") or "0" if text.isdigit() else text]

    def _date(self, token: _Token) -> None:
        day = _said(token.text) if token.kind == "said" else _written(token.text)
        if not self.state or day is None:
            return
        self.dates.append(day)
        self.dated.append((self.group, day))
        if self.state == "more":
            self.state = "after"


def _is_other(tokens: list[_Token], place: int) -> bool:
    """Whether this «счёт» is no invoice: a bank account, a tax invoice."""
    before = tokens[place - 1] if place else _Token("", "")
    following = tokens[place + 1] if place + 1 < len(tokens) else _Token("", "")
    if before.kind == "word" and _OTHER_ACCOUNT.match(before.text):
        return True
    return following.kind == "word" and (following.text.startswith("ФАКТУР") or following.text == "Ф")


def _written(text: str) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        year, month, day = (int(part) for part in text.split("-"))
    else:
        day, month, year = (int(part) for part in re.split(r" ?[./] ?", text))
    return _day(year if year > 99 else int(f"20{year:02}"), month, day)


def _said(text: str) -> date | None:
    day, name, year = re.findall(r"\d+|[А-Я]+", text)
    months = enumerate(_MONTHS, start=1)
    month = next(place for place, begins in months if name.startswith(begins))
    return _day(int(year), month, int(day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _third_party(folded: str) -> str:
    """The INN of the one for whom it is paid: «за ООО … ИНН …»."""
    for match in _INN.finditer(folded):
        if _FOR.search(folded, max(0, match.start() - 160), match.start()):
            return match[1]
    return ""
