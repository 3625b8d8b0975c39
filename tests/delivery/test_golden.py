"""Every letter's words in both languages, against texts that were read by eye beside the list of notifications."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from reglament.delivery.render import render
from reglament.rules.answer_line import ANSWER_LINE
from reglament.rules.notices import Template
from tests.delivery.cases import CASES, Case, letter_of

pytestmark = pytest.mark.usefixtures("shipped_law", "known_addresses")


@cache
def golden(language: str) -> dict[str, str]:
    text = (Path(__file__).parent / f"golden.{language}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)[1:]
    return {name: words.strip() for name, words in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_words(case: Case, language: str) -> None:
    made = render(letter_of(case, language))
    assert f"{made.subject}\n\n{made.text}".strip() == golden(language)[case.name]


def test_every_template_has_a_case() -> None:
    assert {case.template for case in CASES} == {template.value for template in Template}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_manners(case: Case, language: str) -> None:
    """The checks of the list: no ceremony, no shouting, spaces that do not break in sums and dates, plain ones in subjects."""
    made = render(letter_of(case, language))
    assert "\u00a0" not in made.subject
    body = made.text.removeprefix(f"{ANSWER_LINE.render(language)}\n\n").split("\n\n", 1)[1]
    shouts = re.sub(r"(Спасибо[^!.]*|Thank you[^!.]*)!", "", body)
    assert "!" not in shouts
    for stiff in ("Уважаем", "просим произвести", "Ваш звонок", "Dear "):
        assert stiff not in made.text
    assert not re.search(r"\d (₽|ноября|November|мин|%)", made.text)
    assert "{" not in made.text
    if case.about == "ticket":
        assert made.subject.startswith({"ru": "[Тикет № 1042] ", "en": "[Ticket No. 1042] "}[language])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_html_says_the_same(case: Case) -> None:
    made = render(letter_of(case, "ru"))
    bare = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", made.html, flags=re.DOTALL)
    bare = re.sub(r"<a [^>]*text-decoration:none\">.*?</a>", "", bare)
    bare = re.sub(r"</?a\b[^>]*>", "", bare)
    words = re.sub(r"<[^>]+>", " ", bare.replace("<br>", " ")).replace("&#39;", "'").replace("&amp;", "&")
    assert re.sub(r"[ \n]+", " ", words).strip() == re.sub(r"[ \n]+", " ", made.text).strip()
