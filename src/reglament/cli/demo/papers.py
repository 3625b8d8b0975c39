"""The demo's papers: what clients ask accounting for, originals on their way, an advance and what came of it (1.2, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from reglament.cli.demo.cast import House
from reglament.cli.demo.steps import Life
from reglament.cli.demo.world import World, office
from reglament.documents.of_reconciliation import reconciliation_pdf
from reglament.queries.acts_page import FILTERS, ActsWanted, acts_page
from reglament.usecases.acceptance import accept
from reglament.usecases.coming_money import Coming
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.originals import Sending, confirm_arrival, receive_back, send_original
from reglament.usecases.paperwork import Paper, attach_paper
from reglament.usecases.payments import enter_payment
from reglament.usecases.refunds import Refunding, refund

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def papers(world: World, houses: Sequence[House], at: dt.datetime) -> None:
    """Let the last weeks have their papers."""
    first, second, third = houses[:3]
    for house, days, life in (
        (third, 24, _advance),
        (first, 9, _originals),
        (first, 6, _account),
        (second, 1, _asked),
    ):
        begins = _hours_after_opening(world, at, days)
        world.add(begins, life(world, house, begins))


def _hours_after_opening(world: World, at: dt.datetime, days: int) -> dt.datetime:
    """Two hours after the office opened, so many working days ago."""
    day = world.calendar.shift_working_days(world.day(at), -days)
    return office(world.calendar, day)[0] + 2 * HOUR


def _account(world: World, house: House, at: dt.datetime) -> Life:
    """A reconciliation act is asked for, sent and taken."""
    boss = house.people[0]
    body = "Добрый день! Пришлите, пожалуйста, акт сверки с начала квартала: закрываем период."
    number = create_ticket(actor=boss, at=at, request=_request(house, "Акт сверки с начала квартала", body))
    at = yield world.later(at, 40, 120)
    today = world.day(at)
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    made = reconciliation_pdf(house.organisation_id, first, today)
    if made is not None:
        paper = Paper(
            "Акт сверки.pdf", made, "Акт сверки во вложении. Если что-то не сходится, напишите здесь же."
        )
        attach_paper(actor=world.accountant, at=at, number=number, paper=paper)
        at = yield world.later(at, 60, 400)
        accept(actor=boss, at=at, number=number)


def _asked(world: World, house: House, at: dt.datetime) -> Life:
    """Somebody waits for an original."""
    body = "Здравствуйте! По почте акт за прошлый месяц так и не пришёл. Отправьте, пожалуйста, ещё раз, лучше курьером."
    create_ticket(
        actor=house.people[-1], at=at, request=_request(house, "Оригинал акта за прошлый месяц", body)
    )
    yield at + 400 * DAY


def _request(house: House, title: str, body: str) -> NewTicket:
    return NewTicket(organisation_id=house.organisation_id, title=title, body=body, kind="paperwork")


def _originals(world: World, house: House, at: dt.datetime) -> Life:
    """Of three acts one has come back signed, one is with the client, one on its way."""
    wanted = ActsWanted(FILTERS[0], house.organisation_id, None)
    acts = acts_page(wanted, currency=world.calendar.regulation.currency).rows[:3]
    sent = []
    for act, (way, track) in zip(
        acts, (("courier", ""), ("post", "80081234567890"), ("post", "80081234567906")), strict=False
    ):
        sending = Sending(way, world.day(at), track, act=act.number)
        sent.append(send_original(actor=world.accountant, at=at, sending=sending).pk)
        at = yield world.later(at, 5, 20)
    at = yield at + 2 * DAY
    for original in sent[:2]:
        confirm_arrival(actor=house.people[0], at=at, original_id=original)
    at = yield world.later(at + DAY, 30, 200)
    for original in sent[:1]:
        receive_back(actor=world.accountant, at=at, original_id=original, received_on=world.day(at))


def _advance(world: World, house: House, at: dt.datetime) -> Life:
    """Money beforehand; what of it is not needed goes back."""
    coming = Coming(
        house.organisation_id,
        Decimal(40_000),
        world.day(at),
        str(world.next_document()),
        "Аванс за работы по договору",
    )
    payment = enter_payment(actor=world.accountant, at=at, coming=coming).pk
    at = yield world.later(at + 6 * DAY, 30, 200)
    paper = Refunding(
        payment, Decimal(15_000), world.day(at), str(world.next_document()), "По письму клиента: сумма лишняя"
    )
    refund(actor=world.accountant, at=at, refunding=paper)
