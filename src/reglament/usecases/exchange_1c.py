"""How far accounting programs have been told: a cursor into the ledger that moves only forward (2.6, 2.9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from reglament.queries.exchange_1c import count_changes
from reglament.rules.events import EventKind
from reglament.rules.workflow import Role
from reglament.store.append_only import wait_for_writers
from reglament.store.models import Counter, Person, Posting
from reglament.usecases.guards import require_accountant
from reglament.usecases.record import Happening, Subject, record

TOLD = "exchange_1c"
TOLD_BEFORE = "exchange_1c_before"


@dataclass(frozen=True, slots=True)
class Told:
    """The changes after `since` up to `upto`."""

    since: int
    upto: int


@transaction.atomic
def settled_cursor() -> int:
    """The last entry of the ledger before which none can appear any more, 0 while there is none."""
    wait_for_writers(Posting)
    return int(Posting.objects.aggregate(last=Max("id"))["last"] or 0)


def told() -> Told:
    """What the last export of changes told: from where, up to where. One SQL statement."""
    known = dict(Counter.objects.filter(series__in=(TOLD, TOLD_BEFORE)).values_list("series", "value"))
    return Told(known.get(TOLD_BEFORE, 0), known.get(TOLD, 0))


@transaction.atomic
def take_changes(*, actor: Person, at: dt.datetime) -> Told:
    """Take what is new since the last time and move the cursor; the journal says who did. With nothing new the last export
    stays repeatable. Raises NotAllowed."""
    require_accountant(actor)
    upto = settled_cursor()
    for series in (TOLD, TOLD_BEFORE):
        Counter.objects.get_or_create(series=series, defaults={"value": 0})
    last = Counter.objects.select_for_update().get(series=TOLD)
    since = int(last.value)
    if upto <= since or not count_changes(since, upto):
        return Told(since, since)
    Counter.objects.filter(series=TOLD_BEFORE).update(value=since)
    Counter.objects.filter(series=TOLD).update(value=upto)
    data = {"since": since, "upto": upto}
    exported = Happening(EventKind.CHANGES_EXPORTED, Role.ACCOUNTANT, actor, data=data)
    record(exported, Subject(), at=at)
    return Told(since, upto)
