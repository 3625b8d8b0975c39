"""Money as it comes, before it is a payment: what its paper says, and which shares of it are for which invoice (R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reglament.rules import phrases
from reglament.rules.explain import both, said
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Invoice
from reglament.usecases.billing_locks import Locked
from reglament.usecases.moves import required
from reglament.usecases.refusals import BadInput
from reglament.usecases.settling import left_to_pay

MOST = Decimal("9999999999.99")
KOPECK = Decimal("0.01")
METHODS = ("bank", "cash", "card")


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a payment is for that invoice."""

    invoice: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Coming:
    """Money of one organisation, whatever it is for; `line_id` is the statement's line that it came by."""

    organisation_id: int
    amount: Decimal
    paid_on: dt.date
    document: str
    purpose: str = ""
    method: str = "bank"
    once: str | None = None
    line_id: int | None = None


def checked(coming: Coming, *, today: dt.date) -> Coming:
    """The money with its texts trimmed. Raises BadInput at "method", "paid_on" or "document".

    A day to come is a slip of the hand that types it; what a statement says came, came."""
    if coming.method not in METHODS:
        raise BadInput("method", Text("Выберите, как пришли деньги", "Choose how the money came"))
    if coming.line_id is None and coming.paid_on > today:
        raise BadInput("paid_on", Text("Этот день ещё не наступил", "This day has not come yet"))
    document = required(
        coming.document, "document", Text("Укажите номер платёжного документа", "Give its number")
    )
    if len(document) > 60:
        raise BadInput("document", Text("Номер длиннее 60 знаков", "The number is longer than 60 characters"))
    return replace(coming, document=document, purpose=coming.purpose.strip())


def require_sum(amount: Decimal, field: str) -> None:
    """A sum above zero in whole kopecks. Raises BadInput at `field`."""
    if not amount.is_finite() or amount <= 0:
        raise BadInput(field, Text("Сумма должна быть больше нуля", "The sum must be above zero"))
    if amount > MOST:
        raise BadInput(
            field, both("Сумма не может быть больше {}", "The sum cannot exceed {}", roubles(MOST))
        )
    if amount != amount.quantize(KOPECK):
        raise BadInput(field, Text("Сумма — с точностью до копейки", "The sum is in whole kopecks"))


def roubles(amount: Decimal) -> Text:
    """A sum of roubles as people read it."""
    return said(phrases.money, Money(amount, "RUB"))


def owners_of(shares: Sequence[Share]) -> dict[int, int]:
    """Whose each named invoice is, by its number; that never changes, so no lock is needed. Raises BadInput at "shares"
    for an invoice that is none. One SQL statement."""
    numbers = {share.invoice for share in shares}
    known = dict(Invoice.objects.filter(number__in=numbers).values_list("number", "organisation_id"))
    for number in sorted(numbers - known.keys()):
        raise BadInput("shares", Text(f"Счёта № {number} нет", f"There is no invoice No. {number}"))
    return known


def require_shares(
    shares: Sequence[Share], locked: Mapping[int, Locked], organisation_id: int, amount: Decimal
) -> None:
    """Every share is of an open invoice of the organisation and not more than it awaits; together not more than came."""
    if len({share.invoice for share in shares}) != len(shares):
        raise BadInput("shares", Text("Счёт указан дважды", "An invoice is named twice"))
    for share in shares:
        require_sum(share.amount, "shares")
        invoice, _ = locked[share.invoice]
        if invoice.organisation_id != organisation_id:
            raise BadInput(
                "shares",
                Text(
                    f"Счёт № {invoice.number} выставлен другой организации",
                    f"Invoice No. {invoice.number} is another organisation's",
                ),
            )
        left = left_to_pay(invoice)
        if share.amount > left:
            raise BadInput(
                "shares",
                both(
                    "По счёту № {} осталось {}: излишек — аванс",
                    "Invoice No. {} awaits {}: what is over is advance",
                    str(invoice.number),
                    roubles(left),
                ),
                clauses=("R11",),
            )
    if sum((share.amount for share in shares), Decimal(0)) > amount:
        raise BadInput("shares", Text("По счетам больше, чем пришло", "The shares exceed what came"))
