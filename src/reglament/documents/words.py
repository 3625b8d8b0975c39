"""A sum in words for documents: roubles in words, kopecks in two digits, in Russian and in English."""

from decimal import Decimal

_RU_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_RU_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_RU_SMALL = (
    "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять",
    "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать",
    "семнадцать", "восемнадцать", "девятнадцать",
)  # fmt: skip
_RU_FEMININE = {1: "одна", 2: "две"}
_RU_ROUBLE = ("рубль", "рубля", "рублей")
_RU_KOPECK = ("копейка", "копейки", "копеек")
_RU_GROUPS = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
)

_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SMALL = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_GROUPS = ("", "thousand", "million", "billion")

_LIMIT = Decimal(1000) ** len(_RU_GROUPS)


def amount_in_words(amount: Decimal, language: str = "ru") -> str:
    """Return roubles in words and kopecks in digits, with a capital: «Две тысячи рублей 00 копеек».

    `amount` is in roubles with whole kopecks, from 0 to 999 999 999 999.99. `language` "en" gives English,
    anything else Russian. Raises ValueError for a negative, too large or finer sum.
    """
    if not amount.is_finite() or not 0 <= amount < _LIMIT or amount * 100 % 1:
        raise ValueError(f"no words for {amount}: a sum in whole kopecks from 0 to {_LIMIT} is needed")
    rubles, kopecks = divmod(int(amount * 100), 100)
    words = _english(rubles, kopecks) if language == "en" else _russian(rubles, kopecks)
    return words[0].upper() + words[1:]


def _groups(number: int) -> list[tuple[int, int]]:
    """Split into groups of three digits, highest first: (power of a thousand, its 1–999)."""
    split = [(power, number // 1000**power % 1000) for power in range(len(_RU_GROUPS))]
    return [(power, value) for power, value in reversed(split) if value]


def _russian(rubles: int, kopecks: int) -> str:
    words = []
    for power, value in _groups(rubles):
        words += [*_russian_group(value, feminine=power == 1), _form(value, _RU_GROUPS[power])]
    said = " ".join(word for word in words if word) or "ноль"
    return f"{said} {_form(rubles, _RU_ROUBLE)} {kopecks:02d} {_form(kopecks, _RU_KOPECK)}"


def _russian_group(value: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    tens, small = divmod(rest, 10) if rest >= 20 else (0, rest)
    unit = _RU_FEMININE.get(small, _RU_SMALL[small]) if feminine else _RU_SMALL[small]
    return [_RU_HUNDREDS[hundreds], _RU_TENS[tens], unit]


def _form(number: int, forms: tuple[str, str, str]) -> str:
    if number % 100 in range(11, 15):
        return forms[2]
    return forms[0] if number % 10 == 1 else forms[1] if number % 10 in (2, 3, 4) else forms[2]


def _english(rubles: int, kopecks: int) -> str:
    groups = _groups(rubles)
    words = []
    for power, value in groups:
        joins_higher = power == 0 and len(groups) > 1
        words += [_english_group(value, joined=joins_higher), _EN_GROUPS[power]]
    said = " ".join(word for word in words if word) or "zero"
    rouble = "rouble" if rubles == 1 else "roubles"
    return f"{said} {rouble} {kopecks:02d} {'kopeck' if kopecks == 1 else 'kopecks'}"


def _english_group(value: int, *, joined: bool) -> str:
    hundreds, rest = divmod(value, 100)
    tens, small = divmod(rest, 10) if rest >= 20 else (0, rest)
    below = "-".join(word for word in (_EN_TENS[tens], _EN_SMALL[small]) if word)
    if not hundreds:
        return f"and {below}" if joined else below
    return f"{_EN_SMALL[hundreds]} hundred and {below}" if below else f"{_EN_SMALL[hundreds]} hundred"
