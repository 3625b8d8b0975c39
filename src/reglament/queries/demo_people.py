"""The four people of the demo studio whom one may sign in as by pressing a button."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import Authority, Person

KEYS = ("client", "specialist", "accountant", "owner")


def demo_person(key: str, *, today: dt.date) -> Person | None:
    """Who plays a part in the demo; None for an unknown part or an empty studio. One SQL statement."""
    staff = Person.objects.filter(is_active=True).order_by("pk")
    match key:
        case "client":
            speaking = Authority.objects.current(today).filter(
                right_order=True, right_money=True, person__is_active=True
            )
            first = (
                speaking.select_related("person")
                .order_by("organisation_id", "-is_admin", "person_id")
                .first()
            )
            return first.person if first else None
        case "specialist":
            return staff.filter(is_specialist=True, is_owner=False).first()
        case "accountant":
            return staff.filter(is_accountant=True, is_owner=False).first()
        case "owner":
            return staff.filter(is_owner=True).first()
    return None
