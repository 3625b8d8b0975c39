"""Somebody new in the studio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from reglament.rules.text import Text
from reglament.store.models import Person
from reglament.usecases.guards import require_owner
from reglament.usecases.people import NewPerson, add_person, set_roles
from reglament.usecases.refusals import BadInput


@transaction.atomic
def add_staff(*, actor: Person, at: dt.datetime, newcomer: NewPerson, roles: Collection[str]) -> Person:
    """The owner adds somebody with their roles at once. Raises NotAllowed, BadInput at "email", "name" or "roles"."""
    require_owner(actor)
    if not roles:
        raise BadInput("roles", Text("Выберите хотя бы одну роль", "Choose at least one role"))
    person = add_person(
        actor=actor, at=at, email=newcomer.email, name=newcomer.name, position=newcomer.position,
        phone=newcomer.phone, language=newcomer.language,
    )  # fmt: skip
    return set_roles(actor=actor, at=at, person_id=person.pk, roles=roles)
