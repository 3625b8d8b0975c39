"""The cost that a letter's words may speak of: the one offered now, or one that no longer holds (2.2, R7, R21)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.rules.consent import reads_as_consent
from reglament.store.models import Estimate, IncomingLetter, Letter, Message, Ticket
from reglament.usecases.consents import propose_consent

_ANNOUNCED = frozenset({"estimate", "estimate_exceeded"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """`offered`: an estimate waits for the client. `estimate` is the one that a consent would be to; `superseded` when the
    letter answers one that no longer holds."""

    offered: bool = False
    estimate: Estimate | None = None
    superseded: bool = False


def spoken_of(ticket: Ticket | None, about: Letter | None) -> Spoken:
    """Of a letter in a ticket's thread, which answers our letter `about`. Two SQL statements at most."""
    if ticket is None:
        return Spoken()
    newest = ticket.estimates.order_by("-version").first()
    if newest is None:
        return Spoken()
    offered = newest.state == "offered"
    answered = _answered(about, ticket)
    spoken = answered or newest
    # A cost that was announced again is superseded; so is one that the specialist went on without.
    return Spoken(offered, newest if offered else spoken, spoken.state == "superseded")


def propose_from(letter: IncomingLetter, message: Message, spoken: Spoken) -> None:
    """Propose to record the letter's words as consent, where they read so and there is a cost that they may speak of."""
    if reads_as_consent(letter.text) and (spoken.offered or spoken.superseded):
        propose_consent(message, spoken.estimate, superseded=spoken.superseded)


def _answered(about: Letter | None, ticket: Ticket) -> Estimate | None:
    """The estimate that our answered letter announced."""
    if about is None or about.template not in _ANNOUNCED or about.event is None:
        return None
    return ticket.estimates.filter(version=about.event.data.get("version")).first()
