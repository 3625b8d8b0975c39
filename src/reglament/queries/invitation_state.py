"""Whether a link to a filled-in form still opens it (1.4, R21–R23)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from reglament.queries.law import law_at
from reglament.rules.authority import Grant, may_order
from reglament.store.models import Authority, Invitation

InvitationState = Literal["open", "filed", "dropped", "expired", "revoked"]


def invitation_state(invitation: Invitation, *, at: dt.datetime) -> InvitationState:
    """What the link leads to now: the form (open), the ticket (filed), or why there is no form any more. It dies with the
    person's authority, on use, and after the days that the regulation in force says. Three SQL statements at most."""
    if invitation.ended_at is not None:
        return _ENDS[invitation.ended_why]
    law = law_at(at)
    days = law.regulation.invitation_days
    if days is not None and at - invitation.created_at >= dt.timedelta(days=days):
        return "expired"
    today = law.calendar.local(at).date()
    rows = Authority.objects.current(today).filter(
        person_id=invitation.person_id, person__is_active=True, organisation_id=invitation.organisation_id
    )
    grants = [Grant(row.right_order, row.right_money, row.from_day, row.to_day) for row in rows]
    return "open" if may_order(grants, today) else "revoked"


_ENDS: dict[str, InvitationState] = {
    "filed": "filed",
    "revoked": "revoked",
    "expired": "expired",
    "dropped": "dropped",
}
