"""Reading the regulation: the shipped one, and every mistake named by its key."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.regulation import (
    Level,
    Priority,
    RegulationError,
    VatPeriod,
    default_regulation,
    default_regulation_text,
    parse_regulation,
)
from tests.rules.samples import LAW, changed

TEXT = default_regulation_text()


def test_the_shipped_regulation() -> None:
    assert default_regulation() == LAW
    assert (LAW.edition, LAW.timezone, LAW.currency) == (1, "Europe/Moscow", "RUB")
    assert (LAW.rate, LAW.opens, LAW.closes) == (Decimal(2000), time(10), time(19))
    assert LAW.working_weekdays == (0, 1, 2, 3, 4)
    assert len(LAW.public_holidays) == 14
    assert LAW.levels == {
        Priority.NORMAL: Level(Decimal(1), None, None),
        Priority.HIGH: Level(Decimal("1.3"), timedelta(hours=3), None),
        Priority.URGENT: Level(Decimal("1.7"), timedelta(hours=1), timedelta(hours=3)),
        Priority.IMMEDIATE: Level(Decimal(2), timedelta(minutes=15), timedelta(hours=1)),
    }
    assert (LAW.append_window, LAW.review_weeks) == (timedelta(minutes=10), 1)
    assert (LAW.reminder_working_days, LAW.reminder_at) == (2, time(10))
    assert (LAW.estimate_tolerance, LAW.billing_step, LAW.payment_term_days) == (Decimal("0.10"), 1, 7)
    assert (LAW.capacity_minutes, LAW.capacity_days, LAW.term_first_day, LAW.term_days) == (480, 3, 1, 3)
    assert (LAW.urgent_on_free, LAW.mail_intake) == ("surcharge", "invite")


def test_vat_by_day() -> None:
    assert LAW.vat == (VatPeriod(date(2019, 1, 1), 20), VatPeriod(date(2026, 1, 1), 22))
    none = changed(lambda text: text.replace("rate = 22", 'rate = "none"'))
    assert [none.vat_on(date(year, 6, 1)) for year in (2018, 2020, 2026)] == [None, 20, None]


def test_priorities_have_ranks() -> None:
    assert [priority.rank for priority in Priority] == [0, 1, 2, 3]


def test_times_may_be_toml_times_and_levels_may_lack_a_clock() -> None:
    law = changed(lambda text: text.replace('opens = "10:00"', "opens = 09:30:00"))
    assert law.opens == time(9, 30)


PROBLEMS = [
    ("edition = 1", "edition = 0", "edition"),
    ("edition = 1", "edition = true", "edition"),
    ("effective_from = 2025-01-01", 'effective_from = "soon"', "effective_from"),
    ("effective_from = 2025-01-01", "effective_from = 2025-01-01T10:00:00", "effective_from"),
    ('timezone = "Europe/Moscow"', 'timezone = "Europe/Atlantis"', "timezone"),
    ('timezone = "Europe/Moscow"', 'timezone = ""', "timezone"),
    ('timezone = "Europe/Moscow"', 'timezone = "../../etc/passwd"', "timezone"),
    ('currency = "RUB"', 'currency = "roubles"', "currency"),
    ('opens = "10:00"', 'opens = "20:00"', "hours.closes"),
    ('opens = "10:00"', 'opens = "25:00"', "hours.opens"),
    ('opens = "10:00"', 'opens = "10:00+03:00"', "hours.closes"),
    ('opens = "10:00"', "opens = 10", "hours.opens"),
    ('["mon", "tue", "wed", "thu", "fri"]', "[]", "hours.working_weekdays"),
    ('["mon", "tue", "wed", "thu", "fri"]', '["mon", "mon"]', "hours.working_weekdays"),
    ('["mon", "tue", "wed", "thu", "fri"]', '["monday"]', "hours.working_weekdays"),
    ('"01-01",', '"01-32",', "holidays.public"),
    ('"01-01",', '"New Year",', "holidays.public"),
    ('public = [\n    "01-01"', "public = 14\nother = [\n    '01-01'", "holidays.public"),
    ("rate = 2000", "rate = 0", "price.rate"),
    ("rate = 2000", "rate = nan", "price.rate"),
    ("rate = 2000", 'rate = "2000"', "price.rate"),
    ("rate = 2000", "rate = true", "price.rate"),
    ("rate = 2000", "fare = 2000", "price.fare"),
    ("estimate_tolerance = 0.10", "estimate_tolerance = 10", "price.estimate_tolerance"),
    ("payment_reminder_days = [-2, 0, 1]", "payment_reminder_days = 1", "price.payment_reminder_days"),
    ("payment_reminder_days = [-2, 0, 1]", "payment_reminder_days = [1, 1]", "price.payment_reminder_days"),
    ("payment_reminder_days = [-2, 0, 1]", "payment_reminder_days = [true]", "price.payment_reminder_days"),
    ("payment_reminder_days = [-2, 0, 1]", "payment_reminder_days = [61]", "price.payment_reminder_days"),
    ('urgent_on_free = "surcharge"', 'urgent_on_free = "sometimes"', "price.urgent_on_free"),
    ("rate = 22", 'rate = "much"', "price.vat.2.rate"),
    ("rate = 22", "rate = 122", "price.vat.2.rate"),
    ("from = 2026-01-01", "from = 2018-01-01", "price.vat"),
    ("from = 2026-01-01", "from = 2026-01-01\nuntil = 2027-01-01", "price.vat.2.until"),
    ("[[price.vat]]                   # (R10)", "[price.vat]\n# (R10)", "TOML"),
    ("coefficient = 1.3", "coefficient = 0.3", "levels.high.coefficient"),
    ("coefficient = 1.3", "coefficient = 1.8", "levels.urgent"),
    ("working_minutes = 15", "working_minutes = 90", "levels.immediate"),
    ("working_minutes = 180", "patience = 180", "levels.high.working_minutes"),
    (
        "[levels.normal]\ncoefficient = 1",
        "[levels.normal]\ncoefficient = 1\noff_minutes = 5",
        "levels.normal.working_minutes",
    ),
    ("[levels.high]", "[levels.higher]", "levels.high"),
    ("append_window_minutes = 10", "append_window_minutes = -1", "queue.append_window_minutes"),
    ("weeks = 1", "weeks = 0", "review.weeks"),
    ('reminder_at = "10:00"', 'reminder_at = "ten"', "review.reminder_at"),
    ("first_day = 1", "first_day = 5", "term.days"),
    ("[mail]", "[post]", "mail"),
    ("[mail]", "[post]", "post"),
]


@pytest.mark.parametrize(
    ("old", "new", "key"), PROBLEMS, ids=[f"{new} {key}"[:60] for _, new, key in PROBLEMS]
)
def test_a_mistake_is_named_by_its_key(old: str, new: str, key: str) -> None:
    assert old in TEXT
    with pytest.raises(RegulationError) as error:
        parse_regulation(TEXT.replace(old, new, 1))
    assert key in {problem.key or "TOML" for problem in error.value.problems}
    for problem in error.value.problems:
        assert problem.message.ru
        assert problem.message.en
    assert key in str(error.value)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(RegulationError) as error:
        parse_regulation(TEXT.replace("edition = 1", "edition = 0").replace("weeks = 1", "weeks = 0"))
    assert [problem.key for problem in error.value.problems] == ["edition", "review.weeks"]


def test_an_empty_text_lacks_every_section_once() -> None:
    with pytest.raises(RegulationError) as error:
        parse_regulation("")
    keys = [problem.key for problem in error.value.problems]
    assert len(keys) == len(set(keys))
    assert {"edition", "price", "levels", "term"} <= set(keys)


def test_vat_may_be_left_out_but_must_be_periods() -> None:
    head, _, rest = TEXT.partition("[[price.vat]]")
    levels = rest[rest.index("# (3.2, R2)") :]
    assert parse_regulation(head + levels).vat_on(date(2026, 6, 1)) is None
    with pytest.raises(RegulationError) as error:
        parse_regulation(f"{head}vat = 22\n{levels}")
    assert [problem.key for problem in error.value.problems] == ["price.vat"]


def test_a_year_has_working_days() -> None:
    days = ", ".join(f'"{month:02d}-{day:02d}"' for month in range(1, 13) for day in range(1, 29))
    head, _, rest = TEXT.partition("public = [")
    with pytest.raises(RegulationError) as error:
        parse_regulation(f"{head}public = [{days}]{rest[rest.index(']') + 1 :]}")
    assert [problem.key for problem in error.value.problems] == ["holidays.public"]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(RegulationError):
        parse_regulation(text)
