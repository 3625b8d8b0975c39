"""A letter of ours came back: its delivery failed, and the week that it told of waits (R12). No status changes."""

from __future__ import annotations

import datetime as dt

from reglament.rules.events import EventKind
from reglament.rules.workflow import Role
from reglament.store.models import IncomingLetter, Letter
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.undeliverable import mark_undeliverable

LONGEST_ERROR = 1500
# A delay is no failure: the mail server goes on trying, and reports again when it gives up.
_STILL_TRYING = frozenset({"delayed", "relayed", "expanded", "delivered"})


def note_return(bounce: IncomingLetter, about: Letter, *, at: dt.datetime) -> bool:
    """Mark our letter as failed and hold the automatic acceptance that it told of; whether it was marked by this call. A
    delay, a letter that is on its way again, and a report about another address change nothing."""
    report = _report(bounce)
    action = str(report.get("action", "")).lower()
    if action in _STILL_TRYING or not _same_address(str(report.get("recipient", "")), about.address):
        return False
    error = _words(report)
    changed = Letter.objects.filter(pk=about.pk, state="sent").update(
        state="failed", sent_at=None, error=error[:LONGEST_ERROR]
    )
    if not changed:
        return False
    event = about.event
    data = {"letter": about.pk, "incoming": bounce.pk, "address": about.address, "error": error[:300]}
    subject = Subject(ticket=event.ticket, organisation=event.organisation) if event else Subject()
    happening = Happening(EventKind.MAIL_BOUNCED, Role.SYSTEM, clauses=("R12", "R21"), data=data)
    record(happening, subject, at=at)
    mark_undeliverable(at=at, letter_id=about.pk)
    return True


def _report(bounce: IncomingLetter) -> dict[str, object]:
    report = bounce.reading.get("report") if isinstance(bounce.reading, dict) else None
    return report if isinstance(report, dict) else {}


def _same_address(reported: str, ours: str) -> bool:
    """Many reports name no recipient, or the one that the letter was forwarded to by the same mailbox's server."""
    address = reported.rpartition(";")[2].strip().strip("<>").lower()
    return not address or address == ours.lower()


def _words(report: dict[str, object]) -> str:
    said = [str(report.get(key) or "") for key in ("status", "diagnostic")]
    return "письмо вернулось · returned: " + " ".join(" ".join(part.split()) for part in said if part)
