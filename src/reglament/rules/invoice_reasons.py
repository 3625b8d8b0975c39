"""Why an invoice is due when it is, and why its sums are what they are (2.6, 2.9, R10, R11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.money import Money, sum_money
from reglament.rules.text import Text


def explain_due(issued_on: date, term_days: int) -> Explanation:
    """Why an invoice is to be paid by its day: the day of issue and the payment term in calendar days (R10)."""
    term = said(phrases.count, term_days, "days")
    due = said(phrases.full_day, issued_on + timedelta(days=term_days))
    return Explanation(
        question=both("Почему оплатить до {}?", "Why pay by {}?", due),
        inputs=((Text("Счёт выставлен", "Invoice issued"), said(phrases.full_day, issued_on)),),
        steps=(
            step(
                "2.6",
                "Счёт выставляется, когда работа принята.",
                "The invoice comes once the work is accepted.",
            ),
            step(
                "R10",
                "Срок оплаты: {}, выходные тоже считаются.",
                "The payment term: {}, days off included.",
                term,
            ),
        ),
        result=due,
    )


def explain_total(
    lines: Sequence[tuple[int, Money]], *, vat_rate: int | None, vat: Money | None
) -> Explanation:
    """Why an invoice's total is this sum, and the VAT inside it (R10). `lines`: the ticket's number and the sum of each
    line, at least one; `vat_rate` in percent and `vat` are the invoice's own, None without VAT."""
    total = said(phrases.money, sum_money((amount for _, amount in lines), lines[0][1].currency))
    sums = [said(phrases.money, amount) for _, amount in lines]
    written = Text(" + ".join(each.ru for each in sums), " + ".join(each.en for each in sums))
    return Explanation(
        question=both("Почему {}?", "Why {}?", total),
        inputs=tuple(
            (both("Тикет {}", "Ticket {}", said(phrases.number_sign, number)), said(phrases.money, amount))
            for number, amount in lines
        ),
        steps=(step("R10", "{} = {}.", "{} = {}.", written, total), *_vat_steps(vat_rate, vat)),
        result=total,
    )


def explain_left(total: Money, paid: Money) -> Explanation:
    """Why this much is left to pay: the total without what accounting confirmed; never below nothing (2.9, R11)."""
    rest = max(total - paid, Money.zero(total.currency))
    left, whole, came = (said(phrases.money, amount) for amount in (rest, total, paid))
    return Explanation(
        question=both("Почему осталось {}?", "Why is {} left?", left),
        inputs=(
            (Text("Сумма счёта", "Invoice total"), whole),
            (Text("Подтверждено оплат", "Payments confirmed"), came),
        ),
        steps=(
            step("2.9", "Оплату подтверждает бухгалтерия.", "Payments are confirmed by accounting."),
            step("R11", "{} − {} = {}.", "{} − {} = {}.", whole, came, left),
        ),
        result=left,
    )


def _vat_steps(rate: int | None, vat: Money | None) -> tuple[Step, ...]:
    if rate is None or vat is None:
        return (step("R10", "НДС не облагается.", "No VAT."),)
    percent, inside = said(phrases.percent, rate), said(phrases.money, vat)
    return (
        step(
            "R10",
            "НДС {} уже внутри цены. Ставка — на день приёмки.",
            "VAT at {} is already inside the price, at the rate of the day of acceptance.",
            percent,
        ),
        step(
            "R10",
            "Он выделен из каждой строки с округлением до копейки: всего {}.",
            "It is split out of every line, rounded to the kopeck: {} in all.",
            inside,
        ),
    )
