"""Letters of authority as the desk sees them: the list, and one beside what it would change (1.5, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localdate

from reglament.queries.authority_plan import Planned, changes_of, plan
from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.store.models import AuthorityProposal

_NEWEST = Order(("-id",))


@dataclass(frozen=True, slots=True)
class AuthorityLetterRow:
    """One letter of authority; `lines` is how many changes it makes."""

    letter_id: int
    organisation: str
    subject: str
    from_address: str
    received_at: dt.datetime
    state: str
    lines: int


@dataclass(frozen=True, slots=True)
class AuthorityLetters:
    """Letters of authority, newest first; `next` is the cursor of the page after this one, "" on the last."""

    rows: tuple[AuthorityLetterRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class AuthorityLetter:
    """One of them whole. `lines` are its changes with what each does today."""

    id: int
    version: int
    row: AuthorityLetterRow
    organisation_id: int
    text: str
    lines: tuple[Planned, ...]
    decided_by: str
    decided_at: dt.datetime | None
    reason: str

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be confirmed as it stands."""
        return bool(self.lines) and all(line.problem is None for line in self.lines)


def authority_letters(*, view: str = "open", cursor: str = "") -> AuthorityLetters:
    """Those that wait for a decision, or all. One SQL statement."""
    found = AuthorityProposal.objects.select_related("letter", "organisation")
    if view == "open":
        found = found.filter(state="open")
    key = key_of(cursor, _NEWEST)
    if key is not None:
        found = found.filter(_NEWEST.after(key))
    rows = list(found.order_by("-id")[: PAGE_SIZE + 1])
    after = cursor_of({"id": rows[PAGE_SIZE - 1].pk}, _NEWEST) if len(rows) > PAGE_SIZE else ""
    return AuthorityLetters(tuple(_row(each) for each in rows[:PAGE_SIZE]), after)


def authority_letter(letter_id: int, *, at: dt.datetime) -> AuthorityLetter | None:
    """The proposal of an incoming letter. Three SQL statements."""
    rows = AuthorityProposal.objects.select_related("letter", "organisation", "decided_by")
    found = rows.filter(letter=letter_id).first()
    if found is None:
        return None
    changes = changes_of(found.changes)
    return AuthorityLetter(
        found.pk,
        found.version,
        _row(found),
        found.organisation_id,
        found.letter.text,
        plan(changes, organisation_id=found.organisation_id, today=localdate(at)),
        found.decided_by.name if found.decided_by else "",
        found.decided_at,
        found.reason,
    )


def _row(proposal: AuthorityProposal) -> AuthorityLetterRow:
    letter = proposal.letter
    return AuthorityLetterRow(
        letter.pk, proposal.organisation.name, letter.subject, letter.from_address, letter.received_at,
        proposal.state, len(proposal.changes),
    )  # fmt: skip
