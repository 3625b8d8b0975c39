"""People: who they are, which roles staff have, who may speak for a client and when (1.4, 1.5, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Authority, Person
from reglament.usecases.authorities import (
    NewAuthority,
    Rights,
    change_rights,
    grant_authority,
    revoke_authority,
    set_following,
)
from reglament.usecases.guards import local_day, require_owner, require_specialist
from reglament.usecases.moves import required
from reglament.usecases.organisations import (
    NewContract,
    OrganisationCard,
    add_contract,
    add_organisation,
    add_period,
    add_site,
    checked_email,
    update_organisation,
)
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, NotFound, Refused
from reglament.usecases.studio import lay_foundation

__all__ = [
    "NewAuthority",
    "NewContract",
    "NewPerson",
    "OrganisationCard",
    "Person",
    "Rights",
    "add_contract",
    "add_organisation",
    "add_period",
    "add_person",
    "add_site",
    "change_rights",
    "create_owner",
    "grant_authority",
    "invite",
    "revoke_authority",
    "set_following",
    "set_roles",
    "update_organisation",
    "update_profile",
]

ROLES = ("specialist", "accountant", "owner")
GIVE_NAME = Text("Укажите имя", "Give the name")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone who will sign in by `email`."""

    email: str
    name: str
    position: str = ""
    phone: str = ""
    language: str = "ru"


@transaction.atomic
def create_owner(*, at: dt.datetime, email: str, name: str, language: str = "ru") -> Person:
    """The first owner, made at the console; the shipped regulation is published when there is none yet. Calling again
    for the same owner changes nothing. Raises BadInput at "email" or "name"."""
    lay_foundation(at=at)
    address = checked_email(email)
    known = Person.objects.filter(email=address).first()
    if known is not None and known.is_owner and known.is_active:
        return known
    person = _new_person(NewPerson(address, name, language=language), at)
    person.is_owner = True
    person.save()
    _tell(person, None, at, {"added": person.email, "roles": ["owner"]})
    return person


@transaction.atomic
def add_person(
    *,
    actor: Person,
    at: dt.datetime,
    email: str,
    name: str,
    position: str = "",
    phone: str = "",
    language: str = "ru",
) -> Person:
    """Someone new, still without any right. Raises NotAllowed, BadInput at "email" or "name"."""
    require_specialist(actor)
    person = _new_person(NewPerson(email, name, position, phone, language), at)
    _tell(person, actor, at, {"added": person.email})
    return person


@transaction.atomic
def invite(
    *, actor: Person, at: dt.datetime, organisation_id: int, newcomer: NewPerson, rights: Rights
) -> Authority:
    """Give someone rights in an organisation by their address, known here or new: both look alike to who invites
    (1.4, R22). Raises NotAllowed, BadInput at its field."""
    address = checked_email(newcomer.email)
    person = Person.objects.filter(email=address).first()
    if person is None:
        person = _new_person(newcomer, at)
    return grant_authority(
        actor=actor,
        at=at,
        grant=NewAuthority(person_id=person.pk, organisation_id=organisation_id, rights=rights),
    )


@transaction.atomic
def set_roles(*, actor: Person, at: dt.datetime, person_id: int, roles: Collection[str]) -> Person:
    """The owner says who is specialist, accountant, owner. A role taken away ends the person's sessions at once; who has
    no role and speaks for nobody any more cannot sign in. Raises NotAllowed, NotFound, BadInput, Refused for the last owner.
    """
    require_owner(actor)
    wanted = set(roles)
    if not wanted <= set(ROLES):
        raise BadInput("roles", Text("Нет такой роли", "There is no such role"))
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    before = {role for role in ROLES if getattr(person, f"is_{role}")}
    _keep_an_owner(person, before - wanted)
    for role in ROLES:
        setattr(person, f"is_{role}", role in wanted)
    if before - wanted:
        person.access_epoch += 1
    person.is_active = bool(wanted) or _speaks_for_somebody(person, local_day(at))
    person.save()
    if before != wanted:
        _tell(person, actor, at, {"before": sorted(before), "roles": sorted(wanted)})
    return person


@transaction.atomic
def update_profile(
    *,
    actor: Person,
    at: dt.datetime,
    name: str,
    phone: str = "",
    language: str = "ru",
    position: str | None = None,
) -> Person:
    """A person changes what is said about them. Raises BadInput at "name", "phone" or "language"."""
    person = Person.objects.select_for_update().get(pk=actor.pk)
    checked = _checked(
        NewPerson(person.email, name, person.position if position is None else position, phone, language)
    )
    for key in ("name", "phone", "language", "position"):
        setattr(person, key, getattr(checked, key))
    person.save()
    _tell(person, actor, at, {"name": checked.name, "language": checked.language})
    return person


def _new_person(newcomer: NewPerson, at: dt.datetime) -> Person:
    checked = _checked(newcomer)
    if Person.objects.filter(email=checked.email).exists():
        raise BadInput(
            "email", Text("Человек с таким адресом уже есть", "There is a person with this address already")
        )
    person = Person(
        email=checked.email,
        name=checked.name,
        position=checked.position,
        phone=checked.phone,
        language=checked.language,
        created_at=at,
    )
    person.set_unusable_password()
    person.save()
    return person


def _checked(person: NewPerson) -> NewPerson:
    name = required(" ".join(person.name.split()), "name", GIVE_NAME)
    position, phone = person.position.strip(), person.phone.strip()
    for field, value, most in (("name", name, 120), ("position", position, 120), ("phone", phone, 40)):
        if len(value) > most:
            raise BadInput(field, Text(f"Не больше {most} знаков", f"At most {most} characters"))
    if person.language not in ("ru", "en"):
        raise BadInput("language", Text("Выберите язык", "Choose the language"))
    return NewPerson(checked_email(person.email), name, position, phone, person.language)


def _keep_an_owner(person: Person, lost: set[str]) -> None:
    if "owner" not in lost:
        return
    # The rows are locked, so that two owners cannot dismiss each other at the same instant.
    owners = Person.objects.select_for_update().filter(is_owner=True, is_active=True)
    if not [owner for owner in owners if owner.pk != person.pk]:
        raise Refused("last_owner", Text("Это последний владелец", "This is the last owner"), field="roles")


def _speaks_for_somebody(person: Person, on: dt.date) -> bool:
    return person.authorities.filter(Q(to_day=None) | Q(to_day__gte=on), revoked_at=None).exists()


def _tell(person: Person, actor: Person | None, at: dt.datetime, data: dict[str, object]) -> None:
    role = Role.SPECIALIST if actor is not None and actor.is_studio else Role.CLIENT if actor else Role.SYSTEM
    record(Happening(EventKind.PERSON_CHANGED, role, actor, data=data), Subject(person=person), at=at)
