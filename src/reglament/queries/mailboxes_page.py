"""The ways in for e-mail, with what is known of each: when it was looked at, what went wrong, how much came today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localdate

from reglament.queries.law import law_at
from reglament.store.models import Mailbox


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """One way in. `state`: "off", "failing", "working", or "new" for one that was never reached; `fields` is what its form
    begins with (never the password)."""

    id: int
    kind: str
    name: str
    state: str
    version: int
    organisation: str
    checked_at: dt.datetime | None
    worked_at: dt.datetime | None
    next_at: dt.datetime | None
    error: str
    failures: int
    today: int
    fields: Mapping[str, Any]

    @property
    def is_imap(self) -> bool:
        """Whether it is fetched, and can be changed."""
        return self.kind == "imap"


def mailboxes_page(*, at: dt.datetime) -> tuple[MailboxRow, ...]:
    """All ways in: mailboxes by name, then the others. Two SQL statements."""
    midnight = law_at(at).calendar.instant(localdate(at), dt.time.min)
    rows = (
        Mailbox.objects.select_related("organisation")
        .annotate(today=Count("letters", filter=Q(letters__received_at__gte=midnight)))
        .order_by("name")
    )
    return tuple(sorted((_row(box) for box in rows), key=lambda row: not row.is_imap))


def _row(box: Any) -> MailboxRow:
    return MailboxRow(
        id=box.pk, kind=box.kind, name=box.name, state=_state(box), version=box.version,
        organisation=box.organisation.name if box.organisation else "", checked_at=box.checked_at,
        worked_at=box.worked_at, next_at=box.next_at, error=box.error, failures=box.failures, today=box.today,
        fields={
            "name": box.name, "host": box.host, "port": box.port, "security": box.security, "login": box.login,
            "folder": box.folder, "role": box.role, "organisation_id": str(box.organisation_id or ""),
            "is_active": box.is_active,
        },
    )  # fmt: skip


def _state(box: Any) -> str:
    if not box.is_active:
        return "off"
    if box.error:
        return "failing"
    return "working" if box.kind != "imap" or box.worked_at else "new"
