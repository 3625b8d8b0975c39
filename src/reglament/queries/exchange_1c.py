"""What accounting programs are told: organisations, and every document and correction of the ledger once (2.6, 2.9, R10, R11).

A change is an entry of the ledger, and its number is the cursor. Entries are never changed, so whoever asks for what came
after a cursor gets every change once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from reglament.queries import exchange_papers as papers
from reglament.queries.exchange_papers import Paper, stable_id
from reglament.rules.events import EventKind
from reglament.rules.ledger import Account, PostingKind
from reglament.store import models

CHUNK = 500
CARD = (
    "name", "legal_name", "sole_proprietor", "inn", "kpp", "ogrn", "address", "phone", "bank_name", "bik", "account",
    "corr_account",
)  # fmt: skip

# An act has one entry or two: that of its revenue is always there.
_ONE_EACH = ~Q(kind=PostingKind.ACT) | Q(debit=Account.REVENUE) | Q(credit=Account.REVENUE)


def changes(since: int, upto: int) -> Iterator[Paper]:
    """The papers and corrections after `since` up to `upto`, in the order they were entered. At most eight SQL statements
    each five hundred."""
    last = since
    while True:
        found = models.Posting.objects.filter(_ONE_EACH, id__gt=last, id__lte=upto).order_by("id")
        chunk = list(found[:CHUNK])
        yield from _told(chunk)
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def count_changes(since: int, upto: int) -> int:
    """How many papers and corrections `changes` will give. One SQL statement."""
    return models.Posting.objects.filter(_ONE_EACH, id__gt=since, id__lte=upto).count()


def last_export() -> tuple[dt.datetime, str] | None:
    """When the last changes were taken, and by whom; None when they never were. One SQL statement."""
    # Events of no ticket are few beside the rest, and an index leads to them.
    taken = models.Event.objects.filter(ticket=None, kind=EventKind.CHANGES_EXPORTED)
    return taken.order_by("-id").values_list("at", "actor__name").first()


def organisations(since: int, upto: int) -> Iterator[papers.Organisation]:
    """The clients that the changes name, with today's requisites; from the beginning on, all clients. One SQL statement."""
    rows = models.Organisation.objects.order_by("pk")
    if since:
        named = models.Posting.objects.filter(id__gt=since, id__lte=upto)
        rows = rows.filter(pk__in=named.values("organisation_id"))
    for row in rows.iterator(chunk_size=CHUNK):
        card = {name: getattr(row, name) for name in CARD}
        yield papers.Organisation(stable_id("organisation", row.pk), **card)


def _told(postings: Sequence[models.Posting]) -> Iterator[Paper]:
    rows = {kind: _rows(kind, postings) for kind in PostingKind}
    for posting in postings:
        kind = PostingKind(posting.kind)
        row = rows[kind][_document(posting)]
        if posting.reverses_id is not None:
            yield _void(posting, kind, row)
        else:
            yield _TELL[kind](posting.pk, row)


def _document(posting: models.Posting) -> int:
    """The row's id of the paper that an entry is of."""
    found = {
        PostingKind.INVOICE: posting.invoice_id,
        PostingKind.ACT: posting.act_id,
        PostingKind.PAYMENT: posting.payment_id,
        PostingKind.SETTLEMENT: posting.allocation_id,
        PostingKind.REFUND: posting.refund_id,
    }[PostingKind(posting.kind)]
    assert found is not None  # noqa: S101 - the ledger's own rule, told to the type checker
    return found


def _rows(kind: PostingKind, postings: Sequence[models.Posting]) -> Mapping[int, Any]:
    wanted = [_document(posting) for posting in postings if posting.kind == kind]
    return {row.pk: row for row in _SOURCES[kind].filter(pk__in=wanted)} if wanted else {}


_SOURCES: Mapping[PostingKind, QuerySet[Any, Any]] = {
    PostingKind.INVOICE: models.Invoice.objects.select_related("mirrored_by").prefetch_related(
        "lines__ticket"
    ),
    PostingKind.ACT: models.Act.objects.select_related("organisation").prefetch_related(
        "lines__invoice_line__invoice", "lines__invoice_line__ticket"
    ),
    PostingKind.PAYMENT: models.Payment.objects.select_related("line"),
    PostingKind.SETTLEMENT: models.Allocation.objects.select_related("payment", "invoice"),
    PostingKind.REFUND: models.Refund.objects.select_related("payment"),
}


def _invoice(change: int, row: models.Invoice) -> papers.Invoice:
    lines = sorted(row.lines.all(), key=lambda line: line.position)
    return papers.Invoice(
        change, stable_id("invoice", row.number), row.number, row.issued_on, row.due_on,
        stable_id("organisation", row.organisation_id), row.currency, row.total, row.vat_rate, row.vat, row.basis,
        tuple(
            papers.InvoiceLine(
                line.position, line.ticket.number, line.text, line.ordered, line.met, line.minutes, line.rate,
                line.coefficient, line.gross, line.written_off, line.amount, line.vat,
            )
            for line in lines
        ),
    )  # fmt: skip


def _act(change: int, row: models.Act) -> papers.Act:
    lines = sorted(row.lines.all(), key=lambda line: line.position)
    return papers.Act(
        change, stable_id("act", row.number), row.number, row.acted_on,
        stable_id("organisation", row.organisation_id), row.organisation.closing_paper, row.currency, row.total,
        row.vat_rate, row.vat, row.contract,
        tuple(
            papers.ActLine(
                line.position, stable_id("invoice", line.invoice_line.invoice.number), line.invoice_line.position,
                line.invoice_line.ticket.number, line.invoice_line.text, line.invoice_line.amount,
                line.invoice_line.vat, line.accepted_how, line.accepted_at,
            )
            for line in lines
        ),
    )  # fmt: skip


def _payment(change: int, row: models.Payment) -> papers.Payment:
    line = row.line
    return papers.Payment(
        change, stable_id("payment", row.pk), row.paid_on, stable_id("organisation", row.organisation_id), row.method,
        row.document, row.amount, row.purpose, line.payer_inn if line else None, line.payer_account if line else None,
    )  # fmt: skip


def _settlement(change: int, row: models.Allocation) -> papers.Settlement:
    return papers.Settlement(
        change, stable_id("settlement", row.pk), row.payment.paid_on,
        stable_id("organisation", row.payment.organisation_id), stable_id("payment", row.payment_id),
        stable_id("invoice", row.invoice.number), row.amount, row.word,
    )  # fmt: skip


def _refund(change: int, row: models.Refund) -> papers.Refund:
    return papers.Refund(
        change, stable_id("refund", row.pk), row.refunded_on, stable_id("organisation", row.payment.organisation_id),
        stable_id("payment", row.payment_id), row.document, row.amount, row.reason,
    )  # fmt: skip


_TELL: Mapping[PostingKind, Any] = {
    PostingKind.INVOICE: _invoice,
    PostingKind.ACT: _act,
    PostingKind.PAYMENT: _payment,
    PostingKind.SETTLEMENT: _settlement,
    PostingKind.REFUND: _refund,
}


def _void(posting: models.Posting, kind: PostingKind, row: Any) -> papers.Void:
    numbered = kind in (PostingKind.INVOICE, PostingKind.ACT)
    of = stable_id(kind.value, row.number if numbered else row.pk)
    mirror = getattr(row, "mirrored_by", None) if kind is PostingKind.INVOICE else None
    return papers.Void(
        posting.pk, stable_id(f"void-{kind.value}", row.number if numbered else row.pk), posting.day,
        stable_id("organisation", posting.organisation_id), kind.value, of,
        row.total if numbered else row.amount, row.void_reason if numbered else row.undone_why,
        mirror.number if mirror else None,
    )  # fmt: skip
