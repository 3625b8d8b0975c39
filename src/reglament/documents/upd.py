"""The УПД, status 1 or 2, as a printable form of an act (2.6, R10): its values and its PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from reglament.documents import act_words, invoice_words
from reglament.documents import upd_words as say
from reglament.documents.act import ActDocument, ActLine, Reference, act_basis
from reglament.documents.act_notes import notes
from reglament.documents.parties import Party, head_of, party_details, plain_sum
from reglament.documents.typesetting import typeset
from reglament.rules import phrases
from reglament.rules.text import Text

_NONE: Final = "—"
# From this day the form has the row of the VAT invoice for an advance.
_ROW_5B_SINCE: Final = date(2026, 4, 1)


def render_upd(document: ActDocument, language: str = "ru") -> bytes:
    """Return the act as УПД on a wide A4 sheet, an archival PDF (PDF/A-2a); equal input gives equal bytes.

    Its status is 1 when there is VAT and 2 when there is none. `language` "en" gives English, anything else Russian. A
    void one carries the mark. Raises FontsMissing.
    """
    language = "en" if language == "en" else "ru"
    return typeset("upd.typ", _data(document, language), drawings={}, dated=document.acted_on)


def upd_status(document: ActDocument) -> int:
    """1: a VAT invoice and a transfer document; 2: a transfer document alone."""
    return 2 if document.tax.amount is None else 1


def _data(document: ActDocument, language: str) -> dict[str, object]:
    number = phrases.number_sign(document.number, language)
    of = invoice_words.OF_DATE.render(language)
    named = f"{say.SHORT.render(language)} {number} {of} {phrases.numeric_day(document.acted_on, language)}"
    status = upd_status(document)
    head = (say.HEAD_1 if status == 1 else say.HEAD_2).render(language)
    return {
        "language": language,
        "title": named,
        "author": document.seller.name,
        "foot": f"{named} · {document.seller.name}",
        "void": document.void,
        "status": str(status),
        "heading": f"{head} {number} {of} {phrases.full_day(document.acted_on, language)}",
        "words": _standing_words(status, language),
        "rows": _rows(document, language),
        "columns": [{"code": code, "name": name.render(language)} for code, name in say.COLUMNS],
        "lines": [_line(place, line, document, language) for place, line in enumerate(document.lines, 1)],
        "totals": _totals(document, language),
        "invoice-signers": _invoice_signers(document, language) if status == 1 else [],
        "basis": act_basis(document, language),
        "sides": _sides(document, language),
    }


def _standing_words(status: int, language: str) -> dict[str, object]:
    placed = {
        "form": say.TITLE, "status": say.STATUS, "status-1": say.STATUS_1, "status-2": say.STATUS_2, "law": say.FORM,
        "correction": say.CORRECTION, "all": say.ALL_TO_PAY, "basis": say.BASIS, "transport": say.TRANSPORT,
        "responsible": say.RESPONSIBLE, "who-made": say.WHO_MADE, "position": say.POSITION,
        "signature": invoice_words.SIGNATURE, "name": act_words.NAME, "stamp": invoice_words.STAMP,
        "void": act_words.VOID, "void-hint": say.VOID_HINT, "page": invoice_words.PAGE, "of": invoice_words.OF_PAGES,
    }  # fmt: skip
    words: dict[str, object] = {key: text.render(language) for key, text in placed.items()}
    return words | {"meaning": words[f"status-{status}"]}


def _rows(document: ActDocument, language: str) -> list[dict[str, object]]:
    seller, buyer = document.seller, document.buyer
    day = phrases.numeric_day(document.acted_on, language)
    count = len(document.lines)
    items = "1" if count == 1 else f"1–{count}"
    shipped = say.SHIPPED.render(language).format(items=items, number=document.number, day=day)
    prepaid = ", ".join(_payment(one, language) for one in document.prepaid)
    rows: list[tuple[Text, str, str]] = [
        (say.SELLER, seller.name, "2"),
        (say.ADDRESS, seller.address, "2а"),
        (say.SELLER_INN, _tax_numbers(seller), "2б"),
        (say.SHIPPER, "", "3"),
        (say.CONSIGNEE, "", "4"),
        (say.PREPAID, prepaid, "5"),
        (say.SHIPPING, shipped, "5а"),
        *([(say.ADVANCE_INVOICE, "", "5б")] if document.acted_on >= _ROW_5B_SINCE else []),
        (say.BUYER, buyer.name, "6"),
        (say.ADDRESS, buyer.address, "6а"),
        (say.BUYER_INN, _tax_numbers(buyer), "6б"),
        (say.CURRENCY, say.ROUBLE.render(language), "7"),
        (say.STATE_CONTRACT, "", "8"),
    ]
    return [
        {"label": label.render(language), "value": value or _NONE, "code": f"({code})"}
        for label, value, code in rows
    ]


def _payment(reference: Reference, language: str) -> str:
    day = phrases.numeric_day(reference.day, language)
    return act_words.NUMBER_OF.render(language).format(number=reference.number, day=day)


def _tax_numbers(party: Party) -> str:
    return party.inn if party.is_person or not party.kpp else f"{party.inn}/{party.kpp}"


def _line(place: int, line: ActLine, document: ActDocument, language: str) -> list[object]:
    net, rate, vat = _taxed(line.amount, line.vat, document, language)
    return [
        _NONE, str(place), {"text": line.text, "detail": line.detail}, _NONE, say.UNIT_CODE,
        invoice_words.UNIT.render(language), "1", net, net, say.NO_EXCISE.render(language), rate, vat,
        plain_sum(line.amount, language),
    ]  # fmt: skip


def _totals(document: ActDocument, language: str) -> list[str]:
    """The last row from column 5 on: columns 6 and 7 are never summed."""
    net, _, vat = _taxed(document.total, document.tax.amount, document, language)
    return [net, "X", "X", vat, plain_sum(document.total, language)]


def _taxed(
    amount: Decimal, vat: Decimal | None, document: ActDocument, language: str
) -> tuple[str, str, str]:
    """The cost without tax, the rate and the tax, as their columns have them."""
    if vat is None:
        none = say.NO_VAT.render(language)
        return plain_sum(amount, language), none, none
    rate = phrases.percent(document.tax.rate or 0, language)
    return plain_sum(amount - vat, language), rate, plain_sum(vat, language)


def _invoice_signers(document: ActDocument, language: str) -> list[dict[str, object]]:
    signers = document.signers
    if document.sole_proprietor:
        number = say.REGISTERED.render(language).format(number=document.seller.ogrn or _NONE)
        return [
            {"position": say.SOLE_PROPRIETOR.render(language), "name": signers.head, "registered": number}
        ]
    return [
        {"position": say.HEAD.render(language), "name": signers.head, "registered": ""},
        {
            "position": say.CHIEF_ACCOUNTANT.render(language),
            "name": signers.accountant or signers.head,
            "registered": "",
        },
    ]


def _sides(document: ActDocument, language: str) -> list[dict[str, object]]:
    head = head_of(document.signers, sole_proprietor=document.sole_proprietor, language=language)
    day = phrases.numeric_day(document.acted_on, language)
    said = " ".join(f"{note.text} {note.detail}" for note in notes(document.accepted, language))
    one_sided = document.is_one_sided and not document.void
    return [
        {
            "title": say.GAVE.render(language), "on": say.GAVE_ON.render(language), "day": day,
            "about": say.ABOUT_GIVING.render(language), "said": say.DELIVERED.render(language),
            "signer": head, "party": _named(document.seller, language), "numbers": ["10", "11", "12", "13", "14"], "unsigned": "",
        },
        {
            "title": say.TOOK.render(language), "on": say.TOOK_ON.render(language), "day": day,
            "about": say.ABOUT_TAKING.render(language), "said": "" if document.void else said,
            "signer": {"position": "", "name": ""}, "party": _named(document.buyer, language),
            "numbers": ["15", "16", "17", "18", "19"],
            "unsigned": act_words.NOT_SIGNED.render(language) if one_sided else "",
        },
    ]  # fmt: skip


def _named(party: Party, language: str) -> str:
    return party.name + party_details(replace(party, address="", phone=""), language)
