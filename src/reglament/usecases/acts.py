"""Acts of accepted work: one for each ticket, or one for a month; void with their invoice (2.6, 4.8, R10, R13, R14, R18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Act, ActLine, Invoice, InvoiceLine, Organisation, Person
from reglament.usecases.act_writing import Acceptance, Hand, Paper, accepted_on, void_row, write_act
from reglament.usecases.billing_locks import locked_invoices
from reglament.usecases.guards import local_day, require_accountant
from reglament.usecases.moves import required
from reglament.usecases.refusals import BadInput, Conflict, NotFound


def issue_acts(invoice: Invoice, *, hand: Hand, accepting: Acceptance | None = None) -> tuple[Act, ...]:
    """The acts of a new invoice inside its transaction, one for each ticket, on the day of its acceptance; none for a
    client that takes one for the month. `accepting` goes on right now, the journal does not know of it yet."""
    if invoice.organisation.acts_by == "monthly":
        return ()
    return _one_for_each(_unacted(invoice.organisation, [invoice.pk]), hand, accepting)


@transaction.atomic
def issue_monthly_acts(
    *, actor: Person, at: dt.datetime, organisation_id: int, month: dt.date
) -> tuple[Act, ...]:
    """Acts of everything invoiced, accepted up to the end of the month (any day of it) and in no act yet: one for the
    month and each VAT rate, or one for each ticket, as the client takes them (R10). Empty when there is nothing.

    Raises NotAllowed, NotFound, BadInput at "month".
    """
    require_accountant(actor)
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    if month.replace(day=1) > local_day(at):
        raise BadInput("month", Text("Этот месяц ещё не начался", "This month has not begun"))
    return issue_unacted(organisation, month, Hand(actor, Role.ACCOUNTANT, at))


def issue_unacted(organisation: Organisation, month: dt.date, hand: Hand) -> tuple[Act, ...]:
    """`issue_monthly_acts` inside the caller's transaction."""
    until = _first_of_next(month)
    numbers = _unacted(organisation).values_list("invoice__number", flat=True)
    locked_invoices(numbers.distinct().order_by())
    lines = [line for line in _unacted(organisation) if accepted_on(line.ticket) < until]
    if organisation.acts_by != "monthly":
        return _one_for_each(lines, hand)
    day = min(until - dt.timedelta(days=1), local_day(hand.at))
    by_rate = sorted(lines, key=lambda line: (line.invoice.vat_rate or 0, line.invoice.number, line.position))
    return tuple(
        write_act(Paper(organisation, tuple(group), day, combined=True), hand)
        for _, group in groupby(by_rate, key=lambda line: line.invoice.vat_rate)
    )


@transaction.atomic
def void_act(
    *, actor: Person, at: dt.datetime, number: int, reason: str, reissue: bool = False
) -> Act | None:
    """Void a wrong act, its entries are taken back; with `reissue` the same lines get a new one of the same day, with the
    requisites of today (R10). Raises NotAllowed, NotFound, BadInput at "reason", Conflict when it is void already."""
    require_accountant(actor)
    reason = required(reason, "reason", Text("Напишите, почему акт неверен", "Say why the act is wrong"))[
        :300
    ]
    act, lines = _locked_act(number)
    hand = Hand(actor, Role.ACCOUNTANT, at)
    void_row(act, reason, hand)
    if not reissue:
        return None
    return write_act(Paper(act.organisation, tuple(lines), act.acted_on, act.combined), hand)


def void_acts_of(invoice: Invoice, reason: str, hand: Hand) -> None:
    """The acts of a locked invoice that is being voided; what a combined act said of other invoices is said by a new one
    of the same day."""
    live = Act.objects.filter(lines__invoice_line__invoice=invoice, lines__live=True).distinct()
    for number in sorted(live.values_list("number", flat=True)):
        act, lines = _locked_act(number)
        void_row(act, reason, hand)
        others = tuple(line for line in lines if line.invoice_id != invoice.pk)
        if others:
            write_act(Paper(act.organisation, others, act.acted_on, act.combined), hand)


def _locked_act(number: int) -> tuple[Act, list[InvoiceLine]]:
    """The act under its lock, after its invoices under theirs. Raises NotFound, Conflict for a void one."""
    found = ActLine.objects.filter(act__number=number).order_by("position")
    locked_invoices(found.values_list("invoice_line__invoice__number", flat=True).distinct().order_by())
    rows = Act.objects.select_for_update(of=("self",)).select_related("organisation")
    act = rows.filter(number=number).first()
    if act is None:
        raise NotFound
    if act.state == "void":
        raise Conflict(Text("Акт уже аннулирован", "The act is void already"))
    return act, [
        line.invoice_line for line in found.select_related("invoice_line__invoice", "invoice_line__ticket")
    ]


def _one_for_each(
    lines: Iterable[InvoiceLine], hand: Hand, accepting: Acceptance | None = None
) -> tuple[Act, ...]:
    by_ticket: dict[tuple[int, int], list[InvoiceLine]] = {}
    for line in lines:
        by_ticket.setdefault((line.invoice_id, line.ticket_id), []).append(line)
    acts = []
    for group in by_ticket.values():
        ticket = group[0].ticket
        if any(line.amount for line in group):
            day = local_day(accepting.at) if accepting else accepted_on(ticket)
            acts.append(write_act(Paper(ticket.organisation, tuple(group), day, accepting=accepting), hand))
    return tuple(acts)


def _unacted(organisation: Organisation, invoice_ids: Sequence[int] | None = None) -> QuerySet[InvoiceLine]:
    rows = InvoiceLine.objects.filter(invoice__organisation=organisation, live=True).exclude(
        act_lines__live=True
    )
    if invoice_ids is not None:
        rows = rows.filter(invoice__in=invoice_ids)
    return rows.select_related("invoice", "ticket__organisation").order_by("invoice__number", "position")


def _first_of_next(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
