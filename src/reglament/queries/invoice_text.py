"""The words of an invoice: what a line bills, on what ground, and what to write in the payment (2.6, R6, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reglament.rules import phrases
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Contract


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What one line says: `coefficient` is the charged one (less one where only the surcharge is paid, R8)."""

    number: int
    title: str
    minutes: int
    rate: Money
    coefficient: Decimal
    ordered: Priority
    met: Priority
    written_off: Money


def line_text(line: LineFacts, language: str) -> str:
    """One line in words: the ticket, then on a row of its own the arithmetic."""
    return ":\n".join(line_parts(line, language))


def line_parts(line: LineFacts, language: str) -> tuple[str, str]:
    """The work, and minutes × rate × coefficient with the level and what was written off."""
    ru = f"Доработка сайта по тикету {phrases.number_sign(line.number, 'ru')} «{line.title}»"
    en = f"Website work under ticket {phrases.number_sign(line.number, 'en')} “{line.title}”"
    detail = _sum(line, language) + _level(line, language) + _written_off(line, language)
    return Text(ru, en).render(language), detail


def basis_text(organisation_id: int, numbers: Sequence[int], on: dt.date) -> str:
    """The ground of an invoice: the contract in force on the day and the tickets, in Russian. One SQL statement."""
    contract = contract_on(organisation_id, on)
    tickets = ("тикет № " if len(numbers) == 1 else "тикеты № ") + ", ".join(
        str(number) for number in numbers
    )
    if contract is None:
        return _shortened(tickets[0].upper() + tickets[1:])
    return _shortened(
        f"Договор № {contract.number} от {phrases.numeric_day(contract.signed_on, 'ru')}, {tickets}"
    )


def contract_on(organisation_id: int, on: dt.date) -> Contract | None:
    """The contract in force on a day, the newest when there are several. One SQL statement."""
    signed = Contract.objects.filter(organisation_id=organisation_id, signed_on__lte=on)
    return signed.exclude(ends_on__lt=on).order_by("-signed_on", "-id").first()


def purpose_text(number: int, issued_on: dt.date, vat_rate: int | None, vat: Money | None) -> str:
    """The purpose of payment, with VAT named apart, in Russian: banks take nothing else."""
    paper = f"Оплата по счёту № {number} от {phrases.numeric_day(issued_on, 'ru')} за доработку сайта. "
    return paper + (
        vat_words(vat_rate, vat) if vat_rate is not None and vat is not None else "НДС не облагается"
    )


def vat_words(rate: int, vat: Money) -> str:
    """«В том числе НДС 22 % — 781,42 руб.»: the sign ₽ is not in every bank's alphabet."""
    return f"В том числе НДС {rate} % — {phrases.money(vat, 'ru').removesuffix('₽').strip()} руб."


def _sum(line: LineFacts, language: str) -> str:
    per_hour = phrases.money(line.rate, language) + Text("/ч", "/h").render(language)
    product = f"{phrases.minutes(line.minutes, language)} × {per_hour}"
    if line.coefficient == 1 and line.met is Priority.NORMAL:
        return product
    return product + " " + phrases.coefficient(line.coefficient, language).replace("×", "× ")


def _level(line: LineFacts, language: str) -> str:
    met = phrases.PRIORITY_NAMES[line.met].render(language)
    if line.met is line.ordered:
        if line.met is Priority.NORMAL:
            return ""
        return Text(f" (приоритет «{met}»)", f" (priority “{met}”)").render(language)
    ordered = phrases.PRIORITY_NAMES[line.ordered].render(language)
    ru = f" (заказан приоритет «{ordered}», выполнен «{met}»)"
    return Text(ru, f" (priority “{ordered}” ordered, “{met}” met)").render(language)


def _written_off(line: LineFacts, language: str) -> str:
    if not line.written_off.amount:
        return ""
    amount = phrases.money(line.written_off, language)
    ru = f"; сверх подтверждённой стоимости списано {amount}"
    return Text(ru, f"; {amount} beyond the confirmed cost is written off").render(language)


def _shortened(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(", ") + "…"
