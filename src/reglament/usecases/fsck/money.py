"""Sums follow from lines, what is paid from allocations, states from both; numbers have no gaps (2.9, R10, R11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Sum

from reglament.rules.text import Text
from reglament.store.models import Allocation, Counter, Invoice, InvoiceLine, Payment, Ticket
from reglament.usecases.fsck.findings import Finding
from reglament.usecases.numbers import FIRST

NOTHING = Decimal(0)


def check_money() -> Iterator[Finding]:
    """Invoices, payments and the tickets that they pay for."""
    invoices = Invoice.objects.order_by("number").prefetch_related("lines", "allocations")
    for invoice in invoices.iterator(chunk_size=200):
        yield from _check_sums(invoice)
        yield from _check_paid(invoice)
        yield from _check_live(invoice)
    yield from _check_numbers()
    yield from _check_mirrors()
    yield from _check_payments()
    yield from _check_twice()
    yield from _check_paid_tickets()


def _check_sums(invoice: Invoice) -> Iterator[Finding]:
    lines = list(invoice.lines.all())
    total = sum((line.amount for line in lines), NOTHING)
    if total != invoice.total:
        yield _finding(
            invoice, "invoice_total", f"Итог {invoice.total}, а по строкам {total}",
            f"The total is {invoice.total}, the lines say {total}",
        )  # fmt: skip
    vat = sum((line.vat for line in lines if line.vat is not None), NOTHING)
    if vat != (invoice.vat or NOTHING) or (invoice.vat is None) != (invoice.vat_rate is None):
        yield _finding(
            invoice,
            "invoice_vat",
            f"НДС {invoice.vat}, а по строкам {vat}",
            f"VAT is {invoice.vat}, the lines say {vat}",
        )
    wrong = [line.position for line in lines if line.gross - line.written_off != line.amount]
    if wrong:
        yield _finding(
            invoice, "invoice_line", f"Строки не сходятся: {wrong}", f"Lines that do not add up: {wrong}"
        )


def _check_paid(invoice: Invoice) -> Iterator[Finding]:
    live = sum((a.amount for a in invoice.allocations.all() if a.undone_at is None), NOTHING)
    if live != invoice.paid:
        yield _finding(
            invoice, "invoice_paid", f"Оплачено {invoice.paid}, а по платежам {live}",
            f"{invoice.paid} is paid, the payments say {live}",
        )  # fmt: skip
    if invoice.state in ("void", "mirror"):
        expected = invoice.state if not invoice.paid else "issued"
    else:
        expected = "paid" if invoice.paid == invoice.total else "part_paid" if invoice.paid else "issued"
    if expected != invoice.state:
        yield _finding(
            invoice, "invoice_state", f"Состояние {invoice.state}, а должно быть {expected}",
            f"The state is {invoice.state}, it should be {expected}",
        )  # fmt: skip


def _check_live(invoice: Invoice) -> Iterator[Finding]:
    should_live = invoice.state not in ("void", "mirror")
    if any(line.live != should_live for line in invoice.lines.all()):
        yield _finding(
            invoice, "live_lines", "Строки аннулированного счёта не сняты, или снятые у действующего",
            "A void invoice has live lines, or a live one has dead lines",
        )  # fmt: skip


def _check_numbers() -> Iterator[Finding]:
    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    last = Counter.objects.filter(series="invoice").values_list("value", flat=True).first() or FIRST - 1
    missing = sorted(set(range(FIRST, last + 1)) - set(numbers))
    if missing:
        shown = ", ".join(str(number) for number in missing[:10])
        yield Finding(
            "number_gap", Text(f"Нет счетов № {shown}", f"There are no invoices No. {shown}"), "invoices"
        )
    if numbers and numbers[-1] > last:
        ru = f"Счётчик {last} отстал от счёта № {numbers[-1]}"
        yield Finding(
            "counter", Text(ru, f"The counter {last} is behind invoice No. {numbers[-1]}"), "counter invoice"
        )


def _check_mirrors() -> Iterator[Finding]:
    for invoice in Invoice.objects.filter(state="void", mirrored_by=None):
        yield _finding(
            invoice, "no_mirror", "Аннулирован без обратной записи", "Void without a mirroring entry"
        )
    for mirror in Invoice.objects.filter(state="mirror").select_related("mirrors"):
        if mirror.mirrors is None or mirror.mirrors.total + mirror.total:
            yield _finding(mirror, "mirror", "Не отражает свой счёт", "Does not mirror its invoice")


def _check_payments() -> Iterator[Finding]:
    used = Allocation.objects.filter(undone_at=None).values("payment").annotate(sum=Sum("amount"))
    sums = {row["payment"]: row["sum"] for row in used}
    for payment in Payment.objects.filter(pk__in=sums).order_by("pk"):
        spent = sums[payment.pk]
        if payment.undone_at is not None or spent > payment.amount:
            ru = f"Зачтено {spent} из {payment.amount}" + (", а платёж отменён" if payment.undone_at else "")
            en = f"{spent} of {payment.amount} is allocated" + (
                ", yet it is undone" if payment.undone_at else ""
            )
            yield Finding("overallocated", Text(ru, en), f"payment {payment.pk}")


def _check_twice() -> Iterator[Finding]:
    live = InvoiceLine.objects.filter(live=True).values("ticket__number")
    for row in live.annotate(invoices=Count("invoice", distinct=True)).filter(invoices__gt=1):
        number = row["ticket__number"]
        ru, en = "Работа стоит в двух действующих счетах", "Its work stands in two live invoices"
        yield Finding("billed_twice", Text(ru, en), f"ticket {number}")


def _check_paid_tickets() -> Iterator[Finding]:
    states: dict[int, set[str]] = defaultdict(set)
    live = InvoiceLine.objects.filter(live=True, ticket__status__in=("paid", "accepted"))
    for ticket_id, state in live.values_list("ticket_id", "invoice__state").distinct():
        states[ticket_id].add(state)
    for ticket in Ticket.objects.filter(status="paid").order_by("number").only("number"):
        if states.get(ticket.pk) != {"paid"}:
            ru, en = "Оплачен без оплаченного счёта", "Paid without a paid invoice"
            yield Finding("paid_without_invoice", Text(ru, en), f"ticket {ticket.number}")
    for ticket in Ticket.objects.filter(status="accepted", pk__in=states).order_by("number").only("number"):
        if states[ticket.pk] == {"paid"}:
            ru, en = "Счёт оплачен, а тикет ещё принят", "The invoice is paid, the ticket still accepted"
            yield Finding("accepted_though_paid", Text(ru, en), f"ticket {ticket.number}")


def _finding(invoice: Invoice, code: str, ru: str, en: str) -> Finding:
    return Finding(code, Text(ru, en), f"invoice {invoice.number}")
