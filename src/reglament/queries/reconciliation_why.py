"""Why a row or a balance of a reconciliation act is this sum: the entries behind it, their documents and hands (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from reglament.queries.desk_why import Why
from reglament.queries.law import Law, law_at
from reglament.queries.ledger import owed_by
from reglament.queries.reconciliation import KINDS, day_before, document_of, effect
from reglament.queries.reconciliation_words import ACCOUNT_NAMES, row_name
from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.ledger import Account, PostingKind
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Organisation, Posting

BALANCES = ("opening", "closing")
_KIND_NAMES = {
    PostingKind.ACT: Text("Акты", "Acts"),
    PostingKind.PAYMENT: Text("Поступления", "Money that came"),
    PostingKind.REFUND: Text("Возвраты", "Refunds"),
}
_SIDES = {"debit": (PostingKind.ACT, PostingKind.REFUND), "credit": (PostingKind.PAYMENT,)}
SUBJECTS = (*BALANCES, *_SIDES)


def why_reconciliation(
    organisation_id: int, subject: str, from_day: dt.date, to_day: dt.date, *, at: dt.datetime
) -> Why | None:
    """The opening or closing balance, a turnover ("debit", "credit"), or a row by its entry's id; None when there is no
    such thing. At most four SQL statements."""
    law = law_at(at)
    if subject.isascii() and subject.isdecimal() and len(subject) < 16:
        return _why_row(organisation_id, int(subject), law)
    if subject not in SUBJECTS or not Organisation.objects.filter(pk=organisation_id).exists():
        return None
    if subject in _SIDES:
        return Why(_of_turnover(organisation_id, subject, (from_day, to_day), law), law.edition)
    until = to_day if subject == "closing" else day_before(from_day)
    return Why(_of_balance(organisation_id, until, law), law.edition)


def _why_row(organisation_id: int, posting_id: int, law: Law) -> Why | None:
    related = ("act", "payment", "refund", "organisation", "actor")
    rows = Posting.objects.filter(organisation=organisation_id).select_related(*related)
    first = rows.filter(pk=posting_id, kind__in=[kind.value for kind in KINDS]).first()
    if first is None:
        return None
    same = rows.filter(
        day=first.day, kind=first.kind, act=first.act_id, refund=first.refund_id, payment=first.payment_id,
        reverses__isnull=first.reverses_id is None,
    )  # fmt: skip
    entries = [p for p in same.order_by("id") if document_of(p) == document_of(first)]
    return Why(_of_row(first, entries, law), law.edition)


def _of_row(first: Posting, entries: Sequence[Posting], law: Law) -> Explanation:
    total = _money(sum((effect(entry) for entry in entries), Decimal(0)), law)
    name = row_name(first, first.organisation.closing_paper)
    who = str(first.actor) if first.actor else Text("сама программа при приёмке", "the program at acceptance")
    inputs: list[tuple[Text, Text]] = [
        (Text("Документ", "Document"), name),
        (Text("День", "Day"), said(phrases.full_day, first.day)),
        (Text("Внесено", "Entered"), both("{}, {}", "{}, {}", _instant(first.at, law), who)),
    ]
    reason = _reason(first)
    if reason:
        inputs.append((Text("Причина", "Reason"), Text(reason, reason)))
    return Explanation(
        question=both("Почему {}?", "Why {}?", total),
        inputs=tuple(inputs),
        steps=(_rule(first), *(_entry(entry, law) for entry in entries)),
        result=total,
    )


def _rule(posting: Posting) -> Step:
    """Which side of the account such a document stands on."""
    if posting.reverses_id is not None:
        return step(
            "R10" if posting.kind == PostingKind.ACT else "R11",
            "Исправление — отдельная запись с обратным знаком в день исправления, прежняя остаётся.",
            "A correction is a row of its own with the opposite sign on its day; the former one stays.",
        )
    if posting.kind == PostingKind.ACT:
        return step(
            "R10",
            "Акт — дебет: заказчик должен за принятую работу.",
            "An act is a debit: accepted work is owed.",
        )
    if posting.kind == PostingKind.REFUND:
        return step(
            "R11",
            "Возврат — дебет: деньги ушли заказчику.",
            "A refund is a debit: money went to the customer.",
        )
    return step(
        "R11",
        "Поступление — кредит: подтверждённые бухгалтерией деньги.",
        "Money that accounting confirmed is a credit.",
    )


def _entry(posting: Posting, law: Law) -> Step:
    debit, credit = ACCOUNT_NAMES[Account(posting.debit)], ACCOUNT_NAMES[Account(posting.credit)]
    amount = _money(posting.amount, law)
    return step("", "Дебет «{}», кредит «{}»: {}.", "Debit “{}”, credit “{}”: {}.", debit, credit, amount)


def _reason(posting: Posting) -> str:
    if posting.refund is not None:
        return posting.refund.undone_why if posting.reverses_id else posting.refund.reason
    if posting.reverses_id is None:
        return ""
    if posting.act is not None:
        return posting.act.void_reason
    return posting.payment.undone_why if posting.payment else ""


def _of_balance(organisation_id: int, until: dt.date, law: Law) -> Explanation:
    sums = _sums(organisation_id, (dt.date.min, until))
    total = owed_by(organisation_id, until=until)
    said_total = _money(total, law)
    day = said(phrases.full_day, until)
    return Explanation(
        question=Text(f"Почему на {day.ru} — {said_total.ru}?", f"Why {said_total.en} on {day.en}?"),
        inputs=tuple((_KIND_NAMES[kind], _money(abs(sums[kind]), law)) for kind in KINDS),
        steps=(
            step(
                "R10",
                "Акты без аннулированных — то, что заказчик должен.",
                "Acts without void ones are what is owed.",
            ),
            step(
                "R11",
                "Подтверждённые деньги вычитаются, возвраты прибавляются.",
                "Confirmed money is taken off, refunds are added.",
            ),
            _product(sums, said_total, law),
        ),
        result=_in_favour(total, said_total),
    )


def _product(sums: dict[PostingKind, Decimal], total: Text, law: Law) -> Step:
    acts, money, refunds = (_money(abs(sums[kind]), law) for kind in KINDS)
    return step("", "{} − {} + {} = {}.", "{} − {} + {} = {}.", acts, money, refunds, total)


def _in_favour(total: Decimal, shown: Text) -> Text:
    if not total:
        return Text("Задолженности нет", "Nothing is owed")
    if total > 0:
        return both("{}, должен заказчик", "{}, the customer owes", shown)
    return both("{}: аванс заказчика", "{}: the customer’s advance", shown)


def _of_turnover(
    organisation_id: int, subject: str, period: tuple[dt.date, dt.date], law: Law
) -> Explanation:
    sums = _sums(organisation_id, period)
    total = _money(sum((abs(sums[kind]) for kind in _SIDES[subject]), Decimal(0)), law)
    days = [said(phrases.numeric_day, day) for day in period]
    parts = tuple((_KIND_NAMES[kind], _money(abs(sums[kind]), law)) for kind in _SIDES[subject])
    return Explanation(
        question=both("Почему {}?", "Why {}?", total),
        inputs=((Text("Период", "Period"), both("{} — {}", "{} – {}", *days)), *parts),
        steps=(
            step(
                "R10" if subject == "debit" else "R11",
                "Обороты — сумма строк периода; исправления вычитаются.",
                "Turnovers are the sums of the period's rows; corrections are taken off.",
            ),
        ),
        result=total,
    )


def _sums(organisation_id: int, period: tuple[dt.date, dt.date]) -> dict[PostingKind, Decimal]:
    """What each kind of document does to the debt in a period. One SQL statement."""
    rows = Posting.objects.filter(organisation=organisation_id, day__range=period).order_by()
    found = dict.fromkeys(KINDS, Decimal(0))
    wanted = rows.filter(kind__in=[kind.value for kind in KINDS])
    for kind, debit, credit, amount in wanted.values_list("kind", "debit", "credit").annotate(
        sum=Sum("amount")
    ):
        found[PostingKind(kind)] += effect(Posting(debit=debit, credit=credit, amount=amount))
    return found


def _money(amount: Decimal, law: Law) -> Text:
    return said(phrases.money, Money(amount, law.regulation.currency))


def _instant(at: dt.datetime, law: Law) -> Text:
    return said(phrases.numeric_instant, law.calendar.local(at))
