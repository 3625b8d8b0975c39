"""The editions of the regulation: the list, the text of one, and what it changed."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from itertools import pairwise

from reglament.store.models import RegulationVersion


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition. `state`: "coming", "in force" or "past" on the day asked about."""

    edition: int
    effective_from: dt.date
    published_at: dt.datetime
    published_by: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison. `sign`: "+", "-", " ", or "@" for skipped lines."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """All editions, newest first, and the text that a new one would start from."""

    editions: tuple[Edition, ...]
    newest_text: str


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition's text, with its difference to the one before (empty for the first)."""

    edition: Edition
    text: str
    before: int | None
    diff: tuple[DiffLine, ...]


def editions_page(today: dt.date) -> EditionsPage:
    """The list of editions as of a studio-local day. One SQL statement."""
    rows = list(
        RegulationVersion.objects.select_related("published_by").order_by("effective_from", "edition")
    )
    editions = _editions(rows, today)
    return EditionsPage(tuple(reversed(editions)), rows[-1].text if rows else "")


def edition_page(number: int, today: dt.date) -> EditionPage | None:
    """One edition and what it changed; None when there is no such edition. One SQL statement."""
    rows = list(
        RegulationVersion.objects.select_related("published_by").order_by("effective_from", "edition")
    )
    for i, (row, edition) in enumerate(zip(rows, _editions(rows, today), strict=True)):
        if row.edition == number:
            before = rows[i - 1] if i else None
            diff = compare(before.text, row.text) if before else ()
            return EditionPage(edition, row.text, before.edition if before else None, diff)
    return None


def compare(old: str, new: str) -> tuple[DiffLine, ...]:
    """The difference of two texts, line by line, with three lines around every change."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=3, lineterm="")
    return tuple(
        DiffLine("@", "") if line.startswith("@@") else DiffLine(line[:1], line[1:])
        for i, line in enumerate(lines)
        if i > 1
    )


def _editions(rows: list[RegulationVersion], today: dt.date) -> list[Edition]:
    ends = [later.effective_from for _, later in pairwise(rows)] + [dt.date.max]
    return [
        Edition(
            edition=row.edition,
            effective_from=row.effective_from,
            published_at=row.published_at,
            published_by=str(row.published_by or ""),
            sha256=row.sha256,
            state="coming" if row.effective_from > today else ("past" if end <= today else "in_force"),
        )
        for row, end in zip(rows, ends, strict=True)
    ]
