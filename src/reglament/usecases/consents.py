"""Consent to a cost that came by e-mail: a specialist records it, citing the message, or does not (2.2, 2.3, R7, R21).

Words by e-mail confirm no money by themselves. What is recorded is the client's own consent, so their rights on the day of
the message count, and the cost that they spoke of.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.queries.law import law_of
from reglament.rules.authority import may_confirm
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import ConsentProposal, Estimate, Message, Person, Ticket
from reglament.usecases.estimates import decide, figures, refuse_decided
from reglament.usecases.guards import grants_of, local_day, locked_ticket, require_specialist
from reglament.usecases.moves import save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Locked, NotAllowed, NotFound, Refused
from reglament.usecases.rounds import promise


@transaction.atomic
def record_consent(*, actor: Person, at: dt.datetime, proposal_id: int, seen: int | None = None) -> Estimate:
    """The specialist reads the message as written consent: the cost is confirmed from now on, the client is told. The
    status stays: the message itself made the ticket *New*, and its clock runs from there (R4). Recording twice changes
    nothing. Raises NotFound, NotAllowed, Locked, Conflict, Refused for a superseded or declined cost (R7)."""
    proposal, ticket = _locked(actor, proposal_id, seen)
    estimate = proposal.estimate
    if proposal.state == "recorded" and estimate is not None:
        return estimate
    _require_open(proposal)
    _require_right(proposal.message, ticket)
    if estimate is None:
        raise Refused(
            "no_estimate",
            Text("Стоимость тогда не объявляли", "No estimate had been announced"),
            clauses=("2.2",),
        )
    if proposal.superseded or estimate.state != "offered":
        _refuse(ticket, estimate)
    if Status(ticket.status) not in (Status.NEW, Status.FEEDBACK):
        raise Locked
    decide(estimate, "confirmed", proposal.message.author, at)
    ticket.planned_minutes = estimate.minutes
    promise(ticket, law_of(ticket), at=ticket.queued_at)
    save(ticket)
    _settle(proposal, "recorded", actor, at)
    _tell_recorded(proposal, estimate, ticket, actor, at)
    return estimate


@transaction.atomic
def decline_consent(*, actor: Person, at: dt.datetime, proposal_id: int, seen: int | None = None) -> None:
    """The message is no consent: nothing is confirmed, the ticket stays as it is. Doing it twice changes nothing. Raises
    NotFound, NotAllowed, Conflict, Refused when the consent is recorded."""
    proposal, ticket = _locked(actor, proposal_id, seen)
    if proposal.state == "declined":
        return
    _require_open(proposal)
    _settle(proposal, "declined", actor, at)
    data = {"consent": proposal.pk, "message": proposal.message_id}
    happening = Happening(
        EventKind.CONSENT_DECLINED, Role.SPECIALIST, actor, clauses=("2.2", "R7"), data=data
    )
    record(happening, Subject(ticket=ticket), at=at)


def propose_consent(message: Message, estimate: Estimate | None, *, superseded: bool) -> ConsentProposal:
    """A message that reads as consent waits for a specialist; once per message, in the caller's transaction."""
    proposal, _ = ConsentProposal.objects.get_or_create(
        message=message,
        defaults={"ticket": message.ticket, "estimate": estimate, "superseded": superseded},
    )
    return proposal


def _locked(actor: Person, proposal_id: int, seen: int | None) -> tuple[ConsentProposal, Ticket]:
    require_specialist(actor)
    number = ConsentProposal.objects.filter(pk=proposal_id).values_list("ticket__number", flat=True).first()
    if number is None:
        raise NotFound
    ticket = locked_ticket(number, seen=seen)
    related = ("message__author", "estimate")
    return ConsentProposal.objects.select_related(*related).get(pk=proposal_id), ticket


def _require_open(proposal: ConsentProposal) -> None:
    if proposal.state != "open":
        raise Refused("decided", Text("Это согласие уже разобрано", "This consent was dealt with already"))


def _require_right(message: Message, ticket: Ticket) -> None:
    day = local_day(message.at)
    if not may_confirm(grants_of(message.author_id, ticket.organisation_id, day), day):
        raise NotAllowed(
            "may_not_confirm",
            Text(
                f"{message.author.name} может обсуждать задания, но не подтверждать стоимость",
                f"{message.author.name} may discuss requests, but not confirm money",
            ),
            clauses=("1.4", "R22"),
        )


def _refuse(ticket: Ticket, estimate: Estimate) -> None:
    refuse_decided(ticket, estimate)
    if estimate.state == "confirmed":
        raise Refused(
            "already_confirmed", Text("Эта стоимость уже подтверждена", "This estimate is already confirmed")
        )
    raise Refused(
        "superseded",
        Text(
            "Письмо отвечает на прежнюю стоимость, а не на ту, что объявлена теперь. Спросите клиента ещё раз",
            "The e-mail answers an earlier estimate, not the one announced now. Ask the client again",
        ),
        clauses=("R7",),
    )


def _settle(proposal: ConsentProposal, state: str, actor: Person, at: dt.datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])


def _tell_recorded(
    proposal: ConsentProposal, estimate: Estimate, ticket: Ticket, actor: Person, at: dt.datetime
) -> None:
    data = {
        **figures(estimate),
        "consent": proposal.pk,
        "message": proposal.message_id,
        "author": proposal.message.author.name,
        "written_at": proposal.message.at,
        "agent": actor.name,
        "text": "",
    }
    happening = Happening(
        EventKind.CONSENT_RECORDED, Role.SPECIALIST, actor, clauses=("2.2", "2.3", "R7"), data=data
    )
    record(happening, Subject(ticket=ticket), at=at)
