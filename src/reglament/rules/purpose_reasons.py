"""What was read in a purpose of payment, said in words (2.9, R11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.purpose import Purpose
from reglament.rules.text import Text


def explain_purpose(purpose: Purpose) -> Explanation:
    """Why these invoices were read in a purpose of payment, or why none."""
    return Explanation(
        question=Text("За какие счета этот платёж?", "Which invoices is this payment for?"),
        inputs=(),
        steps=tuple(_steps(purpose)),
        result=_result(purpose),
    )


def _steps(purpose: Purpose) -> list[Step]:
    steps = [_pair(number, day) for number, day in purpose.pairs]
    if not purpose.invoices:
        steps.append(
            step(
                "2.9",
                "Номер считается номером счёта, только если к нему ведёт слово «счёт»: номера договоров, актов, поручений и "
                "тикетов — не счета.",
                "A number counts as an invoice's only where the word «счёт» leads to it: numbers of contracts, acts, payment "
                "orders and tickets are none.",
            )
        )
    if purpose.is_range:
        steps.append(
            step(
                "R11",
                "Номера написаны диапазоном: решает человек.",
                "The numbers are written as a range: a person decides.",
            )
        )
    if purpose.third_party_inn:
        inn = purpose.third_party_inn
        steps.append(
            step(
                "R11", "Платят за организацию с ИНН {}.", "It is paid for the organisation with INN {}.", inn
            )
        )
    if purpose.returned:
        steps.append(
            step(
                "R11",
                "Похоже на возврат денег: это не оплата.",
                "It looks like money coming back: no payment.",
            )
        )
    return steps


def _pair(number: str, day: date | None) -> Step:
    if day is None:
        return step("2.9", "Назван счёт {}.", "Invoice {} is named.", said(phrases.number_sign, number))
    named = said(phrases.number_sign, number)
    return step(
        "2.9", "Назван счёт {} от {}.", "Invoice {} of {} is named.", named, said(phrases.numeric_day, day)
    )


def _result(purpose: Purpose) -> Text:
    if not purpose.invoices:
        return Text("Номер счёта не назван", "No invoice is named")
    return both("Счета: {}", "Invoices: {}", _listed(purpose.invoices))


def _listed(numbers: Sequence[str]) -> str:
    return ", ".join(numbers)
