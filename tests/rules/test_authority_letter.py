"""What letters of authority are understood as, and what is left to a specialist (1.5, R22)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.rules.authority_letter import Change, read_authority

ON = dt.date(2026, 11, 17)


def plain(change: Change) -> tuple[str, str, str, str, str, str]:
    """Action, address, name, rights as letters, first and last day."""
    rights = "".join(
        letter
        for letter, given in zip(
            "oma", (change.right_order, change.right_money, change.is_admin), strict=True
        )
        if given
    )
    days = [day.isoformat() if day else "" for day in (change.from_day, change.to_day)]
    return change.action.value, change.email, change.name, rights, days[0], days[1]


A, B = "a@r.example", "b@r.example"
LETTERS: list[tuple[str, list[tuple[str, str, str, str, str, str]]]] = [
    (
        "Просим добавить Иванову Анну, a@r.example, с правом подтверждать стоимость, с 1 декабря.",
        [("add", A, "Иванову Анну", "m", "2026-12-01", "")],
    ),
    (
        "Просим исключить Петрова Петра (B@R.example) из списка уполномоченных лиц с 01.12.2026.",
        [("remove", B, "Петрова Петра", "", "2026-12-01", "")],
    ),
    (
        "Борис Бобров, b@r.example, больше не работает у нас с 20 ноября.",
        [("remove", B, "Борис Бобров", "", "2026-11-20", "")],
    ),
    (
        "Добрый день!\n\nПросим добавить:\n1. Иванова Анна, a@r.example, все права\n"
        "2. Петров Пётр, b@r.example, заказывать работы\n\nС уважением,\nСмирнова Ольга\ndirector@r.example",
        [("add", A, "Иванова Анна", "om", "", ""), ("add", B, "Петров Пётр", "o", "", "")],
    ),
    (
        "Просим назначить ответственным Иванову Анну Сергеевну (a@r.example) вместо Петрова П. П. "
        "(b@r.example) с 1 декабря 2026 г.",
        [
            ("add", A, "Иванову Анну Сергеевну", "", "", ""),
            ("remove", B, "Петрова П. П.", "", "2026-12-01", ""),
        ],
    ),
    (
        "Please add Anna Ivanova <a@r.example> with the right to confirm costs from 1 December 2026 until 31 December 2026.",
        [("add", A, "Anna Ivanova", "m", "2026-12-01", "2026-12-31")],
    ),
    (
        "Please revoke the access of Bob Brown, b@r.example, effective immediately.",
        [("remove", B, "Bob Brown", "", "2026-11-17", "")],
    ),
    (
        "Bob Brown no longer works for us. Please remove b@r.example.",
        [("remove", "", "Bob Brown", "", "", ""), ("remove", B, "", "", "", "")],
    ),
    (
        "Отозвать доступ b@r.example, добавить a@r.example с полными правами.",
        [("remove", B, "", "", "", ""), ("add", A, "", "om", "", "")],
    ),
    (
        "Отозвать право подтверждать стоимость у Боброва Бориса, b@r.example.",
        [("change", B, "Боброва Бориса", "", "", "")],
    ),
    (
        "Отозвать у Боброва Бориса, b@r.example, право принимать работу.",
        [("change", B, "Боброва Бориса", "", "", "")],
    ),
    (
        "С 1 декабря новым ответственным назначена Иванова Анна, a@r.example. Петров Пётр уволен.",
        [("add", A, "Иванова Анна", "", "2026-12-01", ""), ("remove", "", "Петров Пётр", "", "", "")],
    ),
    (
        "Просим добавить Иванову Анну, a@r.example, Петров Пётр больше не работает.",
        [("add", A, "Иванову Анну", "", "", ""), ("remove", "", "Петров Пётр", "", "", "")],
    ),
    (
        "Просим добавить Иванову Анну, a@r.example, уволен Петров Пётр.",
        [("add", A, "Иванову Анну", "", "", ""), ("remove", "", "Петров Пётр", "", "", "")],
    ),
    (
        "Добавьте Иванова И. И., a@r.example, без права подтверждать стоимость, может заказывать работы.",
        [("add", A, "Иванова И. И.", "o", "", "")],
    ),
    ("Исключить Петрова.", [("remove", "", "Петрова", "", "", "")]),
    ("Петров уволился.", [("remove", "", "Петров", "", "", "")]),
    ("Уволен Петров Пётр.", [("remove", "", "Петров Пётр", "", "", "")]),
    (
        "Просим добавить a@r.example (Анна Иванова) и b@r.example (Борис Бобров), с правом заказывать работы.",
        [("add", A, "Анна Иванова", "", "", ""), ("add", B, "Борис Бобров", "o", "", "")],
    ),
    ("С 31.02 добавить Иванову Анну", [("add", "", "Иванову Анну", "", "", "")]),
    (
        "Изменить права Боброва Бориса, b@r.example: заказывать работы и подтверждать стоимость",
        [("change", B, "Боброва Бориса", "om", "", "")],
    ),
    (
        "Петров Пётр уволен, по всем вопросам обращайтесь к Иванову Ивану, a@r.example.",
        [("remove", "", "Петров Пётр", "", "", "")],
    ),
    (
        "Уведомляем, что Петров Пётр больше не является уполномоченным лицом. Вместо него назначена Иванова Анна, a@r.example, "
        "с правами администратора.",
        [("remove", "", "Петров Пётр", "", "", ""), ("add", A, "Иванова Анна", "a", "", "")],
    ),
    (
        "Просим добавить\nИванову Анну,\na@r.example,\nс правом подтверждать стоимость.",
        [("add", A, "Иванову Анну", "m", "", "")],
    ),
    (
        "Please add:\n\n- Anna Ivanova, a@r.example, all rights, from 1 December\n- Bob Brown, b@r.example, to order\n\n"
        "Please remove:\n- Carl Clark, c@r.example\n\nKind regards,\nDan Dark, dan@r.example",
        [
            ("add", A, "Anna Ivanova", "om", "2026-12-01", ""),
            ("add", B, "Bob Brown", "o", "", ""),
            ("remove", "c@r.example", "Carl Clark", "", "", ""),
        ],
    ),
    (
        "Please appoint Anna O'Neil as administrator, a@r.example, instead of Bob Brown, b@r.example, from tomorrow",
        [("add", A, "Anna O'Neil", "a", "", ""), ("remove", B, "Bob Brown", "", "2026-11-18", "")],
    ),
    (
        "Просим предоставить доступ Иванову Ивану (a@r.example) до 31.12.26: создавать тикеты.",
        [("add", A, "Иванову Ивану", "o", "", "2026-12-31")],
    ),
    (
        "Please add A. Ivanova, a@r.example, since 2026-12-01",
        [("add", A, "A. Ivanova", "", "2026-12-01", "")],
    ),
    (
        "Исключить a@r.example и b@r.example. Ещё раз: исключить a@r.example.",
        [("remove", A, "", "", "", ""), ("remove", B, "", "", "", "")],
    ),
    (
        "Просим с 15 января добавить Иванову Анну, a@r.example",
        [("add", A, "Иванову Анну", "", "2027-01-15", "")],
    ),
    (
        "Please grant access to Anna Ivanova, a@r.example, but not to confirm costs, only order.",
        [("add", A, "Anna Ivanova", "o", "", "")],
    ),
    # Nothing is invented.
    ("Просим не исключать Петрова Петра.", []),
    ("Do not remove Bob Brown.", []),
    ("Исключить Наш старый телефон.", []),
    ("Добавить Новый Доступ", []),
    ("Спасибо за работу! Анна Иванова", []),
    ("Добрый день. Анна Иванова в отпуске с 1 декабря, пишите на a@r.example.", []),
    ("Наш новый телефон +7 495 000-00-00.", []),
    ("", []),
]


@pytest.mark.parametrize(("letter", "expected"), LETTERS, ids=[text[:50] for text, _ in LETTERS])
def test_a_letter_is_read_as_it_says(letter: str, expected: list[tuple[str, ...]]) -> None:
    assert [plain(change) for change in read_authority(letter, on=ON)] == expected


def test_a_day_without_its_year_is_the_nearest_one() -> None:
    found = read_authority("Исключить Петрова Петра с 20 декабря", on=dt.date(2027, 1, 5))
    assert found[0].from_day == dt.date(2026, 12, 20)
    found = read_authority("Исключить Петрова Петра с 5 мая", on=dt.date(2026, 4, 5))
    assert found[0].from_day == dt.date(2026, 5, 5)


def test_a_flood_of_people_is_read_up_to_a_bound() -> None:
    flood = "Добавить " + ", ".join(f"u{n}@r.example" for n in range(5000))
    assert len(read_authority(flood, on=ON)) == 50
    assert read_authority("добавить " * 20_000, on=ON) == ()
