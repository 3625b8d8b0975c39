"""The register of payments: what came, what of it settles invoices, what was given back, what is an advance (2.9, R11)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from reglament.queries.reports.facts import exact, payment_words, total
from reglament.queries.reports.registers import behind_rows, page_of, totals_of
from reglament.queries.reports.table import Behind, Column, Kind, Link, Row, Table
from reglament.queries.reports.wanted import Wanted
from reglament.queries.reports.words import TOTAL
from reglament.rules.explain import Step, step
from reglament.rules.text import Text
from reglament.store.models import Allocation, Payment, Refund

TITLE = Text("Реестр поступлений", "Register of payments")
METHODS: Mapping[str, Text] = {
    "bank": Text("банк", "bank"),
    "cash": Text("касса", "cash"),
    "card": Text("карта", "card"),
}
COLUMNS = (
    Column("day", Text("Дата", "Day"), Kind.DAY),
    Column("document", Text("Документ", "Document"), Kind.TEXT),
    Column("method", Text("Способ", "Method"), Kind.TEXT),
    Column("organisation", Text("Организация", "Organisation"), Kind.TEXT),
    Column("amount", Text("Поступило", "Came")),
    Column("settled", Text("Зачтено в счета", "Settles invoices")),
    Column("refunded", Text("Возвращено", "Given back")),
    Column("free", Text("Аванс", "Advance")),
)
STEPS = (
    step(
        "2.9",
        "Складываются подтверждённые поступления этих дней; отменённые не входят.",
        "The confirmed payments of these days are added up; those undone are left out.",
    ),
    step(
        "R11",
        "Аванс — поступившее без того, что зачтено в счета, и без возвратов, по сегодняшний день.",
        "An advance is what came without what settles invoices and without what was given back, as of today.",
    ),
)


def build(wanted: Wanted) -> Table:
    """The payments of the period by day. Four SQL statements."""
    payments = _payments(wanted)
    sums = payments.aggregate(count=Count("pk"), amount=Sum("amount"))
    ours = Q(payment__in=payments.values("pk"), undone_at=None)
    settled = exact(Allocation.objects.filter(ours).aggregate(sum=Sum("amount"))["sum"])
    refunded = exact(Refund.objects.filter(ours).aggregate(sum=Sum("amount"))["sum"])
    amount = exact(sums["amount"])
    figures = {
        "amount": amount, "settled": settled, "refunded": refunded, "free": amount - settled - refunded,
    }  # fmt: skip
    rows = tuple(_row(payment) for payment in page_of(_told(payments), wanted.page))
    return Table(TITLE, COLUMNS, rows, totals_of(COLUMNS, TOTAL, figures), sums["count"])


def documents(wanted: Wanted, column: str) -> Behind:
    """The payments behind a total. Four SQL statements."""
    return behind_rows(build(wanted), column, "document")


def row(wanted: Wanted, key: int) -> Row | None:
    """One payment by its id. One SQL statement."""
    payment = _told(_payments(wanted)).filter(pk=key).first()
    return _row(payment) if payment else None


def steps(_: Wanted, __: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return STEPS


def _payments(wanted: Wanted) -> Any:
    return Payment.objects.filter(
        wanted.days("paid_on"), wanted.of_organisation("organisation_id"), undone_at=None
    )


def _told(payments: Any) -> Any:
    def sum_of(model: type[Allocation | Refund]) -> Any:
        rows = model.objects.filter(payment=OuterRef("pk"), undone_at=None).order_by().values("payment")
        return Subquery(rows.annotate(sum=total(F("amount"))).values("sum"))

    return (
        payments.annotate(settled=sum_of(Allocation), refunded=sum_of(Refund))
        .order_by("paid_on", "id")
        .values(
            "id", "paid_on", "document", "method", "organisation_id", "organisation__name", "amount", "settled", "refunded"
        )
    )  # fmt: skip


def _row(payment: Mapping[str, Any]) -> Row:
    settled, refunded = (payment[name] or Decimal(0) for name in ("settled", "refunded"))
    return Row(
        str(payment["id"]),
        (
            payment["paid_on"], payment_words(payment["document"], payment["paid_on"]), METHODS[payment["method"]],
            payment["organisation__name"], payment["amount"], settled, refunded,
            payment["amount"] - settled - refunded,
        ),
        {"organisation": Link("organisation", payment["organisation_id"])},
    )  # fmt: skip
