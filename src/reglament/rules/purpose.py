"""What a payment's purpose says: which invoices, of which days, for whom (2.9, R11).

Written by people and cut by banks: glued words, look-alike letters, every way to shorten «счёт». A number counts only where
the words lead to it: after «счёт» until another word, never after a contract, an act, a payment order, a ticket.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reglament.rules.purpose_words import NONE, Token, bill, days_of, fold, has_bill, tokens

LONGEST: Final = 10_000
LONGEST_RANGE: Final = 50
# Digits of an invoice's number where one is awaited; where a list only goes on, ten may be an INN or a telephone.
_LONGEST_NUMBER: Final = 12
_LONGEST_NEXT: Final = 9

_BETWEEN: Final = frozenset({"НА", "ОПЛАТУ", "ОПЛ", "ОФЕРТА", "ОФЕРТЕ", "ОФЕРТЫ", "ДОГОВОРУ-ОФЕРТЕ", "Б/Н"})
# «Счёт за ноябрь № 5», «счёт на предоплату № 5»: a number after these needs its sign.
_ASIDE: Final = frozenset(
    {
        "ЗА", "НА", "УСЛУГИ", "РАБОТЫ", "ТОВАР", "ПРЕДОПЛАТУ", "АВАНС", "ПОКУПАТЕЛЮ", "КЛИЕНТУ", "ВАШЕМУ", "ИСХ", "КВАРТАЛ",
        "ЯНВАРЬ", "ФЕВРАЛЬ", "МАРТ", "АПРЕЛЬ", "МАЙ", "ИЮНЬ", "ИЮЛЬ", "АВГУСТ", "СЕНТЯБРЬ", "ОКТЯБРЬ", "НОЯБРЬ", "ДЕКАБРЬ",
    }
)  # fmt: skip
_CURRENCY: Final = frozenset({"РУБ", "Р", "РУБЛЬ", "РУБЛЯ", "РУБЛЕЙ", "КОП"})
_MONEY: Final = _CURRENCY | {"НА", "В", "СУММА", "СУММУ", "СУММЕ"}
_SIGNS: Final = frozenset({"НОМЕР", "НОМЕРА", "НОМЕРОМ", "НОМЕРАМИ", "НОМ", "НР"})
_LEADS_TO_DAY: Final = frozenset({"ОТ", "ДАТА", *map(fold, ("dated", "dd", "of", "from"))})
_YEAR: Final = frozenset({"Г", "ГГ", "ГОД", "ГОДА"})
# «Взамен счёта 5», «за вычетом сч. 5», «ошибочно указан сч. 5»: 5 is not paid.
_NOT_PAID: Final = frozenset({"ВЗАМЕН", "ВМЕСТО", "ВЫЧЕТОМ", "ОШИБОЧНО"})
_NEAR: Final = 4
_UNITS: Final = _CURRENCY | {"ШТ", "Ч", "ЧАС", "ЧАСА", "ЧАСОВ", "МЕС", "МЕСЯЦ", "МЕСЯЦА", "М", "КГ", "ДН"}
_OTHER_PAPERS: Final = frozenset({"ДОГ", "АКТ", "УПД", "ПП", "СФ", "ТН", "ТТН", "ЗАК"})
_FIRMS: Final = frozenset({"ООО", "АО", "ПАО", "ОАО", "ЗАО", "ИП"})
_LONGEST_NAME: Final = 5
# What ends a firm's name: another paper or a new thought.
_NO_NAME: Final = re.compile(
    r"ДОГ|КОНТР|СОГЛ|АКТ|УПД|НАКЛ|ЗАК|ЗАЯВ|ТИКЕТ|СПЕЦ|ПОРУЧ|Р/С|С/Ф|П/П|ИНН|ТЕЛ|(?:ЗА|ПО|К|НА|СФ|ПП)$"
)
# After «123, 5 …» these words say that 5 is one more number.
_GOES_ON: Final = frozenset({"И", "ОТ", "ЗА", "ПО", "БЕЗ", "НДС", "В", "Г"})
_NO_PREFIX: Final = frozenset({"ОТ", "ЗА", "НА", "ПО", "И", "К", "С", "В", "О", "ПП", "СФ", "ТН"})
_INN: Final = re.compile(r"ИНН\W{0,3}([0-9]{12}|[0-9]{10})(?!\d)")
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
    # Most purposes without an invoice have no such letters; an import reads a hundred thousand of them.
    reader = _Reader(list(tokens(folded)) if has_bill(folded) else [])
    reader.read()
    return Purpose(
        invoices=tuple(dict.fromkeys(number for number, _ in reader.found)),
        dates=tuple(dict.fromkeys(day for _, day in reader.dated)),
        pairs=reader.pairs(),
        is_range=reader.is_range,
        returned=bool(_RETURNED.search(folded)),
        third_party_inn=_third_party(folded),
    )


class _Reader:
    """Where the words have led to: "" nowhere, "expect" a number, "after" one, "more" of them after a comma, "until" the
    last of a range, "aside" to sums and periods, from which only «№» or «счёт» leads back, "summed" to the sum of one of
    several, after which a comma leads to the next."""

    def __init__(self, read: Sequence[Token]) -> None:
        self.tokens = read
        self.state = ""
        self.is_range = False
        self.found: list[tuple[str, int]] = []
        self.dated: list[tuple[int, date]] = []
        self.group = 0
        self.many = False
        self.since = False
        self.prefix = ""
        self.name = 0

    def read(self) -> None:
        for place, token in enumerate(self.tokens):
            match token.kind:
                case "word":
                    self._word(token, place)
                case "number":
                    self._number(token.text, place)
                case "date" | "said" | "days":
                    self._date(token, place)
                case "sign":
                    self._sign(place)
                case "and" if self.state in ("after", "summed"):
                    self.state = "more"
                case "dash" if self.state == "after" and self._near(place, -1).kind == "number":
                    self.state = "until"
                case "sum":
                    self._sum(token.text, place)
                case "share" if self.state:
                    self.state = "aside"

    def pairs(self) -> tuple[tuple[str, date | None], ...]:
        """Each number with the day said for it: one day for all of its list, or one for each in order."""
        numbers: dict[int, dict[str, None]] = {}
        days: dict[int, list[date]] = {}
        for number, group in self.found:
            numbers.setdefault(group, {})[number] = None
        for group, day in self.dated:
            days.setdefault(group, []).append(day)
        made: list[tuple[str, date | None]] = []
        for group, named in numbers.items():
            said = days.get(group, [])
            if len(said) == len(named):
                made += list(zip(named, said, strict=True))
            else:
                made += [(number, said[0] if len(said) == 1 else None) for number in named]
        return tuple(made)

    def _near(self, place: int, step: int) -> Token:
        return self.tokens[place + step] if 0 <= place + step < len(self.tokens) else NONE

    def _word(self, token: Token, place: int) -> None:
        word, following = token.text, self._near(place, 1)
        many = bill(word, self._near(place, -1), following)
        if many is not None:
            self._begin(many=many)
            self.state = "" if self._is_not_paid(place) else self.state
        elif word == "И" and self.state in ("after", "summed"):
            self.state = "more"
        elif word in _SIGNS:
            self._sign(place)
        elif self.state == "expect" and word == "С" and following.kind in ("number", "sign"):
            self.since = True
        elif self.state == "after" and word == "ПО" and self.since:
            self.state, self.since = "until", False
        elif self.state in ("expect", "more") and self._is_prefix(word, following):
            self.prefix = word
        elif not self._passes(word, following):
            self.state = "aside" if self._is_aside(word) else ""

    def _is_not_paid(self, place: int) -> bool:
        """Whether the invoice named here is said to be another than the one that is paid for."""
        before = self.tokens[max(0, place - _NEAR) : place]
        return bool(self.found) and any(token.text in _NOT_PAID for token in before)

    def _begin(self, *, many: bool) -> None:
        self.state, self.group, self.many, self.since = "expect", self.group + 1, many, False

    def _is_prefix(self, word: str, following: Token) -> bool:
        """The letters of «А12»."""
        return len(word) <= 2 and following.kind == "number" and following.glued and word not in _NO_PREFIX

    def _passes(self, word: str, following: Token) -> bool:
        """Whether a word leaves everything as it is."""
        if self.state == "expect" and word in _BETWEEN:
            return not (word == "НА" and following.text in _ASIDE | _MONEY)
        return word in _LEADS_TO_DAY or word in _YEAR or (self.state == "summed" and word in _MONEY)

    def _is_aside(self, word: str) -> bool:
        """Whether a word only turns from a number that may still come: a sum, a period, whose invoice it is."""
        if self.state == "after":
            return word in _MONEY
        if self.state == "expect" and word in _FIRMS:
            self.name = _LONGEST_NAME
            return True
        self.name -= 1
        named = self.state == "aside" and self.name > 0 and not _NO_NAME.match(word)
        return self.state in ("expect", "aside") and (named or word in _ASIDE or word in _MONEY)

    def _sign(self, place: int) -> None:
        if self.state and self.state != "until":
            self.state = "expect"
            self.many = self.many or self._near(place, -1).kind == "sign"

    def _number(self, text: str, place: int) -> None:
        if self._near(place, -1).text in _LEADS_TO_DAY and text.isdigit() and len(text) <= 2:
            return  # a day whose month is not said here: «1042 от 12, 1043 от 13 ноября»
        text, self.prefix = self.prefix + text, ""
        letters = text.partition("-")[0]
        if letters in ("СЧ", "СЧЕТ", "INV") and self.state in ("", "after", "aside"):
            self._begin(many=False)
            text = text.partition("-")[2]
        awaited = self.state in ("expect", "more", "until")
        awaited = awaited or (self.state == "after" and (self.many or self._is_twin(text, place)))
        if not awaited or letters in _OTHER_PAPERS or not self._is_number(text, place):
            self.state = "aside" if self.state else ""
            return
        for number in self._numbers(text):
            self.found.append((number, self.group))
        self.state = "after"

    def _is_twin(self, text: str, place: int) -> bool:
        """Whether «1042 1043» goes on with a list that has no comma: a number like the one before, no year, and no
        thousands of a sum."""
        is_year = len(text) == 4 and text.startswith("20")
        before = self._near(place, -1)
        alike = before.kind == "number" and len(text) == len(self.found[-1][0]) > 3 and text.isdigit()
        return alike and before.text.isdigit() and not is_year

    def _is_number(self, text: str, place: int) -> bool:
        digits = sum(sign.isdigit() for sign in text)
        if self.state == "expect":
            return digits <= _LONGEST_NUMBER and not text.endswith("-00")
        return digits <= _LONGEST_NEXT and not self._is_counted(text, self._near(place, 1))

    def _is_counted(self, text: str, following: Token) -> bool:
        """Whether «, 5 часов», «, 2-й платёж», «, 2 этап» counts something and goes not on with the list."""
        if text.endswith(("-00", "-Й", "-Я", "-Е", "-ГО", "-М")) or following.text in _UNITS:
            return True
        shorter = len(text) < len(self.found[-1][0])
        return shorter and following.kind == "word" and following.text not in _GOES_ON

    def _numbers(self, text: str) -> list[str]:
        first, slash, last = text.partition("/")
        if (
            slash
            and self.many
            and first.isdigit()
            and last.isdigit()
            and len(first) == len(last) > 2
            and last[:2] != "20"
        ):
            return [first.lstrip("0") or first, last.lstrip("0") or last]
        first, _, last = text.partition("-")
        if self.state == "until":
            first, last = self.found[-1][0], text
        if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= LONGEST_RANGE:
            self.is_range = True
            return [str(number) for number in range(int(first), int(last) + 1)]
        return [re.sub(r"^0+(?=[1-9]|0$)", "", text)]

    def _sum(self, text: str, place: int) -> None:
        """«12,13» where numbers are awaited is two of them; «от 20.11» is a day without its year; else it is money."""
        first, comma, second = text.partition(",")
        if self.state == "expect" and comma and " " not in first:
            self._number(first, place)
            self.state = "expect"
            self._number(second, place)
        elif self.state and self._near(place, -1).text not in _LEADS_TO_DAY:
            one_of_several = self.many and bool(self.found) and self.found[-1][1] == self.group
            self.state = "summed" if one_of_several else "aside"

    def _date(self, token: Token, place: int) -> None:
        days = days_of(token)
        led = self._near(place, -1).text in _LEADS_TO_DAY
        if not self.state or not days or (self.state == "aside" and not led):
            return
        self.dated += [(self.group, day) for day in days]
        if self.state in ("more", "until"):
            self.state = "after"


def _third_party(folded: str) -> str:
    """The INN of the one for whom it is paid: «за ООО … ИНН …»."""
    for match in _INN.finditer(folded):
        if _FOR.search(folded, max(0, match.start() - 160), match.start()):
            return match[1]
    return ""
