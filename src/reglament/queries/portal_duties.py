"""What waits for the client, the nearest deadline first: questions, work to review, costs to confirm, invoices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reglament.queries.client_clock import days_left
from reglament.queries.law import Law
from reglament.queries.portal_access import Voice
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.money import Money
from reglament.rules.pricing import Work, charge
from reglament.rules.regulation import Priority
from reglament.rules.text import Text

_LONGEST_QUESTION = 120
_KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do. `kind`: "question", "review", "estimate" or "invoice"; `number` is the ticket's or the invoice's.

    `may`: whether the reader has the right to do it; otherwise a colleague does.
    """

    kind: str
    number: int
    title: str
    text: Text
    last_day: dt.date | None
    left: Text
    amount: Money | None
    organisation: str
    late: bool = False
    may: bool = True


def duties_of(
    tickets: Sequence[Mapping[str, Any]],
    invoices: Sequence[Mapping[str, Any]],
    works: Mapping[int, Sequence[tuple[int, str, str, bool]]],
    voice: Voice,
    at: dt.datetime,
) -> tuple[Duty, ...]:
    """The duties among rows of open tickets and unpaid invoices. No SQL."""
    found = [_invoice(row, voice, at) for row in invoices]
    for row in tickets:
        law = voice.law_of(row["regulation_id"])
        speaks = voice.of(row["organisation_id"])
        if speaks is None:
            continue
        if row["status"] == "resolved":
            found.append(_review(row, works.get(row["id"], ()), law, at, may=speaks.may_confirm))
        elif row["status"] == "feedback" and row["offered"]:
            found.append(_estimate(row, law, at, may=speaks.may_confirm))
        elif row["status"] == "feedback":
            found.append(_question(row, law, at, may=speaks.may_order))
    return tuple(sorted(found, key=lambda duty: (duty.last_day or dt.date.max, duty.kind, duty.number)))


def _question(row: Mapping[str, Any], law: Law, at: dt.datetime, *, may: bool) -> Duty:
    said = " ".join((row["said"] or "").split())
    short = said if len(said) <= _LONGEST_QUESTION else said[: _LONGEST_QUESTION - 1].rstrip() + "…"
    return _of_ticket("question", row, Text(f"«{short}»", f"“{short}”"), None, law, at, may=may)


def _review(
    row: Mapping[str, Any],
    works: Sequence[tuple[int, str, str, bool]],
    law: Law,
    at: dt.datetime,
    *,
    may: bool,
) -> Duty:
    confirmed = row["confirmed"]
    if not confirmed:
        text = Text("В рамках техподдержки, без оплаты", "Covered by the support, nothing to pay")
        return _of_ticket("review", row, text, None, law, at, may=may)
    limit = _money(confirmed["amount"], law)
    made = charge(
        law.regulation,
        [
            Work(minutes, Priority(ordered), Priority(met or "normal"), chargeable)
            for minutes, ordered, met, chargeable in works
        ],
        confirmed=limit,
        surcharge_only=bool(confirmed["surcharge_only"]),
    )
    text = both("К оплате {} из {}", "{} to pay of {}", _said(made.total), _said(limit))
    return _of_ticket("review", row, text, made.total, law, at, may=may)


def _estimate(row: Mapping[str, Any], law: Law, at: dt.datetime, *, may: bool) -> Duty:
    offer = row["offered"]
    minutes, rate = int(offer["minutes"]), _money(offer["rate"], law)
    coefficient, level = Decimal(str(offer["coefficient"])), phrases.PRIORITY_NAMES[Priority(offer["level"])]
    text = Text(
        *(
            f"{phrases.minutes(minutes, lang)} × {phrases.per_hour(rate, lang)} {phrases.coefficient(coefficient, lang)}, "
            f"{level.render(lang)}"
            for lang in ("ru", "en")
        )
    )
    return _of_ticket("estimate", row, text, _money(offer["amount"], law), law, at, may=may)


def _invoice(row: Mapping[str, Any], voice: Voice, at: dt.datetime) -> Duty:
    speaks = voice.of(row["organisation_id"])
    left = Money(row["total"] - row["paid"], row["currency"])
    day = Text(*(phrases.numeric_day(row["issued_on"], lang) for lang in ("ru", "en")))
    ticket = Text(*(phrases.number_sign(row["ticket"] or "", lang) for lang in ("ru", "en")))
    today = voice.law(at).calendar.local(at).date()
    text = both("от {} за тикет {}", "of {} for ticket {}", day, ticket)
    if row["paid"]:
        text = both("{}, часть уже оплачена", "{}, part of it is paid", text)
    return Duty(
        "invoice", row["number"], "", text, row["due_on"], days_left(row["due_on"], today), left,
        row["organisation__name"], late=row["due_on"] < today, may=speaks is not None and speaks.may_confirm,
    )  # fmt: skip


def _of_ticket(
    kind: str,
    row: Mapping[str, Any],
    text: Text,
    amount: Money | None,
    law: Law,
    at: dt.datetime,
    *,
    may: bool,
) -> Duty:
    last = row["review_last_day"]
    left = days_left(last, law.calendar.local(at).date()) if last else Text("", "")
    return Duty(
        kind, row["number"], row["title"], text, last, left, amount, row["organisation__name"], may=may
    )


def _money(value: float | str, law: Law) -> Money:
    return Money(Decimal(str(value)).quantize(_KOPECK), law.regulation.currency)


def _said(amount: Money) -> Text:
    return Text(phrases.money(amount, "ru"), phrases.money(amount, "en"))
