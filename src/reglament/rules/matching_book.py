"""What matching knows and what it answers: open invoices, payments that came, proposals (2.9, R11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from reglament.rules.matching_words import Case, Confidence

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that waits for money: whose, of which day, due when, `left` to pay in roubles."""

    number: int
    organisation: int
    issued_on: date
    due_on: date
    left: Decimal


@dataclass(frozen=True, slots=True)
class Incoming:
    """Money that came: `amount` in roubles, on which day, who paid (an empty INN is "not given") and what for, by the
    payment order of which `number`."""

    id: int
    amount: Decimal
    day: date
    payer_inn: str
    payer_name: str
    purpose: str
    kind: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """So much for that invoice."""

    invoice: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Entered:
    """A bank payment that somebody entered by hand before its statement came: its id, whose it is and of which day."""

    payment: int
    organisation: int
    day: date


def order_key(number: str) -> str:
    """The number of a payment order as it is compared: banks drop zeros in front of it, people type them."""
    return number.strip().lstrip("0").casefold()


@dataclass(frozen=True, slots=True)
class Book:
    """What is known: open invoices by number; organisations by INN; of the other invoices what became of them ("paid",
    "void", "mirror") and whose they are; the studio's own INN; by `order_key` and sum what was entered by hand;
    the open invoices that bill the works of a void one `instead`."""

    invoices: Mapping[int, OpenInvoice]
    organisations: Mapping[str, tuple[int, ...]]
    settled: Mapping[int, tuple[str, int]]
    own_inn: str = ""
    entered: Mapping[tuple[str, Decimal], Sequence[Entered]] = field(default_factory=dict)
    instead: Mapping[int, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one payment. Its parts and `advance` together are the whole payment, or there are none;
    `facts`, as plain as JSON, is what `explain_proposal` takes."""

    id: int
    confidence: Confidence
    case: Case
    organisation: int | None = None
    parts: tuple[Part, ...] = ()
    advance: Decimal = NOTHING
    facts: Mapping[str, Any] = field(default_factory=dict)
