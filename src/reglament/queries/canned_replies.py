"""Prepared replies as the desk lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from reglament.store.models import CannedReply, Person


@dataclass(frozen=True, slots=True)
class CannedRow:
    """One prepared reply; `everyone` means that the whole desk has it."""

    id: int
    title: str
    body: str
    language: str
    used: int
    version: int
    everyone: bool


def canned_replies(reader: Person) -> tuple[CannedRow, ...]:
    """The reader's own and everyone's, the most wanted first. One SQL statement."""
    rows = CannedReply.objects.filter(Q(owner=reader) | Q(owner=None)).order_by("-used", "title", "id")
    return tuple(
        CannedRow(r.pk, r.title, r.body, r.language, r.used, r.version, r.owner_id is None) for r in rows
    )
