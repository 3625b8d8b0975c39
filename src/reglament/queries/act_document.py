"""What an act prints, as an act or as an УПД: read from its own snapshots, so that it says the same for ever (2.6, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reglament.queries.invoice_document import PartyData, line_words, party_data
from reglament.queries.law import laws_by_stamp
from reglament.store.models import Act, ActLine, Allocation, Studio


@dataclass(frozen=True, slots=True)
class ActLineData:
    """One work: its words, the arithmetic behind it, its sum with the VAT inside it (None without VAT)."""

    ticket: int
    text: str
    detail: str
    amount: Decimal
    vat: Decimal | None


@dataclass(frozen=True, slots=True)
class AcceptanceData:
    """How some tickets were accepted: `how` is one of store.models.acts.ACCEPTED_HOW, `at` studio-local, `by` "" when
    nobody spoke; `weeks` is how long the client could object."""

    how: str
    at: dt.datetime
    by: str
    weeks: int
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A paper as others refer to it."""

    number: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class ActData:
    """An act ready to print; sums in its currency, `vat` inside `total`. `contract` is the document's own Russian wording;
    `prepaid` are the payments that came before its day and settled its invoices; `paper` is the form that the client
    takes, "act" or "upd"."""

    number: int
    organisation_id: int
    acted_on: dt.date
    paper: str
    seller: PartyData
    buyer: PartyData
    contract: str
    invoices: tuple[DocumentName, ...]
    prepaid: tuple[DocumentName, ...]
    lines: tuple[ActLineData, ...]
    acceptances: tuple[AcceptanceData, ...]
    total: Decimal
    vat_rate: int | None
    vat: Decimal | None
    director: str
    bookkeeper: str
    sole_proprietor: bool
    buyer_sole_proprietor: bool
    void: bool

    @property
    def tickets(self) -> tuple[int, ...]:
        """The numbers of the tickets, each once."""
        return tuple(dict.fromkeys(line.ticket for line in self.lines))


def act_document(number: int, language: str = "ru") -> ActData | None:
    """The data of an act's document; None when there is none. Who may see it is the caller's question. Four SQL
    statements."""
    act = Act.objects.select_related("organisation").filter(number=number).first()
    if act is None:
        return None
    lines = list(act.lines.select_related("invoice_line__ticket", "invoice_line__invoice"))
    invoices = {line.invoice_line.invoice.pk: line.invoice_line.invoice for line in lines}
    named = sorted({(invoice.number, invoice.issued_on) for invoice in invoices.values()})
    seller = act.seller
    return ActData(
        number=act.number,
        organisation_id=act.organisation_id,
        acted_on=act.acted_on,
        paper=act.organisation.closing_paper,
        seller=party_data(seller),
        buyer=party_data(act.buyer),
        contract=act.contract,
        invoices=tuple(DocumentName(str(number), day) for number, day in named),
        prepaid=_prepaid(list(invoices), act),
        lines=tuple(_line(line, act.currency, language) for line in lines),
        acceptances=_acceptances(lines),
        total=act.total,
        vat_rate=act.vat_rate,
        vat=act.vat,
        director=seller["director"],
        bookkeeper=seller["bookkeeper"],
        sole_proprietor=seller["sole_proprietor"],
        buyer_sole_proprietor=act.buyer["sole_proprietor"],
        void=act.state == "void",
    )


def _line(line: ActLine, currency: str, language: str) -> ActLineData:
    of = line.invoice_line
    text, detail = line_words(of, currency, language)
    return ActLineData(of.ticket.number, text, detail, of.amount, of.vat)


def _acceptances(lines: Sequence[ActLine]) -> tuple[AcceptanceData, ...]:
    """The tickets by how, when and by whom they were accepted, the earliest first; each under its own edition."""
    stamp = Studio.objects.values_list("law_stamp", flat=True).filter(id=1).first() or ""
    laws = {law.version_id: law for law in laws_by_stamp(stamp)}
    said = set()
    for line in lines:
        ticket = line.invoice_line.ticket
        law = laws[ticket.regulation_id]
        at = law.calendar.local(line.accepted_at)
        said.add((at, line.accepted_how, line.accepted_by, law.regulation.review_weeks, ticket.number))
    return tuple(
        AcceptanceData(how, at, by, weeks, tuple(number for *_, number in group))
        for (at, how, by, weeks), group in groupby(sorted(said), key=lambda one: one[:4])
    )


def _prepaid(invoice_ids: Sequence[int], act: Act) -> tuple[DocumentName, ...]:
    """The payment documents of advances: money that came before the act's day, as it was known when the act was issued. What
    is set off or undone later changes no paper that the client has."""
    known = Allocation.objects.filter(invoice__in=invoice_ids, confirmed_at__lte=act.issued_at)
    rows = known.exclude(undone_at__lte=act.issued_at).filter(payment__paid_on__lt=act.acted_on)
    named = rows.values_list("payment__paid_on", "payment__document").distinct().order_by()
    return tuple(DocumentName(document, paid_on) for paid_on, document in sorted(named))
