"""A payment of a statement as the pages show it: what is proposed and why, what agrees, what it settles (2.9, R11)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from reglament.rules.matching import Case, explain_proposal
from reglament.rules.matching_reasons import warning_words
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Allocation, BankLine, Invoice, InvoiceLine, Payment


@dataclass(frozen=True, slots=True)
class PartView:
    """So much for that invoice: what it awaits, what will be left of it, and its tickets."""

    invoice: int
    amount: Money
    left: Money
    after: Money
    tickets: tuple[int, ...]

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to pay of the invoice then."""
        return not self.after.amount


@dataclass(frozen=True, slots=True)
class Evidence:
    """What agrees: the invoice's number, the sum, the payer's INN."""

    number: bool
    amount: bool
    inn: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One payment of a statement. `words` is its purpose in pieces, the recognised numbers marked; `reason` and `warnings`
    say why this is proposed; `settled` what it settles once it is confirmed;
    `entered` is the payment that seems to be the same, entered by hand."""

    id: int
    version: int
    state: str
    statement: int
    day: dt.date
    dated: dt.date
    number: str
    kind: str
    amount: Money
    payer: str
    payer_inn: str
    payee: str
    words: tuple[tuple[str, bool], ...]
    confidence: str
    case: str
    evidence: Evidence
    parts: tuple[PartView, ...]
    advance: Money
    organisation_id: int | None
    organisation: str
    reason: Text
    warnings: tuple[Text, ...]
    settled: tuple[tuple[int, Money], ...]
    free: Money
    payment_ids: tuple[int, ...]
    decided_by: str
    decided_at: dt.datetime | None
    left_why: str
    entered: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it is the studio's own money that goes: what matters is to whom."""
        return self.state in ("own", "outgoing")

    @property
    def can_be_confirmed(self) -> bool:
        """Whether what is proposed is the whole payment, so that one key confirms it."""
        return self.state == "open" and self.confidence in ("sure", "probable") and bool(self.parts)


@dataclass(frozen=True, slots=True)
class UndonePayment:
    """A decision about a line that was taken back: whose the money was said to be, who confirmed it, who undid it and why."""

    id: int
    organisation: str
    amount: Money
    by: str
    at: dt.datetime
    undone_by: str
    undone_at: dt.datetime | None
    why: str


def undone_of(line_id: int, *, currency: str) -> tuple[UndonePayment, ...]:
    """What was decided about a line and undone, in its order. One SQL statement."""
    rows = Payment.objects.filter(line=line_id).exclude(undone_at=None).order_by("undone_at", "id")
    return tuple(
        UndonePayment(
            each.pk, each.organisation.name, Money(each.amount, currency), each.recorded_by.name, each.recorded_at,
            str(each.undone_by or ""), each.undone_at, each.undone_why,
        )
        for each in rows.select_related("organisation", "recorded_by", "undone_by")
    )  # fmt: skip


def line_rows(lines: Sequence[BankLine], currency: str) -> tuple[LineRow, ...]:
    """Lines, read with their statement, organisation and decider, as the pages show them. At most four SQL statements."""
    invoices = _invoices({int(part["invoice"]) for line in lines for part in line.parts})
    payments = _payments([line.pk for line in lines if line.state == "confirmed"])
    return tuple(
        _row(line, _parts(line, invoices, currency), payments.get(line.pk, ()), currency) for line in lines
    )


@dataclass(frozen=True, slots=True)
class _Bill:
    left: Decimal
    tickets: tuple[int, ...]


def _invoices(numbers: set[int]) -> dict[int, _Bill]:
    if not numbers:
        return {}
    billed = InvoiceLine.objects.filter(invoice__number__in=numbers).order_by("position")
    tickets: dict[int, dict[int, None]] = {number: {} for number in numbers}
    for number, ticket in billed.values_list("invoice__number", "ticket__number"):
        tickets[number][ticket] = None
    rows = Invoice.objects.filter(number__in=numbers).values_list("number", "total", "paid")
    return {number: _Bill(total - paid, tuple(tickets[number])) for number, total, paid in rows}


def _payments(line_ids: list[int]) -> dict[int, tuple[Payment, ...]]:
    if not line_ids:
        return {}
    found: dict[int, tuple[Payment, ...]] = {}
    parts = Prefetch("allocations", Allocation.objects.select_related("invoice"))
    rows = Payment.objects.filter(line__in=line_ids, undone_at=None).prefetch_related(parts)
    for payment in rows.order_by("id"):
        found[payment.line_id or 0] = (*found.get(payment.line_id or 0, ()), payment)
    return found


def _parts(line: BankLine, invoices: Mapping[int, _Bill], currency: str) -> tuple[PartView, ...]:
    made = []
    for part in line.parts:
        number, amount = int(part["invoice"]), Decimal(part["amount"])
        bill = invoices.get(number, _Bill(amount, ()))
        after = max(Decimal(0), bill.left - amount)
        made.append(
            PartView(
                number,
                Money(amount, currency),
                Money(bill.left, currency),
                Money(after, currency),
                bill.tickets,
            )
        )
    return tuple(made)


def _row(
    line: BankLine,
    parts: tuple[PartView, ...],
    paid: Sequence[Payment],
    currency: str,
) -> LineRow:
    live, free = _used(paid)
    case = Case(line.case) if line.case else None
    numbers = tuple(str(number) for number in line.facts.get("numbers", ()))
    return LineRow(
        id=line.pk,
        version=line.version,
        state=line.state,
        statement=line.statement.number,
        day=line.day,
        dated=line.dated,
        number=line.number,
        kind=line.kind,
        amount=Money(line.amount, currency),
        payer=line.payer_name,
        payer_inn=line.payer_inn,
        payee=line.payee_name,
        words=marked(line.purpose, numbers),
        confidence=line.confidence,
        case=line.case,
        evidence=_evidence(line, parts, numbers),
        parts=parts,
        advance=Money(line.advance, currency),
        organisation_id=line.organisation_id,
        organisation=line.organisation.name if line.organisation else "",
        reason=explain_proposal(case, line.facts).result if case else Text("", ""),
        warnings=tuple(warning_words(code) for code in line.facts.get("warnings", ())),
        settled=tuple((number, Money(amount, currency)) for number, amount in live),
        free=Money(free, currency),
        payment_ids=tuple(payment.pk for payment in paid),
        decided_by=str(line.decided_by or ""),
        decided_at=line.decided_at,
        left_why=line.left_why,
        entered=line.facts.get("payment"),
    )


def _used(paid: Sequence[Payment]) -> tuple[list[tuple[int, Decimal]], Decimal]:
    """What the payments of a line settle, and what of them settles nothing."""
    live = [
        (part.invoice.number, part.amount)
        for payment in paid
        for part in payment.allocations.all()
        if part.undone_at is None
    ]
    came = sum((payment.amount for payment in paid), Decimal(0))
    return live, came - sum((amount for _, amount in live), Decimal(0))


def _evidence(line: BankLine, parts: Sequence[PartView], numbers: Sequence[str]) -> Evidence:
    named = {str(part.invoice) for part in parts}
    whole = sum((part.left.amount for part in parts), Decimal(0))
    known = line.organisation.inn if line.organisation else ""
    return Evidence(
        number=bool(named) and named <= set(numbers),
        amount=bool(parts) and whole == line.amount,
        inn=bool(known) and known == line.payer_inn,
    )


def marked(purpose: str, numbers: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A purpose in pieces: True for those that are recognised numbers of invoices, as they are written."""
    bare = [number for number in numbers if number.isdigit()]
    if not bare:
        return ((purpose, False),) if purpose else ()
    pattern = re.compile("(?<![0-9])(0*(?:" + "|".join(map(re.escape, bare)) + "))(?![0-9])")
    pieces = pattern.split(purpose)
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)
