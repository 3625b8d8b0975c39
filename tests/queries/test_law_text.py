"""The regulation in words: complete, in both languages, and every figure from the data."""

from __future__ import annotations

import re

import pytest

from reglament.queries.law_text import law_text
from reglament.queries.regulation_page import compare
from reglament.rules.calendar import Calendar
from reglament.rules.regulation import default_regulation, default_regulation_text, parse_regulation

NUMBERS = (
    [f"1.{n}" for n in range(1, 11)] + [f"2.{n}" for n in range(1, 11)] + [f"3.{n}" for n in range(1, 6)]
    + [f"4.{n}" for n in range(1, 10)] + [f"5.{n}" for n in range(1, 8)] + [f"R{n}" for n in range(1, 26)]
)  # fmt: skip


def test_has_every_clause_and_reading_once() -> None:
    text = law_text(Calendar(default_regulation()))
    assert [clause.number for chapter in text.chapters for clause in chapter.clauses] == NUMBERS


@pytest.mark.parametrize("language", ["ru", "en"])
def test_says_everything_in_both_languages(language: str) -> None:
    for chapter in law_text(Calendar(default_regulation())).chapters:
        for clause in chapter.clauses:
            said = clause.text.render(language)
            assert said.strip()
            assert not re.search(r"[{}]", said), clause.number
            assert bool(re.search("[а-яё]", said)) == (language == "ru"), clause.number


def test_cites_only_what_there_is() -> None:
    for chapter in law_text(Calendar(default_regulation())).chapters:
        for clause in chapter.clauses:
            assert set(clause.cites) <= set(NUMBERS)


@pytest.mark.parametrize(
    ("was", "becomes", "changed"),
    [
        ("rate = 2000", "rate = 2500", {"3.1"}),
        ('closes = "19:00"', 'closes = "18:00"', {"3.5", "R1", "R2", "R20"}),
        ("append_window_minutes = 10", "append_window_minutes = 15", {"R4"}),
        ("estimate_tolerance = 0.10", "estimate_tolerance = 0.05", {"R7"}),
        ('urgent_on_free = "surcharge"', 'urgent_on_free = "refuse"', {"R8"}),
        ("payment_term_days = 7", "payment_term_days = 10", {"R10"}),
        ("reminder_working_days = 2", "reminder_working_days = 3", {"R12"}),
        ("weeks = 1", "weeks = 2", {"4.7", "4.8", "R12"}),
        ("days = 3 ", "days = 4 ", {"R20"}),
        ("capacity_minutes = 480", "capacity_minutes = 360", {"4.4", "R20"}),
        ('"11-04"', '"11-05"', {"4.2", "R1"}),
        ('intake = "invite"', 'intake = "ticket"', {"R21"}),
    ],
)
def test_a_changed_figure_changes_its_clauses(was: str, becomes: str, changed: set[str]) -> None:
    source = default_regulation_text()
    if was == "days = 3 ":
        was, becomes, changed = "\ndays = 3", "\ndays = 4", {"4.4", "R20"}
    assert was in source
    old = law_text(Calendar(default_regulation()))
    new = law_text(Calendar(parse_regulation(source.replace(was, becomes))))
    differ = {
        clause.number
        for chapter in new.chapters
        for clause in chapter.clauses
        if clause != old.clause(clause.number)
    }
    assert differ == changed


def test_a_comparison_keeps_both_texts() -> None:
    old, new = "Час стоит 2\u00a0000 ₽ и точка", "Час стоит 2\u00a0500 ₽ и точка"
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.sign != "+") == old
    assert "".join(p.text for p in pieces if p.sign != "-") == new
    assert [p.text for p in pieces if p.sign == "+"] == ["2\u00a0500"]
