"""The printable forms of an act that stands in the store: the act itself, and the УПД under the same number."""

from __future__ import annotations

from reglament.documents.act import Accepted, ActDocument, ActLine, Reference, render_act
from reglament.documents.of_invoice import party_of
from reglament.documents.parties import Signers, Tax
from reglament.documents.upd import render_upd
from reglament.queries.act_document import ActData, DocumentName, act_document


def act_pdf(number: int, language: str = "ru") -> bytes | None:
    """The PDF of an act, or None when there is none. Raises FontsMissing."""
    data = act_document(number, language)
    return render_act(document_of(data), language) if data else None


def upd_pdf(number: int, language: str = "ru") -> bytes | None:
    """The PDF of an act as УПД, of status 1 with VAT and 2 without, or None when there is none. Raises FontsMissing."""
    data = act_document(number, language)
    return render_upd(document_of(data), language) if data else None


def document_of(data: ActData) -> ActDocument:
    """The document's values from the store's."""
    return ActDocument(
        number=data.number,
        acted_on=data.acted_on,
        seller=party_of(data.seller),
        buyer=party_of(data.buyer),
        contract=data.contract,
        invoices=tuple(_reference(one) for one in data.invoices),
        tickets=data.tickets,
        lines=tuple(ActLine(line.text, line.amount, line.detail, line.vat) for line in data.lines),
        accepted=tuple(Accepted(one.how, one.at, one.by, one.weeks, one.tickets) for one in data.acceptances),
        total=data.total,
        tax=Tax(data.vat_rate, data.vat),
        prepaid=tuple(_reference(one) for one in data.prepaid),
        signers=Signers(data.director, data.bookkeeper),
        sole_proprietor=data.sole_proprietor,
        buyer_sole_proprietor=data.buyer_sole_proprietor,
        void=data.void,
    )


def _reference(named: DocumentName) -> Reference:
    return Reference(named.number, named.day)
