"""The papers of the exchange file as plain facts. Every name here is a name of the file: docs/exchange.md explains them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

# Never to be changed: the identifiers of all exports there were are made of it.
NAMESPACE: Final = uuid.UUID("5f0d3f0e-8c1b-5c57-9a3e-6f6d1d1c9a42")


def stable_id(kind: str, number: int) -> uuid.UUID:
    """The identifier of a paper, or of an organisation: the same for ever."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{number}")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A client with its requisites as they stand when the file is made."""

    id: uuid.UUID
    name: str
    legal_name: str
    sole_proprietor: bool
    inn: str
    kpp: str
    ogrn: str
    address: str
    phone: str
    bank_name: str
    bik: str
    account: str
    corr_account: str


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice: a ticket's work at one level and rate."""

    position: int
    ticket: int
    text: str
    ordered: str
    met: str
    minutes: int
    rate: Decimal
    coefficient: Decimal
    gross: Decimal
    written_off: Decimal
    amount: Decimal
    vat: Decimal | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as it was issued."""

    change: int
    id: uuid.UUID
    number: int
    day: dt.date
    due: dt.date
    organisation: uuid.UUID
    currency: str
    total: Decimal
    vat_rate: int | None
    vat: Decimal | None
    basis: str
    lines: tuple[InvoiceLine, ...]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One line of an act: which line of which invoice, and how the work was accepted."""

    position: int
    invoice: uuid.UUID
    invoice_line: int
    ticket: int
    text: str
    amount: Decimal
    vat: Decimal | None
    accepted: str
    accepted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Act:
    """An act of accepted work as it was issued; `paper` is the form that the client takes: act or upd."""

    change: int
    id: uuid.UUID
    number: int
    day: dt.date
    organisation: uuid.UUID
    paper: str
    currency: str
    total: Decimal
    vat_rate: int | None
    vat: Decimal | None
    contract: str
    lines: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came, as its paper says."""

    change: int
    id: uuid.UUID
    day: dt.date
    organisation: uuid.UUID
    method: str
    document: str
    amount: Decimal
    purpose: str
    payer_inn: str | None
    payer_account: str | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """So much of a payment settles an invoice. `word`: the client's, where an advance settles it."""

    change: int
    id: uuid.UUID
    day: dt.date
    organisation: uuid.UUID
    payment: uuid.UUID
    invoice: uuid.UUID
    amount: Decimal
    word: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back."""

    change: int
    id: uuid.UUID
    day: dt.date
    organisation: uuid.UUID
    payment: uuid.UUID
    document: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Void:
    """A paper of an earlier change is void, or a payment undone, from this day on. `mirror`: the number of the invoice
    that takes an invoice back."""

    change: int
    id: uuid.UUID
    day: dt.date
    organisation: uuid.UUID
    what: str
    of: uuid.UUID
    amount: Decimal
    reason: str
    mirror: int | None


Paper: TypeAlias = Invoice | Act | Payment | Settlement | Refund | Void
