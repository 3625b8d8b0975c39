"""Forms that were filled in from a client's letters or calls: their own list, and the one behind a link (1.3, R21, R23)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.timezone import localdate

from reglament.queries.invitation_state import InvitationState, invitation_state
from reglament.queries.law import law_at
from reglament.queries.new_ticket import NewTicketPage, new_ticket_page
from reglament.store.models import Authority, Invitation, Person

MOST_SHOWN = 100
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """One form that waits. `until` is the last instant that it can be filed, None without an end; `files` came with it."""

    id: int
    token: str
    title: str
    organisation: str
    created_at: dt.datetime
    until: dt.datetime | None
    by_call: bool
    files: int


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of the letter that goes into the ticket unless it is taken away."""

    index: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class InvitedForm:
    """What a link leads to. Only an open one has its `page`; `number` is the ticket of a filed one."""

    id: int
    state: InvitationState
    person: str
    organisation: str
    title: str
    body: str
    created_at: dt.datetime
    until: dt.datetime | None
    by_call: bool
    linked_to: int | None
    number: int | None
    files: tuple[FormFile, ...]
    page: NewTicketPage | None


def own_drafts(person: Person, *, at: dt.datetime) -> tuple[OwnDraft, ...]:
    """The person's forms that can still be filed, the newest first, at most MOST_SHOWN. Two SQL statements."""
    days = law_at(at).regulation.invitation_days
    orders = Authority.objects.current(localdate(at)).filter(person=person, right_order=True)
    found = Invitation.objects.filter(
        person=person, ended_at=None, organisation__in=orders.values("organisation")
    )
    if days is not None:
        found = found.filter(created_at__gt=at - dt.timedelta(days=days))
    came = Count("letter__parts", filter=Q(letter__parts__size__gt=0))
    rows = found.select_related("organisation").annotate(files=came).order_by("-id")
    return tuple(
        OwnDraft(
            id=row.pk,
            token=row.token,
            title=row.title,
            organisation=row.organisation.name,
            created_at=row.created_at,
            until=_until(row, days),
            by_call=row.letter_id is None,
            files=row.files,
        )
        for row in rows[:MOST_SHOWN]
    )


def invited_form(token: str, *, at: dt.datetime) -> InvitedForm | None:
    """What the link leads to as of now; None for a link that was never sent. At most twelve SQL statements."""
    if not _TOKEN.fullmatch(token):
        return None
    related = ("person", "organisation", "ticket", "letter__ticket")
    row = Invitation.objects.select_related(*related).filter(token=token).first()
    if row is None:
        return None
    state = invitation_state(row, at=at)
    letter = row.letter
    linked = letter.ticket if letter is not None and letter.decision == "locked" else None
    files = letter.parts.all() if letter is not None and state == "open" else ()
    return InvitedForm(
        id=row.pk,
        state=state,
        person=row.person.name,
        organisation=row.organisation.name,
        title=row.title,
        body=row.body,
        created_at=row.created_at,
        until=_until(row, law_at(at).regulation.invitation_days),
        by_call=letter is None,
        linked_to=linked.number if linked is not None else None,
        number=row.ticket.number if row.ticket else None,
        files=tuple(FormFile(part.index, part.name, part.size) for part in files if part.size),
        page=_page(row, at) if state == "open" else None,
    )


def _page(row: Invitation, at: dt.datetime) -> NewTicketPage:
    """The form of a new ticket as that person sees it, of that one organisation and without their other drafts."""
    made = new_ticket_page(reader=row.person, at=at, organisation_id=row.organisation_id)
    return replace(
        made,
        organisations=tuple(
            each for each in made.organisations if each.organisation_id == row.organisation_id
        ),
        sites=tuple(site for site in made.sites if site.organisation_id == row.organisation_id),
        draft_title="",
        draft_body="",
        draft_at=None,
    )


def _until(row: Invitation, days: int | None) -> dt.datetime | None:
    return None if days is None else row.created_at + dt.timedelta(days=days)
