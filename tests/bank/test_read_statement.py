"""The format is found by the content; and what is written is read back, in every format."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reglament.bank as room
from reglament.bank import FORMATS, read_statement
from reglament.bank.one_c_reader import Reader
from reglament.rules.statement import (
    AccountFigures,
    Party,
    Statement,
    StatementLine,
    StatementRefused,
    identities,
)
from tests.bank.writing import ACCOUNT, STUDIO, as_camt, as_mt940, as_one_c, written

SAMPLES = sorted((Path(__file__).parent / "statements").iterdir())


# Finding the format


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_exactly_one_format_knows_a_sample(path: Path) -> None:
    assert sum(each.recognises(path.read_bytes()) for each in FORMATS) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b" \r\n\t", "empty"), (b"\xef\xbb\xbf", "empty"), (b"\x1a", "empty"), (b"\x00\x00", "empty"),
        (b"%PDF-1.7", "format"), (b"PK\x03\x04", "format"), (b"1CClientBank", "format"), ("Счёт;Сумма\n".encode(), "format"),
        (b"\xff\xfe<\x00", "xml"), (b"\xff\xfe", "empty"), (b"\xff\xfe1\x00C", "encoding"),
        ("x".encode("utf-16"), "format"), (b"<", "xml"), (b":20:", "cut"),
        (b"{1:", "cut"), (b"\xff" * 100, "format"),
    ],
)  # fmt: skip
def test_what_is_no_statement(data: bytes, code: str) -> None:
    with pytest.raises(StatementRefused) as caught:
        read_statement(data)
    assert (caught.value.code, caught.value.line) == (code, 1)
    assert caught.value.text.ru != caught.value.text.en


def test_a_file_that_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 30)
    with pytest.raises(StatementRefused) as caught:
        read_statement(b"1CClientBankExchange" + b"\n" * 11)
    assert caught.value.code == "too_big"


def test_a_book_instead_of_a_purpose() -> None:
    """Fifty thousand lines of it are read in no time, and cut."""
    book = ("слово\n" * 50_000).strip()
    made = written(number=1, amount=Decimal(1), purpose=book, day=dt.date(2026, 11, 23))
    (found,) = read_statement(made).lines
    assert 9_000 < len(found.purpose) <= 10_000


def test_a_reader_that_was_given_nothing() -> None:
    with pytest.raises(StatementRefused) as caught:
        Reader().statement()
    assert caught.value.code == "format"


# Written, then read


LETTERS = 'АБВЯабвяёЁ №«»".,;=+0123456789ABCxyz()%'
WORDS = st.text(LETTERS, max_size=60).map(str.strip)
NUMBERS = st.one_of(
    st.integers(1, 999_999).map(str),
    st.integers(1, 99).map(lambda n: f"00{n}"),
    st.sampled_from(["И-45/2024", "б/н"]),
)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
SUMS = st.integers(1, 99_999_999_999_999).map(lambda kopecks: Decimal(kopecks) / 100)
BALANCES = st.integers(-(10**13), 10**13).map(lambda kopecks: Decimal(kopecks) / 100)
PARTIES = st.builds(
    Party,
    account=st.sampled_from(["40702810700000000001", "40802810200000000003", "40702810900000000005"]),
    inn=st.sampled_from(["", "7700990028", "770099000106"]),
    kpp=st.sampled_from(["", "770001001", "7700AB001"]),
    name=WORDS.filter(lambda name: name.upper().find("ИНН") < 0 and name != ""),
    bik=st.sampled_from(["", "049999901"]),
    bank=st.sampled_from(["", 'ПАО "БАНК"']),
)


@st.composite
def payments(
    draw: st.DrawFn,
    number: st.SearchStrategy[str] = NUMBERS,
    party: st.SearchStrategy[Party] = PARTIES,
    *,
    waiting: bool = True,
) -> StatementLine:
    """A payment that the studio received, made, or waits for."""
    other, day, to_us = draw(party), draw(DAYS), draw(st.booleans())
    booked = draw(st.one_of(st.none(), DAYS)) if waiting else day
    return StatementLine(
        place=1,
        line=1,
        kind=draw(st.sampled_from(["Платежное поручение", "Банковский ордер", "Прочее"])),
        number=draw(number),
        dated=draw(DAYS),
        amount=draw(SUMS),
        payer=other if to_us else STUDIO,
        payee=STUDIO if to_us else other,
        posted_on=booked if to_us else None,
        charged_on=None if to_us else booked,
        purpose=draw(WORDS),
    )


@st.composite
def statements(draw: st.DrawFn, lines: st.SearchStrategy[StatementLine]) -> Statement:
    from_day = draw(DAYS)
    to_day = from_day + dt.timedelta(days=draw(st.integers(0, 90)))
    figures = AccountFigures(
        ACCOUNT, from_day, to_day, draw(BALANCES), draw(SUMS), draw(SUMS), draw(BALANCES)
    )  # fmt: skip
    placed = tuple(
        replace(line, place=place) for place, line in enumerate(draw(st.lists(lines, max_size=5)), start=1)
    )
    return Statement("1c", "Банк", (ACCOUNT,), from_day, to_day, (figures,), placed)


def plain(given_: Statement) -> Statement:
    """Without what a format does not write: its name, lines of the file, its own references."""
    lines = tuple(replace(each, line=1, reference="") for each in given_.lines)
    return replace(given_, format="", sender="", lines=lines)


@settings(max_examples=80, deadline=None)
@given(
    statements(payments()),
    st.sampled_from(["cp1251", "utf-8", "utf-8-sig", "cp866"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_files_of_1c(made: Statement, encoding: str, end: str) -> None:
    made = _without_strange_signs(made) if encoding == "cp866" else made
    read = read_statement(as_one_c(made, encoding, end))
    assert plain(read) == plain(made)
    assert read.sender == "Банк"


@settings(max_examples=80, deadline=None)
@given(statements(payments()), st.sampled_from(["utf-16", "utf-16-be"]))
def test_files_of_1c_saved_as_unicode(made: Statement, encoding: str) -> None:
    whole = as_one_c(made, "utf-8", "\r\n").decode("utf-8-sig")
    data = whole.encode(encoding) if encoding == "utf-16" else b"\xfe\xff" + whole.encode(encoding)
    assert plain(read_statement(data)) == plain(made)
    for cut in (len(data) - 1, len(data) // 2 | 1):
        with pytest.raises(StatementRefused):
            read_statement(data[:cut])


@settings(max_examples=80, deadline=None)
@given(statements(payments()), st.sampled_from(["utf-8", "utf-16", "windows-1251"]))
def test_files_of_camt(made: Statement, encoding: str) -> None:
    read = read_statement(as_camt(made, encoding))
    assert plain(read) == plain(made)


PLAIN_NUMBERS = NUMBERS.filter(lambda number: number.isdigit())


RUSSIAN = PARTIES.map(lambda party: replace(party, name=f"ООО {party.name}"))


@settings(max_examples=80, deadline=None)
@given(
    statements(payments(PLAIN_NUMBERS, RUSSIAN, waiting=False)),
    st.sampled_from(["utf-8", "cp1251"]),
    st.booleans(),
)
def test_files_of_mt940(made: Statement, encoding: str, bare: bool) -> None:
    """MT940 holds less: no turnover, nothing about the account's owner, no kind of a document."""
    read = read_statement(as_mt940(made, encoding, bare=bare))
    assert [each.key for each in identities(read.lines)] == [each.key for each in identities(made.lines)]
    for found, given_ in zip(read.lines, made.lines, strict=True):
        to_us = given_.payee.account == ACCOUNT
        assert (found.payer if to_us else found.payee) == (given_.payer if to_us else given_.payee)
        assert (found.posted_on, found.charged_on) == (given_.posted_on, given_.charged_on)
        assert found.purpose == given_.purpose
    (figure,) = read.figures
    assert figure == replace(made.figures[0], received=None, spent=None)


def _without_strange_signs(given_: Statement) -> Statement:
    """DOS has no «» for names and purposes."""

    def dos(text: str) -> str:
        return text.replace("«", "").replace("»", "").strip()

    def side(party: Party) -> Party:
        return replace(party, name=dos(party.name) or "ООО")

    lines = (
        replace(each, payer=side(each.payer), payee=side(each.payee), purpose=dos(each.purpose))
        for each in given_.lines
    )
    return replace(given_, lines=tuple(lines))
