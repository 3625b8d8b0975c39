"""Numbers, sums, days and times in words, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from reglament.rules import phrases
from reglament.rules.calendar import DayKind, TimeKind
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.statuses import Role, Status

DAY = date(2026, 11, 6)
MOMENT = datetime(2026, 11, 22, 14, 5)
HOUR = timedelta(hours=1)

CASES: list[tuple[Callable[[str], str], str, str]] = [
    (lambda x: phrases.money(Money.of("12345.67"), x), "12 345,67 ₽", "12,345.67 ₽"),
    (lambda x: phrases.money(Money.of("4333.3"), x), "4 333,30 ₽", "4,333.30 ₽"),
    (lambda x: phrases.money(Money.of("-0.5"), x), "−0,50 ₽", "−0.50 ₽"),
    (lambda x: phrases.money(Money.of(1, "EUR"), x), "1,00 €", "1.00 €"),
    (lambda x: phrases.money(Money.of(1, "KZT"), x), "1,00 KZT", "1.00 KZT"),
    (lambda x: phrases.short_money(Money.of(2000), x), "2 000 ₽", "2,000 ₽"),
    (lambda x: phrases.short_money(Money.of("2000.5"), x), "2 000,50 ₽", "2,000.50 ₽"),
    (lambda x: phrases.per_hour(Money.of(2000), x), "2 000 ₽/ч", "2,000 ₽/h"),
    (lambda x: phrases.day(DAY, x), "6 ноября", "6 November"),
    (lambda x: phrases.full_day(DAY, x), "6 ноября 2026 г.", "6 November 2026"),
    (lambda x: phrases.short_day(DAY, x), "06.11", "6 Nov"),
    (lambda x: phrases.numeric_day(DAY, x), "06.11.2026", "6 Nov 2026"),
    (lambda x: phrases.weekday(DAY, x), "пятница", "Friday"),
    (lambda x: phrases.clock_time(time(9, 5), x), "09:05", "09:05"),
    (lambda x: phrases.month_name(MOMENT.date(), x), "ноябрь", "November"),
    (lambda x: phrases.instant(MOMENT, x), "22 ноября в 14:05", "22 November at 14:05"),
    (lambda x: phrases.numeric_instant(MOMENT, x), "22.11.2026, 14:05", "22 Nov 2026, 14:05"),
    (lambda x: phrases.minutes(100, x), "1 ч 40 мин", "1 h 40 min"),
    (lambda x: phrases.minutes(15, x), "15 мин", "15 min"),
    (lambda x: phrases.minutes(120, x), "2 ч", "2 h"),
    (lambda x: phrases.minutes(0, x), "0 мин", "0 min"),
    (lambda x: phrases.minutes(-61, x), "−1 ч 1 мин", "−1 h 1 min"),
    (lambda x: phrases.span(HOUR, x), "1 ч", "1 h"),
    (lambda x: phrases.coefficient(Decimal("1.30"), x), "×1,3", "×1.3"),
    (lambda x: phrases.coefficient(Decimal("2.0"), x), "×2", "×2"),
    (lambda x: phrases.coefficient(Decimal(10), x), "×10", "×10"),
    (lambda x: phrases.number_sign(1042, x), "№ 1042", "No. 1042"),
    (lambda x: phrases.percent(22, x), "22 %", "22%"),
    (lambda x: phrases.percent(Decimal("10.00"), x), "10 %", "10%"),
    (lambda x: phrases.filesize(900, x), "900 Б", "900 B"),
    (lambda x: phrases.filesize(212 * 1024, x), "212 КБ", "212 KB"),
    (lambda x: phrases.filesize(3_500_000, x), "3,3 МБ", "3.3 MB"),
    (lambda x: phrases.filesize(25 * 1024**2, x), "25 МБ", "25 MB"),
    (lambda x: phrases.filesize(5 * 1024**3, x), "5 ГБ", "5 GB"),
    (lambda x: phrases.clause("3.2", x), "п. 3.2", "cl. 3.2"),
    (lambda x: phrases.clause("R12", x), "р. 12", "reading 12"),
    (lambda x: phrases.left(2 * 24 * HOUR, x), "осталось 2 дня", "2 days left"),
    (lambda x: phrases.left(24 * HOUR, x), "остался 1 день", "1 day left"),
    (lambda x: phrases.left(21 * HOUR, x), "остался 21 час", "21 hours left"),
    (lambda x: phrases.left(HOUR / 60, x), "осталась 1 минута", "1 minute left"),
    (lambda x: phrases.left(HOUR / 120, x), "меньше минуты", "under a minute"),
    (lambda x: phrases.left(-HOUR / 120, x), "только что просрочено", "just past"),
    (lambda x: phrases.left(-3 * HOUR, x), "просрочено на 3 часа", "3 hours late"),
    (lambda x: phrases.left(-HOUR / 60 * 21, x), "просрочено на 21 минуту", "21 minutes late"),
    (lambda x: phrases.count(1, "tickets", x), "1 тикет", "1 ticket"),
    (lambda x: phrases.count(1100, "rubles", x), "1 100 рублей", "1,100 roubles"),
]


@pytest.mark.parametrize(("say", "ru", "en"), CASES, ids=[case[1] for case in CASES])
def test_both_languages(say: Callable[[str], str], ru: str, en: str) -> None:
    assert say("ru").replace("\u00a0", " ") == ru
    assert say("en").replace("\u00a0", " ") == en


def test_groups_and_signs_do_not_break() -> None:
    assert phrases.money(Money.of("12345.67"), "ru") == "12\u00a0345,67\u00a0₽"
    assert phrases.number_sign(1042, "ru") == "№\u00a01042"
    assert phrases.percent(22, "ru") == "22\u00a0%"


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "тикетов"), (1, "тикет"), (2, "тикета"), (4, "тикета"), (5, "тикетов"), (11, "тикетов"), (12, "тикетов"),
     (14, "тикетов"), (21, "тикет"), (22, "тикета"), (100, "тикетов"), (111, "тикетов"), (112, "тикетов"), (121, "тикет")],
)  # fmt: skip
def test_russian_plurals(n: int, said: str) -> None:
    assert phrases.noun_for(n, "tickets", "ru") == said


def test_every_noun_has_all_its_forms() -> None:
    for noun in phrases.NOUNS.values():
        assert all((noun.one, noun.few, noun.many, noun.en_one, noun.en_many))
    assert phrases.plural(2, "счёт", "счёта", "счетов") == "счёта"


def test_everything_has_its_name() -> None:
    assert set(phrases.PRIORITY_NAMES) == set(Priority)
    assert set(phrases.STATUS_NAMES) == set(Status)
    assert set(phrases.ROLE_NAMES) == set(Role)
    assert set(phrases.DAY_NAMES) == set(DayKind)
    assert set(phrases.TIME_NAMES) == set(TimeKind)
    assert phrases.STATUS_NAMES[Status.RESOLVED].ru == "Решён"


@pytest.mark.parametrize(
    ("text", "ru", "en"),
    [
        ("Каталог", "«Каталог»", "“Каталог”"),
        ("Каталог «Семена»", "«Каталог „Семена“»", "“Каталог ‘Семена’”"),
        ('Форма "Заказ" и "Отзыв"', "«Форма „Заказ“ и „Отзыв“»", "“Форма ‘Заказ’ и ‘Отзыв’”"),
        ('"Заказ"', "«„Заказ“»", "“‘Заказ’”"),
        ("The “Seeds” page", "«The „Seeds“ page»", "“The ‘Seeds’ page”"),
        ('Экран 15" не влезает', "«Экран 15“ не влезает»", "“Экран 15’ не влезает”"),
        ("", "«»", "“”"),
    ],
)
def test_what_is_quoted_inside_has_inner_quotes(text: str, ru: str, en: str) -> None:
    assert (phrases.quoted(text, "ru"), phrases.quoted(text, "en")) == (ru, en)
