"""The cost that a letter's words may speak of: the one offered now, or one that no longer holds (2.2, R7, R21)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.store.models import Estimate, Letter, Ticket
from reglament.usecases.incoming_thread import Thread

_ANNOUNCED = frozenset({"estimate", "estimate_exceeded"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """`offered`: an estimate waits for the client. `estimate` is the one that a consent would be to; `superseded` when the
    letter answers one that no longer holds."""

    offered: bool = False
    estimate: Estimate | None = None
    superseded: bool = False


def spoken_of(thread: Thread) -> Spoken:
    """Of a letter in a ticket's thread. Two SQL statements at most."""
    if thread.ticket is None:
        return Spoken()
    newest = thread.ticket.estimates.order_by("-version").first()
    if newest is None:
        return Spoken()
    offered = newest.state == "offered"
    answered = _answered(thread.about, thread.ticket)
    spoken = answered or newest
    # A cost that was announced again is superseded; so is one that the specialist went on without.
    return Spoken(offered, newest if offered else spoken, spoken.state == "superseded")


def _answered(about: Letter | None, ticket: Ticket) -> Estimate | None:
    """The estimate that our answered letter announced."""
    if about is None or about.template not in _ANNOUNCED or about.event is None:
        return None
    return ticket.estimates.filter(version=about.event.data.get("version")).first()
