"""A small studio and its clients, built by the use-cases themselves.

Alice speaks for «Ромашка» with all rights, Bob is her colleague who may only order, Charlie is a stranger from «Василёк».
Anna and Pyotr are specialists, Vera keeps the accounts, Olga owns the studio. Times are studio-local in November 2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from reglament.queries.law import law_at
from reglament.store.models import Authority, Estimate, Invoice, Organisation, Person, Site, Studio, Ticket
from reglament.usecases.acceptance import accept, accept_by_silence
from reglament.usecases.conversation import Post, ask, reply
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.organisations import OrganisationCard, add_organisation, add_period, add_site
from reglament.usecases.payments import Receipt, record_payment
from reglament.usecases.people import (
    NewAuthority,
    Rights,
    add_person,
    create_owner,
    grant_authority,
    set_roles,
)
from reglament.usecases.rejection import withdraw
from reglament.usecases.studio import StudioCard, set_up_studio
from reglament.usecases.work import resolve, start_work, stop_timer

ZONE = ZoneInfo("Europe/Moscow")
_once = count(1)

STUDIO = StudioCard(
    name="Студия Пример",
    legal_name="ООО «Студия Пример»",
    inn="7700990010",
    kpp="770001001",
    ogrn="1260099999917",
    address="101000, г. Москва, ул. Учебная, д. 1",
    phone="+7 (495) 000-00-00",
    bank_name="АО «Учебный банк», г. Москва",
    bik="040000999",
    account="40702810600000000001",
    corr_account="30101810500000000999",
    director="Орлова О. И.",
    bookkeeper="Ветрова В. П.",
)
CAMOMILE = OrganisationCard(
    name="Ромашка",
    legal_name="ООО «Ромашка»",
    inn="7700990028",
    kpp="770001001",
    address="101000, г. Москва, ул. Садовая, д. 2",
)


def moscow(text: str) -> dt.datetime:
    """A studio-local time such as "2026-11-23 10:00" as an aware instant."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


SET_UP = moscow("2026-11-02 09:00")
MONDAY = moscow("2026-11-16 10:00")


@dataclass(frozen=True, slots=True)
class Office:
    """The studio with its people, and a client with one site in its paid period."""

    olga: Person
    anna: Person
    pyotr: Person
    vera: Person
    organisation: Organisation
    site: Site
    alice: Person
    bob: Person


def studio(*, at: dt.datetime = SET_UP) -> Studio:
    """The studio's row, the shipped regulation and the days; calling again changes nothing."""
    return Studio.objects.filter(id=1, inn=STUDIO.inn).first() or set_up_studio(at=at, card=STUDIO)


def owner(*, at: dt.datetime = SET_UP) -> Person:
    """Olga, who owns the studio; made once."""
    known = Person.objects.filter(email="olga@studio.example", is_owner=True, is_active=True).first()
    if known is not None:
        return known
    studio(at=at)
    return create_owner(at=at, email="olga@studio.example", name="Ольга Орлова")


def specialist(name: str = "Анна Белова", email: str = "anna@studio.example") -> Person:
    """A specialist: Anna, unless named."""
    return _staff(name, email, "specialist")


def accountant(name: str = "Вера Ветрова", email: str = "vera@studio.example") -> Person:
    """Vera, who keeps the accounts."""
    return _staff(name, email, "accountant")


def organisation(card: OrganisationCard = CAMOMILE, /, **changes: str) -> Organisation:
    """A client; keyword arguments change its card."""
    return add_organisation(actor=owner(), at=SET_UP, card=replace(card, **changes))  # type: ignore[arg-type]


def site(client_organisation: Organisation, name: str = "romashka.example") -> Site:
    """A site of the client in its paid period: the whole of 2026 and 2027."""
    made = add_site(actor=owner(), at=SET_UP, organisation_id=client_organisation.pk, name=name)
    add_period(
        actor=owner(), at=SET_UP, site_id=made.pk, from_day=dt.date(2026, 1, 1), to_day=dt.date(2027, 12, 31)
    )
    return made


ALL_RIGHTS = Rights(right_money=True, from_day=dt.date(2026, 1, 1), evidence="Письмо от 01.01.2026")
ORDER_ONLY = Rights(from_day=dt.date(2026, 1, 1), evidence="Письмо от 01.01.2026")


def client(
    client_organisation: Organisation,
    *,
    name: str = "Алиса Акимова",
    email: str = "alice@romashka.example",
    rights: Rights = ALL_RIGHTS,
) -> Person:
    """Someone who speaks for an organisation: Alice with all rights, unless said otherwise."""
    person = add_person(actor=owner(), at=SET_UP, email=email, name=name)
    grant = NewAuthority(person_id=person.pk, organisation_id=client_organisation.pk, rights=rights)
    grant_authority(actor=owner(), at=SET_UP, grant=grant)
    return Person.objects.get(pk=person.pk)


def stranger() -> Person:
    """Charlie, of another organisation."""
    other = organisation(name="Василёк", legal_name="ООО «Василёк»", inn="7700990035")
    site(other, "vasilek.example")
    return client(other, name="Чарли Чернов", email="charlie@vasilek.example")


def office(**changes: str) -> Office:
    """The studio, its four people, «Ромашка» (keyword arguments change its card) with its site, Alice and Bob."""
    olga = owner()
    home = organisation(**changes)
    return Office(
        olga=olga,
        anna=specialist(),
        pyotr=specialist("Пётр Дымов", "pyotr@studio.example"),
        vera=accountant(),
        organisation=home,
        site=site(home),
        alice=client(home),
        bob=client(home, name="Борис Бобров", email="bob@romashka.example", rights=ORDER_ONLY),
    )


def ticket(
    team: Office, *, at: dt.datetime = MONDAY, title: str = "Форма обратной связи", priority: str = "normal"
) -> Ticket:
    """A chargeable ticket of Alice, *New*."""
    return reread(_create(team, at, title, priority, paid=True))


def free_ticket(
    team: Office, *, at: dt.datetime = MONDAY, title: str = "Почта на сайте", priority: str = "normal"
) -> Ticket:
    """A ticket covered by the paid support, *New*."""
    return reread(_create(team, at, title, priority, paid=False))


def confirmed(team: Office, made: Ticket, *, at: dt.datetime, minutes: int = 120) -> Estimate:
    """Anna announces the cost, Alice confirms it ten minutes later."""
    offer = Offer(minutes=minutes, text="Предлагаем сделать так.")
    estimate = offer_estimate(actor=team.anna, at=at, number=made.number, offer=offer)
    later = at + dt.timedelta(minutes=10)
    return confirm_estimate(actor=team.alice, at=later, number=made.number, version=estimate.version)


def worked(team: Office, made: Ticket, *, at: dt.datetime, minutes: int = 100) -> Ticket:
    """Anna takes the ticket in work, stops her timer and reports the result in the same minute."""
    start_work(actor=team.anna, at=at, number=made.number)
    end = at + dt.timedelta(minutes=minutes)
    stop_timer(actor=team.anna, at=end, text="Сделано")
    resolve(actor=team.anna, at=end, number=made.number, post=Post("Готово, проверьте, пожалуйста."))
    return reread(made.number)


def ticket_in(
    status: str,
    team: Office,
    *,
    at: dt.datetime = MONDAY,
    minutes: int = 100,
    priority: str = "normal",
    title: str = "Форма обратной связи",
) -> Ticket:
    """A chargeable ticket that has come to a status by the usual way, created at `at`: cost in 5 minutes, confirmed in 15,
    work from the 20th minute for `minutes`, accepted by the button in the next hour, paid on the next day."""
    made = ticket(team, at=at, priority=priority, title=title)
    number = made.number
    if status == "new":
        return made
    if status == "feedback":
        ask(actor=team.anna, at=at + dt.timedelta(minutes=5), number=number, post=Post("Какие поля нужны?"))
        return reread(number)
    if status == "rejected":
        withdraw(actor=team.alice, at=at + dt.timedelta(minutes=5), number=number)
        return reread(number)
    confirmed(team, made, at=at + dt.timedelta(minutes=5), minutes=max(120, minutes))
    if status == "in_progress":
        start_work(actor=team.anna, at=at + dt.timedelta(minutes=20), number=number)
        return reread(number)
    made = worked(team, made, at=at + dt.timedelta(minutes=20), minutes=minutes)
    if status == "resolved":
        return made
    accepted_at = made.status_since + dt.timedelta(hours=1)
    accept(actor=team.alice, at=accepted_at, number=number)
    if status == "paid":
        pay(team, invoice_of(made), at=accepted_at + dt.timedelta(days=1))
    return reread(number)


def pay(team: Office, invoice: Invoice, *, at: dt.datetime, amount: Decimal | None = None) -> int:
    """Vera confirms a payment for the invoice, in full unless an amount is given; the payment's id."""
    receipt = Receipt(
        invoice_number=invoice.number,
        amount=invoice.total if amount is None else amount,
        paid_on=law_at(at).calendar.local(at).date(),
        document=str(next(_once)),
    )
    return record_payment(actor=team.vera, at=at, receipt=receipt).pk


def invoice_of(made: Ticket) -> Invoice:
    """The live invoice of a ticket."""
    return Invoice.objects.filter(lines__ticket=made, lines__live=True).distinct().get()


def answered(
    team: Office, made: Ticket, *, at: dt.datetime, body: str = "Исправьте, пожалуйста, отступ."
) -> Ticket:
    """Alice replies."""
    reply(actor=team.alice, at=at, number=made.number, post=Post(body))
    return reread(made.number)


def silent(made: Ticket) -> Ticket:
    """The ticket's week runs out without a word."""
    assert made.accept_at is not None
    accept_by_silence(at=made.accept_at, number=made.number)
    return reread(made.number)


def reread(number: int | Ticket) -> Ticket:
    """The ticket as it stands in the store now."""
    wanted = number.number if isinstance(number, Ticket) else number
    return Ticket.objects.select_related("organisation", "author").get(number=wanted)


def authority_of(person: Person) -> Authority:
    """The live authority of a client's person."""
    return Authority.objects.get(person=person, revoked_at=None)


def _staff(name: str, email: str, role: str) -> Person:
    boss = owner()
    person = add_person(actor=boss, at=SET_UP, email=email, name=name)
    return set_roles(actor=boss, at=SET_UP, person_id=person.pk, roles=[role])


def _create(team: Office, at: dt.datetime, title: str, priority: str, *, paid: bool) -> int:
    request = NewTicket(
        organisation_id=team.organisation.pk,
        title=title,
        body="Сделайте, пожалуйста, форму на странице «Контакты».",
        priority=priority,
        site_id=team.site.pk,
        paid=paid,
    )
    return create_ticket(actor=team.alice, at=at, request=request)
