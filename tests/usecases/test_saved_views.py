"""Views of the desk's list under a name."""

from __future__ import annotations

import pytest

from reglament.queries.queue_wish import canonical
from reglament.queries.saved_views import counts_of, saved_views
from reglament.store.models import SavedView
from reglament.usecases import saved_views as deeds
from reglament.usecases.saved_views import delete_view, rename_view, save_view
from tests.factories import MONDAY, Office, free_ticket, ticket, ticket_in
from tests.stories.cast import refused

PAID = "paid=yes&view=queue&after=1~2&nonsense=1"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (PAID, "view=queue&paid=yes"),
        ("", "view=queue"),
        (
            "view=waiting&organisation=7&paid=no&assignee=none",
            "view=waiting&organisation=7&paid=no&assignee=none",
        ),
        ("view=none&organisation=x", "view=queue"),
        ("view=all&q=%D1%84%D0%BE%D1%80%D0%BC%D0%B0+&before=3", "q=%D1%84%D0%BE%D1%80%D0%BC%D0%B0"),
    ],
)
def test_only_what_the_list_understands_is_kept(query: str, kept: str) -> None:
    assert canonical(query) == kept


def test_a_view_is_kept_once_and_counted(team: Office, django_assert_num_queries: object) -> None:
    ticket(team)
    free_ticket(team)
    ticket_in("feedback", team)
    mine = save_view(actor=team.anna, at=MONDAY, name=" Платные ", query=PAID)
    assert save_view(actor=team.anna, at=MONDAY, name="Платные", query=PAID) == mine
    everyones = save_view(actor=team.pyotr, at=MONDAY, name="Ждём", query="view=waiting", everyone=True)
    found = save_view(actor=team.anna, at=MONDAY, name="Логотип", query="q=логотип", everyone=True)
    views = saved_views(team.anna)
    assert [(view.id, view.everyone, view.search) for view in views] == [
        (mine, False, ""), (everyones, True, ""), (found, True, "логотип"),
    ]  # fmt: skip
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert counts_of(views, reader=team.anna, at=MONDAY) == {mine: 1, everyones: 1}
    assert counts_of(views[2:], reader=team.anna, at=MONDAY) == {}


@pytest.mark.parametrize("view", ["queue", "mine", "review", "waiting", "to_close", "overdue", "all"])
def test_every_list_can_be_counted(team: Office, view: str) -> None:
    query = f"view={view}&organisation={team.organisation.pk}&assignee=none"
    made = save_view(actor=team.anna, at=MONDAY, name=view, query=query)
    assert counts_of(saved_views(team.anna), reader=team.anna, at=MONDAY) == {made: 0}


def test_renaming_and_deleting(team: Office) -> None:
    made = save_view(actor=team.anna, at=MONDAY, name="Платные", query=PAID, everyone=True)
    rename_view(actor=team.pyotr, view_id=made, name="Мои платные", everyone=False)
    view = SavedView.objects.get()
    assert (view.name, view.owner) == ("Мои платные", team.pyotr)
    with refused("not_found"):
        rename_view(actor=team.anna, view_id=made, name="Чужое", everyone=True)
    with refused("not_found"):
        delete_view(actor=team.anna, view_id=made)
    delete_view(actor=team.pyotr, view_id=made)
    assert not SavedView.objects.exists()


def test_what_cannot_be_saved(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = save_view(actor=team.anna, at=MONDAY, name="Платные", query=PAID)
    second = save_view(actor=team.anna, at=MONDAY, name="Ждём", query="view=waiting")
    for name in (" ", "а" * 61, "ПЛАТНЫЕ"):
        with refused("bad_input", field="name"):
            save_view(actor=team.anna, at=MONDAY, name=name, query="view=mine")
    with refused("bad_input", field="name"):
        rename_view(actor=team.anna, view_id=second, name="платные", everyone=False)
    rename_view(actor=team.anna, view_id=first, name="платные", everyone=False)
    with refused("bad_input", field="name"):
        save_view(actor=team.anna, at=MONDAY, name="Длинный", query=f"q={'ы' * 200}")
    with refused("not_specialist"):
        save_view(actor=team.vera, at=MONDAY, name="Всё", query="view=all")
    monkeypatch.setattr(deeds, "MOST", 2)
    with refused("bad_input", field="name"):
        save_view(actor=team.anna, at=MONDAY, name="Третий", query="view=mine")
