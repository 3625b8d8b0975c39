"""The lives of a few tickets, lived by the use-cases themselves; bench.copies multiplies them. Each has five messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reglament.rules.calendar import Calendar
from reglament.store.models import Invoice, Organisation, Person, Site, Ticket
from reglament.usecases.acceptance import accept, accept_by_silence
from reglament.usecases.authorities import NewAuthority, Rights, grant_authority
from reglament.usecases.conversation import Post, answer, ask, mark_to_close, reply
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.organisations import OrganisationCard, add_organisation, add_period, add_site
from reglament.usecases.payments import Receipt, record_payment
from reglament.usecases.people import add_person, create_owner, set_roles
from reglament.usecases.rejection import withdraw
from reglament.usecases.studio import StudioCard, set_up_studio
from reglament.usecases.work import resolve, start_work, stop_timer

TEXT = "Текст сообщения."
STAFF = (
    ("Анна Белова", "anna", "specialist"),
    ("Пётр Дымов", "pyotr", "specialist"),
    ("Вера Ветрова", "vera", "accountant"),
)
STUDIO = StudioCard(
    name="Студия Пример", legal_name="ООО «Студия Пример»", inn="7700990010", kpp="770001001", ogrn="1260099999917",
    address="101000, г. Москва, ул. Учебная, д. 1", phone="+7 (495) 000-00-00", bank_name="АО «Учебный банк», г. Москва",
    bik="040000999", account="40702810600000000001", corr_account="30101810500000000999", director="Орлова О. И.",
    bookkeeper="Ветрова В. П.",
)  # fmt: skip
CLIENT = OrganisationCard(
    name="Ромашка",
    legal_name="ООО «Ромашка»",
    inn="7700990028",
    kpp="770001001",
    address="г. Москва, ул. Садовая, д. 2",
)


@dataclass(frozen=True, slots=True)
class Office:
    """The studio's people and the client whose tickets are copied."""

    owner: Person
    anna: Person
    vera: Person
    organisation: Organisation
    site: Site
    client: Person


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket's number and how many of a thousand tickets of its kind (open or closed) are like it."""

    number: int
    share: int


class Teller:
    """Tells one ticket's life; time goes on by itself between two deeds."""

    def __init__(
        self, office: Office, at: dt.datetime, *, paid: bool = False, priority: str = "normal"
    ) -> None:
        self.office = office
        self.at = at
        request = NewTicket(
            organisation_id=office.organisation.pk, title="Тема", body=TEXT, priority=priority, site_id=office.site.pk,
            paid=paid,
        )  # fmt: skip
        self.number = create_ticket(actor=office.client, at=at, request=request)

    def wait(self, **span: int) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**span)

    def ours(self, deed: Callable[..., object], *, by: Person | None = None, **more: object) -> None:
        """The specialist does something, eleven minutes later."""
        self.wait(minutes=11)
        deed(actor=by or self.office.anna, at=self.at, number=self.number, **more)

    def theirs(self, deed: Callable[..., object], **more: object) -> None:
        """The client does something, eleven minutes later."""
        self.ours(deed, by=self.office.client, **more)

    def talk(self, times: int) -> None:
        """The studio writes."""
        for _ in range(times):
            self.ours(answer, post=Post(TEXT))

    def estimated(self) -> None:
        """The cost is announced (one message) and confirmed."""
        self.ours(offer_estimate, offer=Offer(120, TEXT))
        self.theirs(confirm_estimate, version=1)

    def worked(self) -> None:
        """Taken in work, the timer stopped after forty minutes."""
        self.ours(start_work)
        self.wait(minutes=40)
        stop_timer(actor=self.office.anna, at=self.at, text="Работа")


def set_up(at: dt.datetime) -> Office:
    """The studio and its first client."""
    set_up_studio(at=at, card=STUDIO)
    owner = create_owner(at=at, email="olga@studio.example", name="Ольга Орлова")
    staff = []
    for name, box, role in STAFF:
        person = add_person(actor=owner, at=at, email=f"{box}@studio.example", name=name)
        staff.append(set_roles(actor=owner, at=at, person_id=person.pk, roles=[role]))
    organisation = add_organisation(actor=owner, at=at, card=CLIENT)
    site = add_site(actor=owner, at=at, organisation_id=organisation.pk, name="client.example")
    first, last = at.date() - dt.timedelta(days=30), at.date() + dt.timedelta(days=1000)
    add_period(actor=owner, at=at, site_id=site.pk, from_day=first, to_day=last)
    client = add_person(actor=owner, at=at, email="client@client.example", name="Алиса Акимова")
    rights = Rights(right_money=True, from_day=first, evidence="Письмо")
    grant_authority(
        actor=owner,
        at=at,
        grant=NewAuthority(person_id=client.pk, organisation_id=organisation.pk, rights=rights),
    )
    return Office(owner, staff[0], staff[2], organisation, site, Person.objects.get(pk=client.pk))


def closed_stories(office: Office, at: dt.datetime) -> tuple[Story, ...]:
    """Tickets that are done, begun at `at`: a working morning long ago."""
    return (
        Story(_paid(office, at, settled=True), 330),
        Story(_paid(office, at, settled=False), 20),
        Story(_free(office, at, silent=False), 370),
        Story(_free(office, at, silent=True), 200),
        Story(_withdrawn(office, at), 80),
    )


def open_stories(office: Office, at: dt.datetime) -> tuple[Story, ...]:
    """Tickets that are not done, begun at `at`: a day or two ago. Six of ten wait in the queue."""
    return (
        Story(_asked(office, at, "normal"), 300),
        Story(_asked(office, at, "high"), 100),
        Story(_confirmed(office, at), 200),
        Story(_feedback(office, at), 150),
        Story(_resolved(office, at).number, 150),
        Story(_in_progress(office, at), 80),
        Story(_to_close(office, at), 20),
    )


def working_morning(calendar: Calendar, day: dt.date) -> dt.datetime:
    """The first working morning on or after a day."""
    found = calendar.working_day_on_or_after(day)
    hours = calendar.hours(found)
    assert hours is not None
    return calendar.instant(found, hours[0])


def _paid(office: Office, at: dt.datetime, *, settled: bool) -> int:
    told = Teller(office, at, paid=True)
    told.estimated()
    told.talk(2)
    told.worked()
    told.ours(resolve, post=Post(TEXT))
    told.theirs(accept)
    if settled:
        told.wait(days=1)
        invoice = Invoice.objects.filter(lines__ticket__number=told.number).distinct().get()
        receipt = Receipt(invoice.number, Decimal(invoice.total), told.at.date(), "17")
        record_payment(actor=office.vera, at=told.at, receipt=receipt)
    return told.number


def _free(office: Office, at: dt.datetime, *, silent: bool) -> int:
    told = _resolved(office, at)
    if silent:
        accept_at = Ticket.objects.get(number=told.number).accept_at
        assert accept_at is not None
        accept_by_silence(at=accept_at, number=told.number)
    else:
        told.theirs(accept)
    return told.number


def _resolved(office: Office, at: dt.datetime) -> Teller:
    told = Teller(office, at)
    told.ours(ask, post=Post(TEXT))
    told.theirs(reply, post=Post(TEXT))
    told.talk(1)
    told.worked()
    told.ours(resolve, post=Post(TEXT))
    return told


def _withdrawn(office: Office, at: dt.datetime) -> int:
    told = Teller(office, at)
    told.talk(4)
    told.theirs(withdraw)
    return told.number


def _asked(office: Office, at: dt.datetime, priority: str) -> int:
    told = Teller(office, at, paid=priority != "normal", priority=priority)
    told.talk(2)
    told.ours(ask, post=Post(TEXT))
    told.theirs(reply, post=Post(TEXT))
    return told.number


def _confirmed(office: Office, at: dt.datetime) -> int:
    told = Teller(office, at, paid=True)
    told.talk(3)
    told.estimated()
    return told.number


def _feedback(office: Office, at: dt.datetime) -> int:
    told = Teller(office, at)
    told.talk(3)
    told.ours(ask, post=Post(TEXT))
    return told.number


def _in_progress(office: Office, at: dt.datetime) -> int:
    told = Teller(office, at)
    told.talk(2)
    told.ours(ask, post=Post(TEXT))
    told.theirs(reply, post=Post(TEXT))
    told.worked()
    return told.number


def _to_close(office: Office, at: dt.datetime) -> int:
    told = _resolved(office, at)
    told.theirs(reply, post=Post(TEXT))
    message = Ticket.objects.get(number=told.number).messages.order_by("-id")[0]
    told.ours(mark_to_close, message_id=message.pk)
    return told.number
