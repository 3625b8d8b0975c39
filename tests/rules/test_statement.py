"""Bank statements as values: direction, identity, totals, whose they are (R11)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.statement import (
    AccountFigures,
    Direction,
    Identity,
    Party,
    Statement,
    StatementLine,
    StatementRefused,
    checks,
    direction,
    identities,
    refuse_foreign,
)

OURS, SECOND, THEIRS, FOREIGN = (
    "40702810600000000001", "40702810900000000002", "40702810700000000001", "40702810999999999999",
)  # fmt: skip
OWN, INN = frozenset({OURS, SECOND}), "7700990010"
DAY = dt.date(2026, 11, 23)


def party(account: str = THEIRS, inn: str = "7700990028") -> Party:
    return Party(account, inn, "", "", "", "")


def line(payer: Party | None = None, payee: Party | None = None, **changes: object) -> StatementLine:
    made = StatementLine(
        place=1, line=20, kind="Платежное поручение", number="154", dated=DAY, amount=Decimal("100.00"),
        payer=payer or party(), payee=payee or party(OURS, INN), posted_on=DAY, charged_on=None, purpose="",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def statement(
    *lines: StatementLine, figures: tuple[AccountFigures, ...] = (), accounts: tuple[str, ...] = (OURS,)
) -> Statement:
    return Statement("1c", "", accounts, None, None, figures, lines)


def figures(
    opening: str | None, received: str | None, spent: str | None, closing: str | None,
    *, account: str = OURS, days: tuple[int, int] | None = None,
) -> AccountFigures:  # fmt: skip
    sums = (None if each is None else Decimal(each) for each in (opening, received, spent, closing))
    from_day, to_day = (
        (None, None) if days is None else (dt.date(2026, 11, days[0]), dt.date(2026, 11, days[1]))
    )
    return AccountFigures(account, from_day, to_day, *sums)


# Direction


@pytest.mark.parametrize(
    ("payer", "payee", "expected"),
    [
        (party(), party(OURS, INN), Direction.INCOMING),
        (party("", ""), party(OURS, ""), Direction.INCOMING),
        (party(OURS, INN), party(), Direction.OUTGOING),
        (party(OURS, INN), party("", ""), Direction.OUTGOING),
        (party(SECOND, INN), party(OURS, INN), Direction.OWN),
        (party(SECOND, ""), party(OURS, ""), Direction.OWN),
        (party(FOREIGN, INN), party(OURS, INN), Direction.OWN),
        (party(OURS, INN), party(FOREIGN, INN), Direction.OWN),
        (party(), party(FOREIGN, INN), None),
        (party("", ""), party("", ""), None),
    ],
)
def test_direction_follows_the_accounts(payer: Party, payee: Party, expected: Direction | None) -> None:
    for posted, charged in ((DAY, None), (None, DAY), (None, None), (DAY, DAY)):
        moved = line(payer, payee, posted_on=posted, charged_on=charged)
        assert direction(moved, OWN, INN) is expected


def test_a_studio_without_an_inn_owns_no_strangers() -> None:
    assert direction(line(party(THEIRS, "")), OWN, "") is Direction.INCOMING


# Identity


def test_what_banks_change_is_no_part_of_the_identity() -> None:
    (first,) = identities([line()])
    other = line(
        Party(THEIRS, "", "770001001", "ООО «Ромашка»", "049999901", "ПАО"), place=7, line=90, kind="Выписка", number="000154",
        posted_on=None, charged_on=DAY, purpose="Иначе", reference="B1",
    )  # fmt: skip
    (again,) = identities([other])
    assert first == again
    assert first.key == again.key
    assert first == Identity(OURS, THEIRS, "154", DAY, Decimal("100.00"), 1)


@pytest.mark.parametrize(
    "other",
    [
        line(party(SECOND)), line(payee=party(SECOND)), line(number="155"), line(number="И-45/2024"),
        line(dated=dt.date(2026, 11, 24)), line(amount=Decimal("100.01")),
    ],
)  # fmt: skip
def test_what_makes_another_payment(other: StatementLine) -> None:
    (first,), (second,) = identities([line()]), identities([other])
    assert first.key != second.key


def test_equal_payments_of_one_file_are_counted() -> None:
    found = identities([line(), line(number="15"), line(), line(number="0154")])
    assert [each.occurrence for each in found] == [1, 1, 2, 3]
    assert len({each.key for each in found}) == 4


def test_the_key_is_the_same_everywhere() -> None:
    (found,) = identities([line()])
    text = f'["{OURS}","{THEIRS}","154","2026-11-23","100.00",1]'
    assert found.key == hashlib.sha256(text.encode()).hexdigest()
    assert found.key == "82f13667e7f6d7c694d419a2e4b0b59c9c29a31b157c4f497c5e9d286304bd6a"
    (whole,) = identities([line(amount=Decimal(100))])
    assert whole.key == found.key


def test_numbers_of_zeros_and_spaces() -> None:
    assert [
        each.number for each in identities([line(number="000"), line(number=""), line(number=" 007 ")])
    ] == ["", "", "7"]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_no_key(numbers: list[str], chance: object) -> None:
    lines = [line(number=number) for number in numbers]
    keys = {each.key for each in identities(lines)}
    assert len(keys) == len(lines)
    chance.shuffle(lines)  # type: ignore[attr-defined]
    assert {each.key for each in identities(lines)} == keys


# Whose it is


def test_a_statement_of_ours_is_taken() -> None:
    refuse_foreign(statement(line()), OWN, INN)
    refuse_foreign(statement(line(), accounts=()), OWN, INN)
    refuse_foreign(statement(accounts=(OURS,)), OWN, INN)
    refuse_foreign(statement(line(), accounts=(FOREIGN, OURS)), OWN, INN)


@pytest.mark.parametrize(
    ("given_", "at"),
    [
        (statement(line(), accounts=(FOREIGN,)), 1),
        (statement(accounts=(FOREIGN,)), 1),
        (statement(accounts=()), 1),
        (statement(line(), line(payee=party(FOREIGN, INN), line=57)), 57),
        (statement(line(party("", ""), party("", ""), line=57)), 57),
    ],
)
def test_a_foreign_statement_is_refused_with_its_line(given_: Statement, at: int) -> None:
    with pytest.raises(StatementRefused) as caught:
        refuse_foreign(given_, OWN, INN)
    assert (caught.value.code, caught.value.line) == ("foreign", at)
    assert caught.value.text.ru != caught.value.text.en
    assert "foreign" in str(caught.value)


# Totals

CAME = line(amount=Decimal(500))
WENT = line(party(OURS, INN), party(), amount=Decimal(200), posted_on=None)
WAITS = line(amount=Decimal(1000), posted_on=None)
LINES = (CAME, WENT, WAITS)


def differences(
    *sections: AccountFigures, lines: tuple[StatementLine, ...] = LINES
) -> list[tuple[str, str, str]]:
    found = checks(statement(*lines, figures=sections), OWN, INN)
    assert all(each.text.ru != each.text.en and each.account in each.text.ru for each in found)
    return [(each.code, str(each.expected), str(each.found)) for each in found]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (figures("100", "500", "200", "400"), []),
        (figures("100", None, None, "400"), []),
        (figures("100", "500", None, "400"), []),
        (figures("100", None, "200", "400"), []),
        (figures("100", None, None, None), []),
        (figures(None, None, None, "400"), []),
        (figures(None, None, None, None), []),
        (figures("-100", "500", "200", "200"), []),
        (figures("100", "501", "200", "401"), [("received", "501", "500")]),
        (figures("100", "500", "201", "399"), [("spent", "201", "200")]),
        (figures("100", "500", "200", "401"), [("balance", "400", "401")]),
        (figures("100", None, None, "401"), [("balance", "400", "401")]),
        (
            figures("100", "600", "300", "399"),
            [("received", "600", "500"), ("spent", "300", "200"), ("balance", "400", "399")],
        ),
        (figures("1", "9", "9", "8", account=FOREIGN), []),
    ],
)
def test_turnover_and_balance(section: AccountFigures, expected: list[tuple[str, str, str]]) -> None:
    assert differences(section) == expected


def test_a_transfer_turns_over_both_accounts() -> None:
    moved = line(party(SECOND, INN), amount=Decimal(50), charged_on=DAY)
    assert differences(
        figures("0", "50", "0", "50"), figures("70", "0", "50", "20", account=SECOND), lines=(moved,)
    ) == []  # fmt: skip


def test_a_transfer_that_both_accounts_tell_is_one() -> None:
    left = line(party(SECOND, INN), amount=Decimal(50), posted_on=None, charged_on=DAY)
    came = line(party(SECOND, INN), amount=Decimal(50))
    sections = figures("0", "50", "0", "50"), figures("70", "0", "50", "20", account=SECOND)
    assert differences(*sections, lines=(left, came)) == []
    assert differences(*sections, lines=(came,)) == []


DAYS = (
    figures("100", "300", "0", "400", days=(23, 23)), figures("400", "200", "0", "600", days=(24, 24)),
    figures("600", "0", "200", "400", days=(25, 25)),
)  # fmt: skip


@pytest.mark.parametrize("sections", list(permutations(DAYS)))
def test_days_in_any_order(sections: tuple[AccountFigures, ...]) -> None:
    assert differences(*sections) == []


def test_a_missing_day_breaks_the_chain() -> None:
    assert differences(DAYS[0], DAYS[2]) == [("received", "300", "500"), ("chain", "400", "600")]


def test_a_section_given_twice_or_inside_another_counts_once() -> None:
    whole = figures("100", "500", "200", "400", days=(23, 25))
    assert differences(whole, whole) == []
    assert differences(*DAYS, whole) == []
    assert differences(figures("100", None, None, "300"), figures("300", None, None, "400")) == []


def test_sections_of_one_day_stay_in_their_order() -> None:
    first, second = (
        figures("100", None, None, "600", days=(23, 23)),
        figures("600", None, None, "400", days=(23, 23)),
    )
    assert differences(first, second) == []
    half = AccountFigures(OURS, dt.date(2026, 11, 23), None, None, None, None, None)
    assert differences(half, first, second) == []
