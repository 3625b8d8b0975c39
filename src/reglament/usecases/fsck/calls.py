"""Calls hold together: minutes only of what is over, tickets of the caller's own organisation (1.3, R23)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from reglament.rules.text import Text
from reglament.store.models import Call
from reglament.usecases.fsck.findings import Finding

_SAID = {
    "call_minutes": Text(
        "Звонок закончен, а минут нет, или наоборот", "A call is over without minutes, or the other way round"
    ),
    "call_ticket": Text("Звонок о тикете другой организации", "A call about another organisation's ticket"),
}


def check_calls() -> Iterator[Finding]:
    """Calls whose minutes or ticket cannot be. Two SQL statements."""
    wrong = {
        "call_minutes": Q(ended_at=None, minutes__gt=0) | Q(ended_at__isnull=False, minutes=0),
        "call_ticket": Q(ticket__isnull=False)
        & (Q(organisation=None) | ~Q(ticket__organisation=F("organisation"))),
    }
    for code, contradictory in wrong.items():
        for call in Call.objects.filter(contradictory).order_by("id").only("id"):
            yield Finding(code, _SAID[code], f"call {call.pk}")
