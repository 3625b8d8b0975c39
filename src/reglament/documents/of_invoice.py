"""The printable document of an invoice that stands in the store."""

from __future__ import annotations

from decimal import Decimal

from reglament.documents.invoice import (
    BankDetails,
    InvoiceDocument,
    InvoiceDocumentLine,
    Party,
    Signers,
    invoice_payment_text,
    render_invoice,
)
from reglament.queries.invoice_document import InvoiceData, PartyData, invoice_document


def invoice_pdf(number: int, language: str = "ru") -> bytes | None:
    """The PDF of an invoice, or None when there is nothing to print. Raises FontsMissing."""
    data = invoice_document(number, language)
    return render_invoice(document_of(data), language) if data else None


def invoice_qr_text(data: InvoiceData, amount: Decimal | None = None) -> str:
    """The text of the payment QR code of an invoice that is not void: for the whole sum, or for `amount` of it in roubles
    when a part is paid already. The purpose is that of `data`."""
    return invoice_payment_text(document_of(data), amount)


def document_of(data: InvoiceData) -> InvoiceDocument:
    """The document's values from the store's."""
    bank = data.seller_bank
    return InvoiceDocument(
        number=data.number,
        issued_on=data.issued_on,
        due_on=data.due_on,
        seller=party_of(data.seller),
        seller_bank=BankDetails(bank.name, bank.bik, bank.correspondent, bank.account),
        buyer=party_of(data.buyer),
        basis=data.basis,
        lines=tuple(InvoiceDocumentLine(line.text, line.amount, line.detail) for line in data.lines),
        total=data.total,
        vat_rate=data.vat_rate,
        vat=data.vat,
        purpose=data.purpose,
        signers=Signers(data.director, data.bookkeeper),
        sole_proprietor=data.sole_proprietor,
        void=data.void,
    )


def party_of(party: PartyData) -> Party:
    """A side of a document from the store's values."""
    return Party(party.name, party.inn, party.kpp, party.ogrn, party.address, party.phone)
