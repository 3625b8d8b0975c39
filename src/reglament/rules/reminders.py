"""When a client is reminded of an invoice: before its day, on the day, after it, each once (2.8, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence


def reminder_due(
    issued_on: dt.date, due_on: dt.date, today: dt.date, offsets: Sequence[int], sent: Collection[int]
) -> int | None:
    """The offset (days after the due day, before it below zero) of the reminder that is to go out today; None when none
    is. One that was missed gives way to the next; none goes on the day of issue, when the invoice itself goes."""
    passed = [offset for offset in offsets if due_on + dt.timedelta(days=offset) <= today]
    if not passed:
        return None
    last = max(passed)
    told = any(offset >= last for offset in sent)
    return None if told or due_on + dt.timedelta(days=last) <= issued_on else last
