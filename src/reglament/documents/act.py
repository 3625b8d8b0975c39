"""The act of acceptance as a printable document: its values and its PDF (2.6, 4.8, R10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reglament.documents import act_words as say
from reglament.documents import invoice_words
from reglament.documents.act_notes import Accepted, notes
from reglament.documents.parties import (
    NOBODY,
    Party,
    Signers,
    Tax,
    head_of,
    party_details,
    plain_sum,
    require_sums,
    total_rows,
    work_rows,
)
from reglament.documents.typesetting import typeset
from reglament.documents.words import amount_in_words
from reglament.rules import phrases

__all__ = ["Accepted", "ActDocument", "ActLine", "Reference", "act_basis", "render_act"]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One work: `amount` in roubles with VAT and the `vat` inside it, `detail` the arithmetic behind it."""

    text: str
    amount: Decimal
    detail: str = ""
    vat: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Another paper: its number and day."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class ActDocument:
    """An act with everything that is printed; sums in roubles, VAT inside them.

    `contract` in the document's words, "" without one; `prepaid` are the papers of advances. Raises ValueError when there
    are no lines, a sum is finer than a kopeck, the lines do not make up `total`, or their taxes the whole tax.
    """

    number: int
    acted_on: date
    seller: Party
    buyer: Party
    contract: str
    invoices: tuple[Reference, ...]
    tickets: tuple[int, ...]
    lines: tuple[ActLine, ...]
    accepted: tuple[Accepted, ...]
    total: Decimal
    tax: Tax
    prepaid: tuple[Reference, ...] = ()
    signers: Signers = NOBODY
    sole_proprietor: bool = False
    buyer_sole_proprietor: bool = False
    void: bool = False

    def __post_init__(self) -> None:
        name = f"act {self.number}"
        require_sums(name, tuple(line.amount for line in self.lines), self.total, self.tax.amount)
        taxes = [line.vat for line in self.lines]
        if self.tax.amount is None:
            agrees = not any(taxes)
        else:
            agrees = sum((tax or Decimal(0) for tax in taxes), Decimal(0)) == self.tax.amount
        if not agrees:
            raise ValueError(f"{name}: the lines' VAT does not make up {self.tax.amount}")

    @property
    def is_one_sided(self) -> bool:
        """Whether nobody of the customer spoke: all of it is accepted by silence (4.8)."""
        return bool(self.accepted) and all(one.how == "silence" for one in self.accepted)


def render_act(document: ActDocument, language: str = "ru") -> bytes:
    """Return the act as an archival PDF (PDF/A-2a); equal input gives equal bytes.

    `language` "en" gives English, anything else Russian; names, the contract and the lines stay as they are. A void act
    carries the mark and says nothing of acceptance. Raises FontsMissing.
    """
    language = "en" if language == "en" else "ru"
    return typeset("act.typ", _data(document, language), drawings={}, dated=document.acted_on)


def act_basis(document: ActDocument, language: str) -> str:
    """On what ground: the contract, the invoices, the tickets, with a small first letter unless it is a name."""
    said = [document.contract] if document.contract else []
    if document.invoices:
        named = [
            say.NUMBER_OF.render(language).format(
                number=one.number, day=phrases.numeric_day(one.day, language)
            )
            for one in document.invoices
        ]
        if len(named) == 1:
            said.append(_invoice(document.invoices[0], language))
        else:
            said.append(say.INVOICES.render(language).format(list=", ".join(named)))
    listed = ", ".join(str(number) for number in document.tickets)
    if listed:
        text = say.TICKET if len(document.tickets) == 1 else say.TICKETS
        said.append(text.render(language).format(list=listed))
    joined = ", ".join(said)
    return joined[:1].upper() + joined[1:]


def _invoice(reference: Reference, language: str) -> str:
    day = phrases.numeric_day(reference.day, language)
    return say.INVOICE.render(language).format(number=reference.number, day=day)


def _data(document: ActDocument, language: str) -> dict[str, object]:
    number = phrases.number_sign(document.number, language)
    named = f"{say.ACT.render(language)} {number} {invoice_words.OF_DATE.render(language)}"
    dated = f"{named} {phrases.numeric_day(document.acted_on, language)}"
    count = say.COUNT.render(language)
    return {
        "language": language,
        "title": dated,
        "author": document.seller.name,
        "foot": f"{dated} · {document.seller.name}",
        "heading": f"{named} {phrases.full_day(document.acted_on, language)}",
        "void": document.void,
        "words": _standing_words(language),
        "parties": _parties(document, language),
        "lines": work_rows(document.lines, invoice_words.UNIT, language),
        "totals": total_rows(document.total, document.tax, say.TOTAL, language),
        "count": count.format(count=len(document.lines), sum=plain_sum(document.total, language)),
        "in-words": amount_in_words(document.total, language),
        "notes": [{"text": note.text, "detail": note.detail} for note in notes(document.accepted, language)],
        "sides": _sides(document, language),
    }


def _standing_words(language: str) -> dict[str, object]:
    placed = {
        "subtitle": say.SUBTITLE, "signature": invoice_words.SIGNATURE, "stamp": invoice_words.STAMP, "name": say.NAME,
        "void": say.VOID, "void-hint": say.VOID_HINT, "page": invoice_words.PAGE, "of": invoice_words.OF_PAGES,
    }  # fmt: skip
    words: dict[str, object] = {key: text.render(language) for key, text in placed.items()}
    return words | {"columns": [column.render(language) for column in invoice_words.COLUMNS]}


def _parties(document: ActDocument, language: str) -> list[dict[str, object]]:
    sides = ((say.CONTRACTOR, document.seller), (say.CUSTOMER, document.buyer))
    parties: list[dict[str, object]] = [
        {"label": label.render(language), "name": side.name, "details": party_details(side, language)}
        for label, side in sides
    ]
    basis = act_basis(document, language)
    return [*parties, {"label": say.BASIS.render(language), "name": "", "details": basis}]


def _sides(document: ActDocument, language: str) -> list[dict[str, object]]:
    own = head_of(document.signers, sole_proprietor=document.sole_proprietor, language=language)
    theirs = head_of(NOBODY, sole_proprietor=document.buyer_sole_proprietor, language=language)
    unsigned = say.NOT_SIGNED.render(language) if document.is_one_sided and not document.void else ""
    return [
        _side(say.CONTRACTOR.render(language), document.seller, own, "", language),
        _side(say.CUSTOMER.render(language), document.buyer, theirs, unsigned, language),
    ]


def _side(
    label: str, party: Party, signer: dict[str, object], unsigned: str, language: str
) -> dict[str, object]:
    tax_numbers = party_details(replace(party, address="", phone=""), language).removeprefix(", ")
    return {
        "label": label,
        "name": party.name,
        "requisites": [row for row in (tax_numbers, party.address) if row],
        "signer": signer,
        "unsigned": unsigned,
    }
