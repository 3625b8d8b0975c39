"""How an invoice's rows are written: numbers, snapshots, lines, the mirror of a void one (2.6, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.invoice_text import LineFacts, ground_of, ground_words, line_text
from reglament.queries.law import law_at
from reglament.rules.events import EventKind
from reglament.rules.ledger import PostingKind
from reglament.rules.money import Money, sum_money
from reglament.rules.pricing import Charge, ChargeLine
from reglament.rules.regulation import Regulation
from reglament.store.models import Invoice, InvoiceLine, Organisation, Ticket
from reglament.usecases.act_writing import REQUISITES, Acceptance, Hand, seller_card
from reglament.usecases.acts import issue_acts, void_acts_of
from reglament.usecases.guards import local_day
from reglament.usecases.ledger import Fact, Papers, post, take_back
from reglament.usecases.numbers import next_number
from reglament.usecases.record import Happening, Subject, record


@dataclass(frozen=True, slots=True)
class Bill:
    """What one invoice is about: tickets of one organisation with their charges, accepted on one VAT rate's days.
    `accepting`: the acceptance that goes on right now, of which the journal does not know yet."""

    organisation: Organisation
    works: tuple[tuple[Ticket, Charge], ...]
    accepted_on: dt.date
    accepting: Acceptance | None = None


def write_invoice(bill: Bill, hand: Hand) -> Invoice:
    """Write the invoice, its lines, its entry, its acts and its event. The tickets are locked; something is chargeable."""
    regulation = law_at(hand.at).regulation
    vat_rate = regulation.vat_on(bill.accepted_on)
    billed = [(ticket, line) for ticket, charge in bill.works for line in charge.lines if line.gross.amount]
    total = sum_money((line.amount for _, line in billed), regulation.currency)
    invoice = _invoice_row(bill, hand, regulation, total)
    lines = [
        _line(invoice, place, ticket, line, vat_rate) for place, (ticket, line) in enumerate(billed, start=1)
    ]
    InvoiceLine.objects.bulk_create(lines)
    invoice.vat_rate = vat_rate
    invoice.vat = (
        None if vat_rate is None else sum((line.vat for line in lines if line.vat is not None), Decimal(0))
    )
    invoice.save()
    _enter(invoice, hand)
    issue_acts(invoice, hand=hand, accepting=bill.accepting)
    _tell_issued(invoice, hand, bill.works)
    return invoice


def mirror_invoice(invoice: Invoice, reason: str, hand: Hand) -> Invoice:
    """Void a locked invoice by a mirroring one with its own number, its acts with it; its works may be billed anew (R10)."""
    void_acts_of(invoice, reason, hand)
    take_back(PostingKind.INVOICE, Papers(invoice=invoice), at=hand.at, actor=hand.actor)
    lines = list(invoice.lines.select_related("ticket"))
    mirror = _mirror_row(invoice, hand)
    InvoiceLine.objects.bulk_create(_mirror_line(mirror, line) for line in lines)
    invoice.lines.update(live=False)
    invoice.state, invoice.void_reason = "void", reason
    invoice.voided_at, invoice.voided_by = hand.at, hand.actor
    invoice.version += 1
    invoice.save()
    tickets = {line.ticket_id: line.ticket for line in lines}
    data = {
        "invoice": invoice.number,
        "mirror": mirror.number,
        "amount": invoice.total,
        "reason": reason,
    }
    happening = Happening(EventKind.INVOICE_VOIDED, hand.role, hand.actor, clauses=("R10",), data=data)
    record(happening, _subject(invoice, list(tickets.values())), at=hand.at)
    return mirror


def _invoice_row(bill: Bill, hand: Hand, regulation: Regulation, total: Money) -> Invoice:
    today = local_day(hand.at)
    ground = ground_of(bill.organisation.pk, [ticket.number for ticket, _ in bill.works], today)
    return Invoice.objects.create(
        number=next_number("invoice"),
        organisation=bill.organisation,
        issued_at=hand.at,
        issued_on=today,
        due_on=today + dt.timedelta(days=regulation.payment_term_days),
        basis=_basis(ground),
        ground=ground,
        buyer={name: getattr(bill.organisation, name) for name in REQUISITES},
        seller=seller_card(),
        currency=regulation.currency,
        total=total.amount,
    )


def _basis(ground: dict[str, object]) -> str:
    """The document's own words, in Russian for ever."""
    words = ground_words(ground)
    return words.ru if words else ""


def _enter(invoice: Invoice, hand: Hand) -> None:
    fact = Fact(PostingKind.INVOICE, invoice.organisation, invoice.total, invoice.issued_on)
    post(fact, Papers(invoice=invoice), at=hand.at, actor=hand.actor)


def _line(
    invoice: Invoice, place: int, ticket: Ticket, line: ChargeLine, vat_rate: int | None
) -> InvoiceLine:
    facts = LineFacts(
        ticket.number,
        ticket.title,
        line.minutes,
        line.rate,
        line.coefficient,
        line.ordered,
        line.met,
        line.written_off,
    )
    return InvoiceLine(
        invoice=invoice,
        position=place,
        ticket=ticket,
        text=line_text(facts, "ru"),
        ordered=line.ordered.value,
        met=line.met.value,
        minutes=line.minutes,
        rate=line.rate.amount,
        coefficient=line.coefficient,
        gross=line.gross.amount,
        written_off=line.written_off.amount,
        amount=line.amount.amount,
        vat=line.amount.vat_inside(vat_rate).amount if vat_rate is not None else None,
    )


def _mirror_row(invoice: Invoice, hand: Hand) -> Invoice:
    today = local_day(hand.at)
    ground: dict[str, object] = {"voids": invoice.number}
    return Invoice.objects.create(
        number=next_number("invoice"),
        organisation=invoice.organisation,
        state="mirror",
        issued_at=hand.at,
        issued_on=today,
        due_on=today,
        basis=_basis(ground),
        ground=ground,
        buyer=invoice.buyer,
        seller=invoice.seller,
        currency=invoice.currency,
        total=-invoice.total,
        vat_rate=invoice.vat_rate,
        vat=None if invoice.vat is None else -invoice.vat,
        mirrors=invoice,
    )


def _mirror_line(mirror: Invoice, line: InvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        invoice=mirror,
        position=line.position,
        ticket=line.ticket,
        text=line.text,
        ordered=line.ordered,
        met=line.met,
        minutes=line.minutes,
        rate=line.rate,
        coefficient=line.coefficient,
        gross=-line.gross,
        written_off=-line.written_off,
        amount=-line.amount,
        vat=None if line.vat is None else -line.vat,
        live=False,
    )


def _tell_issued(invoice: Invoice, hand: Hand, works: Sequence[tuple[Ticket, Charge]]) -> None:
    """`combined` asks for the invoice's own letter: whoever accepts a ticket gets it with the news of the acceptance."""
    tickets = [ticket for ticket, _ in works]
    at_acceptance = len(tickets) == 1 and tickets[0].status_since == hand.at
    data = invoice_facts(invoice) | {
        "tickets": [ticket.number for ticket in tickets],
        "combined": not at_acceptance,
    }
    happening = Happening(EventKind.INVOICE_ISSUED, hand.role, hand.actor, clauses=("2.6", "R10"), data=data)
    record(happening, _subject(invoice, tickets), at=hand.at)


def _subject(invoice: Invoice, tickets: Sequence[Ticket]) -> Subject:
    """An invoice of one ticket stands in that ticket's history too; a combined one is the organisation's alone."""
    return Subject(ticket=tickets[0] if len(tickets) == 1 else None, invoice=invoice)


def invoice_facts(invoice: Invoice) -> dict[str, object]:
    """What letters and the journal say of an invoice."""
    return {
        "invoice": invoice.number,
        "invoice_on": invoice.issued_on,
        "amount": invoice.total,
        "vat_rate": invoice.vat_rate,
        "vat": invoice.vat,
        "due": invoice.due_on,
    }
