"""The invoice as a printable document: its values and its PDF (readings R10; the layout is the customary one)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reglament.documents import invoice_words as say
from reglament.documents.parties import (
    ACCOUNTANT,
    INN,
    KPP,
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
from reglament.documents.payment_qr import Payment, payment_svg, payment_text
from reglament.documents.typesetting import typeset
from reglament.documents.words import amount_in_words
from reglament.rules import phrases

__all__ = [
    "BankDetails",
    "InvoiceDocument",
    "InvoiceDocumentLine",
    "Party",
    "Signers",
    "invoice_payment_text",
    "render_invoice",
]


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where the seller is paid; `name` as the bank writes it, with its town."""

    name: str
    bik: str
    correspondent: str
    account: str


@dataclass(frozen=True, slots=True)
class InvoiceDocumentLine:
    """One work: `amount` in roubles with VAT, `detail` the arithmetic behind it in small type."""

    text: str
    amount: Decimal
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice with everything that is printed; sums in roubles, VAT inside them.

    `vat_rate` in per cent and `vat` in roubles, or both None when the seller pays no VAT. Raises ValueError when
    there are no lines, a sum is finer than a kopeck, or the lines do not make up `total`.
    """

    number: int
    issued_on: date
    due_on: date
    seller: Party
    seller_bank: BankDetails
    buyer: Party
    basis: str
    lines: tuple[InvoiceDocumentLine, ...]
    total: Decimal
    vat_rate: int | None
    vat: Decimal | None
    purpose: str
    signers: Signers = NOBODY
    sole_proprietor: bool = False
    void: bool = False

    def __post_init__(self) -> None:
        name = f"invoice {self.number}"
        require_sums(name, tuple(line.amount for line in self.lines), self.total, self.vat)
        if (self.vat_rate is None) != (self.vat is None):
            raise ValueError(f"{name}: a VAT rate and its sum come together or not at all")


def render_invoice(document: InvoiceDocument, language: str = "ru") -> bytes:
    """Return the invoice as an archival PDF (PDF/A-2a); equal input gives equal bytes.

    `language` "en" gives English, anything else Russian; names, the lines and the purpose stay as they are. A
    void invoice carries the mark and neither QR code nor purpose. Raises FontsMissing.
    """
    language = "en" if language == "en" else "ru"
    qr = "" if document.void else payment_svg(invoice_payment_text(document))
    data = _data(document, language)
    return typeset("invoice.typ", data, drawings={"qr": qr}, dated=document.issued_on)


def invoice_payment_text(document: InvoiceDocument, amount: Decimal | None = None) -> str:
    """Return the text of the invoice's payment QR code (GOST R 56042) for its whole total, or for `amount` in roubles."""
    bank, seller = document.seller_bank, document.seller
    return payment_text(
        Payment(
            name=seller.name,
            account=bank.account,
            bank_name=bank.name,
            bik=bank.bik,
            correspondent=bank.correspondent,
            inn=seller.inn,
            kpp="" if document.sole_proprietor else seller.kpp,
            amount=document.total if amount is None else amount,
            purpose=document.purpose,
        )
    )


def _data(document: InvoiceDocument, language: str) -> dict[str, object]:
    number = phrases.number_sign(document.number, language)
    named = f"{say.INVOICE.render(language)} {number} {say.OF_DATE.render(language)}"
    dated = f"{named} {phrases.numeric_day(document.issued_on, language)}"
    total = plain_sum(document.total, language)
    return {
        "language": language,
        "title": dated,
        "author": document.seller.name,
        "foot": f"{dated} · {document.seller.name}",
        "heading": f"{named} {phrases.full_day(document.issued_on, language)}",
        "void": document.void,
        "words": _standing_words(language),
        "bank": _bank(document),
        "parties": _parties(document, language),
        "lines": work_rows(document.lines, say.UNIT, language),
        "totals": total_rows(document.total, Tax(document.vat_rate, document.vat), say.TO_PAY, language),
        "count": say.COUNT.render(language).format(count=len(document.lines), sum=total),
        "in-words": amount_in_words(document.total, language),
        "due": say.DUE.render(language).format(day=phrases.numeric_day(document.due_on, language)),
        "purpose": document.purpose,
        "signers": _signers(document, language),
    }


def _standing_words(language: str) -> dict[str, object]:
    phrases_by_place = {
        "notice": say.NOTICE, "bank": say.BANK, "bik": say.BIK, "account": say.ACCOUNT, "payee": say.PAYEE,
        "inn": INN, "kpp": KPP, "purpose": say.PURPOSE, "signature": say.SIGNATURE, "stamp": say.STAMP,
        "qr": say.QR, "qr-hint": say.QR_HINT, "void": say.VOID, "void-hint": say.VOID_HINT, "page": say.PAGE,
        "of": say.OF_PAGES,
    }  # fmt: skip
    words: dict[str, object] = {key: text.render(language) for key, text in phrases_by_place.items()}
    return words | {"columns": [column.render(language) for column in say.COLUMNS]}


def _bank(document: InvoiceDocument) -> dict[str, object]:
    bank, seller = document.seller_bank, document.seller
    kpp = "" if document.sole_proprietor else seller.kpp
    return {
        "bank": bank.name, "bik": bank.bik, "correspondent": bank.correspondent, "account": bank.account,
        "name": seller.name, "inn": seller.inn, "kpp": kpp,
    }  # fmt: skip


def _parties(document: InvoiceDocument, language: str) -> list[dict[str, object]]:
    sides = ((say.CONTRACTOR, document.seller), (say.CUSTOMER, document.buyer))
    parties: list[dict[str, object]] = [
        {"label": label.render(language), "name": side.name, "details": party_details(side, language)}
        for label, side in sides
    ]
    if document.basis:
        parties.append({"label": say.BASIS.render(language), "name": "", "details": document.basis})
    return parties


def _signers(document: InvoiceDocument, language: str) -> list[dict[str, object]]:
    head = head_of(document.signers, sole_proprietor=document.sole_proprietor, language=language)
    if document.sole_proprietor:
        return [head]
    return [head, {"position": ACCOUNTANT.render(language), "name": document.signers.accountant}]
