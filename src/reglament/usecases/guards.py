"""What every use-case asks before it acts: the locked row, the version seen, the right of the person."""

from __future__ import annotations

import datetime as dt

from reglament.queries.law import Law, law_at
from reglament.rules.authority import Grant, may_confirm, may_order
from reglament.rules.calendar import DayKind
from reglament.rules.text import Text
from reglament.store.models import Authority, Person, Ticket
from reglament.usecases.refusals import Conflict, NotAllowed, NotFound, Refused


def locked_ticket(number: int, *, seen: int | None = None) -> Ticket:
    """The ticket under its row lock. Raises NotFound, or Conflict when its version is not the one `seen`."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("organisation", "author", "assignee")
        .filter(number=number)
        .first()
    )
    if ticket is None:
        raise NotFound
    require_seen(ticket, seen)
    return ticket


def require_seen(ticket: Ticket, seen: int | None) -> None:
    """The caller has seen the ticket as it is now; None asks nothing. Raises Conflict."""
    if seen is not None and seen != ticket.version:
        raise Conflict


def one_at_a_time(person: Person) -> None:
    """What one person does at once in two windows waits for itself: their row is locked before any ticket's."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def local_day(at: dt.datetime) -> dt.date:
    """The studio-local day of an instant."""
    return law_at(at).calendar.local(at).date()


def require_specialist(actor: Person) -> None:
    """Specialists and the owner work on tickets. Raises NotAllowed."""
    if not (actor.is_active and (actor.is_specialist or actor.is_owner)):
        raise NotAllowed(
            "not_specialist", Text("Это делает специалист техподдержки", "Support specialists do this")
        )


def require_accountant(actor: Person) -> None:
    """Accountants and the owner confirm money (2.9). Raises NotAllowed."""
    if not (actor.is_active and (actor.is_accountant or actor.is_owner)):
        raise NotAllowed(
            "not_accountant", Text("Это делает бухгалтерия", "Accounting does this"), clauses=("2.9",)
        )


def require_owner(actor: Person) -> None:
    """The owner sets the regulation. Raises NotAllowed."""
    if not (actor.is_active and actor.is_owner):
        raise NotAllowed("not_owner", Text("Это делает владелец студии", "The studio's owner does this"))


def require_order(actor: Person, organisation_id: int, on: dt.date) -> None:
    """The person may order and discuss for the organisation on that day (1.4, R22). Raises NotFound to a stranger,
    NotAllowed to a colleague without the right."""
    grants = _grants(actor, organisation_id, on)
    if not may_order(grants, on):
        raise NotAllowed(
            "may_not_order",
            Text(
                "Заказывать работы от этой организации вам пока нельзя",
                "You may not order for this organisation",
            ),
            clauses=("1.4", "R22"),
        )


def require_money(actor: Person, organisation_id: int, on: dt.date) -> None:
    """The person may confirm money and accept work on that day (1.4, R22). Raises NotFound or NotAllowed."""
    grants = _grants(actor, organisation_id, on)
    if not may_confirm(grants, on):
        raise NotAllowed(
            "may_not_confirm",
            Text(
                "Подтверждать стоимость и принимать работу может уполномоченное лицо вашей организации с этим правом",
                "Only an authorised person with this right may confirm money and accept the work",
            ),
            clauses=("1.4", "R22"),
        )


def require_money_seen(actor: Person, organisation_id: int, on: dt.date) -> None:
    """The person sees the organisation's invoices and acts on that day: they confirm money, or are its administrator
    (R22). Raises NotFound to a stranger, NotAllowed to a colleague."""
    rows = Authority.objects.current(on).filter(person=actor, organisation=organisation_id)
    found = list(rows.values_list("right_money", "is_admin")) if actor.is_active else []
    if not found:
        raise NotFound
    if not any(money or admin for money, admin in found):
        raise NotAllowed(
            "may_not_see_money",
            Text(
                "Документы и расчёты видит уполномоченное лицо с правом решать о деньгах",
                "Papers and payments are for the authorised person who decides about money",
            ),
            clauses=("1.4", "R22"),
        )


def require_answerer(actor: Person, ticket: Ticket) -> None:
    """Specialists and the owner answer any ticket, an accountant one about papers (1.2). Raises NotAllowed."""
    if not (actor.is_active and actor.is_accountant and ticket.kind == "paperwork"):
        require_specialist(actor)


def refuse_on_holiday(law: Law, at: dt.datetime) -> None:
    """No work is done on a public holiday (4.2, R1). Raises Refused."""
    if law.calendar.kind(law.calendar.local(at).date()) is DayKind.CLOSED:
        raise Refused(
            "public_holiday",
            Text(
                "Сегодня праздник: работы по тикетам не ведутся. Владелец может изменить день в календаре",
                "It is a public holiday: no work is done on tickets. The owner can override the day in the calendar",
            ),
            clauses=("4.2", "R1"),
        )


def grants_of(person_id: int, organisation_id: int, on: dt.date) -> tuple[Grant, ...]:
    """The person's grants for the organisation in force on a day, as the rules take them. One SQL statement."""
    rows = Authority.objects.current(on).filter(person_id=person_id, organisation_id=organisation_id)
    return tuple(Grant(r.right_order, r.right_money, r.from_day, r.to_day) for r in rows)


def _grants(actor: Person, organisation_id: int, on: dt.date) -> tuple[Grant, ...]:
    grants = grants_of(actor.pk, organisation_id, on) if actor.is_active else ()
    if not grants:
        raise NotFound
    return grants
