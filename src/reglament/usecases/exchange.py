"""The telephone exchange posts calls with a key of its own (1.3, R23)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.callers import whose_number
from reglament.rules.events import EventKind
from reglament.rules.phone import same_number
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Call, Person, Studio
from reglament.usecases.calls import minutes_of, tell_call
from reglament.usecases.guards import local_day, require_owner
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict

LONGEST_ID = 90
_LONGEST = {"phone": 40, "caller": 120}
# How far the exchange's clock may be ahead of ours, and how long it may have kept a call back.
_AHEAD, _LATE = dt.timedelta(minutes=5), dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PostedCall:
    """A call as the exchange knows it: its own id, the number, when it began and, when it is over, when it ended."""

    id: str
    phone: str
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    caller: str = ""


@transaction.atomic
def new_exchange_key(*, actor: Person, at: dt.datetime) -> str:
    """The owner gives the exchange a new key, shown this once; the one before works no more. Raises NotAllowed."""
    key = secrets.token_urlsafe(32)
    _set_key(actor, at, _digest(key))
    return key


@transaction.atomic
def drop_exchange_key(*, actor: Person, at: dt.datetime) -> None:
    """The exchange may post no longer. Raises NotAllowed."""
    _set_key(actor, at, "")


def is_exchange_key(key: str) -> bool:
    """Whether this is the exchange's key; compared in constant time. One SQL statement."""
    kept = Studio.objects.filter(id=1).values_list("exchange_key", flat=True).first() or ""
    return bool(kept) & hmac.compare_digest(kept, _digest(key))


@transaction.atomic
def post_call(*, at: dt.datetime, posted: PostedCall) -> tuple[Call, bool]:
    """The exchange's call is kept once, whatever is posted again; its end may come later. The caller is found by the number
    when it is one person's. Returns the call, and whether it is new. Raises BadInput at a field, Conflict when the id came
    with another number or time."""
    _check(posted, at)
    whose = whose_number(posted.phone, today=local_day(at))
    minutes = minutes_of(posted.started_at, posted.ended_at) if posted.ended_at else 0
    call, is_new = Call.objects.select_for_update().get_or_create(
        external_id=f"pbx:{posted.id}",
        defaults={
            "phone": posted.phone,
            "caller": posted.caller,
            "started_at": posted.started_at,
            "ended_at": posted.ended_at,
            "minutes": minutes,
            "source": "exchange",
            "person_id": whose.person_id if whose else None,
            "organisation_id": whose.organisation_id if whose else None,
        },
    )
    if is_new:
        tell_call(EventKind.CALL_LOGGED if posted.ended_at else EventKind.CALL_STARTED, call, None, at=at)
    else:
        _goes_on(call, posted, at)
    return call, is_new


def _goes_on(call: Call, posted: PostedCall, at: dt.datetime) -> None:
    """What is posted again says the same, or that the call has ended."""
    if call.staff_id is None and not _is_the_same(call, posted):
        raise _another()
    # What a specialist has ended, and perhaps corrected, stays as they wrote it.
    if posted.ended_at is None or call.ended_at is not None:
        return
    call.ended_at, call.minutes = posted.ended_at, minutes_of(call.started_at, posted.ended_at)
    call.version += 1
    call.save(update_fields=["ended_at", "minutes", "version"])
    tell_call(EventKind.CALL_LOGGED, call, None, at=at)


def _is_the_same(call: Call, posted: PostedCall) -> bool:
    begun = same_number(call.phone, posted.phone) or call.phone == posted.phone
    over = None in (call.ended_at, posted.ended_at) or call.ended_at == posted.ended_at
    return begun and over and call.started_at == posted.started_at


def _check(posted: PostedCall, at: dt.datetime) -> None:
    if not posted.id or len(posted.id) > LONGEST_ID:
        raise BadInput("id", Text(f"От 1 до {LONGEST_ID} знаков", f"From 1 to {LONGEST_ID} characters"))
    for name, most in _LONGEST.items():
        if len(getattr(posted, name)) > most:
            raise BadInput(name, Text(f"Не больше {most} знаков", f"At most {most} characters"))
    if not at - _LATE <= posted.started_at <= at + _AHEAD:
        raise BadInput("started_at", Text("Не то время", "Not the time of a call"))
    if posted.ended_at is not None and not posted.started_at <= posted.ended_at <= at + _AHEAD:
        raise BadInput("ended_at", Text("Не то время", "Not the time of a call"))


def _set_key(actor: Person, at: dt.datetime, digest: str) -> None:
    require_owner(actor)
    Studio.objects.filter(id=1).update(exchange_key=digest)
    data = {"given": bool(digest)}
    happening = Happening(EventKind.EXCHANGE_KEY_CHANGED, Role.SPECIALIST, actor, clauses=("R23",), data=data)
    record(happening, Subject(), at=at)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _another() -> Conflict:
    return Conflict(
        Text("Звонок с таким id уже есть, и он другой", "There is another call with this id already")
    )
