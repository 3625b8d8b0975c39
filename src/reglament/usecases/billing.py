"""Invoices: issued at acceptance, combined by month, voided by a mirror and issued anew (2.6, R10, R13, R14, R18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from reglament.queries.charges import charge_of, is_billed
from reglament.queries.law import law_at
from reglament.queries.studio_card import missing_of_seller
from reglament.rules.pricing import Charge
from reglament.rules.seller import say_missing
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Invoice, InvoiceLine, Organisation, Person, Ticket
from reglament.usecases.act_writing import BILLABLE, Acceptance, Hand, acceptance_of, accepted_on
from reglament.usecases.acts import issue_unacted
from reglament.usecases.bank_matching import rematch
from reglament.usecases.billing_locks import locked_invoice, locked_tickets
from reglament.usecases.guards import local_day, require_accountant
from reglament.usecases.invoicing import Bill, mirror_invoice, write_invoice
from reglament.usecases.moves import required
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused
from reglament.usecases.settling import unsettle

Work = tuple[Ticket, Charge]


def issue_invoice(
    *, ticket: Ticket, at: dt.datetime, actor: Person | None, accepted_by: str = ""
) -> Invoice | None:
    """The invoice of a locked ticket that is being accepted or withdrawn, inside the caller's transaction (2.6, R18).

    None when nothing is chargeable, when the organisation is billed by the month, or while the studio's requisites are not
    filled in: the work waits in the accountant's list of what is not billed, and the client is not kept waiting. Raises
    Conflict when a live invoice bills the ticket already.
    """
    if ticket.organisation.invoicing == "monthly" or missing_of_seller():
        return None
    accepting = Acceptance(ticket.closed_how, ticket.status_since, accepted_by)
    return _bill_ticket(ticket, accepting, Hand(actor, Role.SYSTEM, at))


@transaction.atomic
def bill_ticket(*, actor: Person, at: dt.datetime, number: int) -> Invoice:
    """The accountant bills one accepted or withdrawn ticket that no live invoice bills: after a void, or when the
    organisation no longer waits for the month's end. Raises NotFound, Conflict, Refused when nothing is chargeable or the
    studio's requisites lack something."""
    require_accountant(actor)
    _require_requisites()
    ticket = next(iter(locked_tickets([number])), None)
    if ticket is None:
        raise NotFound
    if ticket.status not in BILLABLE or ticket.needs_billing_check:
        raise Refused(
            "not_accepted",
            Text(
                "Счёт выставляется, когда работа принята и проверена",
                "An invoice is issued once the work is accepted and checked",
            ),
            clauses=("2.6", "R10", "R13"),
        )
    invoice = _bill_ticket(ticket, acceptance_of(ticket), Hand(actor, Role.ACCOUNTANT, at))
    if invoice is None:
        raise _nothing_to_bill()
    return invoice


@transaction.atomic
def issue_monthly(*, actor: Person, at: dt.datetime, organisation_id: int, month: dt.date) -> Invoice | None:
    """One combined invoice for everything accepted up to the end of the month and not billed yet (R10).

    `month` is any day of it. None when there is nothing to bill. Where the VAT rate changed meanwhile, the works of the
    earliest rate are billed; the next call bills the next. Raises NotFound, Refused for an organisation billed by ticket
    and while the studio's requisites lack something.
    """
    require_accountant(actor)
    _require_requisites()
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    if organisation.invoicing != "monthly":
        raise Refused(
            "not_monthly",
            Text(
                "Организация получает счёт по каждому тикету",
                "The organisation gets an invoice for each ticket",
            ),
            clauses=("R10",),
        )
    if month.replace(day=1) > local_day(at):
        raise BadInput("month", Text("Этот месяц ещё не начался", "This month has not begun"))
    works = _unbilled(organisation, until=_first_of_next(month))
    hand = Hand(actor, Role.ACCOUNTANT, at)
    invoice = _bill_earliest_rate(organisation, works, hand)
    if invoice is not None and organisation.acts_by == "monthly":
        issue_unacted(organisation, month, hand)
    return invoice


@transaction.atomic
def void_invoice(
    *, actor: Person, at: dt.datetime, number: int, reason: str, reissue: bool = False
) -> Invoice | None:
    """Void a wrong invoice by a mirroring one; with `reissue` the same works are billed anew (R10).

    The new invoice, or None. Raises NotFound, BadInput at "reason", Conflict when it is void already, Refused when
    something of it is paid: the payment is undone first; and when a new one is asked for, but the studio's requisites
    lack something.
    """
    require_accountant(actor)
    if reissue:
        _require_requisites()
    reason = required(
        reason, "reason", Text("Напишите, почему счёт неверен", "Say why the invoice is wrong")
    )[:300]
    invoice, tickets = locked_invoice(number)
    _refuse_void(invoice)
    if invoice.paid:
        raise Refused(
            "invoice_paid",
            Text(
                "По счёту есть оплата: сначала отмените её подтверждение",
                "The invoice has payments: undo their confirmation first",
            ),
            clauses=("R10", "R11"),
        )
    hand = Hand(actor, Role.ACCOUNTANT, at)
    mirror_invoice(invoice, reason, hand)
    rematch(organisation_ids=[invoice.organisation_id], numbers=[invoice.number])
    return _bill_again(invoice.organisation, tickets, hand) if reissue else None


def void_invoices_of(*, ticket: Ticket, at: dt.datetime, actor: Person, reason: str) -> None:
    """The client objected to an oral acceptance: the locked ticket's invoice is void, other tickets of a combined one
    are billed anew (or wait to be, while the studio's requisites lack something), what was paid in part becomes the
    organisation's advance (R11, R14). Inside the caller's transaction.
    """
    line = InvoiceLine.objects.filter(ticket=ticket, live=True).select_related("invoice").first()
    if line is None:
        return
    invoice, tickets = locked_invoice(line.invoice.number)
    hand = Hand(actor, Role.CLIENT, at)
    _release_payments(invoice, reason, hand)
    mirror_invoice(invoice, reason, hand)
    rematch(organisation_ids=[invoice.organisation_id], numbers=[invoice.number])
    others = [other for other in tickets if other.pk != ticket.pk]
    if not missing_of_seller():
        _bill_again(invoice.organisation, others, hand)


def _bill_ticket(ticket: Ticket, accepted: Acceptance, hand: Hand) -> Invoice | None:
    if is_billed(ticket):
        raise Conflict(Text("По этому тикету уже есть счёт", "This ticket has its invoice already"))
    charge = charge_of(ticket)
    if not charge.total.amount:
        return None
    return _written(Bill(ticket.organisation, ((ticket, charge),), local_day(accepted.at), accepted), hand)


def _bill_again(organisation: Organisation, tickets: Sequence[Ticket], hand: Hand) -> Invoice | None:
    """All tickets of one invoice share a VAT rate, so the first one's day of acceptance serves for all."""
    works = tuple((ticket, charge) for ticket in tickets if (charge := charge_of(ticket)).total.amount)
    if not works:
        return None
    return _written(Bill(organisation, works, accepted_on(works[0][0])), hand)


def _bill_earliest_rate(organisation: Organisation, works: Sequence[Work], hand: Hand) -> Invoice | None:
    if not works:
        return None
    regulation = law_at(hand.at).regulation
    days = {ticket.pk: accepted_on(ticket) for ticket, _ in works}
    first = min(days.values())
    rate = regulation.vat_on(first)
    alike = tuple(work for work in works if regulation.vat_on(days[work[0].pk]) == rate)
    return _written(Bill(organisation, alike, first), hand)


def _written(bill: Bill, hand: Hand) -> Invoice:
    """The invoice, and what it does to the proposals for money that came already."""
    invoice = write_invoice(bill, hand)
    rematch(organisation_ids=[bill.organisation.pk], numbers=[invoice.number])
    return invoice


def _unbilled(organisation: Organisation, *, until: dt.date) -> list[Work]:
    billed = InvoiceLine.objects.filter(live=True, ticket__organisation=organisation).values("ticket")
    closed = Ticket.objects.filter(organisation=organisation, status__in=BILLABLE, needs_billing_check=False)
    candidates = (
        closed.exclude(pk__in=billed)
        .filter(time_entries__chargeable=True)
        .distinct()
        .values_list("number", flat=True)
    )
    charged = [
        (ticket, charge_of(ticket)) for ticket in locked_tickets(candidates) if accepted_on(ticket) < until
    ]
    return [(ticket, charge) for ticket, charge in charged if charge.total.amount and not is_billed(ticket)]


def _release_payments(invoice: Invoice, reason: str, hand: Hand) -> None:
    unsettle(invoice.allocations.all(), reason, at=hand.at, actor=hand.actor)
    invoice.paid = Decimal(0)


def _refuse_void(invoice: Invoice) -> None:
    if invoice.state in ("void", "mirror"):
        raise Conflict(Text("Счёт уже аннулирован", "The invoice is void already"))


def _require_requisites() -> None:
    missing = missing_of_seller()
    if missing:
        raise Refused("no_requisites", say_missing(missing), clauses=("2.6", "R10"))


def _nothing_to_bill() -> Refused:
    return Refused(
        "nothing_to_bill",
        Text("В тикете нет оплачиваемой работы", "The ticket has no chargeable work"),
        clauses=("R6",),
    )


def _first_of_next(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
