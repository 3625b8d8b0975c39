"""What a letter does with hostile, missing and strange data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reglament.delivery.render import NotRendered, one_line, render
from reglament.rules.answer_line import ANSWER_LINE
from reglament.store.models import Letter
from reglament.usecases.letters import SIGN_IN
from tests.delivery.cases import AT, CASES, Case, letter_of

pytestmark = pytest.mark.usefixtures("shipped_law", "known_addresses")
REPLY = Case("reply", "reply", {"agent": "Анна", "text": "Привет"})


def _with(**data: object) -> Letter:
    letter = letter_of(REPLY, "ru")
    letter.data = letter.data | data
    return letter


def test_a_title_cannot_add_a_header_or_a_line() -> None:
    letter = letter_of(Case("t", "ticket_received", {"priority": "normal", "deadline": None}), "ru")
    letter.data["title"] = "Тема\r\nBcc: all@example.com\n\nтекст\u2028ещё\x00"
    made = render(letter)
    assert made.subject == "[Тикет № 1042] Задание получено: Тема Bcc: all@example.com текст ещё"
    assert "Bcc" not in made.text


def test_template_marks_in_data_are_only_text() -> None:
    made = render(_with(text="{{ 7 * 7 }} {% if %}", agent="{{ say }}"))
    assert "{{ 7 * 7 }} {% if %}" in made.text
    assert "{{ say }} ответил(а)" in made.text


def test_html_of_a_person_is_escaped() -> None:
    made = render(_with(text="<script>alert(1)</script> & https://x.example/?a=1&b=<i>"))
    assert "<script>" not in made.html
    assert "&lt;script&gt;" in made.html
    assert '<a href="https://x.example/?a=1&amp;b=" ' in made.html


def test_marks_of_the_layout_inside_a_text_are_taken_out() -> None:
    made = render(_with(text="a\ue001b\ue000c"))
    assert "abc" in made.text
    assert "\ue000" not in made.text + made.html


@pytest.mark.parametrize(
    ("template", "data"),
    [
        ("resolved", {}),  # nothing that the words ask for
        ("estimate", {"minutes": "много"}),
        ("no_such_letter", {}),
        ("question", {"question": "?", "until": "not a day"}),
    ],
)
def test_what_cannot_be_said_is_an_error(template: str, data: dict[str, object]) -> None:
    with pytest.raises(NotRendered, match=template):
        render(letter_of(Case("x", template, data), "ru"))


def test_no_name_no_comma() -> None:
    letter = letter_of(REPLY, "ru")
    assert letter.recipient is not None
    letter.recipient.name = ""
    assert "\n\nЗдравствуйте!\n\n" in render(letter).text
    letter.language = "en"
    assert "\n\nHello!\n\n" in render(letter).text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_ticket_s_letter_says_where_the_answer_belongs(language: str) -> None:
    made = render(letter_of(REPLY, language))
    line = ANSWER_LINE.render(language)
    assert made.text.startswith(f"{line}\n\n")
    assert made.html.count(line) == 1
    assert made.html.index(line) < made.html.index({"ru": "Здравствуйте", "en": "Hello"}[language])
    invoice = next(case for case in CASES if case.about == "invoice")
    assert line not in render(letter_of(invoice, language)).text + render(letter_of(invoice, language)).html


def test_ready_letter_keeps_its_lines() -> None:
    letter = Letter(
        template=SIGN_IN,
        address="a@b.example",
        language="en",
        subject="Code 1",
        body="Your code:\n123\n\nBye",
        created_at=AT,
    )
    made = render(letter)
    assert made.text.startswith("Hello!\n\nYour code:\n123\n\nBye\n\nKind regards, ")
    assert "https" not in made.text


def test_weeks_other_than_one(shipped_law: object, monkeypatch: pytest.MonkeyPatch) -> None:
    law = replace(shipped_law, regulation=replace(shipped_law.regulation, review_weeks=2))  # type: ignore[type-var, attr-defined]
    monkeypatch.setattr("reglament.delivery.render.law_of", lambda _: law)
    silent, closed = Case("s", "accepted_by_silence", {"invoice": None}), Case("c", "closed_without_work", {})
    assert "В течение 2\u00a0недель ответа" in render(letter_of(silent, "ru")).text
    assert "не было 2\u00a0недели, и" in render(letter_of(closed, "ru")).text
    assert "for 2\u00a0weeks, so" in render(letter_of(closed, "en")).text


def test_one_line() -> None:
    assert one_line(" a\u00a0b\t\u202fc\u200b ") == "a b c"
    long = one_line("слово " * 100)
    assert len(long) <= 200
    assert long.endswith("слово…")
