"""How an act's rows are written: its number, snapshots, lines with how the work was accepted, and its entries (2.6, R10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.invoice_text import contract_on
from reglament.rules import phrases
from reglament.rules.events import EventKind
from reglament.rules.ledger import PostingKind, act_day
from reglament.rules.workflow import Role
from reglament.store.models import Act, ActLine, Event, InvoiceLine, Organisation, Person, Studio, Ticket
from reglament.store.models.acts import ACCEPTED_HOW
from reglament.usecases.guards import local_day
from reglament.usecases.ledger import Fact, Papers, post, take_back
from reglament.usecases.numbers import next_number
from reglament.usecases.record import Happening, Subject, record

BILLABLE = ("accepted", "rejected")
REQUISITES = (
    "name", "legal_name", "sole_proprietor", "inn", "kpp", "ogrn", "address", "phone",
    "bank_name", "bik", "account", "corr_account",
)  # fmt: skip
SIGNERS = ("director", "bookkeeper")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who issues or voids a paper, when and in what role: the accountant, or the desk itself at acceptance."""

    actor: Person | None
    role: Role
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How the work was accepted, when and by whom ("" by silence)."""

    how: str
    at: dt.datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What one act is about: lines of invoices of one organisation and one VAT rate. `accepting`: the acceptance that
    goes on right now, of which the journal does not know yet."""

    organisation: Organisation
    lines: tuple[InvoiceLine, ...]
    acted_on: dt.date
    combined: bool = False
    accepting: Acceptance | None = None


def write_act(paper: Paper, hand: Hand) -> Act:
    """Write the act, its lines, its entries and its event. The lines' tickets and invoices are locked."""
    lines = [line for line in paper.lines if line.amount]
    invoice = lines[0].invoice
    taxed = [line.vat for line in lines if line.vat is not None]
    act = Act.objects.create(
        number=next_number("act"),
        organisation=paper.organisation,
        acted_on=paper.acted_on,
        issued_at=hand.at,
        issued_by=hand.actor,
        combined=paper.combined,
        contract=_contract(paper),
        buyer={name: getattr(paper.organisation, name) for name in REQUISITES},
        seller=seller_card(),
        currency=invoice.currency,
        total=sum((line.amount for line in lines), Decimal(0)),
        vat_rate=invoice.vat_rate,
        vat=None if invoice.vat_rate is None else sum(taxed, Decimal(0)),
    )
    ActLine.objects.bulk_create(
        _line(act, place, line, paper.accepting or acceptance_of(line.ticket))
        for place, line in enumerate(lines, start=1)
    )
    day = act_day(act.acted_on, local_day(hand.at), anew=_says_anew(lines))
    fact = Fact(PostingKind.ACT, paper.organisation, act.total, day, act.vat)
    post(fact, Papers(act=act), at=hand.at, actor=hand.actor)
    _tell(EventKind.ACT_ISSUED, act, hand, {"invoices": sorted({line.invoice.number for line in lines})})
    return act


def void_row(act: Act, reason: str, hand: Hand) -> None:
    """Void a locked act: its lines may stand in a new one, its entries are taken back on the day of the hand."""
    act.state, act.void_reason = "void", reason
    act.voided_at, act.voided_by = hand.at, hand.actor
    act.save()
    act.lines.update(live=False)
    take_back(PostingKind.ACT, Papers(act=act), at=hand.at, actor=hand.actor)
    _tell(EventKind.ACT_VOIDED, act, hand, {"reason": reason})


def accepted_on(ticket: Ticket) -> dt.date:
    """The studio-local day when the ticket was accepted or withdrawn: VAT goes by it (R10). One SQL statement."""
    return local_day(acceptance_of(ticket).at)


def acceptance_of(ticket: Ticket) -> Acceptance:
    """The last acceptance or withdrawal of a ticket, as the journal has it. One SQL statement."""
    moves = Event.objects.filter(ticket=ticket, status_to__in=BILLABLE).exclude(status_from="paid")
    event = moves.latest("id")
    said = event.data
    how, by = said.get("how") or "withdrawn", said.get("who") or said.get("author") or ""
    return Acceptance(str(how), event.at, str(by))


def seller_card() -> dict[str, object]:
    """The studio's requisites and signers as documents copy them. One SQL statement."""
    studio = Studio.objects.get(id=1)
    return {name: getattr(studio, name) for name in REQUISITES + SIGNERS}


def _line(act: Act, place: int, line: InvoiceLine, accepted: Acceptance) -> ActLine:
    return ActLine(
        act=act,
        position=place,
        invoice_line=line,
        accepted_how=accepted.how if accepted.how in ACCEPTED_HOW else "withdrawn",
        accepted_at=accepted.at,
        accepted_by=accepted.by[:120],
    )


def _says_anew(lines: list[InvoiceLine]) -> bool:
    """Whether a void act spoke of the same tickets. One SQL statement."""
    said = ActLine.objects.filter(
        act__state="void", invoice_line__ticket__in={line.ticket_id for line in lines}
    )
    return said.exists()


def _contract(paper: Paper) -> str:
    """The document's own words, in Russian for ever."""
    contract = contract_on(paper.organisation.pk, paper.acted_on)
    if contract is None:
        return ""
    return f"Договор № {contract.number} от {phrases.numeric_day(contract.signed_on, 'ru')}"


def _tell(kind: EventKind, act: Act, hand: Hand, rest: dict[str, object]) -> None:
    data = {"act": act.number, "acted_on": act.acted_on, "amount": act.total, **rest}
    happening = Happening(kind, hand.role, hand.actor, clauses=("2.6", "R10"), data=data)
    record(happening, Subject(organisation=act.organisation), at=hand.at)
