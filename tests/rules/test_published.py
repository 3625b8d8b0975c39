"""The published words: complete, filled in, different only where the figures differ."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest

from reglament.rules.published import Article, changed_articles, published
from reglament.rules.regulation import Regulation, default_regulation_text, parse_regulation

REGULATION = parse_regulation(default_regulation_text())
CLAUSES = (
    [f"1.{n}" for n in range(1, 11)]
    + [f"2.{n}" for n in range(1, 11)]
    + [f"3.{n}" for n in range(1, 6)]
    + [f"4.{n}" for n in range(1, 10)]
    + [f"5.{n}" for n in range(1, 8)]
    + [f"R{n}" for n in range(1, 26)]
)


def articles(regulation: Regulation = REGULATION) -> dict[str, Article]:
    return {article.id: article for chapter in published(regulation) for article in chapter.articles}


def test_every_clause_and_reading_is_published_in_order() -> None:
    assert list(articles()) == CLAUSES


def test_every_reading_is_cited_by_a_clause() -> None:
    cited = {reading for article in articles().values() for reading in article.readings}
    assert cited == {f"R{n}" for n in range(1, 26)}


@pytest.mark.parametrize("clause", CLAUSES)
def test_both_languages_are_complete(clause: str) -> None:
    text = articles()[clause].text
    assert re.search("[а-яё]", text.ru)
    assert re.search("[a-z]", text.en)
    assert not re.search("[а-яё]", text.en)
    assert "{" not in text.ru + text.en


@pytest.mark.parametrize(
    ("change", "changed", "words"),
    [
        ({"rate": Decimal(2500)}, {"3.1"}, "2\u00a0500"),
        ({"capacity_minutes": 360}, {"4.4", "R20"}, "6\u00a0ч"),
        ({"working_weekdays": (0, 2, 5)}, {"3.5"}, "понедельник, среда, суббота"),
        ({"urgent_on_free": "refuse"}, {"R8"}, "не принимается"),
        ({"vat": ()}, {"R10"}, "без НДС"),
        ({"review_weeks": 2}, {"4.7", "4.8", "R12"}, "2\u00a0недел"),
    ],
)
def test_a_changed_figure_changes_its_clauses_only(
    change: dict[str, object], changed: set[str], words: str
) -> None:
    edition = dataclasses.replace(REGULATION, **change)  # type: ignore[arg-type]
    assert changed_articles(edition, REGULATION) == changed
    assert all(words in articles(edition)[clause].text.ru for clause in changed)


def test_the_table_of_priorities_says_what_is_promised() -> None:
    rows = articles()["3.2"].levels
    assert [row.coefficient.ru for row in rows] == ["×1", "×1,3", "×1,7", "×2"]
    assert rows[0].working.ru == "не обещаем"
    assert rows[3].off.en == "1\u00a0h"
