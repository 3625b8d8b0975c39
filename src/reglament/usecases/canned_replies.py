"""Prepared replies of the desk: one's own and everyone's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from reglament.rules.canned import fill
from reglament.rules.text import Text
from reglament.store.models import CannedReply, Person, Ticket
from reglament.usecases.guards import one_at_a_time, require_specialist
from reglament.usecases.moves import required
from reglament.usecases.refusals import BadInput, Conflict, NotFound

LONGEST_TITLE = 100
LONGEST_BODY = 10_000
MOST = 200
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A prepared reply as it is typed. For everyone, any specialist may change it."""

    title: str
    body: str
    language: str = "ru"
    everyone: bool = False


@transaction.atomic
def add_reply(*, actor: Person, at: dt.datetime, text: ReplyText) -> int:
    """Keep a prepared reply; its id. The same again gives the same. Raises NotAllowed, BadInput."""
    require_specialist(actor)
    one_at_a_time(actor)
    title, body = _checked(text)
    owner = None if text.everyone else actor
    same = CannedReply.objects.filter(owner=owner, title=title, language=text.language, body=body).first()
    if same is not None:
        return same.pk
    _unique(owner, title, text.language)
    if CannedReply.objects.filter(owner=owner).count() >= MOST:
        raise BadInput(
            "title",
            Text(f"Не больше {MOST} заготовок: удалите лишние", f"At most {MOST} replies: delete some first"),
        )
    made = CannedReply.objects.create(
        title=title, body=body, language=text.language, owner=owner, created_at=at
    )
    return made.pk


@transaction.atomic
def change_reply(*, actor: Person, reply_id: int, text: ReplyText, seen: int | None = None) -> None:
    """Change a prepared reply, or whose it is. Raises NotFound for a colleague's own, Conflict, BadInput."""
    require_specialist(actor)
    reply = _found(actor, reply_id)
    if seen is not None and seen != reply.version:
        raise Conflict
    title, body = _checked(text)
    owner = None if text.everyone else actor
    _unique(owner, title, text.language, but=reply.pk)
    reply.title, reply.body, reply.language, reply.owner = title, body, text.language, owner
    reply.version += 1
    reply.save()


@transaction.atomic
def delete_reply(*, actor: Person, reply_id: int) -> None:
    """Throw a prepared reply away. Raises NotFound for a colleague's own and for one that is gone."""
    require_specialist(actor)
    _found(actor, reply_id).delete()


@transaction.atomic
def use_reply(*, actor: Person, reply_id: int, number: int) -> str:
    """The text for a ticket's author, and count that it was wanted. Raises NotFound."""
    require_specialist(actor)
    ticket = Ticket.objects.select_related("author").filter(number=number).first()
    if ticket is None:
        raise NotFound
    reply = _found(actor, reply_id)
    CannedReply.objects.filter(pk=reply.pk).update(used=F("used") + 1)
    return fill(reply.body, name=ticket.author.name, number=ticket.number, language=reply.language)


def _found(actor: Person, reply_id: int) -> CannedReply:
    mine = Q(owner=actor) | Q(owner=None)
    reply = CannedReply.objects.select_for_update().filter(mine, pk=reply_id).first()
    if reply is None:
        raise NotFound
    return reply


def _checked(text: ReplyText) -> tuple[str, str]:
    title = " ".join(required(text.title, "title", Text("Назовите заготовку", "Name the reply")).split())
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", Text("Название длиннее 100 знаков", "The name is longer than 100 characters"))
    body = required(text.body, "body", Text("Напишите текст", "Write the text"))
    if len(body) > LONGEST_BODY:
        raise BadInput(
            "body", Text("Слишком длинно: не больше 10 000 знаков", "Too long: at most 10,000 characters")
        )
    if text.language not in LANGUAGES:
        raise BadInput("language", Text("Выберите язык", "Choose the language"))
    return title, body


def _unique(owner: Person | None, title: str, language: str, *, but: int = 0) -> None:
    # Compared here too: neither NULL owners nor, on SQLite, Cyrillic capitals meet the table's own constraint.
    titles = CannedReply.objects.filter(owner=owner, language=language).exclude(pk=but)
    if any(other.casefold() == title.casefold() for other in titles.values_list("title", flat=True)):
        raise BadInput(
            "title", Text("Заготовка с таким названием уже есть", "There is a reply with this name already")
        )
