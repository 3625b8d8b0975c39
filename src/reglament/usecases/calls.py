"""Telephone calls: a timer, a record by hand, corrections. Consultation, free of charge; a call makes no task (1.3, R23)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Authority, Call, Person, Ticket
from reglament.usecases.guards import local_day, one_at_a_time, require_specialist
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused

LONGEST_CALL = 24 * 60
_MINUTE = dt.timedelta(minutes=1)
_LONGEST = {"phone": 40, "caller": 120, "note": 20_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCard:
    """Who called and what was said. `person_id` speaks for `organisation_id` today; an unknown caller is a number and a
    name. `ticket` is the number of the ticket that the call was about."""

    person_id: int | None = None
    organisation_id: int | None = None
    phone: str = ""
    caller: str = ""
    note: str = ""
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class CallTime:
    """When a call began and how long it lasted."""

    started_at: dt.datetime
    minutes: int


@transaction.atomic
def start_call(*, actor: Person, at: dt.datetime, card: CallCard) -> Call:
    """The telephone rings: the specialist's call runs. One that runs already goes on and is given back. Raises NotAllowed,
    BadInput."""
    require_specialist(actor)
    one_at_a_time(actor)
    running = Call.objects.filter(staff=actor, ended_at=None).first()
    if running is not None:
        return running
    call = Call(staff=actor, started_at=at)
    _fill(call, card, at)
    call.save()
    tell_call(EventKind.CALL_STARTED, call, actor, at=at)
    return call


@transaction.atomic
def stop_call(
    *, actor: Person, at: dt.datetime, call_id: int, card: CallCard, seen: int | None = None
) -> Call:
    """The call is over, and what was said is written down; begun minutes count. A call that ended already stays as it is.
    Raises NotFound, NotAllowed, Conflict, BadInput at "note" or at a field."""
    call = locked_call(actor, call_id)
    if call.ended_at is not None:
        return call
    _require_own(call, actor)
    _require_version(call, seen)
    required(card.note, "note", _WHAT_WAS_SAID)
    _fill(call, card, at)
    call.ended_at, call.minutes = at, minutes_of(call.started_at, at)
    _save(call)
    tell_call(EventKind.CALL_LOGGED, call, actor, at=at)
    return call


@transaction.atomic
def log_call(
    *, actor: Person, at: dt.datetime, time: CallTime, card: CallCard, once: str | None = None
) -> Call:
    """A call that is over already. The same record sent again (`once`) is the same call. Raises NotAllowed, BadInput at
    "started_at", "minutes", "note" or at a field."""
    require_specialist(actor)
    key = f"desk:{actor.pk}:{once}"[:100] if once else None
    if key is not None:
        one_at_a_time(actor)
        made = Call.objects.filter(external_id=key).first()
        if made is not None:
            return made
    required(card.note, "note", _WHAT_WAS_SAID)
    call = Call(staff=actor, external_id=key)
    _set_time(call, time, at)
    _fill(call, card, at)
    call.save()
    tell_call(EventKind.CALL_LOGGED, call, actor, at=at)
    return call


@transaction.atomic
def take_call(*, actor: Person, at: dt.datetime, call_id: int) -> Call:
    """A call that the exchange posted becomes the specialist's own. Taking one's own again changes nothing. Raises NotFound,
    NotAllowed, Conflict when a colleague has it, or another call of the specialist still runs."""
    require_specialist(actor)
    one_at_a_time(actor)
    call = locked_call(actor, call_id)
    if call.staff_id == actor.pk:
        return call
    if call.staff_id is not None:
        raise Conflict(Text("Этот звонок уже взял коллега", "A colleague has taken this call already"))
    if call.ended_at is None and Call.objects.filter(staff=actor, ended_at=None).exists():
        raise Conflict(Text("Сначала закончите идущий звонок", "Finish the call that is running first"))
    call.staff = actor
    _save(call)
    tell_call(EventKind.CALL_TAKEN, call, actor, at=at)
    return call


@transaction.atomic
def correct_call(
    *,
    actor: Person,
    at: dt.datetime,
    call_id: int,
    card: CallCard,
    time: CallTime | None = None,
    seen: int | None = None,
) -> Call:
    """What was written down about a call that is over is put right; the journal keeps what stood there. Raises NotFound,
    NotAllowed, Conflict, Refused while it runs, BadInput at its field."""
    call = locked_call(actor, call_id)
    _require_version(call, seen)
    if call.ended_at is None:
        raise Refused("call_runs", Text("Звонок ещё идёт", "The call still runs"))
    required(card.note, "note", _WHAT_WAS_SAID)
    before = _facts(call)
    _fill(call, card, at)
    if time is not None:
        _set_time(call, time, at)
    after = _facts(call)
    if before == after:
        return call
    call.staff = call.staff or actor
    _save(call)
    tell_call(EventKind.CALL_CORRECTED, call, actor, at=at, data={"before": before, "after": after})
    return call


def minutes_of(started_at: dt.datetime, ended_at: dt.datetime) -> int:
    """Begun minutes count, a call has at least one, and none has more than a day."""
    return min(max(1, -((started_at - ended_at) // _MINUTE)), LONGEST_CALL)


def locked_call(actor: Person, call_id: int) -> Call:
    """The call under its row lock. Raises NotAllowed, NotFound."""
    require_specialist(actor)
    rows = Call.objects.select_for_update(of=("self",)).select_related(
        "person", "organisation", "ticket", "staff"
    )
    call = rows.filter(pk=call_id).first()
    if call is None:
        raise NotFound
    return call


def tell_call(
    kind: EventKind,
    call: Call,
    actor: Person | None,
    *,
    at: dt.datetime,
    data: dict[str, object] | None = None,
) -> None:
    """The journal's row, for the studio alone."""
    role = Role.SPECIALIST if actor is not None else Role.SYSTEM
    known: dict[str, object] = {"call": call.pk, "minutes": call.minutes, "source": call.source}
    subject = Subject(ticket=call.ticket, organisation=call.organisation, person=call.person)
    record(Happening(kind, role, actor, clauses=("1.3", "R23"), data=known | (data or {})), subject, at=at)


def _fill(call: Call, card: CallCard, at: dt.datetime) -> None:
    for name, most in _LONGEST.items():
        value = getattr(card, name).strip()
        if len(value) > most:
            raise BadInput(name, Text(f"Не больше {most} знаков", f"At most {most} characters"))
        setattr(call, name, value)
    known = call.person_id is not None and (call.person_id, call.organisation_id) == (
        card.person_id,
        card.organisation_id,
    )
    call.person_id, call.organisation_id = card.person_id, card.organisation_id
    # Whoever has lost their rights since then did call all the same.
    if card.person_id is not None and not known:
        call.organisation_id = _organisation_of(card, call, at)
    call.ticket = _ticket(card, call.organisation_id)


def _organisation_of(card: CallCard, call: Call, at: dt.datetime) -> int:
    """The organisation that the person spoke for on the day of the call."""
    day = local_day(call.started_at or at)
    theirs = Authority.objects.current(day).filter(person=card.person_id)
    if card.organisation_id is not None:
        theirs = theirs.filter(organisation=card.organisation_id)
    found = list(theirs.values_list("organisation_id", flat=True)[:2])
    if len(found) != 1:
        raise BadInput(
            "person",
            Text(
                "Выберите уполномоченное лицо этой организации",
                "Choose an authorised person of this organisation",
            ),
            clauses=("1.4", "R22"),
        )
    return found[0]


def _ticket(card: CallCard, organisation_id: int | None) -> Ticket | None:
    if card.ticket is None:
        return None
    ticket = Ticket.objects.filter(number=card.ticket, organisation=organisation_id).first()
    if ticket is None:
        raise BadInput(
            "ticket", Text("У этой организации нет такого тикета", "The organisation has no such ticket")
        )
    return ticket


def _set_time(call: Call, time: CallTime, at: dt.datetime) -> None:
    if not 1 <= time.minutes <= LONGEST_CALL:
        raise BadInput("minutes", Text("От минуты до суток", "From a minute to a day"))
    ended_at = time.started_at + time.minutes * _MINUTE
    if ended_at - _MINUTE >= at:
        raise BadInput("started_at", Text("Звонок ещё не закончился", "The call is not over yet"))
    call.started_at, call.ended_at, call.minutes = time.started_at, ended_at, time.minutes


def _facts(call: Call) -> dict[str, object]:
    return {
        "person": call.person_id,
        "organisation": call.organisation_id,
        "ticket": call.ticket.number if call.ticket else None,
        "phone": call.phone,
        "caller": call.caller,
        "note": call.note,
        "started_at": call.started_at.isoformat(),
        "minutes": call.minutes,
    }


def _save(call: Call) -> None:
    call.version += 1
    call.save()


def _require_own(call: Call, actor: Person) -> None:
    if call.staff_id != actor.pk:
        raise Conflict(Text("Этот звонок ведёт коллега", "A colleague is on this call"))


def _require_version(call: Call, seen: int | None) -> None:
    if seen is not None and seen != call.version:
        raise Conflict


_WHAT_WAS_SAID = Text("Напишите, о чём был разговор", "Say what the call was about")
