"""The regulation page: the edition that runs, in words, with what it changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.queries.law import Law, law_at, laws_by_stamp
from reglament.rules.published import Article, Chapter, changed_articles, published
from reglament.store.models import Studio


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """One edition for readers. `in_force`: whether it is the one that runs today; `before` are the articles of the edition
    before that read otherwise, by id; `others` are (edition, effective from), newest first."""

    edition: int
    effective_from: dt.date
    in_force: bool
    chapters: tuple[Chapter, ...]
    changed: tuple[str, ...]
    before: dict[str, Article]
    previous: int | None
    others: tuple[tuple[int, dt.date], ...]


def regulation_page(at: dt.datetime, edition: int | None = None) -> RegulationPage | None:
    """An edition, or without a number the one in force; None when there is no such edition. Two SQL statements (four
    after a change of the law)."""
    running = law_at(at)
    stamp = Studio.objects.values_list("law_stamp", flat=True).get(id=1)
    laws = laws_by_stamp(stamp)
    shown = next((law for law in laws if law.edition == (edition or running.edition)), None)
    if shown is None:
        return None
    previous = _before(shown, laws)
    changed = changed_articles(shown.regulation, previous.regulation) if previous else frozenset()
    chapters = published(shown.regulation)
    return RegulationPage(
        edition=shown.edition,
        effective_from=shown.effective_from,
        in_force=shown.version_id == running.version_id,
        chapters=chapters,
        changed=tuple(
            article.id for chapter in chapters for article in chapter.articles if article.id in changed
        ),
        before=_articles(previous, changed) if previous else {},
        previous=previous.edition if previous else None,
        others=tuple((law.edition, law.effective_from) for law in reversed(laws)),
    )


def _before(shown: Law, laws: tuple[Law, ...]) -> Law | None:
    index = laws.index(shown)
    return laws[index - 1] if index else None


def _articles(law: Law, wanted: frozenset[str]) -> dict[str, Article]:
    chapters = published(law.regulation)
    return {
        article.id: article for chapter in chapters for article in chapter.articles if article.id in wanted
    }
