"""Clients as the desk sees them: the list, and the card with requisites, sites, contracts and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery, Sum

from reglament.queries.charges import advance_of
from reglament.rules.money import Money
from reglament.rules.own_reasons import said_reason
from reglament.rules.requisites import Requisite, RequisiteProblem, Requisites, client_problems
from reglament.rules.search import fold
from reglament.rules.text import Text
from reglament.store.models import Authority, Contract, Invoice, Organisation, ServicePeriod, Site, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One client in the list. `owes` is what its invoices still wait for."""

    id: int
    name: str
    inn: str
    invoicing: str
    sites: int
    service_until: dt.date | None
    open_tickets: int
    owes: Money


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site and its paid periods, the latest first."""

    id: int
    name: str
    periods: tuple[tuple[dt.date, dt.date], ...]
    covered: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody's authority for the organisation. `state`: "current", "coming", "over" or "revoked"."""

    authority_id: int
    person_id: int
    name: str
    email: str
    phone: str
    position: str
    right_order: bool
    right_money: bool
    is_admin: bool
    follows: bool
    from_day: dt.date
    to_day: dt.date | None
    evidence: str
    state: str
    revoked_why: Text = NOTHING


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with its authorised mailbox."""

    number: str
    signed_on: dt.date
    ends_on: dt.date | None
    mailbox: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A client's card. `fields` are its requisites by name, `problems` what their checks say."""

    id: int
    version: int
    name: str
    fields: dict[str, object]
    problems: tuple[RequisiteProblem, ...]
    sites: tuple[SiteView, ...]
    contracts: tuple[ContractView, ...]
    people: tuple[PersonView, ...]
    open_tickets: int
    owes: Money
    advance: Money


def organisations_page(*, currency: str, text: str = "") -> tuple[OrganisationRow, ...]:
    """All clients by name, or those whose name, INN or site has every word of `text`. One SQL statement."""
    rows = Organisation.objects.annotate(
        n_sites=_counted(Site.objects.filter(organisation=OuterRef("pk"))),
        until=Subquery(
            ServicePeriod.objects.filter(site__organisation=OuterRef("pk")).order_by("-to_day").values("to_day")[:1]
        ),
        n_open=_counted(Ticket.objects.filter(organisation=OuterRef("pk"), status__in=OPEN_STATUSES)),
        owed=Subquery(
            Invoice.objects.filter(organisation=OuterRef("pk"), state__in=("issued", "part_paid"))
            .order_by().values("organisation").annotate(left=Sum(F("total") - F("paid"))).values("left")
        ),
    ).order_by("name", "id")  # fmt: skip
    words = fold(text).split()
    return tuple(
        OrganisationRow(
            o.pk,
            o.name,
            o.inn,
            o.invoicing,
            o.n_sites or 0,
            o.until,
            o.n_open or 0,
            Money(o.owed or Decimal(0), currency),
        )
        for o in rows
        if all(word in fold(f"{o.name} {o.legal_name} {o.inn}") for word in words)
    )


def organisation_page(organisation_id: int, *, today: dt.date, currency: str) -> OrganisationPage | None:
    """One client's card; None when there is none. Seven SQL statements."""
    found = Organisation.objects.filter(pk=organisation_id).annotate(
        n_open=_counted(Ticket.objects.filter(organisation=OuterRef("pk"), status__in=OPEN_STATUSES)),
        owed=Subquery(
            Invoice.objects.filter(organisation=OuterRef("pk"), state__in=("issued", "part_paid"))
            .order_by().values("organisation").annotate(left=Sum(F("total") - F("paid"))).values("left")
        ),
    ).first()  # fmt: skip
    if found is None:
        return None
    contracts = Contract.objects.filter(organisation=found).order_by("-signed_on", "-id")
    return OrganisationPage(
        id=found.pk,
        version=found.version,
        name=found.name,
        fields={name: getattr(found, name) for name in CARD_FIELDS},
        problems=_problems(found),
        sites=_sites(found, today),
        contracts=tuple(ContractView(c.number, c.signed_on, c.ends_on, c.mailbox) for c in contracts),
        people=_people(found, today),
        open_tickets=found.n_open or 0,
        owes=Money(found.owed or Decimal(0), currency),
        advance=Money(advance_of(found.pk), currency),
    )


CARD_FIELDS = (
    "name", "legal_name", "sole_proprietor", "inn", "kpp", "ogrn", "address", "phone", "bank_name", "bik", "account",
    "corr_account", "invoicing", "acts_by", "closing_paper", "language",
)  # fmt: skip


def people_of(organisation_id: int, *, today: dt.date) -> tuple[tuple[int, str], ...]:
    """Who may order for an organisation today, by name. One SQL statement."""
    rows = Authority.objects.current(today).filter(
        organisation=organisation_id, right_order=True, person__is_active=True
    )
    return tuple(rows.order_by("person__name").values_list("person_id", "person__name"))


def sites_of(organisation_id: int) -> tuple[tuple[int, str], ...]:
    """An organisation's sites, by name. One SQL statement."""
    return tuple(Site.objects.filter(organisation=organisation_id).order_by("name").values_list("pk", "name"))


def organisation_names(*, monthly: bool | None = None) -> tuple[tuple[int, str], ...]:
    """Clients by name, those only that prefer monthly invoices when asked so (R10). One SQL statement."""
    rows = Organisation.objects.all()
    if monthly is not None:
        rows = rows.filter(invoicing="monthly" if monthly else "per_ticket")
    return tuple(rows.order_by("name", "id").values_list("pk", "name"))


def _problems(organisation: Organisation) -> tuple[RequisiteProblem, ...]:
    given = Requisites(
        organisation.inn, organisation.kpp, organisation.ogrn, organisation.bik, organisation.account,
        organisation.corr_account, organisation.sole_proprietor,
    )  # fmt: skip
    found = client_problems(given)
    return tuple(p for p in found if organisation.inn or p.requisite is not Requisite.INN)


def _sites(organisation: Organisation, today: dt.date) -> tuple[SiteView, ...]:
    sites = organisation.sites.prefetch_related("periods").order_by("name")
    found = []
    for site in sites:
        periods = sorted(((p.from_day, p.to_day) for p in site.periods.all()), reverse=True)
        covered = any(first <= today <= last for first, last in periods)
        found.append(SiteView(site.pk, site.name, tuple(periods), covered))
    return tuple(found)


def _people(organisation: Organisation, today: dt.date) -> tuple[PersonView, ...]:
    rows = organisation.authorities.select_related("person").order_by("revoked_at", "person__name", "-id")
    people = [
        PersonView(
            a.pk, a.person_id, a.person.name, a.person.email, a.person.phone, a.person.position, a.right_order,
            a.right_money, a.is_admin, a.follows, a.from_day, a.to_day, a.evidence, _state(a, today),
            said_reason(a.revoked_why),
        )
        for a in rows
    ]  # fmt: skip
    order = ("current", "coming", "over", "revoked")
    return tuple(sorted(people, key=lambda person: order.index(person.state)))


def _state(authority: Authority, today: dt.date) -> str:
    if authority.revoked_at is not None:
        return "revoked"
    if authority.from_day > today:
        return "coming"
    return "over" if authority.to_day is not None and authority.to_day < today else "current"


def _counted(rows: QuerySet[Ticket] | QuerySet[Site]) -> Subquery:
    counted = (
        rows.order_by().annotate(_n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("_n")
    )
    return Subquery(counted, output_field=IntegerField())
