"""Numbers that are never used twice: a counter under its row's lock."""

from __future__ import annotations

from reglament.store.models import Counter

FIRST = 1001


def next_number(series: str) -> int:
    """The next number of a series, inside the caller's transaction: a rollback gives it back, so there are no gaps."""
    Counter.objects.get_or_create(series=series, defaults={"value": FIRST - 1})
    counter = Counter.objects.select_for_update().get(series=series)
    counter.value += 1
    counter.save(update_fields=["value"])
    return int(counter.value)
