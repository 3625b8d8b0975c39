"""Where the signed originals of papers are: on their way, not sent yet, back signed; for accounting and for the client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.portal_access import voice_of
from reglament.rules.money import Money
from reglament.store.models import Act, Original, Person

FILTERS = ("away", "unsent", "back", "cancelled")
# An original that has been away for longer than this is looked for: a month is what post and a signature take.
LONG_AWAY = dt.timedelta(days=30)
MOST_SHOWN = 20
_STATES = {
    "away": Q(received_on=None, cancelled_at=None),
    "back": Q(received_on__isnull=False),
    "cancelled": Q(cancelled_at__isnull=False),
}
# Those that are away longest come first.
_ORDERS = {
    "away": Order(("sent_on", "id")),
    "back": Order(("-received_on", "-id")),
    "cancelled": Order(("-id",)),
}


@dataclass(frozen=True, slots=True)
class OriginalView:
    """A signed paper on its way. `paper` is "act", "upd", "invoice" or "other"; the first three have a `number`, the last
    a `title`. `days` it has been away; `late`: longer than is usual."""

    id: int
    paper: str
    number: int | None
    title: str
    organisation_id: int
    organisation: str
    way: str
    track: str
    sent_on: dt.date
    sent_by: str
    arrived_on: dt.date | None
    arrived_by: str
    received_on: dt.date | None
    cancelled_at: dt.datetime | None
    cancelled_why: str
    days: int

    @property
    def away(self) -> bool:
        """Whether it is neither back nor struck out."""
        return self.received_on is None and self.cancelled_at is None

    @property
    def late(self) -> bool:
        """Whether it has been away for longer than is usual."""
        return self.away and self.days > LONG_AWAY.days


@dataclass(frozen=True, slots=True)
class UnsentAct:
    """An act that stands and whose original was not sent."""

    number: int
    paper: str
    organisation_id: int
    organisation: str
    acted_on: dt.date
    total: Money


@dataclass(frozen=True, slots=True)
class OriginalsPage:
    """One page of the list by filter: originals, or acts whose originals were not sent. `counts` by filter for the two
    that wait for somebody."""

    filter: str
    rows: tuple[OriginalView, ...]
    unsent: tuple[UnsentAct, ...]
    counts: dict[str, int]
    next: str = ""


def originals_page(
    wanted: str, *, today: dt.date, organisation_id: int | None = None, after: str = ""
) -> OriginalsPage:
    """Originals by filter (one of FILTERS), of all organisations or of one. Three SQL statements."""
    whose = Q() if organisation_id is None else Q(organisation=organisation_id)
    originals, unsent = Original.objects.filter(whose), _unsent().filter(whose)
    counts = {"away": originals.filter(_STATES["away"]).count(), "unsent": unsent.count()}
    if wanted == "unsent":
        acts, more = _unsent_rows(unsent, after)
        return OriginalsPage(wanted, (), acts, counts, more)
    order = _ORDERS[wanted]
    key = key_of(after, order) if after else None
    page = originals.filter(_STATES[wanted])
    if key is not None and isinstance(key[0], int) == (len(key) == 1):
        page = page.filter(order.after(key))
    found = list(_with_papers(page).order_by(*order.columns)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = cursor_of(_key(shown[-1]), order) if len(found) > PAGE_SIZE else ""
    return OriginalsPage(wanted, tuple(_view(row, today) for row in shown), (), counts, more)


def originals_of(
    *, today: dt.date, act: int | None = None, invoice: int | None = None
) -> tuple[OriginalView, ...]:
    """The originals of one act or of one invoice by its number, the newest first, struck out ones too. One SQL
    statement."""
    of = Q(act__number=act) if act is not None else Q(invoice__number=invoice)
    rows = _with_papers(Original.objects.filter(of))
    return tuple(_view(row, today) for row in rows.order_by("-sent_on", "-id"))


def original(original_id: int, *, today: dt.date) -> OriginalView | None:
    """One original; None when there is none. One SQL statement."""
    row = _with_papers(Original.objects.filter(pk=original_id)).first()
    return _view(row, today) if row else None


def portal_originals(*, reader: Person, at: dt.datetime) -> tuple[OriginalView, ...]:
    """What went to the organisations whose money the reader sees and has not come back signed, the newest first. Two SQL
    statements."""
    today = localdate(at)
    ids = voice_of(reader, today).money_ids
    rows = _with_papers(Original.objects.filter(_STATES["away"], organisation__in=ids))
    return tuple(_view(row, today) for row in rows.order_by("-sent_on", "-id")[:MOST_SHOWN])


def originals_of_acts(numbers: Iterable[int], *, today: dt.date) -> dict[int, OriginalView]:
    """Where the original of each act is, by the act's number; acts without one are left out. One SQL statement."""
    rows = _with_papers(Original.objects.filter(act__number__in=[*numbers], cancelled_at=None))
    views = [_view(row, today) for row in rows.order_by("sent_on", "id")]
    return {view.number: view for view in views if view.number is not None}


def organisation_of_original(original_id: int) -> int | None:
    """Whose original it is; None when there is none. One SQL statement."""
    return Original.objects.filter(pk=original_id).values_list("organisation_id", flat=True).first()


def _unsent() -> QuerySet[Act]:
    standing = Original.objects.filter(act=OuterRef("pk"), cancelled_at=None)
    return Act.objects.filter(~Exists(standing), state="issued")


def _unsent_rows(acts: QuerySet[Act], after: str) -> tuple[tuple[UnsentAct, ...], str]:
    key = key_of(after, NEWEST_NUMBER) if after else None
    if key is not None and isinstance(key[0], int):
        acts = acts.filter(NEWEST_NUMBER.after(key))
    found = list(acts.select_related("organisation").order_by("-number")[: PAGE_SIZE + 1])
    rows = tuple(
        UnsentAct(
            act.number, act.organisation.closing_paper, act.organisation_id, act.organisation.name, act.acted_on,
            Money(act.total, act.currency),
        )
        for act in found[:PAGE_SIZE]
    )  # fmt: skip
    more = cursor_of({"number": rows[-1].number}, NEWEST_NUMBER) if len(found) > PAGE_SIZE else ""
    return rows, more


def _with_papers(rows: QuerySet[Original]) -> QuerySet[Original]:
    return rows.select_related("organisation", "act", "invoice", "sent_by", "arrived_by")


def _key(row: Original) -> dict[str, object]:
    return {"id": row.pk, "sent_on": row.sent_on, "received_on": row.received_on}


def _view(row: Original, today: dt.date) -> OriginalView:
    paper = row.organisation.closing_paper if row.act else "invoice" if row.invoice else "other"
    numbered = row.act or row.invoice
    return OriginalView(
        id=row.pk,
        paper=paper,
        number=numbered.number if numbered else None,
        title=row.title,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        way=row.way,
        track=row.track,
        sent_on=row.sent_on,
        sent_by=str(row.sent_by),
        arrived_on=row.arrived_on,
        arrived_by=str(row.arrived_by or ""),
        received_on=row.received_on,
        cancelled_at=row.cancelled_at,
        cancelled_why=row.cancelled_why,
        days=(today - row.sent_on).days,
    )
