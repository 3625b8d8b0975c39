"""What belongs to the past when a studio is filled with imported or simulated history."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from reglament.store.models import Letter


@transaction.atomic
def settle_history(*, before: dt.datetime) -> int:
    """Letters of simulated history are not sent today: those created before an instant count as sent then. How many."""
    waiting = Letter.objects.filter(state="waiting", attempts=0, created_at__lt=before)
    return waiting.update(state="sent", sent_at=F("created_at"))
