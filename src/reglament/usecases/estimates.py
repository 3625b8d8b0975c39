"""The cost: announced, confirmed, declined, superseded (1.8, 2.2, 2.3, R7, R8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.charges import confirmed_estimate
from reglament.queries.law import law_of
from reglament.rules import phrases
from reglament.rules.events import EventKind
from reglament.rules.money import Money
from reglament.rules.pricing import quote
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Role, Status
from reglament.store.models import ConsentProposal, Estimate, Person, Ticket
from reglament.usecases.conversation import Post, repeated_post, say, to_feedback
from reglament.usecases.guards import (
    local_day,
    locked_ticket,
    require_money,
    require_order,
    require_seen,
    require_specialist,
)
from reglament.usecases.intake import PAPERWORK
from reglament.usecases.moves import move, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Locked, NotFound, Refused
from reglament.usecases.rounds import begin_round, count_update

LONGEST = 1000 * 60


@dataclass(frozen=True, slots=True)
class Offer:
    """What the specialist announces: minutes of work and a text for the client. `reason` says why a confirmed cost is
    exceeded; `surcharge_only` offers only the surcharge for urgency on a free ticket (R8)."""

    minutes: int
    text: str
    reason: str = ""
    surcharge_only: bool = False
    once: str | None = None


@transaction.atomic
def offer_estimate(
    *, actor: Person, at: dt.datetime, number: int, offer: Offer, seen: int | None = None
) -> Estimate:
    """Announce the cost of the whole ticket: *Feedback*. A newer offer supersedes the unanswered one before it; one above
    the cost confirmed before says so (R7). Raises BadInput."""
    require_specialist(actor)
    ticket = locked_ticket(number)
    repeated = repeated_post(Post(offer.text, once=offer.once), actor)
    if repeated:
        return Estimate.objects.get(message=repeated)
    require_seen(ticket, seen)
    if ticket.kind == PAPERWORK:
        raise Refused(
            "paperwork",
            Text(
                "Тикет о документах для бухгалтерии бесплатный: стоимости у него нет",
                "A ticket about papers for accounting is free: it has no cost",
            ),
            clauses=("1.2", "1.8"),
        )
    _check(ticket, offer)
    confirmed = confirmed_estimate(ticket)
    withdraw_offers(ticket, at=at)
    message = say(ticket, actor, Post(offer.text, once=offer.once), at=at, side="studio", purpose="estimate")
    estimate = _row(ticket, actor, offer, at)
    estimate.message = message
    estimate.save()
    if not offer.surcharge_only:
        ticket.is_paid = True
    moved = to_feedback(ticket, at=at)
    save(ticket)
    data = {**figures(estimate), "text": message.body, "agent": actor.name, "until": ticket.review_last_day}
    kind = EventKind.ESTIMATE_OFFERED
    if confirmed is not None and estimate.amount > confirmed.amount:
        kind, data = (
            EventKind.ESTIMATE_EXCEEDED,
            {**data, "reason": offer.reason, "amount_old": confirmed.amount},
        )
    clauses = ("1.8", "2.2", "R7")
    record(Happening(kind, Role.SPECIALIST, actor, moved, clauses, data), Subject(ticket=ticket), at=at)
    return estimate


@transaction.atomic
def confirm_estimate(
    *, actor: Person, at: dt.datetime, number: int, version: int, seen: int | None = None
) -> Estimate:
    """The client confirms the cost: *New*, and the round starts (2.3, R4). Refused for a superseded estimate (R7)."""
    ticket = locked_ticket(number)
    require_money(actor, ticket.organisation_id, local_day(at))
    estimate = _estimate(ticket, version)
    if estimate.state == "confirmed":
        return estimate
    refuse_decided(ticket, estimate)
    require_seen(ticket, seen)
    decide(estimate, "confirmed", actor, at)
    ticket.planned_minutes = estimate.minutes
    moved = _moved_to_new(ticket, at=at)
    begin_round(ticket, at=at)
    save(ticket)
    data = {**figures(estimate), "deadline": ticket.reaction_deadline}
    happening = Happening(EventKind.ESTIMATE_CONFIRMED, Role.CLIENT, actor, moved, ("2.3", "R7"), data)
    record(happening, Subject(ticket=ticket), at=at)
    return estimate


@transaction.atomic
def decline_estimate(
    *, actor: Person, at: dt.datetime, number: int, version: int, comment: str = "", seen: int | None = None
) -> Estimate:
    """The client does not agree with the cost: *New*, for the specialist to offer another or to refuse the task. In *New*
    already it is an addition like any other (R4). What was confirmed before holds on."""
    ticket = locked_ticket(number)
    require_order(actor, ticket.organisation_id, local_day(at))
    estimate = _estimate(ticket, version)
    if estimate.state == "confirmed":
        raise Refused(
            "already_confirmed", Text("Эта стоимость уже подтверждена", "This estimate is already confirmed")
        )
    refuse_decided(ticket, estimate)
    require_seen(ticket, seen)
    decide(estimate, "declined", actor, at)
    if comment.strip():
        say(ticket, actor, Post(comment), at=at, side="client", purpose="decline")
    moved = _moved_to_new(ticket, at=at)
    if moved is None:
        count_update(ticket, at=at)
    else:
        begin_round(ticket, at=at)
    save(ticket)
    data = {**figures(estimate), "author": actor.name, "text": comment.strip()}
    happening = Happening(EventKind.ESTIMATE_DECLINED, Role.CLIENT, actor, moved, ("2.3",), data)
    record(happening, Subject(ticket=ticket), at=at)
    return estimate


def withdraw_offers(ticket: Ticket, *, at: dt.datetime) -> None:
    """An unanswered offer no longer holds: a newer one replaces it, or the specialist goes on without it."""
    ticket.estimates.filter(state="offered").update(state="superseded", decided_at=at)


def figures(estimate: Estimate) -> dict[str, object]:
    """The figures of an estimate as events and letters carry them."""
    return {
        "version": estimate.version,
        "minutes": estimate.minutes,
        "rate": estimate.rate,
        "coefficient": estimate.coefficient,
        "level": estimate.level,
        "amount": estimate.amount,
        "vat_rate": estimate.vat_rate,
        "vat": estimate.vat,
        "surcharge_only": estimate.surcharge_only,
    }


def _check(ticket: Ticket, offer: Offer) -> None:
    if not 1 <= offer.minutes <= LONGEST:
        raise BadInput(
            "minutes",
            Text("Укажите время: от 1 минуты до 1000 часов", "Give the time: 1 minute to 1,000 hours"),
        )
    if not offer.surcharge_only:
        return
    if ticket.is_paid:
        raise BadInput(
            "surcharge_only",
            Text(
                "Доплата за срочность бывает у бесплатного тикета",
                "Only a free ticket has a surcharge for urgency",
            ),
            clauses=("R8",),
        )
    if ticket.priority == Priority.NORMAL or law_of(ticket).regulation.urgent_on_free != "surcharge":
        raise BadInput(
            "surcharge_only",
            Text("Срочность у этого тикета не заказана", "No urgency is ordered for this ticket"),
            clauses=("R8",),
        )


def _row(ticket: Ticket, actor: Person, offer: Offer, at: dt.datetime) -> Estimate:
    law = law_of(ticket)
    last = ticket.estimates.order_by("-version").values_list("version", flat=True).first() or 0
    found = quote(
        law.regulation, offer.minutes, Priority(ticket.priority),
        on=law.calendar.local(at).date(), surcharge_only=offer.surcharge_only,
    )  # fmt: skip
    return Estimate(
        ticket=ticket,
        version=last + 1,
        minutes=offer.minutes,
        level=ticket.priority,
        rate=found.rate.amount,
        coefficient=found.coefficient,
        amount=found.amount.amount,
        vat_rate=found.vat_rate,
        vat=found.vat.amount if found.vat else None,
        surcharge_only=offer.surcharge_only,
        reason=offer.reason.strip(),
        offered_at=at,
        offered_by=actor,
    )


def _estimate(ticket: Ticket, version: int) -> Estimate:
    estimate = ticket.estimates.filter(version=version).first()
    if estimate is None:
        raise NotFound
    return estimate


def refuse_decided(ticket: Ticket, estimate: Estimate) -> None:
    """Refuse what can no longer be decided: with the cost that holds instead, when there is one (R7, R15)."""
    if estimate.state == "declined":
        raise Refused(
            "declined",
            Text("Эту стоимость вы уже отклонили", "You have declined this estimate"),
            clauses=("2.3",),
        )
    if estimate.state == "superseded":
        raise Refused("superseded", _superseded(ticket, estimate), clauses=("R7",))
    if Status(ticket.status) not in (Status.NEW, Status.FEEDBACK):
        raise Locked


def _superseded(ticket: Ticket, estimate: Estimate) -> Text:
    newest = ticket.estimates.filter(version__gt=estimate.version).order_by("-version").first()
    if newest is None:
        return Text(
            "Эта стоимость уже не действует: специалист продолжил работу без неё",
            "This estimate no longer holds: the specialist went on without it",
        )
    amount = Money(newest.amount, law_of(ticket).regulation.currency)
    return Text(
        f"Эта стоимость уже не действует: её заменила другая, {phrases.money(amount, 'ru')}",
        f"This estimate no longer holds: another one, {phrases.money(amount, 'en')}, has replaced it",
    )


def decide(estimate: Estimate, state: str, actor: Person, at: dt.datetime) -> None:
    """Write down who decided about the estimate and when; proposals to record a consent to it are moot from now on."""
    estimate.state, estimate.decided_at, estimate.decided_by = state, at, actor
    estimate.save(update_fields=["state", "decided_at", "decided_by"])
    ConsentProposal.objects.filter(estimate=estimate, state="open").update(state="stale", decided_at=at)


def _moved_to_new(ticket: Ticket, *, at: dt.datetime) -> tuple[Status, Status] | None:
    return None if ticket.status == Status.NEW else move(ticket, Action.REPLY, Role.CLIENT, at=at)
