"""The law in force: an edition of the regulation with the studio's days, kept in memory while its stamp stands."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reglament.rules.calendar import Calendar, DayKind
from reglament.rules.regulation import Regulation, parse_regulation
from reglament.store.models import Day, RegulationVersion, Studio, Ticket


class NoLaw(Exception):
    """No edition of the regulation is in force yet: the studio is not set up (`reglament demo` or `createowner`)."""


@dataclass(frozen=True, slots=True)
class Law:
    """One edition as it runs: its row, its regulation and the calendar of today's table of days."""

    version_id: int
    edition: int
    effective_from: dt.date
    regulation: Regulation
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class _Laws:
    stamp: str
    by_id: dict[int, Law]
    in_order: tuple[Law, ...]


_lock = threading.Lock()
_kept: list[_Laws] = []


def law_at(at: dt.datetime) -> Law:
    """The law in force at an instant. One SQL statement (three after a change of the law). Raises NoLaw."""
    laws = _laws()
    for law in reversed(laws.in_order):
        if law.effective_from <= at.astimezone(ZoneInfo(law.regulation.timezone)).date():
            return law
    if not laws.in_order:
        raise NoLaw("no edition of the regulation: run `reglament demo` or `reglament createowner` first")
    # Before the first edition the first one speaks: imported history is older than the studio's first day here.
    return laws.in_order[0]


def law_of(ticket: Ticket) -> Law:
    """The law that a ticket was opened under, with the days as they stand now. One SQL statement."""
    return law_by_id(ticket.regulation_id)


def law_by_id(version_id: int) -> Law:
    """One edition by its row's id. One SQL statement."""
    return _laws().by_id[version_id]


def laws_by_stamp(stamp: str) -> tuple[Law, ...]:
    """All editions in order, for a caller that has already read Studio.law_stamp. No SQL while the stamp stands."""
    return _laws(stamp).in_order


def _laws(stamp: str | None = None) -> _Laws:
    if stamp is None:
        stamp = Studio.objects.values_list("law_stamp", flat=True).filter(id=1).first() or ""
    with _lock:
        if _kept and _kept[0].stamp == stamp:
            return _kept[0]
    loaded = _load(stamp)
    with _lock:
        _kept[:] = [loaded]
    return loaded


def _load(stamp: str) -> _Laws:
    days = {date: DayKind(kind) for date, kind in Day.objects.values_list("date", "kind")}
    laws = []
    for version in RegulationVersion.objects.order_by("effective_from", "edition"):
        regulation = parse_regulation(version.text)
        laws.append(
            Law(version.pk, version.edition, version.effective_from, regulation, Calendar(regulation, days))
        )
    return _Laws(stamp, {law.version_id: law for law in laws}, tuple(laws))
