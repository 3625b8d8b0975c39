"""The regulation in words: every clause and reading, with each figure filled in from the edition's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reglament.queries.law_figures import figures
from reglament.queries.law_text_clauses import CHAPTERS
from reglament.queries.law_text_readings import READINGS
from reglament.queries.law_text_tickets import TICKET_CHAPTERS
from reglament.rules.calendar import Calendar
from reglament.rules.regulation import Level, Priority
from reglament.rules.text import Text

READINGS_TITLE = Text("Разъяснения", "Readings")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause ("3.2") or reading ("R12"). `cites`: for a clause the readings that settle it, for a reading its clauses.
    `table`: "levels" where the table of priorities belongs."""

    number: str
    text: Text
    cites: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its clauses; the readings are one too, under "R"."""

    number: str
    title: Text
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class LawText:
    """A whole edition in words, with the levels of its table (3.2)."""

    chapters: tuple[Chapter, ...]
    levels: Mapping[Priority, Level]

    def clause(self, number: str) -> Clause | None:
        """One clause or reading."""
        return next((c for chapter in self.chapters for c in chapter.clauses if c.number == number), None)


def law_text(calendar: Calendar) -> LawText:
    """The text of an edition, from its data."""
    regulation = calendar.regulation
    words = {lang: figures(calendar, lang) for lang in ("ru", "en")}
    settled: dict[str, list[str]] = {}
    for number, cites, *_ in READINGS:
        for clause in cites.split():
            settled.setdefault(clause, []).append(number)

    def said(ru: str, en: str) -> Text:
        return Text(ru.format_map(words["ru"]), en.format_map(words["en"]))

    chapters = [
        Chapter(
            number,
            title,
            tuple(
                Clause(each, said(ru, en), tuple(settled.get(each, ())), "levels" if each == "3.2" else "")
                for each, ru, en in clauses
            ),
        )
        for number, title, clauses in (*CHAPTERS, *TICKET_CHAPTERS)
    ]
    readings = tuple(Clause(number, said(ru, en), tuple(cites.split())) for number, cites, ru, en in READINGS)
    return LawText((*chapters, Chapter("R", READINGS_TITLE, readings)), regulation.levels)
