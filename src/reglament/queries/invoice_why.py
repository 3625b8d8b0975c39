"""Why a line of an invoice costs what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reglament.queries.desk_why import Why
from reglament.queries.law import law_of
from reglament.rules.explain import Explanation, Step, both
from reglament.rules.money import Money
from reglament.rules.phrases import PRIORITY_NAMES, coefficient, minutes, money, number_sign, per_hour
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import InvoiceLine


def why_line(number: int, position: int) -> Why | None:
    """The reasoning behind one line, from the figures that the invoice itself keeps; None when there is no such line. Two
    SQL statements."""
    line = (
        InvoiceLine.objects.select_related("ticket", "invoice")
        .filter(invoice__number=number, position=position)
        .first()
    )
    return Why(_explain(line, line.invoice.currency), law_of(line.ticket).edition) if line else None


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
