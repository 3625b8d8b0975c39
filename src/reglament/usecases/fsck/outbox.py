"""Every event has the letters that it must have, and letters are in one mind about being sent (2.10, R25)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from reglament.queries.law import law_at
from reglament.rules.events import EventKind
from reglament.rules.notices import Audience, Notice, notices
from reglament.rules.text import Text
from reglament.store.models import Authority, Event, Letter, Person
from reglament.usecases.fsck.findings import Finding

_SENT = Text(
    "Отправлено, а времени отправки нет, или наоборот", "Sent without the time of it, or the other way round"
)


def check_outbox() -> Iterator[Finding]:
    """Letters that are missing, and letters whose state and times contradict each other."""
    letters = Prefetch("letters", queryset=Letter.objects.only("event_id", "template", "recipient_id"))
    events = (
        Event.objects.filter(kind__in=_telling_kinds())
        .order_by("id")
        .select_related("ticket", "actor", "person")
    )
    due = _Due()
    for event in events.prefetch_related(letters).iterator(chunk_size=500):
        yield from _check_event(event, due)
    contradictory = Q(state="sent", sent_at=None) | Q(state="waiting", sent_at__isnull=False)
    for letter in Letter.objects.filter(contradictory).only("pk"):
        yield Finding("letter_state", _SENT, f"letter {letter.pk}")


class _Due:
    """Who must have been written to: known for certain only from what authorities and people say by their dates."""

    def __init__(self) -> None:
        self.authorities: dict[int, list[Authority]] = defaultdict(list)
        for authority in Authority.objects.select_related("person"):
            self.authorities[authority.organisation_id].append(authority)
        self.specialists = list(
            Person.objects.filter(is_specialist=True, is_active=True).values_list("pk", "created_at")
        )
        first = Event.objects.order_by("id").values_list("at", flat=True).first()
        self.zone = ZoneInfo(law_at(first).regulation.timezone) if first else ZoneInfo("UTC")

    def people(self, notice: Notice, event: Event) -> set[int]:
        """The people whose letter cannot be missing; a subset, since followers and assignees change."""
        if notice.audience is Audience.PERSON:
            return {event.person_id} if event.person_id and event.person and event.person.is_active else set()
        if notice.audience is not Audience.CLIENT:
            return set()
        speaking = [a for a in self.authorities[event.organisation_id or 0] if self._speaks(a, event.at)]
        if event.ticket is not None:
            due = {a.person_id for a in speaking if a.person_id == event.ticket.author_id}
        else:
            due = {a.person_id for a in speaking if a.right_money}
        return due - ({event.actor_id} if notice.but_actor else set())

    def somebody(self, notice: Notice, event: Event) -> bool:
        """Whether at least one of the staff must have been written to."""
        if notice.audience is not Audience.ASSIGNEE or (event.actor and event.actor.is_studio):
            return False
        return any(created is None or created <= event.at for _, created in self.specialists)

    def _speaks(self, authority: Authority, at: dt.datetime) -> bool:
        day = at.astimezone(self.zone).date()
        begun = authority.granted_at <= at and authority.from_day <= day
        ended = authority.revoked_at is not None and authority.revoked_at <= at
        return begun and not ended and (authority.to_day is None or authority.to_day >= day)


def _telling_kinds() -> list[str]:
    """Kinds of events that cause letters, whatever their data."""
    sometimes = {EventKind.ACCEPTED, EventKind.PAYMENT_CONFIRMED, EventKind.INVOICE_ISSUED}
    return [kind.value for kind in EventKind if kind in sometimes or notices(kind, {})]


def _check_event(event: Event, due: _Due) -> Iterator[Finding]:
    letters = list(event.letters.all())
    for notice in notices(EventKind(event.kind), event.data):
        written = {letter.recipient_id for letter in letters if letter.template == notice.template.value}
        missing = len(due.people(notice, event) - written)
        if missing or (not written and due.somebody(notice, event)):
            ru = f"Нет письма {notice.template.value}"
            en = f"The letter {notice.template.value} is missing"
            yield Finding("letter_missing", Text(ru, en), f"event {event.pk}")
