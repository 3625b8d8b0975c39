"""Filters of the templates: languages, non-breaking spaces, the studio's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from markupsafe import Markup

from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.web import formats

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("ждём до 26 ноября", f"ждём до{NBSP}26{NBSP}ноября"),
        ("и в саду", f"и{NBSP}в{NBSP}саду"),
        ("Опоздали — платите меньше", f"Опоздали{NBSP}— платите меньше"),
        ("тикет № 1042", f"тикет №{NBSP}1042"),
        ("12 345,67 ₽ и 22 %", f"12 345,67{NBSP}₽ и{NBSP}22{NBSP}%"),
        ("по-своему", "по-своему"),
        ("of the week", f"of{NBSP}the{NBSP}week"),
        ("", ""),
    ],
)
def test_short_words_hold_on_to_what_follows(written: str, bound: str) -> None:
    assert formats.typo(written) == bound


def test_markup_keeps_its_tags_and_stays_markup() -> None:
    bound = formats.typo(Markup('<a title="и в саду">и в саду</a>'))
    assert bound == f'<a title="и в саду">и{NBSP}в{NBSP}саду</a>'
    assert isinstance(bound, Markup)


@pytest.mark.parametrize(("language", "said"), [("ru", "12 345,67 ₽"), ("en", "12,345.67 ₽")])
def test_money_follows_the_language(language: str, said: str) -> None:
    with translation.override(language):
        assert formats.money(Money(Decimal("12345.67"), "RUB")).replace(NBSP, " ") == said


def test_an_instant_stands_in_the_studios_zone() -> None:
    with translation.override("ru"):
        assert formats.instant(datetime(2026, 11, 22, 21, 30, tzinfo=UTC)) == f"23{NBSP}ноября в{NBSP}00:30"
        assert formats.short_day(datetime(2026, 11, 22, 21, 30, tzinfo=UTC)) == "23.11"
        assert formats.iso(datetime(2026, 11, 22, 21, 30, tzinfo=UTC)) == "2026-11-23T00:30:00+03:00"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        formats.hhmm(datetime(2026, 11, 22, 12, 0))


def test_names_speak_both_languages() -> None:
    with translation.override("ru"):
        assert formats.status_name("feedback") == "Обратная связь"
        assert formats.priority_name("urgent") == "срочный"
        assert formats.say(Text(ru="да", en="yes")) == "да"
    with translation.override("en"):
        assert formats.status_name("feedback") == "Feedback"
        assert formats.role_name("client") == "client"
        assert formats.say(Text(ru="да", en="yes")) == "yes"


def test_days_take_dates_as_they_are() -> None:
    with translation.override("ru"):
        assert formats.numeric_day(date(2026, 11, 26)) == "26.11.2026"
        assert formats.full_day(date(2026, 11, 26)).startswith(f"26{NBSP}ноября 2026")


def test_initials() -> None:
    assert formats.initials("Марина Ковалёва") == "МК"
    assert formats.initials("support") == "S"
    assert formats.initials("") == ""
