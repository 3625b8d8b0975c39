"""Refunds: money given back out of an advance, by the accountant's word, which may be undone (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from reglament.queries.charges import free_of
from reglament.rules import phrases
from reglament.rules.events import EventKind
from reglament.rules.ledger import PostingKind
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Payment, Person, Refund
from reglament.usecases.coming_money import require_sum
from reglament.usecases.guards import local_day, require_accountant
from reglament.usecases.ledger import Fact, Papers, post, take_back
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Refunding:
    """Money given back as its paper says: out of which payment, how much, when, by which document and why."""

    payment_id: int
    amount: Decimal
    refunded_on: dt.date
    document: str
    reason: str
    once: str | None = None


@transaction.atomic
def refund(*, actor: Person, at: dt.datetime, refunding: Refunding) -> Refund:
    """Record money given back out of what of a payment settles nothing (R11); the client is told.

    Raises NotAllowed, NotFound, BadInput at a field (more than is free at "amount"), Conflict for an undone payment.
    """
    require_accountant(actor)
    payment = Payment.objects.select_for_update(of=("self",)).select_related("organisation")
    found = payment.filter(pk=refunding.payment_id).first()
    if found is None:
        raise NotFound
    if refunding.once and (known := Refund.objects.filter(once=refunding.once).first()):
        return known
    if found.undone_at is not None:
        raise Conflict(Text("Подтверждение уже отменено", "The confirmation is undone already"))
    _check(refunding, found, today=local_day(at))
    row = Refund.objects.create(
        payment=found,
        amount=refunding.amount,
        refunded_on=refunding.refunded_on,
        document=refunding.document.strip(),
        reason=refunding.reason.strip()[:300],
        recorded_at=at,
        recorded_by=actor,
        once=refunding.once or None,
    )
    fact = Fact(PostingKind.REFUND, found.organisation, row.amount, row.refunded_on)
    post(fact, Papers(payment=found, refund=row), at=at, actor=actor)
    _tell(EventKind.REFUNDED, row, actor, at, row.reason)
    return row


@transaction.atomic
def undo_refund(*, actor: Person, at: dt.datetime, refund_id: int, reason: str) -> None:
    """Undo a refund that was recorded by mistake: its money is the client's advance again (R11). Raises NotAllowed,
    NotFound, BadInput at "reason", Conflict when it is undone already."""
    require_accountant(actor)
    reason = required(reason, "reason", Text("Напишите, почему возврат отменяется", "Say why it is undone"))[
        :300
    ]
    payment_id = Refund.objects.filter(pk=refund_id).values_list("payment_id", flat=True).first()
    if payment_id is None:
        raise NotFound
    Payment.objects.select_for_update().get(pk=payment_id)
    row = Refund.objects.select_related("payment__organisation").get(pk=refund_id)
    if row.undone_at is not None:
        raise Conflict(Text("Возврат уже отменён", "The refund is undone already"))
    take_back(PostingKind.REFUND, Papers(refund=row), at=at, actor=actor)
    row.undone_at, row.undone_by, row.undone_why = at, actor, reason
    row.save()
    _tell(EventKind.REFUND_UNDONE, row, actor, at, reason)


def _check(refunding: Refunding, payment: Payment, *, today: dt.date) -> None:
    require_sum(refunding.amount, "amount")
    free = free_of(payment)
    if refunding.amount > free:
        most = [phrases.money(Money(free, "RUB"), language) for language in ("ru", "en")]
        raise BadInput(
            "amount",
            Text(f"Вернуть можно не больше {most[0]}", f"At most {most[1]} can be given back"),
            clauses=("R11",),
        )
    if refunding.refunded_on > today:
        raise BadInput("refunded_on", Text("Этот день ещё не наступил", "This day has not come yet"))
    if refunding.refunded_on < payment.paid_on:
        raise BadInput("refunded_on", Text("Это раньше, чем пришли деньги", "That is before the money came"))
    document = required(
        refunding.document, "document", Text("Укажите номер платёжного документа", "Give its number")
    )
    if len(document) > 60:
        raise BadInput("document", Text("Номер длиннее 60 знаков", "The number is longer than 60 characters"))
    required(
        refunding.reason, "reason", Text("Напишите, почему деньги возвращаются", "Say why it is given back")
    )


def _tell(kind: EventKind, row: Refund, actor: Person, at: dt.datetime, reason: str) -> None:
    data = {"payment": row.payment_id, "refund": row.pk, "amount": row.amount, "document": row.document,
            "refunded_on": row.refunded_on, "reason": reason}  # fmt: skip
    happening = Happening(kind, Role.ACCOUNTANT, actor, clauses=("R11",), data=data)
    record(happening, Subject(organisation=row.payment.organisation), at=at)
