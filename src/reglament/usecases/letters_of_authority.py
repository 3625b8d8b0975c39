"""A letter of authority becomes dated authority: edited, confirmed or declined by a specialist (1.5, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from reglament.queries.authority_plan import Effect, Planned, change_as_json, changes_of, plan
from reglament.rules.authority_letter import Change
from reglament.rules.authority_words import ChangeKind
from reglament.rules.events import EventKind
from reglament.rules.notices import Template
from reglament.rules.phrases import numeric_day
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import AuthorityProposal, Contract, Event, Person
from reglament.usecases.authorities import Rights, change_rights, end_on, revoke_authority
from reglament.usecases.guards import local_day, require_specialist
from reglament.usecases.letter_files import answerable
from reglament.usecases.letters import Answered, queue_answer
from reglament.usecases.moves import required
from reglament.usecases.organisations import checked_email
from reglament.usecases.people import NewPerson, invite
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound

MOST_LINES = 50
LONGEST_NAME = 120
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class _Hand:
    actor: Person
    at: dt.datetime


@transaction.atomic
def edit_changes(
    *, actor: Person, at: dt.datetime, proposal_id: int, changes: Sequence[Change], seen: int | None = None
) -> None:
    """The specialist puts these lines in the place of what was understood; nothing is confirmed yet. Raises NotFound,
    NotAllowed, Conflict, BadInput at "lines"."""
    proposal = _open(actor, proposal_id, seen)
    if len(changes) > MOST_LINES:
        raise BadInput("lines", Text(f"Не больше {MOST_LINES} строк", f"At most {MOST_LINES} lines"))
    lines = [change_as_json(_cleaned(change, n)) for n, change in enumerate(changes, 1)]
    if lines == proposal.changes:
        return
    before, proposal.changes = proposal.changes, lines
    proposal.version += 1
    proposal.save(update_fields=["changes", "version"])
    _record(EventKind.AUTHORITY_LETTER_EDITED, proposal, _Hand(actor, at), {"before": before, "after": lines})


@transaction.atomic
def confirm_changes(*, actor: Person, at: dt.datetime, proposal_id: int, seen: int | None = None) -> None:
    """All lines come into force, the letter as their evidence: who is removed loses sessions and pending links at once. The
    people concerned and the contract's mailbox are told. Confirming again changes nothing. Raises NotFound, NotAllowed,
    Conflict, BadInput at "lines" with the line's number, and whatever the change itself refuses."""
    proposal = _locked(actor, proposal_id)
    if proposal.state == "confirmed":
        return
    _require_open(proposal, seen)
    hand = _Hand(actor, at)
    lines = plan(changes_of(proposal.changes), organisation_id=proposal.organisation_id, today=local_day(at))
    if not lines:
        raise BadInput("lines", Text("Добавьте хотя бы одну строку", "Add at least one line"))
    for number, line in enumerate(lines, 1):
        if line.problem is not None:
            raise BadInput("lines", _on_line(number, line.problem), clauses=("1.5", "R22"))
        _come_into_force(proposal, line, hand)
    _decide(proposal, "confirmed", hand)
    event = _record(EventKind.AUTHORITY_LETTER_CONFIRMED, proposal, hand, {"changes": proposal.changes})
    _answer(proposal, event, Template.AUTHORITY_CONFIRMED, {"people": [_said(line) for line in lines]}, at)


@transaction.atomic
def decline_changes(
    *, actor: Person, at: dt.datetime, proposal_id: int, reason: str, seen: int | None = None
) -> None:
    """Nothing changes; the contract's mailbox is told why. Declining again changes nothing. Raises NotFound, NotAllowed,
    Conflict, BadInput at "reason"."""
    proposal = _locked(actor, proposal_id)
    if proposal.state == "declined":
        return
    _require_open(proposal, seen)
    why = required(reason, "reason", Text("Напишите причину", "Give the reason"))
    proposal.reason = why[:LONGEST_REASON]
    hand = _Hand(actor, at)
    _decide(proposal, "declined", hand)
    event = _record(EventKind.AUTHORITY_LETTER_DECLINED, proposal, hand, {"reason": proposal.reason})
    _answer(proposal, event, Template.AUTHORITY_DECLINED, {"reason": proposal.reason}, at)


def evidence_of(proposal: AuthorityProposal) -> str:
    """How a right names the letter that gave it, in the client's language."""
    letter = proposal.letter
    day = local_day(letter.received_at)
    return Text(
        f"Письмо № {letter.pk} от {numeric_day(day, 'ru')}, {letter.from_address}",
        f"Letter No. {letter.pk} of {numeric_day(day, 'en')}, {letter.from_address}",
    ).render(proposal.organisation.language)


def _locked(actor: Person, proposal_id: int) -> AuthorityProposal:
    require_specialist(actor)
    rows = AuthorityProposal.objects.select_for_update(of=("self",)).select_related("letter", "organisation")
    proposal = rows.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound
    return proposal


def _require_open(proposal: AuthorityProposal, seen: int | None) -> None:
    if proposal.state != "open":
        raise Conflict(Text("По этому письму уже решено", "This letter is decided already"))
    if seen is not None and seen != proposal.version:
        raise Conflict


def _open(actor: Person, proposal_id: int, seen: int | None) -> AuthorityProposal:
    proposal = _locked(actor, proposal_id)
    _require_open(proposal, seen)
    return proposal


def _cleaned(change: Change, number: int) -> Change:
    name = " ".join(change.name.split())
    if len(name) > LONGEST_NAME:
        raise BadInput("lines", _on_line(number, Text("Имя слишком длинное", "The name is too long")))
    if not change.email.strip():
        return replace(change, email="", name=name)
    try:
        return replace(change, email=checked_email(change.email), name=name)
    except BadInput as refused:
        raise BadInput("lines", _on_line(number, refused.text)) from refused


def _come_into_force(proposal: AuthorityProposal, line: Planned, hand: _Hand) -> None:
    change, evidence = line.change, evidence_of(proposal)
    rights = Rights(
        right_order=change.right_order,
        right_money=change.right_money,
        is_admin=change.is_admin,
        from_day=change.from_day,
        to_day=change.to_day,
        evidence=evidence,
    )
    who: dict[str, Any] = {"actor": hand.actor, "at": hand.at}
    if line.authority_id is None:
        newcomer = NewPerson(
            change.email, change.name or line.known_as, language=proposal.organisation.language
        )
        invite(**who, organisation_id=proposal.organisation_id, newcomer=newcomer, rights=rights)
    elif line.effect is Effect.CHANGE:
        change_rights(**who, authority_id=line.authority_id, rights=rights)
    elif line.effect is Effect.END_LATER and change.from_day is not None:
        last = change.from_day - dt.timedelta(days=1)
        end_on(**who, authority_id=line.authority_id, last_day=last, evidence=evidence)
    else:
        revoke_authority(**who, authority_id=line.authority_id, reason=evidence)


def _decide(proposal: AuthorityProposal, state: str, hand: _Hand) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, hand.actor, hand.at
    proposal.version += 1
    proposal.save()
    letter = proposal.letter
    letter.needs_glance, letter.glanced_by, letter.glanced_at = False, hand.actor, hand.at
    letter.version += 1
    letter.save(update_fields=["needs_glance", "glanced_by", "glanced_at", "version"])


def _record(kind: EventKind, proposal: AuthorityProposal, hand: _Hand, data: dict[str, object]) -> Event:
    known: dict[str, object] = {"proposal": proposal.pk, "letter": proposal.letter_id}
    happening = Happening(kind, Role.SPECIALIST, hand.actor, clauses=("1.5", "R22"), data=known | data)
    return record(happening, Subject(organisation=proposal.organisation), at=hand.at)


def _answer(
    proposal: AuthorityProposal, event: Event, template: Template, data: dict[str, object], at: dt.datetime
) -> None:
    """To the mailbox that the contract names, whoever wrote from it."""
    mailboxes = Contract.objects.filter(organisation=proposal.organisation).values_list("mailbox", flat=True)
    letter = proposal.letter
    address = letter.from_address if letter.from_address in mailboxes else mailboxes.first()
    if address is None:
        return
    to = Answered(address, proposal.organisation.language, answerable(letter.header_id))
    queue_answer(
        event=event,
        template=template.value,
        to=to,
        data={"organisation": proposal.organisation.name} | data,
        at=at,
    )


def _said(line: Planned) -> dict[str, object]:
    change = line.change
    return {
        "effect": line.effect.value,
        "name": line.known_as or change.name,
        "email": change.email,
        "day": change.from_day.isoformat() if change.from_day else "",
        "removed": change.action is ChangeKind.REMOVE,
    }


def _on_line(number: int, text: Text) -> Text:
    return Text(f"Строка {number}: {text.ru}", f"Line {number}: {text.en}")
