"""Signed originals of papers on their way: sent, come to the client, back signed, or struck out with a reason (1.2, 2.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Act, Invoice, Organisation, Original, Person
from reglament.usecases.guards import local_day, require_accountant, require_money_seen
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused

WAYS = tuple(way for way, _ in Original.WAYS)
LONGEST_TITLE = 200
LONGEST_TRACK = 60


@dataclass(frozen=True, slots=True)
class Sending:
    """A paper that goes to a client: of an act or of an invoice by its number, or any other that `title` names for an
    organisation. `once` makes a repeated form harmless."""

    way: str
    sent_on: dt.date
    track: str = ""
    act: int | None = None
    invoice: int | None = None
    organisation_id: int | None = None
    title: str = ""
    once: str | None = None


@transaction.atomic
def send_original(*, actor: Person, at: dt.datetime, sending: Sending) -> Original:
    """Write down that a signed original went to the client; the client is told by letter. A copy lost on the way is sent
    again as a row of its own.

    Raises NotAllowed, NotFound, BadInput at a field, Refused for a void paper or one that is still on its way.
    """
    require_accountant(actor)
    if sending.once and (known := Original.objects.filter(once=sending.once).first()):
        return known
    row = _of_paper(sending)
    _check(sending, today=local_day(at), written_on=_written_on(row))
    row.way, row.sent_on, row.sent_by = sending.way, sending.sent_on, actor
    row.track = " ".join(sending.track.split())[:LONGEST_TRACK]
    row.once = sending.once or None
    row.save()
    _tell(EventKind.ORIGINAL_SENT, row, Role.ACCOUNTANT, actor, at)
    return row


@transaction.atomic
def receive_back(*, actor: Person, at: dt.datetime, original_id: int, received_on: dt.date) -> None:
    """The original came back signed. Raises NotAllowed, NotFound, BadInput at "received_on", Conflict when it is back
    already or struck out."""
    require_accountant(actor)
    row = _locked(original_id)
    if row.received_on is not None:
        raise Conflict(Text("Подписанный экземпляр уже вернулся", "The signed copy is back already"))
    if received_on > local_day(at):
        raise BadInput("received_on", Text("Этот день ещё не наступил", "This day has not come yet"))
    if received_on < row.sent_on:
        raise BadInput("received_on", Text("Это раньше, чем документ ушёл", "That is before it was sent"))
    row.received_on, row.received_by = received_on, actor
    row.save()
    _tell(EventKind.ORIGINAL_RECEIVED, row, Role.ACCOUNTANT, actor, at)


@transaction.atomic
def confirm_arrival(*, actor: Person, at: dt.datetime, original_id: int) -> None:
    """The client says that the original has come; saying it again changes nothing. Raises NotFound, also to whoever may
    not see the organisation's money (R22), Conflict when it was struck out."""
    organisation_id = (
        Original.objects.filter(pk=original_id).values_list("organisation_id", flat=True).first()
    )
    if organisation_id is None:
        raise NotFound
    require_money_seen(actor, organisation_id, local_day(at))
    row = _locked(original_id)
    if row.arrived_on is not None:
        return
    row.arrived_on, row.arrived_by = max(local_day(at), row.sent_on), actor
    row.save()
    _tell(EventKind.ORIGINAL_ARRIVED, row, Role.CLIENT, actor, at)


@transaction.atomic
def cancel_original(*, actor: Person, at: dt.datetime, original_id: int, reason: str) -> None:
    """Strike out a sending that was written down by mistake or got lost, with a reason; the row stays. Raises NotAllowed,
    NotFound, BadInput at "reason", Conflict when it is struck out already, Refused when it came back signed."""
    require_accountant(actor)
    why = required(reason, "reason", Text("Напишите, почему запись снимается", "Say why it is struck out"))
    row = _locked(original_id)
    if row.received_on is not None:
        raise Refused(
            "received",
            Text(
                "Подписанный экземпляр уже вернулся: снимать нечего",
                "The signed copy is back already: nothing to strike out",
            ),
        )
    row.cancelled_at, row.cancelled_why = at, why[:300]
    row.save()
    _tell(EventKind.ORIGINAL_CANCELLED, row, Role.ACCOUNTANT, actor, at)


def _of_paper(sending: Sending) -> Original:
    """A row for the paper that the form names, under the paper's lock. Raises NotFound, BadInput, Refused."""
    if sending.act is not None:
        act = Act.objects.select_for_update(of=("self",)).select_related("organisation")
        found = act.filter(number=sending.act).first()
        if found is None:
            raise NotFound
        _refuse_void(found.state)
        _refuse_on_its_way(Original(act=found))
        return Original(organisation=found.organisation, act=found)
    if sending.invoice is not None:
        rows = Invoice.objects.select_for_update(of=("self",)).select_related("organisation")
        invoice = rows.filter(number=sending.invoice).exclude(state="mirror").first()
        if invoice is None:
            raise NotFound
        _refuse_void(invoice.state)
        _refuse_on_its_way(Original(invoice=invoice))
        return Original(organisation=invoice.organisation, invoice=invoice)
    organisation = Organisation.objects.filter(pk=sending.organisation_id or 0).first()
    if organisation is None:
        raise BadInput("organisation", Text("Выберите организацию", "Choose the organisation"))
    title = required(sending.title, "title", Text("Назовите документ", "Name the paper"))
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", Text("Название длиннее 200 знаков", "The name is longer than 200 characters"))
    return Original(organisation=organisation, title=title)


def _refuse_void(state: str) -> None:
    if state == "void":
        raise Refused(
            "void",
            Text(
                "Документ аннулирован: отправлять его не нужно", "The paper is void: there is nothing to send"
            ),
            clauses=("R10",),
        )


def _refuse_on_its_way(paper: Original) -> None:
    standing = Original.objects.filter(act=paper.act, invoice=paper.invoice, title="", cancelled_at=None)
    if standing.exists():
        raise Refused(
            "on_its_way",
            Text(
                "Этот оригинал уже отправлен. Если он потерялся, сначала снимите ту запись",
                "This original is sent already. If it got lost, strike that record out first",
            ),
        )


def _written_on(paper: Original) -> dt.date | None:
    """The day of the paper; None for one that is only named."""
    if paper.act is not None:
        return paper.act.acted_on
    return paper.invoice.issued_on if paper.invoice is not None else None


def _check(sending: Sending, *, today: dt.date, written_on: dt.date | None) -> None:
    if sending.way not in WAYS:
        raise BadInput("way", Text("Выберите, как отправлено", "Choose how it was sent"))
    if sending.sent_on > today:
        raise BadInput("sent_on", Text("Этот день ещё не наступил", "This day has not come yet"))
    if written_on is not None and sending.sent_on < written_on:
        raise BadInput(
            "sent_on", Text("Это раньше, чем составлен документ", "That is before the paper was written")
        )
    if len(sending.track.strip()) > LONGEST_TRACK:
        raise BadInput("track", Text("Номер длиннее 60 знаков", "The number is longer than 60 characters"))


def _locked(original_id: int) -> Original:
    """An original that still counts, under its lock. Raises NotFound, Conflict."""
    rows = Original.objects.select_for_update(of=("self",)).select_related("organisation", "act", "invoice")
    row = rows.filter(pk=original_id).first()
    if row is None:
        raise NotFound
    if row.cancelled_at is not None:
        raise Conflict(Text("Эта запись уже снята", "This record is struck out already"))
    return row


def _tell(kind: EventKind, row: Original, role: Role, actor: Person, at: dt.datetime) -> None:
    data = {
        "original": row.pk,
        "act": row.act.number if row.act else None,
        "paper": row.organisation.closing_paper if row.act else "",
        "invoice": row.invoice.number if row.invoice else None,
        "title": row.title,
        "way": row.way,
        "track": row.track,
        "sent_on": row.sent_on,
        "arrived_on": row.arrived_on,
        "received_on": row.received_on,
        "reason": row.cancelled_why,
    }
    record(Happening(kind, role, actor, data=data), Subject(organisation=row.organisation), at=at)
