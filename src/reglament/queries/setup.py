"""What the console asks before it acts: is there a studio, and which owner acts for it?"""

from __future__ import annotations

from reglament.store.models import Person, Studio


def is_set_up() -> bool:
    """Whether the database has a studio. One SQL statement."""
    return Studio.objects.exists()


def acting_owner(email: str | None) -> Person | None:
    """The owner with this address, or the only owner there is; None when it is nobody or unclear. One SQL statement."""
    owners = Person.objects.filter(is_owner=True, is_active=True)
    found = list(owners.filter(email=email.strip().lower()) if email else owners[:2])
    return found[0] if len(found) == 1 else None
