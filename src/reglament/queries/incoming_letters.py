"""What came in by e-mail, as lists: all of it, what waits for a glance, quarantine, unopened forms, words of consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from reglament.queries.chrome import MOST_COUNTED, count_up_to
from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.law import law_at
from reglament.queries.letter_words import Chip, chip_of, text_of
from reglament.rules.text import Text
from reglament.store.models import (
    AuthorityProposal,
    AutomaticAnswer,
    ConsentProposal,
    IncomingLetter,
    Invitation,
    Letter,
    Studio,
)

NEWEST, OLDEST = Order(("-id",)), Order(("id",))
LETTER_VIEWS = {
    "all": Q(),
    "glance": Q(needs_glance=True),
    "quarantine": Q(state="quarantined"),
}
VIEWS = ("all", "glance", "drafts", "quarantine", "consents")
_EXCERPT = 160
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MailCounts:
    """How many of each wait, counted up to a thousand; `failed` are letters of ours that were not delivered."""

    glance: int
    drafts: int
    quarantine: int
    consents: int
    authority: int
    failed: int
    answered: int  # automatic answers of the last hour

    @property
    def is_capped(self) -> bool:
        """Whether the cap of the hour holds automatic answers back now (R21)."""
        return self.answered >= min(int(settings.MAIL_ANSWERS_PER_HOUR), MOST_COUNTED)


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One letter in a list. `number` is the ticket that it belongs to, `note` why it could not be read, else empty."""

    id: int
    subject: str
    from_name: str
    from_address: str
    person: str
    organisation: str
    received_at: dt.datetime
    chip: Chip
    number: int | None
    note: Text


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form that its person has not opened. It came of a letter, or of a call when `letter_id` is None."""

    id: int
    title: str
    person: str
    email: str
    phone: str
    organisation: str
    created_at: dt.datetime
    letter_id: int | None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """Words that read as consent to a cost and wait for a specialist. `superseded`: they answer an earlier cost."""

    id: int
    number: int
    title: str
    organisation: str
    author: str
    excerpt: str
    at: dt.datetime
    superseded: bool
    letter_id: int | None


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of a list; `next` is the cursor of the page after it, "" on the last."""

    rows: tuple[Any, ...]
    next: str


def mail_counts(*, at: dt.datetime) -> MailCounts:
    """The figures on the tabs. Two SQL statements."""
    figures: dict[str, QuerySet[Any]] = {
        "glance": IncomingLetter.objects.filter(LETTER_VIEWS["glance"]),
        "drafts": _unopened(at),
        "quarantine": IncomingLetter.objects.filter(LETTER_VIEWS["quarantine"]),
        "consents": ConsentProposal.objects.filter(state="open"),
        "authority": AuthorityProposal.objects.filter(state="open"),
        "failed": Letter.objects.filter(state="failed"),
        "answered": AutomaticAnswer.objects.filter(at__gt=at - _HOUR),
    }
    counted = {f"n_{name}": count_up_to(rows) for name, rows in figures.items()}
    row = Studio.objects.filter(id=1).annotate(**counted).values(*counted).first() or {}
    return MailCounts(**{name: row.get(f"n_{name}") or 0 for name in figures})


def incoming_page(*, view: str = "all", cursor: str = "") -> MailPage:
    """Letters, newest first; `view` is one of LETTER_VIEWS. One SQL statement."""
    columns = (
        "id", "state", "decision", "needs_glance", "subject", "from_name", "from_address", "received_at",
        "why__ru__steps__0__text", "why__en__steps__0__text",
        "person__name", "organisation__name", "ticket__number",
    )  # fmt: skip
    found = IncomingLetter.objects.filter(LETTER_VIEWS[view])
    return _page(found, NEWEST, cursor, columns, _letter)


def drafts_page(*, at: dt.datetime, cursor: str = "") -> MailPage:
    """Forms that nobody has opened for a working day, the oldest first: perhaps the letter about them was lost, a call
    helps. Two SQL statements."""
    columns = (
        "id", "title", "person__name", "person__email", "person__phone", "organisation__name", "created_at", "letter_id",
    )  # fmt: skip
    return _page(_unopened(at), OLDEST, cursor, columns, _draft)


def consents_page(*, cursor: str = "") -> MailPage:
    """Words of consent that wait, the oldest first. One SQL statement."""
    columns = (
        "id", "ticket__number", "ticket__title", "ticket__organisation__name", "message__author__name", "message__body",
        "message__at", "superseded", "message__incoming_letter",
    )  # fmt: skip
    return _page(ConsentProposal.objects.filter(state="open"), OLDEST, cursor, columns, _consent)


def _unopened(at: dt.datetime) -> QuerySet[Invitation]:
    """One SQL statement for the law, none while it is being built."""
    calendar = law_at(at).calendar
    local = calendar.local(at)
    # The same time of the working day before: what was sent on Friday evening waits until Monday evening.
    since = calendar.instant(calendar.shift_working_days(local.date(), -1), local.time())
    return Invitation.objects.filter(ended_at=None, opened_at=None, created_at__lte=since)


def _page(found: QuerySet[Any], order: Order, cursor: str, columns: tuple[str, ...], make: Any) -> MailPage:
    key = key_of(cursor, order) if cursor else None
    if key is not None:
        found = found.filter(order.after(key))
    rows = list(found.order_by(*order.columns).values(*columns)[: PAGE_SIZE + 1])
    more = cursor_of(rows[PAGE_SIZE - 1], order) if len(rows) > PAGE_SIZE else ""
    return MailPage(tuple(make(row) for row in rows[:PAGE_SIZE]), more)


def _letter(row: Mapping[str, Any]) -> IncomingRow:
    return IncomingRow(
        id=row["id"],
        subject=row["subject"],
        from_name=row["from_name"],
        from_address=row["from_address"],
        person=row["person__name"] or "",
        organisation=row["organisation__name"] or "",
        received_at=row["received_at"],
        chip=chip_of(row["state"], row["decision"], needs_glance=row["needs_glance"]),
        number=row["ticket__number"],
        note=_note(row),
    )


def _note(row: Mapping[str, Any]) -> Text:
    if row["state"] != "quarantined":
        return Text("", "")
    return text_of({"ru": row["why__ru__steps__0__text"], "en": row["why__en__steps__0__text"]})


def _draft(row: Mapping[str, Any]) -> DraftRow:
    return DraftRow(
        id=row["id"],
        title=row["title"],
        person=row["person__name"],
        email=row["person__email"],
        phone=row["person__phone"],
        organisation=row["organisation__name"],
        created_at=row["created_at"],
        letter_id=row["letter_id"],
    )


def _consent(row: Mapping[str, Any]) -> ConsentRow:
    said = " ".join(row["message__body"].split())
    return ConsentRow(
        id=row["id"],
        number=row["ticket__number"],
        title=row["ticket__title"],
        organisation=row["ticket__organisation__name"],
        author=row["message__author__name"],
        excerpt=said if len(said) <= _EXCERPT else said[: _EXCERPT - 1].rstrip() + "…",
        at=row["message__at"],
        superseded=row["superseded"],
        letter_id=row["message__incoming_letter"],
    )
