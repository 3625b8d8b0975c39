"""The studio's own people and their roles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from reglament.store.models import Person


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One of the studio's people."""

    id: int
    name: str
    email: str
    phone: str
    is_active: bool
    roles: tuple[str, ...]
    last_login: dt.datetime | None


def people_page() -> tuple[StaffMember, ...]:
    """Everybody who has or had a role in the studio, active people first. One SQL statement."""
    staff = Q(is_specialist=True) | Q(is_accountant=True) | Q(is_owner=True)
    rows = Person.objects.filter(staff | Q(authorities=None)).distinct().order_by("-is_active", "name", "id")
    return tuple(
        StaffMember(
            person.pk,
            person.name,
            person.email,
            person.phone,
            person.is_active,
            _roles(person),
            person.last_login,
        )
        for person in rows
    )


def _roles(person: Person) -> tuple[str, ...]:
    roles = (
        ("specialist", person.is_specialist),
        ("accountant", person.is_accountant),
        ("owner", person.is_owner),
    )
    return tuple(role for role, has in roles if has)


def assignable() -> tuple[tuple[int, str], ...]:
    """Active specialists, by name: who can answer for a ticket. One SQL statement."""
    rows = Person.objects.filter(is_active=True, is_specialist=True).order_by("name", "id")
    return tuple(rows.values_list("pk", "name"))
