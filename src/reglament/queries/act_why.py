"""Why an act's total, its VAT and its day are what they are; the sums of its list (2.6, 4.8, R10)."""

from __future__ import annotations

from decimal import Decimal

from reglament.queries.acts_page import ActsWanted, acts_page, unacted_works
from reglament.queries.desk_why import Why
from reglament.queries.law import Law, law_at
from reglament.rules import phrases
from reglament.rules.explain import Explanation, both, said, step
from reglament.rules.invoice_reasons import explain_total
from reglament.rules.money import Money, sum_money
from reglament.rules.text import Text
from reglament.store.models import Act

SUBJECTS = ("total", "day")
# As many parts as fit into a panel; the rest is one line.
_MOST_PARTS = 12


def why_act(number: int, subject: str) -> Why | None:
    """One of SUBJECTS of an act; None when there is no such thing. At most three SQL statements."""
    act = Act.objects.filter(number=number).first()
    if act is None or subject not in SUBJECTS:
        return None
    law = law_at(act.issued_at)
    return Why(_total(act) if subject == "total" else _day(act, law), law.edition)


def why_acts(wanted: ActsWanted, law: Law) -> Why:
    """Why the sum over a list of acts is what it is. Three SQL statements."""
    page = acts_page(wanted, currency=law.regulation.currency)
    parts = [
        (both("Акт {}", "Act {}", said(phrases.number_sign, row.number)), row.total) for row in page.rows
    ]
    clause_text = (
        "Сумма актов этого списка: каждый — принятая работа.",
        "The sum of the acts of this list: each is accepted work.",
    )
    return Why(_sum(parts, page.total, clause_text), law.edition)


def why_unacted(law: Law) -> Why:
    """Why the sum of what no act says is what it is. One SQL statement."""
    currency = law.regulation.currency
    works = unacted_works(currency=currency)
    parts = [(Text(work.organisation, work.organisation), work.total) for work in works]
    total = sum_money((work.total for work in works), currency)
    clause_text = (
        "Строки действующих счетов, которых нет ни в одном действующем акте.",
        "Lines of live invoices that stand in no live act.",
    )
    return Why(_sum(parts, total, clause_text), law.edition)


def _total(act: Act) -> Explanation:
    lines = act.lines.order_by("position").values_list("invoice_line__ticket__number", "invoice_line__amount")
    vat = None if act.vat is None else Money(act.vat, act.currency)
    parts = [(number, Money(amount, act.currency)) for number, amount in lines]
    return explain_total(parts, vat_rate=act.vat_rate, vat=vat)


def _day(act: Act, law: Law) -> Explanation:
    day = said(phrases.full_day, act.acted_on)
    accepted = act.lines.order_by("accepted_at").values_list("invoice_line__ticket__number", "accepted_at")
    inputs = tuple(
        (
            both("Тикет {} принят", "Ticket {} accepted", said(phrases.number_sign, number)),
            said(phrases.numeric_instant, law.calendar.local(at)),
        )
        for number, at in accepted[:_MOST_PARTS]
    )
    if act.combined:
        rule = step(
            "R10",
            "Сводный акт датируется последним днём месяца, а пока месяц идёт — днём составления.",
            "A combined act bears the last day of the month, while the month runs the day it is made.",
        )
    else:
        rule = step(
            "R10",
            "Акт датируется днём принятия работы: по нему берётся ставка НДС.",
            "An act bears the day of acceptance: the VAT rate is of that day.",
        )
    return Explanation(both("Почему {}?", "Why {}?", day), inputs, (rule,), day)


def _sum(parts: list[tuple[Text, Money]], total: Money, words: tuple[str, str]) -> Explanation:
    shown = parts[:_MOST_PARTS]
    rest = total - sum_money((amount for _, amount in shown), total.currency)
    inputs = [(name, said(phrases.money, amount)) for name, amount in shown]
    if rest.amount != Decimal(0):
        inputs.append((Text("Остальные", "The others"), said(phrases.money, rest)))
    result = said(phrases.money, total)
    return Explanation(both("Почему {}?", "Why {}?", result), tuple(inputs), (step("R10", *words),), result)
