"""The client's acts: the list, those of one invoice, and whether one is there for the reader (2.6, R10, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localdate

from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.portal_access import voice_of
from reglament.queries.portal_balance import PortalBalance, portal_balance
from reglament.rules.money import Money
from reglament.store.models import Act, ActLine, Person


@dataclass(frozen=True, slots=True)
class OwnAct:
    """An act as its client sees it. `paper` is the form that the client takes, "act" or "upd"; `invoices` and `tickets`
    are the numbers of what it documents."""

    number: int
    organisation: str
    acted_on: dt.date
    state: str
    paper: str
    total: Money
    invoices: tuple[int, ...]
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OwnActs:
    """One page of acts, the newest first, under the client's figures."""

    balance: PortalBalance
    rows: tuple[OwnAct, ...]
    next: str = ""


def portal_acts(*, reader: Person, at: dt.datetime, after: str = "") -> OwnActs:
    """The acts of the organisations whose money the reader sees. Six SQL statements; one less when nothing is to pay, one
    less when there is no act."""
    voice = voice_of(reader, localdate(at))
    acts = Act.objects.filter(organisation__in=voice.money_ids)
    key = key_of(after, NEWEST_NUMBER) if after else None
    page = acts.filter(NEWEST_NUMBER.after(key)) if key is not None else acts
    found = list(page.select_related("organisation").order_by("-number")[: PAGE_SIZE + 1])
    more = cursor_of({"number": found[PAGE_SIZE - 1].number}, NEWEST_NUMBER) if len(found) > PAGE_SIZE else ""
    return OwnActs(portal_balance(voice, at), _rows(found[:PAGE_SIZE]), more)


def acts_of_invoice(number: int) -> tuple[OwnAct, ...]:
    """The acts that document an invoice's lines, void ones too, the newest first. Two SQL statements, one when there is
    none. Who may see them is the caller's question."""
    ids = ActLine.objects.filter(invoice_line__invoice__number=number).values("act")
    acts: QuerySet[Act] = Act.objects.filter(pk__in=ids).select_related("organisation")
    return _rows(list(acts.order_by("-number")))


def organisation_of_act(number: int) -> int | None:
    """Whose act it is; None when there is no such act. One SQL statement."""
    return Act.objects.filter(number=number).values_list("organisation_id", flat=True).first()


def _rows(acts: Sequence[Act]) -> tuple[OwnAct, ...]:
    of = _numbers([act.pk for act in acts]) if acts else {}
    return tuple(
        OwnAct(
            number=act.number,
            organisation=act.organisation.name,
            acted_on=act.acted_on,
            state=act.state,
            paper=act.organisation.closing_paper,
            total=Money(act.total, act.currency),
            invoices=tuple(dict.fromkeys(invoice for invoice, _ in of.get(act.pk, ()))),
            tickets=tuple(dict.fromkeys(ticket for _, ticket in of.get(act.pk, ()))),
        )
        for act in acts
    )


def _numbers(act_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    rows = ActLine.objects.filter(act__in=act_ids).order_by("act", "position")
    found: dict[int, list[tuple[int, int]]] = {}
    columns = ("act_id", "invoice_line__invoice__number", "invoice_line__ticket__number")
    for act_id, invoice, ticket in rows.values_list(*columns):
        found.setdefault(act_id, []).append((invoice, ticket))
    return found
