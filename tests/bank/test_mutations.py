"""Broken files: each is read to a valid statement or refused whole, with a code, both languages and a line (R11).

Seeded by the number of the mutation; what failed is printed with its seed, so that `mutated(seed)` makes it again.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from reglament.bank import read_statement
from reglament.rules.statement import (
    Statement,
    StatementRefused,
    checks,
    direction,
    identities,
    refuse_foreign,
)
from tests.bank.writing import ACCOUNT, INN, SECOND

MUTATIONS = 1000
SAMPLES = sorted((Path(__file__).parent / "statements").iterdir())
OWN = frozenset({ACCOUNT, SECOND})
SIGNS = b"\x00\x1a\x98\xff<>&=:?/-{}'\"0123456789,. \r\n\xcd\xee\xec"
# Whoever hangs is caught; speed is for bench/.
SLOWEST_SECONDS = 30.0


def flip(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def replace_signs(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        made[chance.randrange(len(made))] = chance.choice(SIGNS)
    return bytes(made)


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes(chance.choice(SIGNS) for _ in range(chance.randint(1, 40))) + data[at:]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_the_head(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(min(400, len(data))) :]


def drop_lines(data: bytes, chance: random.Random) -> bytes:
    rows = data.splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        del rows[chance.randrange(len(rows))]
    return b"".join(rows)


def double_lines(data: bytes, chance: random.Random) -> bytes:
    rows = data.splitlines(keepends=True)
    start = chance.randrange(len(rows))
    piece = rows[start : start + chance.choice((1, 1, 5, 40))]
    at = chance.choice((start, chance.randrange(len(rows))))
    return b"".join(rows[:at] + piece + rows[at:])


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    rows = data.splitlines(keepends=True)
    first, second = chance.randrange(len(rows)), chance.randrange(len(rows))
    rows[first], rows[second] = rows[second], rows[first]
    return b"".join(rows)


def rename(data: bytes, chance: random.Random) -> bytes:
    rows = data.splitlines(keepends=True)
    at = chance.randrange(len(rows))
    place = chance.randrange(min(12, len(rows[at])) or 1)
    rows[at] = rows[at][:place] + chance.choice((b"X", b"", b"\xd0\x96", b"1")) + rows[at][place + 1 :]
    return b"".join(rows)


def change_a_value(data: bytes, chance: random.Random) -> bytes:
    rows = data.splitlines(keepends=True)
    at = chance.randrange(len(rows))
    value = chance.choice(
        (b"", b"0", b"-1", b"99999999999999999999", b"1e9", b"NaN", b"32.13.2026", b"\xf0" * 50)
    )
    key, equals, _ = rows[at].partition(b"=")
    rows[at] = key + equals + value + b"\r\n"
    return b"".join(rows)


def join_two(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice(SAMPLES).read_bytes()


DEEDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, replace_signs, insert, cut, cut_the_head, drop_lines, double_lines, swap_lines, rename, change_a_value, join_two,
)  # fmt: skip


def mutated(seed: int) -> tuple[str, bytes]:
    """What was done to which file, and the bytes; the same for the same seed."""
    chance = random.Random(seed)
    sample = SAMPLES[seed % len(SAMPLES)]
    data, deeds = sample.read_bytes(), chance.sample(DEEDS, chance.choice((1, 1, 1, 2, 3)))
    for deed in deeds:
        data = deed(data, chance) or b"\x00"
    return f"seed {seed}: {sample.name}: {', '.join(deed.__name__ for deed in deeds)}", data


def assert_valid(found: Statement) -> None:
    """What every reader of a statement may rely on."""
    assert found.format in ("1c", "camt.053", "mt940")
    assert [each.place for each in found.lines] == list(range(1, len(found.lines) + 1))
    for each in found.lines:
        assert each.line >= 1
        assert Decimal(0) < each.amount < Decimal(10) ** 12
        assert each.amount == each.amount.quantize(Decimal("0.01"))
        assert type(each.dated) is dt.date
        assert each.payer.account or each.payee.account
    made = identities(found.lines)
    assert len({each.key for each in made}) == len(found.lines)
    checks(found, OWN, INN)
    try:
        refuse_foreign(found, OWN, INN)
    except StatementRefused as refused:
        assert_refused(refused)
    else:
        assert all(direction(each, OWN, INN) for each in found.lines)


def assert_refused(refused: StatementRefused) -> None:
    assert refused.code
    assert refused.line >= 1
    assert refused.text.ru
    assert refused.text.en
    assert refused.text.ru != refused.text.en


@pytest.mark.parametrize("start", range(0, MUTATIONS, 100))
def test_a_broken_file_is_read_right_or_refused_whole(start: int) -> None:
    told = {"read": 0, "refused": 0}
    for seed in range(start, start + 100):
        what, data = mutated(seed)
        began = time.perf_counter()
        try:
            found = read_statement(data)
        except StatementRefused as refused:
            told["refused"] += 1
            assert_refused(refused)
        except BaseException as error:
            raise AssertionError(what) from error
        else:
            told["read"] += 1
            try:
                assert_valid(found)
            except AssertionError as error:
                raise AssertionError(what) from error
        assert time.perf_counter() - began < SLOWEST_SECONDS, what
    assert min(told.values()) > 5, told


@pytest.mark.parametrize("name", ["01_week_cp1251.txt", "06_week_camt053.xml", "07_week_mt940.txt"])
def test_no_beginning_of_a_file_is_a_file(name: str) -> None:
    """Cut anywhere, a file is refused, unless only what says nothing was cut off."""
    data = next(path for path in SAMPLES if path.name == name).read_bytes()
    whole = read_statement(data).lines
    for end in range(0, len(data), 37):
        try:
            found = read_statement(data[:end])
        except StatementRefused as refused:
            assert_refused(refused)
        else:
            assert found.lines == whole, end
