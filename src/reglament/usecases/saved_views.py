"""Views of the desk's list under a name: one's own and everyone's."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from reglament.queries.queue_wish import canonical
from reglament.rules.text import Text
from reglament.store.models import Person, SavedView
from reglament.usecases.guards import one_at_a_time, require_specialist
from reglament.usecases.moves import required
from reglament.usecases.refusals import BadInput, NotFound

LONGEST_NAME = 60
LONGEST_QUERY = 500
MOST = 20


@transaction.atomic
def save_view(*, actor: Person, at: dt.datetime, name: str, query: str, everyone: bool = False) -> int:
    """Keep what the list's address asks for under a name; its id. The same again gives the same. Raises NotAllowed,
    BadInput at "name"."""
    require_specialist(actor)
    one_at_a_time(actor)
    owner = None if everyone else actor
    name, query = _checked(name), canonical(query)
    if len(query) > LONGEST_QUERY:
        raise BadInput(
            "name", Text("Такой длинный поиск сохранить нельзя", "This search is too long to be saved")
        )
    same = SavedView.objects.filter(owner=owner, name=name, query=query).first()
    if same is not None:
        return same.pk
    _unique(owner, name)
    if SavedView.objects.filter(owner=owner).count() >= MOST:
        raise BadInput(
            "name",
            Text(f"Не больше {MOST} видов: удалите лишние", f"At most {MOST} views: delete some first"),
        )
    return SavedView.objects.create(name=name, query=query, owner=owner, created_at=at).pk


@transaction.atomic
def rename_view(*, actor: Person, view_id: int, name: str, everyone: bool) -> None:
    """Give a view another name, or say whose it is. Raises NotFound for a colleague's own, BadInput at "name"."""
    require_specialist(actor)
    view = _found(actor, view_id)
    owner = None if everyone else actor
    name = _checked(name)
    _unique(owner, name, but=view.pk)
    view.name, view.owner = name, owner
    view.save(update_fields=["name", "owner"])


@transaction.atomic
def delete_view(*, actor: Person, view_id: int) -> None:
    """Throw a view away; the tickets stay. Raises NotFound for a colleague's own and for one that is gone."""
    require_specialist(actor)
    _found(actor, view_id).delete()


def _found(actor: Person, view_id: int) -> SavedView:
    mine = Q(owner=actor) | Q(owner=None)
    view = SavedView.objects.select_for_update().filter(mine, pk=view_id).first()
    if view is None:
        raise NotFound
    return view


def _checked(name: str) -> str:
    name = " ".join(required(name, "name", Text("Назовите вид", "Name the view")).split())
    if len(name) > LONGEST_NAME:
        raise BadInput("name", Text("Название длиннее 60 знаков", "The name is longer than 60 characters"))
    return name


def _unique(owner: Person | None, name: str, *, but: int = 0) -> None:
    # Compared here too: neither NULL owners nor, on SQLite, Cyrillic capitals meet the table's own constraint.
    names = SavedView.objects.filter(owner=owner).exclude(pk=but).values_list("name", flat=True)
    if any(other.casefold() == name.casefold() for other in names):
        raise BadInput(
            "name", Text("Вид с таким названием уже есть", "There is a view with this name already")
        )
