"""What an invoice prints: read from its own snapshots, so that it says the same for ever (R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.invoice_text import LineFacts, line_parts, purpose_text
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.store.models import Invoice, InvoiceLine


@dataclass(frozen=True, slots=True)
class PartyData:
    """A side of the invoice as it was called on the day of issue."""

    name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class BankData:
    """Where the seller is paid."""

    name: str
    bik: str
    correspondent: str
    account: str


@dataclass(frozen=True, slots=True)
class LineData:
    """One line: the work, the arithmetic behind it, its sum."""

    text: str
    detail: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceData:
    """An invoice ready to print; sums in its currency, `vat` inside `total`, `purpose` in Russian for the bank."""

    number: int
    organisation_id: int
    issued_on: dt.date
    due_on: dt.date
    seller: PartyData
    seller_bank: BankData
    buyer: PartyData
    basis: str
    lines: tuple[LineData, ...]
    total: Decimal
    vat_rate: int | None
    vat: Decimal | None
    purpose: str
    director: str
    bookkeeper: str
    sole_proprietor: bool
    void: bool


def invoice_document(number: int, language: str = "ru") -> InvoiceData | None:
    """The data of an invoice's document; None when there is no such invoice or it is a mirroring entry, which nobody pays.

    Who may see it is the caller's question. Two SQL statements.
    """
    invoice = Invoice.objects.filter(number=number).exclude(state="mirror").first()
    if invoice is None:
        return None
    seller = invoice.seller
    vat = None if invoice.vat is None else Money(invoice.vat, invoice.currency)
    return InvoiceData(
        number=invoice.number,
        organisation_id=invoice.organisation_id,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        seller=party_data(seller),
        seller_bank=BankData(seller["bank_name"], seller["bik"], seller["corr_account"], seller["account"]),
        buyer=party_data(invoice.buyer),
        basis=invoice.basis,
        lines=tuple(
            _line(line, invoice.currency, language) for line in invoice.lines.select_related("ticket")
        ),
        total=invoice.total,
        vat_rate=invoice.vat_rate,
        vat=invoice.vat,
        purpose=purpose_text(invoice.number, invoice.issued_on, invoice.vat_rate, vat),
        director=seller["director"],
        bookkeeper=seller["bookkeeper"],
        sole_proprietor=seller["sole_proprietor"],
        void=invoice.state == "void",
    )


def party_data(requisites: Mapping[str, str]) -> PartyData:
    """A side of a document from the copy of its requisites."""
    name = requisites["legal_name"] or requisites["name"]
    kept = (requisites[key] for key in ("inn", "kpp", "ogrn", "address", "phone"))
    return PartyData(name, *kept)


def line_words(line: InvoiceLine, currency: str, language: str) -> tuple[str, str]:
    """What a line bills and the arithmetic behind it: in Russian its own stored words, in English the same figures said
    anew. The ticket of the line is loaded."""
    if language == "en":
        return line_parts(_facts(line, currency), "en")
    text, _, detail = line.text.partition(":\n")
    return text, detail


def _line(line: InvoiceLine, currency: str, language: str) -> LineData:
    text, detail = line_words(line, currency, language)
    return LineData(text, detail, line.amount)


def _facts(line: InvoiceLine, currency: str) -> LineFacts:
    return LineFacts(
        number=line.ticket.number,
        title=line.ticket.title,
        minutes=line.minutes,
        rate=Money(line.rate, currency),
        coefficient=line.coefficient,
        ordered=Priority(line.ordered),
        met=Priority(line.met),
        written_off=Money(line.written_off, currency),
    )
