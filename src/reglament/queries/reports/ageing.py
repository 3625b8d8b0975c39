"""How old is what clients owe: the ledger's receivables of a day, by how long they are past due (2.8, R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from reglament.queries.reports.facts import (
    GROUP,
    Facts,
    behind,
    grouped,
    invoice_name,
    payment_words,
    signed,
    total,
)
from reglament.queries.reports.table import Behind, Column, Kind, Row, Table, add_up
from reglament.queries.reports.wanted import Wanted, labels, link_of
from reglament.queries.reports.words import GROUP_HEADS, TOTAL
from reglament.rules.explain import step
from reglament.rules.ledger import Account
from reglament.rules.text import Text
from reglament.store.models import Posting

TITLE = Text("Дебиторская задолженность", "Receivables by age")
COLUMNS = (
    Column("name", GROUP_HEADS["organisation"], Kind.TEXT),
    Column("not_due", Text("Срок не наступил", "Not due")),
    Column("late_7", Text("1–7 дней", "1–7 days")),
    Column("late_30", Text("8–30 дней", "8–30 days")),
    Column("late_60", Text("31–60 дней", "31–60 days")),
    Column("late_more", Text("Больше 60 дней", "Over 60 days")),
    Column("total", Text("Всего должны", "Owed in all")),
    Column("advance", Text("Аванс", "Advance")),
)
STEPS = (
    step(
        "R11",
        "От каждого счёта на этот день остаётся его сумма без того, чем он к этому дню зачтён.",
        "Of each invoice there is left on that day its sum without what settled it by then.",
    ),
    step(
        "R10",
        "Возраст долга считается от дня, до которого счёт надо было оплатить. Аннулированные счета долга не дают.",
        "The age of a debt is counted from the day by which the invoice was to be paid. Void invoices make no debt.",
    ),
)
ADVANCE_STEPS = (
    step(
        "R11",
        "От поступивших денег остаётся то, что не зачтено ни в один счёт и не возвращено.",
        "Of the money that came there is left what settles no invoice and was not given back.",
    ),
)


def build(wanted: Wanted) -> Table:
    """One row an organisation that owes or has an advance, who owes most first. Three SQL statements."""
    owed, free = grouped(_owed(wanted)), grouped(_free(wanted))
    known = {key for key in owed if any(owed[key].values())} | {k for k in free if free[k]["advance"]}
    names = labels("organisation", known)
    zero = {column.name: Decimal(0) for column in COLUMNS[1:]}
    rows = [
        Row(
            str(key),
            (
                names[key].ru,
                *({**zero, **owed.get(key, {}), **free.get(key, {})}[c.name] for c in COLUMNS[1:]),
            ),
            link_of("organisation", key),
        )
        for key in known
    ]
    rows.sort(key=lambda row: (-_sum(row), str(row.values[0])))
    done = tuple(rows)
    return Table(TITLE, COLUMNS, done, add_up(COLUMNS, done, TOTAL), len(done))


def documents(wanted: Wanted, column: str, key: object, *, everything: bool) -> Behind:
    """The invoices, or the payments of an advance, behind a figure. Two SQL statements."""
    facts = _free(wanted) if column == "advance" else _owed(wanted)
    return behind(facts, column, key, everything=everything)


def _owed(wanted: Wanted) -> Facts:
    rows = Posting.objects.filter(
        Q(debit=Account.RECEIVABLE) | Q(credit=Account.RECEIVABLE),
        wanted.of_organisation("organisation_id"),
        day__lte=wanted.on,
    ).annotate(**{GROUP: F("organisation_id")})
    amount = signed("amount", Account.RECEIVABLE) * -1
    return Facts(
        rows,
        {name: total(amount, filter=condition) for name, condition in _ages(wanted.on).items()},
        ("invoice__number",),
        invoice_name,
    )


def _ages(on: dt.date) -> dict[str, Q]:
    def before(days: int) -> dt.date:
        return on - dt.timedelta(days=days)

    return {
        "not_due": Q(invoice__due_on__gte=on),
        "late_7": Q(invoice__due_on__lt=on, invoice__due_on__gte=before(7)),
        "late_30": Q(invoice__due_on__lt=before(7), invoice__due_on__gte=before(30)),
        "late_60": Q(invoice__due_on__lt=before(30), invoice__due_on__gte=before(60)),
        "late_more": Q(invoice__due_on__lt=before(60)),
        "total": Q(),
    }


def _free(wanted: Wanted) -> Facts:
    rows = Posting.objects.filter(
        Q(debit=Account.ADVANCE) | Q(credit=Account.ADVANCE),
        wanted.of_organisation("organisation_id"),
        day__lte=wanted.on,
    ).annotate(**{GROUP: F("organisation_id")})
    return Facts(
        rows,
        {"advance": total(signed("amount", Account.ADVANCE))},
        ("payment__document", "payment__paid_on", "payment_id"),
        payment_name,
    )


def payment_name(row: Mapping[str, Any]) -> Text:
    """Платёж № 154 от 23.11.2026"""
    return payment_words(row["payment__document"], row["payment__paid_on"])


def _sum(row: Row) -> Decimal:
    value = row.values[6]
    return value if isinstance(value, Decimal) else Decimal(0)
