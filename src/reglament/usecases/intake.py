"""A request becomes a ticket (1.3–1.8, 2.1, R21, R24)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.law import Law, law_at
from reglament.rules.events import EventKind
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.search import fold
from reglament.rules.service import free_tickets_accepted
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import Draft, Message, Person, Round, Site, Ticket
from reglament.usecases.files import Upload, attach, check_files
from reglament.usecases.guards import local_day, one_at_a_time, require_order, require_specialist
from reglament.usecases.moves import required
from reglament.usecases.numbers import next_number
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, NotFound, ServiceEnded
from reglament.usecases.rounds import promise

LONGEST_TITLE = 200
LONGEST_BODY = 50_000
TASK, PAPERWORK = "task", "paperwork"
NOT_URGENT = Text("Документы для бухгалтерии срочными не бывают", "Papers for accounting are never urgent")


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What the client asks for. `once` is the form's token: the same token again gives the same ticket. `linked_to` is
    the number of an earlier ticket that this one goes on from, `letter_id` the incoming letter that it was written in.
    `kind` is "paperwork" for papers of accounting (1.2): always free and of the normal priority, of no site."""

    organisation_id: int
    title: str
    body: str
    priority: str = "normal"
    site_id: int | None = None
    paid: bool = False
    files: Sequence[Upload] = ()
    once: str | None = None
    linked_to: int | None = None
    source: str = "web"
    letter_id: int | None = None
    kind: str = "task"


@transaction.atomic
def create_ticket(*, actor: Person, at: dt.datetime, request: NewTicket) -> int:
    """The client files a ticket; its number. Raises BadInput, ServiceEnded (R24), NotAllowed (1.4), NotFound."""
    require_order(actor, request.organisation_id, local_day(at))
    return _open(
        author=actor,
        at=at,
        request=request,
        happening=_filed(actor, request),
    )


@transaction.atomic
def create_on_behalf(
    *, actor: Person, at: dt.datetime, author_id: int, request: NewTicket, letter: str
) -> int:
    """A specialist opens the ticket that an authorised person asked for by e-mail; `letter` is that e-mail, kept as the
    evidence that the task came in writing (1.3, R21)."""
    require_specialist(actor)
    required(letter, "letter", Text("Приложите текст письма клиента", "Give the text of the client's e-mail"))
    author = Person.objects.filter(pk=author_id, is_active=True).first()
    if author is None:
        raise BadInput("author", Text("Выберите, от кого задание", "Choose who asks for this"))
    require_order(author, request.organisation_id, local_day(at))
    happening = Happening(
        EventKind.TICKET_CREATED,
        Role.SPECIALIST,
        actor,
        clauses=("1.3", "R21"),
        data={"letter": letter.strip()},
    )
    return _open(author=author, at=at, request=request, happening=happening)


@transaction.atomic
def save_draft(
    *, actor: Person, at: dt.datetime, number: int | None, title: str = "", body: str = ""
) -> None:
    """Keep what the person wrote and has not sent; for one ticket, or for a new one without a number."""
    ticket = _own_ticket(actor, number, at)
    Draft.objects.update_or_create(
        person=actor,
        ticket=ticket,
        defaults={"title": title[:LONGEST_TITLE], "body": body[:LONGEST_BODY], "at": at},
    )


def discard_draft(*, actor: Person, number: int | None) -> None:
    """Throw the person's draft away; nothing happens when there is none."""
    drafts = Draft.objects.filter(person=actor)
    (drafts.filter(ticket=None) if number is None else drafts.filter(ticket__number=number)).delete()


def check_body(body: str, missing: Text) -> str:
    """A message's text, stripped. Raises BadInput at "body" when it is empty or too long."""
    text = required(body, "body", missing)
    if len(text) > LONGEST_BODY:
        raise BadInput(
            "body", Text("Слишком длинно: не больше 50 000 знаков", "Too long: at most 50,000 characters")
        )
    return text


def _own_ticket(actor: Person, number: int | None, at: dt.datetime) -> Ticket | None:
    if number is None:
        return None
    ticket = Ticket.objects.visible_to(actor, on=local_day(at)).filter(number=number).first()
    if ticket is None:
        raise NotFound
    return ticket


def _filed(actor: Person, request: NewTicket) -> Happening:
    if request.letter_id is None:
        return Happening(EventKind.TICKET_CREATED, Role.CLIENT, actor)
    data = {"incoming": request.letter_id}
    return Happening(EventKind.TICKET_CREATED, Role.CLIENT, actor, clauses=("1.3", "R21"), data=data)


def _open(*, author: Person, at: dt.datetime, request: NewTicket, happening: Happening) -> int:
    # The same form sent twice at once: the second waits here for the first.
    one_at_a_time(author)
    repeated = request.once and Message.objects.filter(once=request.once, author=author).first()
    if repeated:
        return repeated.ticket.number
    law = law_at(at)
    title, body, priority = _checked(request)
    site = _site(request, law, at)
    ticket = _new_row(author, request, law, at, title=title, priority=priority, site=site)
    ticket.search_text = fold(f"{title} {body}")
    promise(ticket, law, at=at)
    ticket.reaction_deadline = _deadline(law, priority, at)
    ticket.save()
    Round.objects.create(
        ticket=ticket, index=1, began_at=at, ordered=ticket.priority, deadline=ticket.reaction_deadline
    )
    message = Message.objects.create(
        ticket=ticket, author=author, side="client", body=body, at=at, once=request.once or None,
        source=request.source,
    )  # fmt: skip
    attach(request.files, message, at=at)
    if request.letter_id is None:
        # What came by e-mail leaves alone what the person writes on the site meanwhile.
        Draft.objects.filter(person=author, ticket=None).delete()
    data = {
        "priority": ticket.priority,
        "deadline": ticket.reaction_deadline,
        "promised_day": ticket.promised_day,
    }
    born = Happening(
        happening.kind, happening.role, happening.actor, (None, Status.NEW), happening.clauses or ("2.1",),
        {**data, **happening.data, "message": message.pk},
    )  # fmt: skip
    record(born, Subject(ticket=ticket), at=at)
    return ticket.number


def _new_row(
    author: Person,
    request: NewTicket,
    law: Law,
    at: dt.datetime,
    *,
    title: str,
    priority: Priority,
    site: Site | None,
) -> Ticket:
    return Ticket(
        number=next_number("ticket"),
        organisation_id=request.organisation_id,
        site=site,
        author=author,
        regulation_id=law.version_id,
        title=title,
        kind=request.kind,
        is_paid=request.paid,
        created_at=at,
        status_since=at,
        queued_at=at,
        priority=priority.value,
        priority_rank=priority.rank,
        linked_to=_linked(request),
    )


def _checked(request: NewTicket) -> tuple[str, str, Priority]:
    title = required(request.title, "title", Text("Укажите тему", "Give the subject"))
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", Text("Тема длиннее 200 знаков", "The subject is longer than 200 characters"))
    body = check_body(request.body, Text("Опишите задание", "Describe the task"))
    check_files(request.files)
    if request.kind != TASK:
        _check_paperwork(request)
    if request.priority not in set(Priority):
        raise BadInput("priority", Text("Выберите приоритет", "Choose the priority"), clauses=("3.2",))
    return " ".join(title.split()), body, Priority(request.priority)


def _check_paperwork(request: NewTicket) -> None:
    if request.kind != PAPERWORK:
        raise BadInput("kind", Text("Выберите, о чём тикет", "Choose what the ticket is about"))
    if request.paid:
        raise BadInput(
            "paid",
            Text("Документы для бухгалтерии бесплатны", "Papers for accounting are free"),
            clauses=("1.2", "1.8"),
        )
    if request.priority != Priority.NORMAL:
        raise BadInput("priority", NOT_URGENT, clauses=("1.2", "R8"))


def _site(request: NewTicket, law: Law, at: dt.datetime) -> Site | None:
    site = None
    if request.kind == PAPERWORK and request.site_id is None:
        return None
    if request.site_id is not None:
        site = Site.objects.filter(pk=request.site_id, organisation_id=request.organisation_id).first()
    if site is None and (request.site_id is not None or not request.paid):
        raise BadInput("site", Text("Выберите сайт", "Choose the site"), clauses=("1.1",))
    if site is None or request.paid or request.kind == PAPERWORK:
        return site
    periods = [(p.from_day, p.to_day) for p in site.periods.all()]
    if not free_tickets_accepted(periods, law.calendar.local(at).date()):
        raise ServiceEnded(
            "paid",
            Text(
                f"Оплаченный период поддержки сайта {site.name} закончился: бесплатные задания не принимаются. "
                "Можно создать платный тикет или продлить поддержку",
                f"The paid support period of {site.name} is over: free tasks are not accepted. "
                "You can open a chargeable ticket or renew the support",
            ),
            clauses=("1.1", "R24"),
        )
    if request.priority != Priority.NORMAL and law.regulation.urgent_on_free == "refuse":
        raise BadInput(
            "priority",
            Text("Срочность бывает только у платных тикетов", "Only chargeable tickets can be urgent"),
            clauses=("1.8", "R8"),
        )
    return site


def _linked(request: NewTicket) -> Ticket | None:
    if request.linked_to is None:
        return None
    linked = Ticket.objects.filter(number=request.linked_to, organisation_id=request.organisation_id).first()
    if linked is None:
        raise BadInput(
            "linked_to", Text("Такого тикета у вашей организации нет", "Your organisation has no such ticket")
        )
    return linked


def _deadline(law: Law, priority: Priority, at: dt.datetime) -> dt.datetime | None:
    return reaction_deadline(law.calendar, priority, at).at
