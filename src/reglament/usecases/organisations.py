"""Clients: their requisites, sites, paid periods and contracts (1.1, 1.5, R10, R24)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.requisites import Requisite, RequisiteProblem, Requisites, client_problems
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Contract, Organisation, Person, ServicePeriod, Site
from reglament.usecases.bank_matching import rematch
from reglament.usecases.guards import require_specialist
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound

FIELD_OF = {Requisite.CORRESPONDENT: "corr_account"}
GIVE_NAME = Text("Укажите название", "Give the name")


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """A client as its card is typed; an empty string is "not given"."""

    name: str
    legal_name: str = ""
    sole_proprietor: bool = False
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    bank_name: str = ""
    bik: str = ""
    account: str = ""
    corr_account: str = ""
    invoicing: str = "per_ticket"
    acts_by: str = "per_ticket"
    closing_paper: str = "act"
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract; letters from `mailbox` change who may speak for the client (1.5)."""

    number: str
    signed_on: dt.date
    mailbox: str
    ends_on: dt.date | None = None


@transaction.atomic
def add_organisation(*, actor: Person, at: dt.datetime, card: OrganisationCard) -> Organisation:
    """A new client. Raises NotAllowed, BadInput at the field whose check fails; a doubtful account only warns."""
    require_specialist(actor)
    organisation = Organisation(created_at=at, **asdict(checked_card(card)))
    organisation.save()
    _tell(organisation, actor, at, {"added": organisation.name})
    rematch(organisation_ids=[organisation.pk])
    return organisation


@transaction.atomic
def update_organisation(
    *, actor: Person, at: dt.datetime, organisation_id: int, card: OrganisationCard, seen: int | None = None
) -> Organisation:
    """Change a client's card; invoices already issued keep what they say. Raises NotFound, Conflict, BadInput."""
    require_specialist(actor)
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    if seen is not None and seen != organisation.version:
        raise Conflict
    changes = {
        key: value for key, value in asdict(checked_card(card)).items() if getattr(organisation, key) != value
    }
    before = {key: getattr(organisation, key) for key in changes}
    for key, value in changes.items():
        setattr(organisation, key, value)
    if changes:
        organisation.version += 1
        organisation.save()
        _tell(organisation, actor, at, {"before": before, "after": changes})
        if "inn" in changes:
            rematch(organisation_ids=[organisation.pk])
    return organisation


@transaction.atomic
def add_site(*, actor: Person, at: dt.datetime, organisation_id: int, name: str) -> Site:
    """A site under support: it lasts for the site's paid periods (1.1). Raises NotFound, BadInput at "name"."""
    require_specialist(actor)
    organisation = _found(organisation_id)
    name = _short(required(name, "name", GIVE_NAME), "name", 200)
    if organisation.sites.filter(name=name).exists():
        raise BadInput("name", Text("Такой сайт уже есть", "There is such a site already"))
    site = Site.objects.create(organisation=organisation, name=name, created_at=at)
    _tell(organisation, actor, at, {"site": name})
    return site


@transaction.atomic
def add_period(
    *, actor: Person, at: dt.datetime, site_id: int, from_day: dt.date, to_day: dt.date
) -> ServicePeriod:
    """A paid period of support, both days included (1.1, R24). Raises NotFound, BadInput at "to_day"."""
    require_specialist(actor)
    site = Site.objects.select_related("organisation").filter(pk=site_id).first()
    if site is None:
        raise NotFound
    if to_day < from_day:
        raise BadInput(
            "to_day", Text("Период кончается раньше, чем начался", "The period ends before it begins")
        )
    period = ServicePeriod.objects.create(site=site, from_day=from_day, to_day=to_day)
    _tell(site.organisation, actor, at, {"site": site.name, "period": [from_day, to_day]})
    return period


@transaction.atomic
def add_contract(*, actor: Person, at: dt.datetime, organisation_id: int, contract: NewContract) -> Contract:
    """A contract with its authorised mailbox (1.5). Raises NotFound, BadInput at "number", "mailbox", "ends_on"."""
    require_specialist(actor)
    organisation = _found(organisation_id)
    number = _short(
        required(contract.number, "number", Text("Укажите номер", "Give the number")), "number", 60
    )
    mailbox = checked_email(contract.mailbox, "mailbox")
    if Contract.objects.filter(mailbox=mailbox).exists():
        raise BadInput(
            "mailbox", Text("Этот адрес уже назван в другом договоре", "Another contract names this address")
        )
    if contract.ends_on is not None and contract.ends_on < contract.signed_on:
        raise BadInput(
            "ends_on", Text("Договор кончается раньше, чем подписан", "It ends before it is signed")
        )
    row = Contract.objects.create(
        organisation=organisation,
        number=number,
        signed_on=contract.signed_on,
        ends_on=contract.ends_on,
        mailbox=mailbox,
    )
    _tell(organisation, actor, at, {"contract": number, "mailbox": mailbox})
    return row


def checked_card(card: OrganisationCard) -> OrganisationCard:
    """The card with its spaces stripped. Raises BadInput at the first field that cannot stand."""
    typed: dict[str, Any] = {
        key: value.strip() if isinstance(value, str) else value for key, value in asdict(card).items()
    }
    card = OrganisationCard(**typed)
    card = replace(card, name=required(card.name, "name", GIVE_NAME), legal_name=card.legal_name or card.name)
    for key, value in asdict(card).items():
        if isinstance(value, str):
            _short(value, key, _longest(key))
    if card.invoicing not in dict(Organisation.INVOICING):
        raise BadInput(
            "invoicing", Text("Выберите, как выставлять счета", "Choose how to invoice"), clauses=("R10",)
        )
    if card.acts_by not in dict(Organisation.INVOICING):
        raise BadInput(
            "acts_by", Text("Выберите, как составлять акты", "Choose how acts are issued"), clauses=("R10",)
        )
    if card.closing_paper not in dict(Organisation.CLOSING_PAPERS):
        raise BadInput("closing_paper", Text("Выберите форму документа", "Choose the form of the paper"))
    for problem in problems_of(card):
        if problem.blocks:
            raise requisite_refused(problem)
    return card


def problems_of(card: OrganisationCard) -> tuple[RequisiteProblem, ...]:
    """What is wrong with the requisites given: tax numbers block, the bank's only warn."""
    requisites = Requisites(
        card.inn, card.kpp, card.ogrn, card.bik, card.account, card.corr_account, card.sole_proprietor
    )
    found = client_problems(requisites)
    return tuple(problem for problem in found if card.inn or problem.requisite is not Requisite.INN)


def requisite_refused(problem: RequisiteProblem) -> BadInput:
    """A requisite's problem as a refusal at its field."""
    return BadInput(FIELD_OF.get(problem.requisite, problem.requisite.value), problem.text)


def checked_email(email: str, field: str = "email") -> str:
    """An address in lower case. Raises BadInput at its field."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadInput(field, Text("Проверьте адрес почты", "Check the e-mail address")) from error
    return _short(address, field, 254)


def _found(organisation_id: int) -> Organisation:
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    return organisation


def _longest(key: str) -> int:
    return int(getattr(Organisation._meta.get_field(key), "max_length", None) or 300)


def _short(value: str, field: str, most: int) -> str:
    if len(value) > most:
        raise BadInput(field, Text(f"Не больше {most} знаков", f"At most {most} characters"))
    return value


def _tell(organisation: Organisation, actor: Person, at: dt.datetime, data: dict[str, object]) -> None:
    happening = Happening(EventKind.ORGANISATION_CHANGED, Role.SPECIALIST, actor, data=data)
    record(happening, Subject(organisation=organisation), at=at)
