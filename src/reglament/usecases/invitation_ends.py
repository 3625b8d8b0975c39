"""The end of links to filled-in forms: with the ticket, with the authority, with time, or thrown away (R21–R23)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from reglament.store.models import Invitation


def pending(**of: object) -> QuerySet[Invitation]:
    """Links that were neither used nor ended."""
    return Invitation.objects.filter(ended_at=None, **of)


def end_of_authority(*, at: dt.datetime, person_id: int, organisation_id: int | None = None) -> int:
    """The person's pending links die at once, in the caller's transaction; of one organisation when it is given (R22).
    How many. One SQL statement."""
    theirs = pending(person_id=person_id)
    if organisation_id is not None:
        theirs = theirs.filter(organisation_id=organisation_id)
    return theirs.update(ended_at=at, ended_why="revoked")


def end(invitation: Invitation, why: str, *, at: dt.datetime) -> None:
    """The link is of no use from now on."""
    invitation.ended_at, invitation.ended_why = at, why
    invitation.save(update_fields=["ended_at", "ended_why", "ticket", "opened_at"])
