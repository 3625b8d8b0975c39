"""The dated right to speak for a client: granted, changed, revoked at once, with its evidence (1.4, 1.5, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from reglament.rules.events import EventKind
from reglament.rules.own_reasons import RIGHTS_CHANGED
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Authority, Organisation, Person
from reglament.usecases.guards import local_day
from reglament.usecases.invitation_ends import end_of_authority
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a person may do for an organisation, from a day to a day (both included; without an end when None).

    `evidence` is the client's letter; the studio cannot give rights without it, the client's own administrator can.
    """

    right_order: bool = True
    right_money: bool = False
    is_admin: bool = False
    follows: bool = False
    from_day: dt.date | None = None
    to_day: dt.date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthority:
    """Whom the rights are given to, and for which organisation."""

    person_id: int
    organisation_id: int
    rights: Rights


@transaction.atomic
def grant_authority(*, actor: Person, at: dt.datetime, grant: NewAuthority) -> Authority:
    """Let a person speak for an organisation; `from_day` is today unless given. The person is told by letter.

    By the studio with the client's letter as evidence, or by the organisation's own administrator, who cannot make other
    administrators. Raises NotFound, NotAllowed, BadInput, Conflict when the person has rights there already.
    """
    organisation = Organisation.objects.filter(pk=grant.organisation_id).first()
    if organisation is None:
        raise NotFound
    role = _role_of(actor, organisation.pk, local_day(at))
    rights = _checked(grant.rights, role, local_day(at))
    if role is Role.CLIENT and rights.is_admin:
        raise _admins_by_the_studio()
    person = Person.objects.select_for_update().filter(pk=grant.person_id).first()
    if person is None:
        raise NotFound
    if person.is_studio:
        raise BadInput(
            "email",
            Text("Сотрудник студии не представляет клиента", "The studio's staff speak for no client"),
        )
    if person.authorities.filter(organisation=organisation, revoked_at=None).exists():
        raise Conflict(Text("У этого человека уже есть права здесь", "This person has rights here already"))
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    return _write(person, organisation, rights, _Hand(actor, role, at))


@transaction.atomic
def change_rights(*, actor: Person, at: dt.datetime, authority_id: int, rights: Rights) -> Authority:
    """Put other rights in the place of these; the old row stays in history. Raises as `grant_authority` does."""
    old = _locked(authority_id)
    day = local_day(at)
    role = _role_of(actor, old.organisation_id, day)
    checked = _checked(rights, role, old.from_day if rights.from_day is None else rights.from_day)
    if role is Role.CLIENT and old.is_admin != checked.is_admin:
        raise _admins_by_the_studio()
    _close(old, actor, at, RIGHTS_CHANGED)
    if not checked.right_order:
        end_of_authority(at=at, person_id=old.person_id, organisation_id=old.organisation_id)
    # A wider right begins today; what the person had before begins when it began.
    wider = checked.right_money > old.right_money or checked.right_order > old.right_order
    begins = max(checked.from_day or day, day) if wider else checked.from_day
    new = replace(checked, from_day=begins)
    return _write(old.person, old.organisation, new, _Hand(actor, role, at))


@transaction.atomic
def revoke_authority(*, actor: Person, at: dt.datetime, authority_id: int, reason: str) -> None:
    """Take the rights away at once: every session of the person ends, and who has nothing left cannot sign in (R22).

    Tickets stay with the organisation. Raises NotFound, NotAllowed, BadInput at "reason", Conflict when revoked already.
    """
    authority = _locked(authority_id)
    role = _role_of(actor, authority.organisation_id, local_day(at))
    reason = required(reason, "reason", Text("Напишите, на каком основании", "Say on what ground"))
    _close(authority, actor, at, reason)
    person = authority.person
    person.access_epoch += 1
    left = Q(to_day=None) | Q(to_day__gte=local_day(at))
    person.is_active = person.is_studio or person.authorities.filter(left, revoked_at=None).exists()
    person.save(update_fields=["access_epoch", "is_active"])
    end_of_authority(at=at, person_id=person.pk, organisation_id=authority.organisation_id)
    data = {"organisation": authority.organisation.name, "reason": reason}
    happening = Happening(EventKind.AUTHORITY_REVOKED, role, actor, clauses=("1.4", "R22"), data=data)
    record(happening, Subject(organisation=authority.organisation, person=person), at=at)


@transaction.atomic
def end_on(
    *, actor: Person, at: dt.datetime, authority_id: int, last_day: dt.date, evidence: str = ""
) -> None:
    """The rights end with a day, that day included; the person is told. Until then everything stays. Raises NotFound,
    NotAllowed, Conflict when revoked already, BadInput at "to_day" when the term would end before it begins or is over."""
    authority = _locked(authority_id)
    today = local_day(at)
    role = _role_of(actor, authority.organisation_id, today)
    if authority.revoked_at is not None:
        raise _revoked_already()
    if last_day < max(today, authority.from_day):
        raise BadInput("to_day", Text("Этот день уже прошёл", "This day is over"), clauses=("R22",))
    if authority.to_day is not None and authority.to_day <= last_day:
        return
    authority.to_day = last_day
    authority.save(update_fields=["to_day"])
    data = {"organisation": authority.organisation.name, "to": last_day, "evidence": evidence}
    happening = Happening(EventKind.AUTHORITY_LIMITED, role, actor, clauses=("1.5", "R22"), data=data)
    record(happening, Subject(organisation=authority.organisation, person=authority.person), at=at)


@transaction.atomic
def set_following(*, actor: Person, at: dt.datetime, organisation_id: int, follows: bool) -> None:
    """A person chooses whether every ticket of the organisation is written to them, not only their own (R25)."""
    own = Authority.objects.current(local_day(at)).filter(person=actor, organisation_id=organisation_id)
    if not own.update(follows=follows):
        raise NotFound
    happening = Happening(
        EventKind.PERSON_CHANGED, Role.CLIENT, actor, clauses=("R25",), data={"follows": follows}
    )
    record(happening, Subject(organisation=Organisation.objects.get(pk=organisation_id), person=actor), at=at)


@dataclass(frozen=True, slots=True)
class _Hand:
    actor: Person
    role: Role
    at: dt.datetime


def _write(person: Person, organisation: Organisation, rights: Rights, hand: _Hand) -> Authority:
    authority = Authority.objects.create(
        person=person,
        organisation=organisation,
        right_order=rights.right_order,
        right_money=rights.right_money,
        is_admin=rights.is_admin,
        follows=rights.follows,
        from_day=rights.from_day or local_day(hand.at),
        to_day=rights.to_day,
        evidence=rights.evidence,
        granted_by=hand.actor,
        granted_at=hand.at,
    )
    data: dict[str, object] = {
        "organisation": organisation.name,
        "right_order": rights.right_order,
        "right_money": rights.right_money,
        "from": authority.from_day,
        "to": authority.to_day,
    }
    happening = Happening(
        EventKind.AUTHORITY_GRANTED, hand.role, hand.actor, clauses=("1.4", "R22"), data=data
    )
    record(happening, Subject(organisation=organisation, person=person), at=hand.at)
    return authority


def _close(authority: Authority, actor: Person, at: dt.datetime, why: str) -> None:
    if authority.revoked_at is not None:
        raise _revoked_already()
    authority.revoked_at, authority.revoked_by, authority.revoked_why = at, actor, why
    authority.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])


def _locked(authority_id: int) -> Authority:
    rows = Authority.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    authority = rows.filter(pk=authority_id).first()
    if authority is None:
        raise NotFound
    return authority


def _role_of(actor: Person, organisation_id: int, on: dt.date) -> Role:
    """In what role the actor manages an organisation's people. Raises NotFound to a stranger, NotAllowed to a colleague."""
    if actor.is_active and (actor.is_specialist or actor.is_owner):
        return Role.SPECIALIST
    own = Authority.objects.current(on).filter(person=actor, organisation_id=organisation_id).first()
    if own is None or not actor.is_active:
        raise NotFound
    if not own.is_admin:
        raise NotAllowed(
            "not_admin",
            Text(
                "Людьми управляет администратор вашей организации",
                "Your organisation's administrator manages people",
            ),
            clauses=("1.4", "R22"),
        )
    return Role.CLIENT


def _checked(rights: Rights, role: Role, begins: dt.date) -> Rights:
    if not (rights.right_order or rights.right_money):
        raise BadInput(
            "right_order", Text("Выберите хотя бы одно право", "Choose at least one right"), clauses=("R22",)
        )
    evidence = rights.evidence.strip()
    if role is Role.SPECIALIST and not evidence:
        raise BadInput(
            "evidence",
            Text("Приложите письмо, которым клиент это решил", "Give the client's letter that decided this"),
            clauses=("1.5", "R22"),
        )
    from_day = rights.from_day or begins
    if rights.to_day is not None and rights.to_day < from_day:
        raise BadInput("to_day", Text("Срок кончается раньше, чем начался", "The term ends before it begins"))
    return replace(rights, from_day=from_day, evidence=evidence)


def _revoked_already() -> Conflict:
    return Conflict(Text("Эти права уже отозваны", "These rights are revoked already"))


def _admins_by_the_studio() -> NotAllowed:
    return NotAllowed(
        "admins_by_the_studio",
        Text(
            "Администратора назначает студия по письму клиента",
            "The studio appoints administrators by the client's letter",
        ),
        clauses=("1.5", "R22"),
    )
