"""The words of an invoice: what a line bills, on what ground, and what to write in the payment (2.6, R6, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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
    ru = f"Доработка сайта по тикету {phrases.number_sign(line.number, 'ru')} {phrases.quoted(line.title, 'ru')}"
    en = f"Website work under ticket {phrases.number_sign(line.number, 'en')} {phrases.quoted(line.title, 'en')}"
    detail = _sum(line, language) + _level(line, language) + _written_off(line, language)
    return Text(ru, en).render(language), detail


def ground_of(organisation_id: int, numbers: Sequence[int], on: dt.date) -> dict[str, object]:
    """The ground of an invoice as data: the contract in force on the day, if any, and the tickets. One SQL statement."""
    contract = contract_on(organisation_id, on)
    if contract is None:
        return {"tickets": list(numbers)}
    return {
        "contract": contract.number,
        "signed_on": contract.signed_on.isoformat(),
        "tickets": list(numbers),
    }


def ground_words(ground: Mapping[str, Any]) -> Text | None:
    """A ground in words, the Russian ones as the invoice's document has them; None when nothing is kept."""
    if not ground:
        return None
    if "voids" in ground:
        ru, en = (phrases.number_sign(ground["voids"], language) for language in ("ru", "en"))
        return _plain(f"Аннулирует счёт {ru}", f"Voids invoice {en}")
    one, listed = len(ground["tickets"]) == 1, ", ".join(str(number) for number in ground["tickets"])
    ru = f"{'тикет' if one else 'тикеты'} {phrases.number_sign(listed, 'ru')}"
    en = f"{'ticket' if one else 'tickets'} {phrases.number_sign(listed, 'en')}"
    if "contract" not in ground:
        return _plain(ru[0].upper() + ru[1:], en[0].upper() + en[1:])
    day = dt.date.fromisoformat(ground["signed_on"])
    signed = [phrases.numeric_day(day, language) for language in ("ru", "en")]
    number = ground["contract"]
    return _plain(f"Договор № {number} от {signed[0]}, {ru}", f"Contract No. {number} of {signed[1]}, {en}")


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


def _plain(ru: str, en: str) -> Text:
    """With the plain spaces of bank papers, and no longer than they take."""
    return Text(*(_shortened(text.replace(phrases.NBSP, " ")) for text in (ru, en)))


def _shortened(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(", ") + "…"
