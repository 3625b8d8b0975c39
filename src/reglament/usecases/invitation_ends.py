"""The end of links to filled-in forms: with the ticket, with the authority, with time, or thrown away (R21–R23)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from reglament.queries.law import law_at
from reglament.store.models import Invitation


def pending(**of: object) -> QuerySet[Invitation]:
    """Links that were neither used nor ended."""
    return Invitation.objects.filter(ended_at=None, **of)


def end_of_authority(*, at: dt.datetime, person_id: int, organisation_id: int) -> int:
    """The person's pending links of an organisation die at once, in the caller's transaction (R22). How many. One SQL
    statement."""
    theirs = pending(person_id=person_id, organisation_id=organisation_id)
    return theirs.update(ended_at=at, ended_why="revoked")


def end_expired(*, at: dt.datetime) -> int:
    """Links that are older than the regulation in force lets them be (R21). How many. Two SQL statements at most."""
    days = law_at(at).regulation.invitation_days
    if days is None:
        return 0
    return pending(created_at__lte=at - dt.timedelta(days=days)).update(ended_at=at, ended_why="expired")


def end(invitation: Invitation, why: str, *, at: dt.datetime) -> None:
    """The link is of no use from now on."""
    invitation.ended_at, invitation.ended_why = at, why
    invitation.save(update_fields=["ended_at", "ended_why", "ticket", "opened_at"])
