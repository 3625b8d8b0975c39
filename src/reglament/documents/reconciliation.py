"""The reconciliation act as a printable document and as a sheet of figures (R10, R11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reglament.documents import act_words, invoice_words
from reglament.documents import reconciliation_words as say
from reglament.documents.parties import NOBODY, Party, Signers, head_of, party_details, plain_sum
from reglament.documents.spreadsheet import Column, Table
from reglament.documents.typesetting import typeset
from reglament.documents.words import amount_in_words
from reglament.rules import phrases

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Operation:
    """One document of a day as the seller sees it; a correction's sum is negative, one of the two sums is zero."""

    day: date
    name: str
    debit: Decimal = _NOTHING
    credit: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class ReconciliationDocument:
    """A reconciliation act with everything that is printed; `opening` above zero is what the buyer owed before."""

    from_day: date
    to_day: date
    seller: Party
    buyer: Party
    contract: str
    opening: Decimal
    operations: tuple[Operation, ...]
    signers: Signers = NOBODY
    sole_proprietor: bool = False
    buyer_sole_proprietor: bool = False

    @property
    def debit(self) -> Decimal:
        """The turnover of acts and refunds."""
        return sum((one.debit for one in self.operations), _NOTHING)

    @property
    def credit(self) -> Decimal:
        """The turnover of money that came."""
        return sum((one.credit for one in self.operations), _NOTHING)

    @property
    def closing(self) -> Decimal:
        """Above zero: what the buyer owes; below zero: what of their money the seller holds."""
        return self.opening + self.debit - self.credit


def render_reconciliation(document: ReconciliationDocument, language: str = "ru") -> bytes:
    """Return the act as an archival PDF (PDF/A-2a) on a wide sheet; equal input gives equal bytes.

    `language` "en" gives English, anything else Russian. Raises FontsMissing.
    """
    language = "en" if language == "en" else "ru"
    return typeset("reconciliation.typ", _data(document, language), drawings={}, dated=document.to_day)


def reconciliation_table(document: ReconciliationDocument, language: str = "ru") -> Table:
    """The seller's half as a table: balances are rows of their own, the last line has the closing one."""
    language = "en" if language == "en" else "ru"
    day, name, debit, credit = (column.render(language) for column in say.COLUMNS)
    columns = (Column(day, "date"), Column(name, "text", 44), Column(debit, "money"), Column(credit, "money"))
    rows: list[tuple[object, ...]] = [(None, say.OPENING.render(language), *_sides(document.opening))]
    rows += [(one.day, one.name, one.debit or None, one.credit or None) for one in document.operations]
    rows.append((None, say.TURNOVER.render(language), document.debit, document.credit))
    totals = (document.to_day, say.CLOSING.render(language), *_sides(document.closing))
    headings = (f"{say.TITLE.render(language)} {_period(document, language)}", _between(document, language))
    return Table(
        say.BOOK_TITLE.render(language),
        columns,
        tuple(rows),
        totals,
        (*headings, conclusion(document, language)),
    )


def conclusion(document: ReconciliationDocument, language: str) -> str:
    """Who owes whom how much at the end, in figures and in words."""
    day = phrases.numeric_day(document.to_day, language)
    owed = document.closing
    if not owed:
        return say.NOTHING_OWED.render(language).format(day=day)
    party = document.seller if owed > 0 else document.buyer
    words = amount_in_words(abs(owed), language)
    return say.OWED.render(language).format(
        day=day, party=party.name, sum=plain_sum(abs(owed), language), words=words[0].lower() + words[1:]
    )


def _period(document: ReconciliationDocument, language: str) -> str:
    days = {
        name: phrases.numeric_day(day, language)
        for name, day in (("from_day", document.from_day), ("to_day", document.to_day))
    }
    return say.PERIOD.render(language).format(**days)


def _between(document: ReconciliationDocument, language: str) -> str:
    """The two sides and their contract."""
    sides = {"seller": _named(document.seller, language), "buyer": _named(document.buyer, language)}
    return ", ".join(
        part for part in (say.BETWEEN.render(language).format(**sides), document.contract) if part
    )


def _data(document: ReconciliationDocument, language: str) -> dict[str, object]:
    title, period = say.TITLE.render(language), _period(document, language)
    return {
        "language": language,
        "title": f"{title} {period}: {document.buyer.name}",
        "author": document.seller.name,
        "foot": f"{title} {period} · {document.seller.name} — {document.buyer.name}",
        "void": False,
        "heading": title,
        "period": period,
        "between": _between(document, language),
        "words": _standing_words(document, language),
        "opening": _figures(_sides(document.opening), language),
        "rows": [_row(one, language) for one in document.operations],
        "turnover": [plain_sum(document.debit, language), plain_sum(document.credit, language)],
        "closing": _figures(_sides(document.closing), language),
        "conclusion": conclusion(document, language),
        "sides": _signing(document, language),
    }


def _standing_words(document: ReconciliationDocument, language: str) -> dict[str, object]:
    placed = {
        "opening": say.OPENING, "turnover": say.TURNOVER, "closing": say.CLOSING, "none": say.NOTHING_HAPPENED,
        "explained": say.EXPLAINED, "signature": invoice_words.SIGNATURE, "stamp": invoice_words.STAMP,
        "name": act_words.NAME, "void": act_words.VOID, "page": invoice_words.PAGE, "of": invoice_words.OF_PAGES,
    }  # fmt: skip
    words: dict[str, object] = {key: text.render(language) for key, text in placed.items()}
    according = say.ACCORDING.render(language)
    return words | {
        "columns": [column.render(language) for column in say.COLUMNS],
        "according": [according.format(party=party.name) for party in (document.seller, document.buyer)],
    }


def _row(operation: Operation, language: str) -> dict[str, object]:
    return {
        "day": phrases.numeric_day(operation.day, language),
        "name": operation.name,
        "sums": _figures((operation.debit or None, operation.credit or None), language),
    }


def _sides(balance: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """A balance in the columns of debit and credit; a balance of nothing is a zero in the first."""
    return (balance, None) if balance >= 0 else (None, -balance)


def _figures(sums: tuple[Decimal | None, Decimal | None], language: str) -> list[str]:
    return ["" if amount is None else plain_sum(amount, language) for amount in sums]


def _signing(document: ReconciliationDocument, language: str) -> list[dict[str, object]]:
    pairs = (
        (document.seller, document.signers, document.sole_proprietor),
        (document.buyer, NOBODY, document.buyer_sole_proprietor),
    )
    return [
        {
            "label": say.FROM.render(language).format(party=party.name),
            "signer": head_of(signers, sole_proprietor=person, language=language),
        }
        for party, signers, person in pairs
    ]


def _named(party: Party, language: str) -> str:
    details = party_details(replace(party, address="", phone=""), language).removeprefix(", ")
    return f"{party.name} ({details})" if details else party.name
