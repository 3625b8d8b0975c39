"""The public page of the regulation: the edition in force or an earlier one, and what it changed (1.6 made visible)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.law_text import Clause, LawText, law_text
from reglament.store.models import Studio

# Non-breaking spaces keep a number whole: «2 000 ₽/ч» is one word here.
_WORD = re.compile(r" +|[^ ]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in a comparison. `sign`: "=" kept, "+" new, "-" gone."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in the list."""

    edition: int
    effective_from: dt.date
    in_force: bool


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """One edition in words. `changed` are the clauses that differ from the edition `before` (None for the first)."""

    edition: int
    effective_from: dt.date
    in_force: bool
    text: LawText
    before: int | None
    old: LawText | None
    changed: tuple[str, ...]
    editions: tuple[EditionLine, ...]
    currency: str

    def pieces(self, clause: Clause, language: str) -> tuple[Piece, ...]:
        """The words of a clause with what changed in them."""
        was = self.old.clause(clause.number) if self.old else None
        new = clause.text.render(language)
        return compare(was.text.render(language), new) if was else (Piece("=", new),)


def regulation_page(*, at: dt.datetime, edition: int | None = None) -> RegulationPage | None:
    """An edition, the one in force unless one is named; None where there is none. One SQL statement."""
    stamp = Studio.objects.filter(id=1).values_list("law_stamp", flat=True).first() or ""
    laws = laws_by_stamp(stamp)
    current = _current(laws, at)
    shown = current if edition is None else next((law for law in laws if law.edition == edition), None)
    if shown is None:
        return None
    index = laws.index(shown)
    before = laws[index - 1] if index else None
    text, old = law_text(shown.calendar), law_text(before.calendar) if before else None
    return RegulationPage(
        edition=shown.edition,
        effective_from=shown.effective_from,
        in_force=shown is current,
        text=text,
        before=before.edition if before else None,
        old=old,
        changed=_changed(text, old) if old else (),
        editions=tuple(
            EditionLine(law.edition, law.effective_from, law is current) for law in reversed(laws)
        ),
        currency=shown.regulation.currency,
    )


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts word by word."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("=", "".join(now[c:d])))
            continue
        gone, came = "".join(was[a:b]), "".join(now[c:d])
        pieces += [Piece(sign, part) for sign, part in (("-", gone), ("+", came)) if part]
    return tuple(pieces)


def _current(laws: tuple[Law, ...], at: dt.datetime) -> Law | None:
    in_force = [law for law in laws if law.effective_from <= law.calendar.local(at).date()]
    return in_force[-1] if in_force else (laws[0] if laws else None)


def _changed(text: LawText, old: LawText) -> tuple[str, ...]:
    found = []
    for chapter in text.chapters:
        for clause in chapter.clauses:
            was = old.clause(clause.number)
            same_levels = not clause.table or dict(text.levels) == dict(old.levels)
            if was is None or was.text != clause.text or not same_levels:
                found.append(clause.number)
    return tuple(found)
