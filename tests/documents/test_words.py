import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from reglament.documents.words import amount_in_words

TABLE = Path(__file__).with_name("amount-in-words.csv")
AMOUNTS = st.integers(min_value=0, max_value=10**14 - 1).map(lambda kopecks: Decimal(kopecks) / 100)


def _rows() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["amount"], row["words"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("amount", "words"), _rows())
def test_the_table(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@given(AMOUNTS)
def test_agrees_with_num2words_in_russian(amount: Decimal) -> None:
    rubles, kopecks = divmod(int(amount * 100), 100)
    said = amount_in_words(amount)
    # The oracle says every number of a group, so «один миллион» and the like come the same way.
    oracle = num2words(Decimal(rubles), lang="ru", to="currency", currency="RUB", cents=False).split(",")[0]
    assert said.lower().startswith(oracle.lower())
    assert f" {kopecks:02d} копе" in said


@given(AMOUNTS)
def test_agrees_with_num2words_in_english(amount: Decimal) -> None:
    rubles, kopecks = divmod(int(amount * 100), 100)
    oracle = num2words(rubles, lang="en").replace(",", "")
    assert amount_in_words(amount, "en").lower().startswith(f"{oracle} rouble")
    assert f" {kopecks:02d} kopeck" in amount_in_words(amount, "en")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.01", "Zero roubles 01 kopeck"),
        ("1.00", "One rouble 00 kopecks"),
        ("4333.33", "Four thousand three hundred and thirty-three roubles 33 kopecks"),
        ("1001.21", "One thousand and one roubles 21 kopecks"),
        ("1000000.00", "One million roubles 00 kopecks"),
    ],
)
def test_english(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "en") == words


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000", "NaN", "Infinity"])
def test_refuses_what_no_document_holds(amount: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount_in_words(Decimal(amount))


@pytest.mark.parametrize("amount", ["5", "5.0", "5.000", "5E0"])
def test_the_scale_of_the_decimal_does_not_matter(amount: str) -> None:
    assert amount_in_words(Decimal(amount)) == "Пять рублей 00 копеек"
