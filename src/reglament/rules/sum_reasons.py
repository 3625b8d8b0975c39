"""Why a sum over many papers is what it is, and why an estimate that is past said what it said (2.3, 2.6, R7, R10, R11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.money import Money, sum_money
from reglament.rules.quotes import Quote
from reglament.rules.text import Text


class Sum(StrEnum):
    """The sums of lists and summaries."""

    CONFIRMED = "confirmed"
    OFFERED = "offered"
    ISSUED = "issued"
    DUE = "due"
    PART_PAID = "part_paid"
    UNPAID = "unpaid"
    OVERDUE = "overdue"
    ADVANCE = "advance"
    UNBILLED = "unbilled"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sum adds up: the parts that are named, and how many more there are with what they come to."""

    named: Sequence[tuple[Text, Money]]
    others: int
    others_sum: Money


_LEFT: Final = step(
    "R11",
    "От каждого счёта остаётся его сумма без подтверждённых оплат.",
    "Of each invoice there is left its sum without the payments confirmed.",
)
_RULES: Final[Mapping[Sum, tuple[Step, ...]]] = {
    Sum.CONFIRMED: (
        step(
            "2.3",
            "Складываются стоимости, подтверждённые в этом месяце.",
            "The costs confirmed in this month are added up.",
        ),
    ),
    Sum.OFFERED: (
        step(
            "2.3",
            "Складываются стоимости, которые ждут вашего решения: платные работы начнутся после него.",
            "The costs that wait for your decision are added up: paid work begins after it.",
        ),
    ),
    Sum.ISSUED: (
        step("2.6", "Складываются счета, выставленные в этом месяце.", "The invoices issued in this month are added up."),
        step("R10", "Аннулированные счета не входят.", "Void invoices are left out."),
    ),
    Sum.DUE: (
        step("2.9", "Складываются счета, которые ждут оплаты.", "The invoices that wait for payment are added up."), _LEFT,
    ),
    Sum.UNPAID: (
        step("2.9", "Складываются счета без единой оплаты.", "The invoices without any payment are added up."),
    ),
    Sum.PART_PAID: (
        step("R11", "Складываются счета, оплаченные частично.", "The invoices paid in part are added up."), _LEFT,
    ),
    Sum.OVERDUE: (
        step(
            "R10",
            "Складываются неоплаченные счета, срок оплаты которых прошёл.",
            "The unpaid invoices are added up whose day of payment is over.",
        ), _LEFT,
    ),
    Sum.ADVANCE: (
        step(
            "R11",
            "От каждого платежа остаётся то, что не зачтено ни в один счёт.",
            "Of each payment there is left what settles no invoice.",
        ),
    ),
    Sum.UNBILLED: (
        step(
            "2.6",
            "Складывается принятая или отозванная работа, за которую нет действующего счёта.",
            "Accepted or withdrawn work without a live invoice is added up.",
        ),
        step(
            "R7",
            "Каждая сумма — фактическое время в пределах подтверждённой стоимости.",
            "Each sum is the actual time within the confirmed cost.",
        ),
    ),
}  # fmt: skip
_BECAME: Final[Mapping[str, Step]] = {
    "superseded": step(
        "R7",
        "Заменена новой стоимостью: по этой ничего не считается.",
        "Replaced by a new cost: nothing is reckoned by this one.",
    ),
    "declined": step(
        "2.3",
        "Не подтверждена: платные работы по ней не начинались.",
        "Not confirmed: no paid work began under it.",
    ),
    "confirmed": step(
        "R7",
        "Подтверждена: оплачивается фактическое время в её пределах.",
        "Confirmed: the actual time is charged within it.",
    ),
}


def explain_sum(kind: Sum, parts: Parts, currency: str) -> Explanation:
    """Why the sum is this: its parts by name, the others together, the rule by which they are chosen."""
    rest = parts.others_sum if parts.others else Money.zero(currency)
    total = said(phrases.money, sum_money((amount for _, amount in parts.named), currency) + rest)
    amounts = [amount for _, amount in parts.named] + ([rest] if parts.others else [])
    inputs = [(name, said(phrases.money, amount)) for name, amount in parts.named]
    if parts.others:
        inputs.append((Text(f"Ещё {parts.others}", f"{parts.others} more"), said(phrases.money, rest)))
    return Explanation(
        question=both("Почему {}?", "Why {}?", total),
        inputs=tuple(inputs),
        steps=(*_RULES[kind], *_addition(kind, amounts, total)),
        result=total,
    )


def explain_past_estimate(offer: Quote, state: str) -> Explanation:
    """Why an announced cost was this sum, by the figures that it keeps itself, and what became of it (3.1, 3.2, R7, R8,
    R10). `state` is the estimate's; one that waits for a decision has nothing more to say."""
    amount, rate, times = said(phrases.money, offer.amount), said(phrases.money, offer.rate), _times(offer)
    name = phrases.PRIORITY_NAMES[offer.level]
    steps = [
        step("3.1", "Час работы стоил {}.", "An hour of work cost {}.", rate),
        step("3.2", "Приоритет «{}».", "Priority “{}”.", name),
    ]
    if offer.surcharge_only:
        steps.append(
            step("R8", "Оплачивалась только надбавка за срочность, {}.", "Only the surcharge for urgency was paid, {}.", times)
        )  # fmt: skip
    worked = said(phrases.minutes, offer.minutes)
    steps.append(
        step(
            "R7",
            "{} × {} {} = {}.",
            "{} × {} {} = {}.",
            worked,
            said(phrases.per_hour, offer.rate),
            times,
            amount,
        )
    )
    if offer.vat_rate is None or offer.vat is None:
        steps.append(step("R10", "НДС не облагался.", "No VAT."))
    else:
        percent, inside = said(phrases.percent, offer.vat_rate), said(phrases.money, offer.vat)
        steps.append(step("R10", "В том числе НДС {} — {}.", "Including VAT {}: {}.", percent, inside))
    steps += [_BECAME[state]] if state in _BECAME else []
    return Explanation(
        question=both("Почему {}?", "Why {}?", amount),
        inputs=((Text("Время", "Time"), worked), (Text("Приоритет", "Priority"), name)),
        steps=tuple(steps),
        result=amount,
    )


def _addition(kind: Sum, amounts: Sequence[Money], total: Text) -> tuple[Step, ...]:
    clause = _RULES[kind][-1].clause
    if not amounts:
        return (step(clause, "Таких нет: {}.", "There are none: {}.", total),)
    each = [said(phrases.money, amount) for amount in amounts]
    written = Text(" + ".join(one.ru for one in each), " + ".join(one.en for one in each))
    return (step(clause, "{} = {}.", "{} = {}.", written, total),)


def _times(offer: Quote) -> Text:
    return said(phrases.coefficient, offer.coefficient)
