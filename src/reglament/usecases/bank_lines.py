"""The accountant's word about a payment of a statement: what it settles, that it is no client's, that it is again (2.9, R11).

The line's row is locked before everything else, so that a confirmation and an undoing of the same money never cross.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.matching import Case
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import BankLine, Payment, Person
from reglament.usecases.bank_decision import Decision, division, division_of
from reglament.usecases.bank_matching import rematch, rematch_lines
from reglament.usecases.billing_locks import locked_invoices
from reglament.usecases.guards import require_accountant
from reglament.usecases.moves import required
from reglament.usecases.payments import Coming, Share, enter_payment
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Conflict, NotFound, Refused

__all__ = ["Decision", "SureReport", "confirm_line", "confirm_sure", "join_line", "leave_line", "return_line"]

# What the papers say of a payment order that has no number.
NO_NUMBER = "б/н"


@dataclass(frozen=True, slots=True)
class SureReport:
    """How many lines were confirmed, and how many were passed over because they are not sure any more."""

    confirmed: int
    changed: int


@transaction.atomic
def confirm_line(
    *, actor: Person, at: dt.datetime, line_id: int, decision: Decision, seen: int
) -> tuple[Payment, ...]:
    """Confirm what a payment of a statement settles: one payment an organisation, the line is confirmed with who and when.
    The same decision of the same person again is harmless and gives the same payments.

    Raises NotAllowed, NotFound, Conflict when the line is not as it was `seen`, BadInput at "shares", Refused for a void
    invoice or a paid one.
    """
    require_accountant(actor)
    line = _locked(line_id)
    if line.state == "confirmed" and line.decided_by_id == actor.pk:
        known = tuple(line.payments.filter(undone_at=None).order_by("id"))
        if division_of(known) == division(line, decision):
            return known
    _require_open(line, seen)
    return _confirm(line, decision, actor, at)


def confirm_sure(*, actor: Person, at: dt.datetime, line_ids: Sequence[int]) -> SureReport:
    """Confirm lines whose proposal is sure, each for itself, in the given order. A line that is not sure any more, or that
    another hand has decided about meanwhile, is passed over and counted. Raises NotAllowed."""
    require_accountant(actor)
    confirmed = sum(_confirm_if_sure(line_id, actor, at) for line_id in line_ids)
    return SureReport(confirmed, len(line_ids) - confirmed)


@transaction.atomic
def leave_line(*, actor: Person, at: dt.datetime, line_id: int, reason: str, seen: int) -> None:
    """Say with a reason that a payment is no client's: it waits no more. Raises NotAllowed, NotFound, BadInput at "reason",
    Conflict when the line is not as it was `seen`."""
    require_accountant(actor)
    reason = required(reason, "reason", Text("Напишите, что это за деньги", "Say what money it is"))[:300]
    line = _locked(line_id)
    _require_open(line, seen)
    line.state, line.left_why = "left", reason
    _sign(line, actor, at)
    _tell(EventKind.BANK_LINE_LEFT, line, actor, at)
    _match_around(line)


@transaction.atomic
def return_line(*, actor: Person, at: dt.datetime, line_id: int, seen: int) -> None:
    """Take back that a payment is no client's: it waits for a decision again, with a new proposal. Raises NotAllowed,
    NotFound, Conflict when the line is not as it was `seen`."""
    require_accountant(actor)
    line = _locked(line_id)
    if line.state != "left" or line.version != seen:
        raise Conflict
    _tell(EventKind.BANK_LINE_RETURNED, line, actor, at)
    line.state, line.left_why = "open", ""
    _sign(line, None, None)
    _match_around(line)


@transaction.atomic
def join_line(*, actor: Person, at: dt.datetime, line_id: int, seen: int) -> Payment:
    """Say that a payment of a statement is the one that was entered by hand before it came: it is confirmed by that one and
    counts once. Raises NotAllowed, NotFound, Conflict when the line or the payment is not as it was `seen`."""
    require_accountant(actor)
    line = _locked(line_id)
    _require_open(line, seen)
    free = Payment.objects.select_for_update(of=("self",)).filter(
        line=None, undone_at=None, amount=line.amount
    )
    payment = free.filter(pk=line.facts.get("payment")).first() if line.case == Case.ENTERED else None
    if payment is None:
        raise Conflict
    payment.line = line
    payment.save(update_fields=["line"])
    line.state, line.organisation_id = "confirmed", payment.organisation_id
    _sign(line, actor, at)
    _tell(EventKind.BANK_LINE_JOINED, line, actor, at)
    _match_around(line)
    return payment


def _locked(line_id: int) -> BankLine:
    line = BankLine.objects.select_for_update(of=("self",)).filter(pk=line_id).first()
    if line is None:
        raise NotFound
    return line


def _require_open(line: BankLine, seen: int) -> None:
    if line.state == "confirmed":
        raise Conflict(Text("Этот платёж уже разнесён", "This payment is confirmed already"))
    if line.state != "open" or line.version != seen:
        raise Conflict


def _confirm(line: BankLine, decision: Decision, actor: Person, at: dt.datetime) -> tuple[Payment, ...]:
    asked = division(line, decision)
    # Before the money is entered: proposals are made anew by it, and this line waits for none any more.
    line.state, line.organisation_id = "confirmed", next(iter(asked))
    _sign(line, actor, at)
    # All of them at once, in their order: two organisations' invoices must not be locked by turns.
    locked_invoices(share.invoice for share in decision.shares)
    return tuple(
        enter_payment(
            actor=actor,
            at=at,
            coming=_coming(line, organisation, amount),
            shares=tuple(Share(number, part) for number, part in parts.items()),
        )
        for organisation, (amount, parts) in asked.items()
    )


def _coming(line: BankLine, organisation_id: int, amount: Decimal) -> Coming:
    return Coming(
        organisation_id=organisation_id,
        amount=amount,
        paid_on=line.day,
        document=line.number.strip() or NO_NUMBER,
        purpose=line.purpose,
        line_id=line.pk,
    )


def _confirm_if_sure(line_id: int, actor: Person, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            line = _locked(line_id)
            decision = _sure(line)
            if decision is not None:
                _confirm(line, decision, actor, at)
    except Refused:
        return False
    return decision is not None


def _sure(line: BankLine) -> Decision | None:
    """What is surely proposed for a locked line: so it stands, and so the rules say of it, beside the other lines that wait
    and of the invoices as they are now."""
    if line.state != "open" or line.confidence != "sure":
        return None
    parts = line.parts
    _match_around(line)
    line.refresh_from_db()
    if line.confidence != "sure" or line.parts != parts:
        return None
    shares = tuple(Share(int(part["invoice"]), Decimal(part["amount"])) for part in parts)
    return Decision(shares, line.organisation_id if line.advance else None)


def _sign(line: BankLine, actor: Person | None, at: dt.datetime | None) -> None:
    line.decided_by, line.decided_at = actor, at
    line.version += 1
    line.save()


def _match_around(line: BankLine) -> None:
    """A line and those beside it that speak of the same organisation or the same invoices are proposed anew."""
    numbers = [int(part["invoice"]) for part in line.parts]
    organisations = [line.organisation_id] if line.organisation_id else []
    if organisations or numbers:
        rematch(organisation_ids=organisations, numbers=numbers)
    elif line.state == "open":
        rematch_lines(BankLine.objects.filter(pk=line.pk))


def _tell(kind: EventKind, line: BankLine, actor: Person, at: dt.datetime) -> None:
    data = {
        "line": line.pk,
        "document": line.number,
        "paid_on": line.day,
        "amount": line.amount,
        "payer": line.payer_name,
        "reason": line.left_why,
    }
    record(Happening(kind, Role.ACCOUNTANT, actor, clauses=("R11",), data=data), Subject(), at=at)
