"""Prepared replies: one's own and everyone's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reglament.queries.canned_replies import canned_replies
from reglament.store.models import CannedReply
from reglament.usecases import canned_replies as deeds
from reglament.usecases.canned_replies import ReplyText, add_reply, change_reply, delete_reply, use_reply
from reglament.usecases.refusals import NotFound
from tests.factories import MONDAY, Office, free_ticket
from tests.stories.cast import refused

HELLO = ReplyText(" Привет ", "Здравствуйте, {имя}! {тикет}\n")


def test_one_is_kept_once_for_oneself(team: Office) -> None:
    first = add_reply(actor=team.anna, at=MONDAY, text=HELLO)
    assert add_reply(actor=team.anna, at=MONDAY, text=HELLO) == first
    row = CannedReply.objects.get()
    assert (row.title, row.body, row.owner) == ("Привет", "Здравствуйте, {имя}! {тикет}", team.anna)
    assert canned_replies(team.pyotr) == ()
    assert [reply.everyone for reply in canned_replies(team.anna)] == [False]


def test_it_is_filled_for_the_author_and_counted(team: Office) -> None:
    made = free_ticket(team)
    rare = add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, title="А", everyone=True))
    often = add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, title="Я", everyone=True))
    said = use_reply(actor=team.pyotr, reply_id=often, number=made.number)
    assert said == f"Здравствуйте, Алиса! №\xa0{made.number}"
    assert [(reply.id, reply.used) for reply in canned_replies(team.pyotr)] == [(often, 1), (rare, 0)]
    with pytest.raises(NotFound):
        use_reply(actor=team.pyotr, reply_id=often, number=9999)


def test_everyones_is_changed_and_deleted_by_any_specialist(team: Office) -> None:
    made = add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, everyone=True))
    change_reply(
        actor=team.pyotr, reply_id=made, text=replace(HELLO, title="Добрый день", everyone=True), seen=1
    )
    assert CannedReply.objects.get().title == "Добрый день"
    with refused("conflict"):
        change_reply(actor=team.anna, reply_id=made, text=HELLO, seen=1)
    change_reply(actor=team.anna, reply_id=made, text=HELLO)
    assert CannedReply.objects.get().owner == team.anna
    delete_reply(actor=team.anna, reply_id=made)
    assert not CannedReply.objects.exists()


def test_a_colleagues_own_is_not_there(team: Office) -> None:
    made = add_reply(actor=team.anna, at=MONDAY, text=HELLO)
    ticket = free_ticket(team)
    with refused("not_found"):
        change_reply(actor=team.pyotr, reply_id=made, text=HELLO)
    with refused("not_found"):
        delete_reply(actor=team.pyotr, reply_id=made)
    with refused("not_found"):
        use_reply(actor=team.pyotr, reply_id=made, number=ticket.number)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "а" * 101}, "title"),
        ({"body": " "}, "body"),
        ({"body": "а" * 10_001}, "body"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_is_typed_wrong(team: Office, changes: dict[str, str], field: str) -> None:
    with refused("bad_input", field=field):
        add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, **changes))  # type: ignore[arg-type]


def test_a_name_stands_once_for_one_owner_and_language(team: Office) -> None:
    add_reply(actor=team.anna, at=MONDAY, text=HELLO)
    other = add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, title="Пока"))
    with refused("bad_input", field="title"):
        add_reply(actor=team.anna, at=MONDAY, text=ReplyText("ПРИВЕТ", "Иное"))
    with refused("bad_input", field="title"):
        change_reply(actor=team.anna, reply_id=other, text=HELLO)
    for changes in ({"language": "en"}, {"everyone": True}):
        add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, **changes))  # type: ignore[arg-type]
    add_reply(actor=team.pyotr, at=MONDAY, text=HELLO)


def test_not_without_end_and_not_by_a_client(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "MOST", 1)
    add_reply(actor=team.anna, at=MONDAY, text=HELLO)
    with refused("bad_input", field="title"):
        add_reply(actor=team.anna, at=MONDAY, text=replace(HELLO, title="Ещё"))
    with refused("not_specialist"):
        add_reply(actor=team.alice, at=MONDAY, text=HELLO)
