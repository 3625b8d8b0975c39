"""What payments of a statement are compared with: open invoices, who has which INN, what became of the others (R11)."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet

from reglament.rules.matching import NEAR_DAYS, Book, Entered, Incoming, OpenInvoice
from reglament.rules.matching_book import order_key
from reglament.store.models import Invoice, InvoiceLine, Organisation, Payment, Studio

OPEN = ("issued", "part_paid")
# Up to so many payments only what concerns them is read; above, every open invoice and every organisation.
FEW = 500
# As many values as fit one SQL statement on both databases.
CHUNK = 900
# More digits than the number of an invoice has.
LONGEST_NUMBER = 12
# A range of numbers longer than this is no list of invoices.
LONGEST_RANGE = 50
_DIGITS = re.compile(r"[0-9]+")
_RANGE = re.compile(r"([0-9]{1,9})\s*[-–—]\s*([0-9]{1,9})(?![0-9])")


def book_of(incoming: Sequence[Incoming]) -> Book:
    """Everything that `rules.matching.propose` may need to know about these payments. At most seven SQL statements while
    they are few; no more than one for every nine hundred numbers that they name else."""
    named, inns = _named(payment.purpose for payment in incoming)
    inns |= {payment.payer_inn for payment in incoming if payment.payer_inn}
    few = len(incoming) <= FEW
    organisations = _organisations(inns if few else None)
    known = {organisation for ids in organisations.values() for organisation in ids}
    numbers = sorted(named)
    invoices = _open_invoices(known, numbers) if few else _every_open_invoice()
    settled = _settled(number for number in numbers if number not in invoices)
    instead = _instead([number for number, (state, _) in settled.items() if state == "void"])
    if few and instead:
        invoices |= _open_invoices(set(), sorted({number for ones in instead.values() for number in ones}))
    own_inn = Studio.objects.filter(id=1).values_list("inn", flat=True).first() or ""
    return Book(
        invoices=invoices,
        organisations=organisations,
        settled=settled,
        own_inn=own_inn,
        entered=_entered_by_hand(incoming),
        instead=instead,
    )


def _named(purposes: Iterable[str]) -> tuple[set[int], set[str]]:
    """Every number that a purpose may mean, those inside a short range too, and what may be an INN."""
    numbers: set[int] = set()
    inns: set[str] = set()
    for purpose in purposes:
        runs = _DIGITS.findall(purpose)
        numbers.update(int(run) for run in runs if len(run.lstrip("0")) <= LONGEST_NUMBER)
        inns.update(run for run in runs if len(run) in (10, 12))
        for first, last in _RANGE.findall(purpose):
            if 0 < int(last) - int(first) <= LONGEST_RANGE:
                numbers.update(range(int(first), int(last)))
    return numbers, inns


def _organisations(inns: set[str] | None) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = Organisation.objects.exclude(inn="").order_by("id")
    parts = [rows] if inns is None else [rows.filter(inn__in=part) for part in _chunks(sorted(inns))]
    for part in parts:
        for inn, organisation in part.values_list("inn", "id"):
            found[inn].append(organisation)
    return {inn: tuple(ids) for inn, ids in found.items()}


def _every_open_invoice() -> dict[int, OpenInvoice]:
    return _read(Invoice.objects.filter(state__in=OPEN))


def _open_invoices(organisations: set[int], numbers: Sequence[int]) -> dict[int, OpenInvoice]:
    found: dict[int, OpenInvoice] = {}
    opened = Invoice.objects.filter(state__in=OPEN)
    for ids in _chunks(sorted(organisations)):
        found |= _read(opened.filter(Q(organisation__in=ids)))
    for part in _chunks(numbers):
        found |= _read(opened.filter(number__in=part))
    return found


def _read(invoices: QuerySet[Invoice]) -> dict[int, OpenInvoice]:
    columns = invoices.annotate(left=F("total") - F("paid")).order_by("number")
    rows = columns.values_list("number", "organisation_id", "issued_on", "due_on", "left")
    return {row[0]: OpenInvoice(*row) for row in rows.iterator(chunk_size=1000)}


def _entered_by_hand(incoming: Sequence[Incoming]) -> dict[tuple[str, Decimal], list[Entered]]:
    """Bank payments that came by no statement, of the days around these payments."""
    found: dict[tuple[str, Decimal], list[Entered]] = defaultdict(list)
    if not incoming:
        return found
    days = [payment.day for payment in incoming]
    near = dt.timedelta(days=NEAR_DAYS)
    rows = Payment.objects.filter(method="bank", line=None, undone_at=None).order_by("id")
    rows = rows.filter(paid_on__range=(min(days) - near, max(days) + near))
    for pk, organisation, day, document, amount in rows.values_list(
        "id", "organisation", "paid_on", "document", "amount"
    ):
        found[order_key(document), amount].append(Entered(pk, organisation, day))
    return found


def _settled(numbers: Iterable[int]) -> dict[int, tuple[str, int]]:
    """What became of the invoices that are not open: paid, void or a mirroring entry."""
    found: dict[int, tuple[str, int]] = {}
    for part in _chunks(numbers):
        rows = Invoice.objects.filter(number__in=part).exclude(state__in=OPEN)
        found |= {
            number: (state, organisation)
            for number, state, organisation in rows.values_list("number", "state", "organisation_id")
        }
    return found


def _instead(void: Sequence[int]) -> dict[int, list[int]]:
    """The open invoices that bill the very works of void ones. Two SQL statements for every nine hundred of these."""
    works: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    named = ("ticket_id", "ordered", "met", "rate", "invoice__number")
    for part in _chunks(void):
        for *work, number in InvoiceLine.objects.filter(invoice__number__in=part).values_list(*named):
            works[tuple(work)].append(number)
    found: dict[int, list[int]] = defaultdict(list)
    for part in _chunks({ticket for ticket, *_ in works}):
        live = InvoiceLine.objects.filter(ticket__in=part, live=True, invoice__state__in=OPEN)
        for *work, number in live.order_by("invoice__number").values_list(*named):
            for wrong in works.get(tuple(work), ()):
                found[wrong] += [number] if number not in found[wrong] else []
    return found


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part
