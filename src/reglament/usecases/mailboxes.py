"""Mailboxes: the owner adds, changes and switches them off; the ways in without a mailbox have a row of their own."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Mailbox, Organisation, Person
from reglament.usecases.guards import require_owner
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound

OWN_WAYS = {
    "listener": "Приём по SMTP",
    "pipe": "Передано почтовым сервером",
    "upload": "Внесено вручную",
}
ROLES, SECURITY = ("support", "accounting"), ("tls", "starttls", "plain")
_LONGEST = {"name": 100, "host": 200, "login": 200, "folder": 200}
_NAMES = ("name", "host", "port", "login", "security", "folder", "role", "organisation_id", "is_active")


@dataclass(frozen=True, slots=True)
class MailboxCard:
    """An IMAP mailbox as the owner describes it. An empty `password` of a known mailbox keeps the one that is there.
    `organisation_id` limits it to one client's letters; `role` is support or accounting."""

    name: str
    host: str
    login: str
    password: str = ""
    port: int = 993
    security: str = "tls"
    folder: str = "INBOX"
    role: str = "support"
    organisation_id: int | None = None
    is_active: bool = True


@transaction.atomic
def add_mailbox(*, actor: Person, at: dt.datetime, card: MailboxCard) -> int:
    """The owner adds an IMAP mailbox; it is fetched within seconds. Returns its id. Raises NotAllowed, BadInput at a field."""
    require_owner(actor)
    box = Mailbox(kind="imap", created_at=at, next_at=at)
    required(card.password, "password", Text("Укажите пароль", "Give the password"))
    _fill(box, card)
    box.save()
    _tell(box, actor, at, {"added": box.name})
    return box.pk


@transaction.atomic
def change_mailbox(
    *, actor: Person, at: dt.datetime, mailbox_id: int, card: MailboxCard, seen: int | None = None
) -> None:
    """The owner changes a mailbox, or switches it off or on. Of another server, login or folder nothing is known yet, so
    everything in it is looked at anew. `seen` is the version looked at. Raises NotAllowed, NotFound, Conflict, BadInput."""
    require_owner(actor)
    box = _locked(mailbox_id, seen)
    before = {name: getattr(box, name) for name in _NAMES}
    _fill(box, card)
    changed = [name for name in _NAMES if getattr(box, name) != before[name]]
    if {"host", "login", "folder"} & set(changed):
        box.uid_validity, box.last_uid = None, 0
    _begin_anew(box, at)
    box.save()
    _tell(box, actor, at, {"changed": [*changed, "password"] if card.password else changed})


@transaction.atomic
def reset_mailbox(*, actor: Person, at: dt.datetime, mailbox_id: int, seen: int | None = None) -> None:
    """The owner has everything in a mailbox looked at anew; what is stored already is not stored twice. Raises
    NotAllowed, NotFound, Conflict."""
    require_owner(actor)
    box = _locked(mailbox_id, seen)
    box.sightings.all().delete()
    box.uid_validity, box.last_uid = None, 0
    _begin_anew(box, at)
    box.save()
    _tell(box, actor, at, {"reset": box.name})


@transaction.atomic
def check_mailbox(*, actor: Person, at: dt.datetime, mailbox_id: int) -> None:
    """The owner wants a mailbox looked at now, not when its turn comes. Raises NotAllowed, NotFound."""
    require_owner(actor)
    box = _locked(mailbox_id, None)
    box.next_at = at
    box.save(update_fields=["next_at"])


def default_mailbox(kind: str, *, at: dt.datetime) -> int:
    """The id of the row of a way in that is no IMAP mailbox: "listener", "pipe" or "upload"; made when it is not there."""
    box, _ = Mailbox.objects.get_or_create(
        kind=kind, name=OWN_WAYS[kind], defaults={"created_at": at, "port": 0}
    )
    return box.pk


def is_our_address(address: str) -> bool:
    """Whether letters to an address come here: the studio's own one, with or without +token, those that mailboxes sign in
    with, and the postmaster of the studio's domain (RFC 5321)."""
    local, _, domain = address.strip().lower().rpartition("@")
    wanted = f"{local.partition('+')[0]}@{domain}"
    studio = str(settings.MAIL_FROM).lower()
    if wanted in {studio, f"postmaster@{studio.rpartition('@')[2]}"}:
        return True
    return Mailbox.objects.filter(kind="imap", is_active=True, login__iexact=wanted).exists()


def sealed(password: str) -> str:
    """A password as it is stored: encrypted with a key made from SECRET_KEY."""
    return _fernet().encrypt(password.encode()).decode("ascii")


def opened(secret: str) -> str:
    """The password of a stored secret. Raises BadInput at "password" when SECRET_KEY is not the one it was stored with."""
    try:
        return _fernet().decrypt(secret.encode()).decode()
    except InvalidToken as error:
        ru = "Пароль зашифрован другим SECRET_KEY: введите его заново"
        raise BadInput(
            "password", Text(ru, "The password was encrypted with another SECRET_KEY: enter it again")
        ) from error


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"reglament.mailbox:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _locked(mailbox_id: int, seen: int | None) -> Mailbox:
    box = Mailbox.objects.select_for_update(of=("self",)).filter(pk=mailbox_id, kind="imap").first()
    if box is None:
        raise NotFound
    if seen is not None and seen != box.version:
        raise Conflict
    return box


def _begin_anew(box: Mailbox, at: dt.datetime) -> None:
    box.version += 1
    box.next_at, box.failures, box.error = at, 0, ""


def _fill(box: Mailbox, card: MailboxCard) -> None:
    name = required(" ".join(card.name.split()), "name", Text("Назовите ящик", "Name the mailbox"))
    if Mailbox.objects.filter(name=name).exclude(pk=box.pk).exists():
        raise BadInput("name", Text("Ящик с таким названием уже есть", "There is a mailbox with this name"))
    box.name = name
    box.host = required(card.host.strip(), "host", Text("Укажите сервер", "Give the server"))
    box.login = required(card.login.strip(), "login", Text("Укажите логин", "Give the login"))
    box.folder = required(card.folder.strip(), "folder", Text("Укажите папку", "Give the folder"))
    for field, most in _LONGEST.items():
        _check_line(field, getattr(box, field), most)
    if not 1 <= card.port <= 65535:
        raise BadInput("port", Text("Порт от 1 до 65535", "A port is from 1 to 65535"))
    if card.security not in SECURITY:
        raise BadInput("security", Text("Нет такой защиты", "There is no such security"))
    if card.role not in ROLES:
        raise BadInput("role", Text("Нет такого назначения", "There is no such purpose"))
    if card.organisation_id and not Organisation.objects.filter(pk=card.organisation_id).exists():
        raise BadInput("organisation_id", Text("Нет такой организации", "There is no such organisation"))
    box.port, box.security, box.role = card.port, card.security, card.role
    box.organisation_id, box.is_active = card.organisation_id or None, card.is_active
    if card.password:
        box.secret = sealed(card.password)


def _check_line(field: str, value: str, most: int) -> None:
    if len(value) > most:
        raise BadInput(field, Text(f"Не больше {most} знаков", f"At most {most} characters"))
    if not value.isprintable():
        raise BadInput(field, Text("Здесь непечатные знаки", "There are unprintable characters here"))


def _tell(box: Mailbox, actor: Person, at: dt.datetime, data: dict[str, object]) -> None:
    # The password never comes here: the journal says only that it was changed.
    happening = Happening(
        EventKind.MAILBOX_CHANGED, Role.SPECIALIST, actor, data={"mailbox": box.pk, "name": box.name, **data}
    )
    record(happening, Subject(organisation=box.organisation), at=at)
