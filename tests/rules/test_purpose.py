"""What a purpose of payment says of invoices (2.9, R11): the cases, and whatever else people and banks may write."""

from __future__ import annotations

import csv
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.purpose import LONGEST, Purpose, read_purpose
from reglament.rules.purpose_reasons import explain_purpose
from reglament.rules.purpose_words import fold
from tests import source

DATA = source.ROOT / "tests" / "data"
BILLS = st.sampled_from(
    [
        "счету",
        "сч.",
        "СЧЕТ №",
        "счета",
        "сч№",
        "N",
        "от",
        "01.02.2026",
        "20 ноября 2026",
        ",",
        "и",
        "договор",
        "акт",
    ]
)


def cases() -> list[tuple[str, str, str]]:
    with (DATA / "vectors" / "purposes.csv").open(encoding="utf-8") as file:
        found = [(row["purpose"], row["invoices"], row["dates"]) for row in csv.DictReader(file)]
    with (DATA / "purposes.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        return found + [(row["purpose"], row["invoices"], row["dates"]) for row in rows]


def told(text: str) -> tuple[str, str]:
    purpose = read_purpose(text)
    return ";".join(purpose.invoices), ";".join(day.isoformat() for day in purpose.dates)


@pytest.mark.parametrize(("text", "invoices", "dates"), cases())
def test_labelled_purposes(text: str, invoices: str, dates: str) -> None:
    assert told(text) == (invoices, dates)


@pytest.mark.parametrize(("text", "invoices", "dates"), cases())
def test_spaces_and_capitals_change_nothing(text: str, invoices: str, dates: str) -> None:
    for other in (f"  {text} ", text.replace(" ", "\u00a0"), text.upper(), text.replace("е", "ё")):
        assert told(other) == (invoices, dates)


def test_days_belong_to_their_numbers() -> None:
    two = read_purpose("по сч. №№ 1043, 1045 от 20.11.2026, 23.11.2026")
    assert two.pairs == (("1043", date(2026, 11, 20)), ("1045", date(2026, 11, 23)))
    one = read_purpose("по сч. №№ 1043, 1045 от 20.11.2026")
    assert one.pairs == (("1043", date(2026, 11, 20)), ("1045", date(2026, 11, 20)))
    unclear = read_purpose("по сч. №№ 1, 2, 3 от 20.11.2026, 23.11.2026")
    assert unclear.pairs == (("1", None), ("2", None), ("3", None))


def test_ranges_are_for_a_person() -> None:
    assert read_purpose("по счетам 123-125").is_range
    assert not read_purpose("по счету 2026-123").is_range
    assert read_purpose("по счетам 1-900").invoices == ("1-900",)


def test_whom_it_is_paid_for() -> None:
    assert read_purpose("Оплата за ООО «Василёк» ИНН 7700990035 по сч. 1").third_party_inn == "7700990035"
    assert read_purpose("за ИП Иванова, ИНН: 770099000106").third_party_inn == "770099000106"
    assert read_purpose("Плательщик ИНН 7700990028. Оплата счета 1").third_party_inn == ""
    assert read_purpose("за ООО «Ромашка» ИНН 123").third_party_inn == ""


def test_money_that_comes_back() -> None:
    assert read_purpose("Возврат ошибочно перечисленных средств по п/п № 123").returned
    assert read_purpose("Возвращено банком").returned
    assert not read_purpose("Оплата счета 1").returned


@given(st.text())
def test_whatever_the_text_there_is_an_answer(text: str) -> None:
    purpose = read_purpose(text)
    assert purpose == read_purpose(text)
    folded = fold(text)
    for number in purpose.invoices:
        assert number in folded or purpose.is_range


@given(st.lists(st.one_of(BILLS, st.integers(0, 99999).map(str)), max_size=30).map(" ".join))
def test_no_number_is_made_up(text: str) -> None:
    purpose = read_purpose(text)
    assert isinstance(purpose, Purpose)
    assert len(purpose.pairs) >= len(purpose.invoices)
    bare = fold(text)
    assert all(number in bare for number in purpose.invoices)


@pytest.mark.parametrize(
    "part",
    [
        "СЧ ",
        "1",
        "1-",
        "№",
        "ИНН",
        "N. ",
        "1 ",
        "СЧЕТ",
        "А-",
        "01.02.",
        "ПО",
        "1/",
        "ЗА ",
        "счет 1,",
        "(1 ",
        "(1",
    ],
)
def test_hostile_texts_are_read_in_time(part: str) -> None:
    """What blows up takes minutes; only the first ten thousand signs are read. Speed is for bench/."""
    text = (part * LONGEST)[: 3 * LONGEST]
    begun = time.process_time()
    read_purpose(text)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("text", "steps", "result"),
    [
        ("Оплата по счету № 1042 от 20.11.2026", 1, "Счета: 1042"),
        ("счет 1042", 1, "Счета: 1042"),
        ("по договору 12", 1, "Номер счёта не назван"),
        ("Возврат за ООО «А» ИНН 7700990035 по счетам 1-2", 5, "Счета: 1, 2"),
    ],
)
def test_the_reading_is_explained(text: str, steps: int, result: str) -> None:
    why = explain_purpose(read_purpose(text))
    assert (len(why.steps), why.result.ru) == (steps, result)
    assert set(why.clauses) <= {"2.9", "R11"}
    assert why.result.en != why.result.ru
