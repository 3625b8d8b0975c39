"""What the demo's lives are made of: asking, agreeing, working, accepting, paying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from typing import TYPE_CHECKING

from reglament.cli.demo.phrases import LARGER, OFFERS
from reglament.cli.demo.world import Order, World
from reglament.rules.regulation import Priority
from reglament.usecases.acceptance import accept
from reglament.usecases.conversation import Post, answer, ask, reply
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.payments import Receipt, record_payment
from reglament.usecases.work import resolve, start_timer, start_work, stop_timer

if TYPE_CHECKING:
    from reglament.usecases.people import Person

Life = Generator[dt.datetime, dt.datetime, None]
Step = Generator[dt.datetime, dt.datetime, dt.datetime]


def question(world: World, order: Order, at: dt.datetime) -> Step:
    """The specialist asks, the client answers."""
    at = yield world.soon(order, at)
    ask(actor=world.specialist(order), at=at, number=order.number, post=Post(order.question))
    at = yield world.later(at, 15, 900)
    reply(actor=order.client, at=at, number=order.number, post=Post(order.answer))
    return at


def agree(world: World, order: Order, at: dt.datetime) -> Step:
    """Chargeable work is estimated and confirmed first."""
    if not order.paid:
        return at
    at = yield world.soon(order, at)
    return (yield from confirm(world, order, at, offer(world, order, at, order.minutes)))


def offer(world: World, order: Order, at: dt.datetime, minutes: int, reason: str = "") -> int:
    """Announce the cost; the estimate's version."""
    text = LARGER if reason else world.pick(OFFERS)
    offer = Offer(minutes=minutes, text=text, reason=reason)
    return offer_estimate(actor=world.specialist(order), at=at, number=order.number, offer=offer).version


def confirm(world: World, order: Order, at: dt.datetime, version: int) -> Step:
    """The client confirms."""
    longest = 90 if order.priority is not Priority.NORMAL else 900
    at = yield world.later(at, 5, longest)
    confirm_estimate(actor=order.boss, at=at, number=order.number, version=version)
    return at


def do(world: World, order: Order, at: dt.datetime, *, minutes: int | None = None) -> Step:
    """Take it, work in as many stretches as the days allow, hand it over."""
    left = world.spread(minutes or order.minutes)
    at = yield world.start_of_work(order, at)
    specialist, at = yield from take(world, order, at)
    start_work(actor=specialist, at=at, number=order.number)
    while left > 0:
        stretch = min(left, world.minutes_today(at))
        at = yield at + dt.timedelta(minutes=stretch)
        stop_timer(actor=specialist, at=at, text=order.entry)
        world.release(specialist)
        left -= stretch
        if left > 0:
            at = yield world.next_morning(at)
            specialist, at = yield from take(world, order, at)
            start_timer(actor=specialist, at=at, number=order.number)
    if world.chance(0.1):
        answer(actor=specialist, at=at, number=order.number, post=Post("Заканчиваем, осталось проверить."))
    at = yield at + dt.timedelta(minutes=3)
    resolve(actor=specialist, at=at, number=order.number, post=Post(order.result))
    return at


def take(
    world: World, order: Order, at: dt.datetime
) -> Generator[dt.datetime, dt.datetime, tuple[Person, dt.datetime]]:
    """Wait for a specialist who is free."""
    specialist = world.take(order)
    while specialist is None:
        at = yield world.later(at, 5, 20)
        specialist = world.take(order)
    return specialist, at


def stretch(world: World, order: Order, at: dt.datetime, minutes: int) -> Step:
    """Begin and stop for now."""
    at = yield world.start_of_work(order, at)
    specialist, at = yield from take(world, order, at)
    start_work(actor=specialist, at=at, number=order.number)
    at = yield at + dt.timedelta(minutes=minutes)
    stop_timer(actor=specialist, at=at, text=order.entry)
    world.release(specialist)
    return at


def accept_and_pay(world: World, order: Order, at: dt.datetime) -> Life:
    """The client presses the button; the invoice is paid."""
    at = yield world.later(at, 20, 1500)
    invoice = accept(actor=order.boss, at=at, number=order.number)
    if invoice:
        order.invoice = invoice.number
        yield from pay(world, order, at)


def pay(world: World, order: Order, at: dt.datetime) -> Life:
    """The bank tells accounting; some pay late, a few only a part at first."""
    bill = world.bill_of(order)
    if bill is None or world.chance(0.08):
        return
    at = yield world.later(at, 400, 4200)
    number, total = bill
    first = (total / 2).quantize(total) if world.chance(0.06) else total
    for amount in (first, total - first):
        if amount <= 0 or (amount != total and amount != first and world.chance(0.5)):
            continue
        receipt = Receipt(number, amount, world.day(at), str(world.next_document()))
        record_payment(actor=world.accountant, at=at, receipt=receipt)
        at = yield world.later(at, 500, 1500)
