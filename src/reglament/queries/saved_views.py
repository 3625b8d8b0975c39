"""Saved views of the desk's list, and how many tickets stand behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, IntegerField, Q, Value
from django.utils.timezone import localdate

from reglament.queries.chrome import count_up_to
from reglament.queries.queue import tickets_wanted
from reglament.queries.queue_wish import search_of, wish_in
from reglament.store.models import Person, SavedView, Studio


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view. `search` is what it searches for, empty for a list; `everyone` means that the whole desk has it."""

    id: int
    name: str
    query: str
    search: str
    everyone: bool


def saved_views(reader: Person) -> tuple[ViewRow, ...]:
    """The reader's own views, then everyone's, by name. One SQL statement."""
    rows = SavedView.objects.filter(Q(owner=reader) | Q(owner=None)).order_by(
        F("owner").asc(nulls_last=True), "name", "id"
    )
    return tuple(ViewRow(r.pk, r.name, r.query, search_of(r.query), r.owner_id is None) for r in rows)


def counts_of(views: Iterable[ViewRow], *, reader: Person, at: dt.datetime) -> dict[int, int]:
    """How many tickets a view shows, by its id, up to the most that is counted; a search is not counted: it would read
    every ticket. One SQL statement, none when there is nothing to count."""
    lists = {f"n_{view.id}": view for view in views if not view.search}
    if not lists:
        return {}
    figures = {
        name: count_up_to(tickets_wanted(wish_in(view.query), me=reader.pk, at=at, today=localdate(at)))
        for name, view in lists.items()
    }
    # A row that is always there, to hang the figures on.
    row = (
        Studio.objects.filter(id=1).annotate(one=Value(1, IntegerField()), **figures).values(*figures).first()
    )
    return {view.id: int((row or {}).get(name) or 0) for name, view in lists.items()}
