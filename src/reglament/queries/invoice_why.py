"""Why a line of an invoice costs what it costs; why the invoice is due when it is, and why its sums are so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reglament.queries.desk_why import Why
from reglament.queries.law import law_at, law_of
from reglament.rules.explain import Explanation, Step, both
from reglament.rules.invoice_reasons import explain_due, explain_left, explain_total
from reglament.rules.money import Money
from reglament.rules.phrases import PRIORITY_NAMES, coefficient, minutes, money, number_sign, per_hour
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Invoice, InvoiceLine

SUBJECTS = ("due", "total", "left")


def why_invoice(number: int, subject: str) -> Why | None:
    """One of SUBJECTS of an invoice, or a line by its position; None when there is no such thing. At most three SQL
    statements."""
    if subject.isdecimal() and len(subject) < 6:
        return why_line(number, int(subject))
    invoice = Invoice.objects.exclude(state="mirror").filter(number=number).first()
    if invoice is None or subject not in SUBJECTS:
        return None
    return Why(_of_invoice(invoice, subject), law_at(invoice.issued_at).edition)


def why_line(number: int, position: int) -> Why | None:
    """The reasoning behind one line, from the figures that the invoice itself keeps; None when there is no such line. Two
    SQL statements."""
    line = (
        InvoiceLine.objects.select_related("ticket", "invoice")
        .filter(invoice__number=number, position=position)
        .first()
    )
    return Why(_explain(line, line.invoice.currency), law_of(line.ticket).edition) if line else None


def _of_invoice(invoice: Invoice, subject: str) -> Explanation:
    currency = invoice.currency
    if subject == "due":
        return explain_due(invoice.issued_on, (invoice.due_on - invoice.issued_on).days)
    if subject == "left":
        return explain_left(Money(invoice.total, currency), Money(invoice.paid, currency))
    rows = invoice.lines.order_by("position").values_list("ticket__number", "amount")
    lines = [(ticket, Money(amount, currency)) for ticket, amount in rows]
    vat = None if invoice.vat is None else Money(invoice.vat, currency)
    return explain_total(lines, vat_rate=invoice.vat_rate, vat=vat)


def _explain(line: InvoiceLine, currency: str) -> Explanation:
    gross, amount = Money(line.gross, currency), Money(line.amount, currency)
    ordered, met = PRIORITY_NAMES[Priority(line.ordered)], PRIORITY_NAMES[Priority(line.met)]
    steps = [
        Step("3.4", both("Заказан {}, выполнен {}.", "Ordered {}, met {}.", ordered, met)),
        _product(line, currency),
    ]
    if line.written_off:
        off = Money(line.written_off, currency)
        words = Text(
            f"Сверх подтверждённого: {money(off, 'ru')} не оплачивается.",
            f"Beyond what was confirmed: {money(off, 'en')} is written off.",
        )
        steps.append(Step("R7", words))
    return Explanation(
        question=Text(f"Почему {money(amount, 'ru')}?", f"Why {money(amount, 'en')}?"),
        inputs=(
            (Text("Тикет", "Ticket"), _both(number_sign, line.ticket.number)),
            (Text("Время", "Time"), _both(minutes, line.minutes)),
            (Text("До списания", "Before the write-off"), _both(money, gross)),
        ),
        steps=tuple(steps),
        result=Text(money(amount, "ru"), money(amount, "en")),
    )


def _product(line: InvoiceLine, currency: str) -> Step:
    rate, gross = Money(line.rate, currency), Money(line.gross, currency)
    ru, en = (
        f"{minutes(line.minutes, lang)} × {per_hour(rate, lang)} {coefficient(line.coefficient, lang)} = {money(gross, lang)}"
        for lang in ("ru", "en")
    )
    return Step("R6", Text(ru, en))


def _both(say: Callable[[Any, str], str], value: object) -> Text:
    return Text(say(value, "ru"), say(value, "en"))
