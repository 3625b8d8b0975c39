"""The lives of the demo's tickets: each one is a generator that acts through the use-cases and yields its next instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from reglament.cli.demo.phrases import REMARKS, THANKS
from reglament.cli.demo.steps import (
    Life,
    accept_and_pay,
    agree,
    confirm,
    do,
    offer,
    pay,
    question,
    stretch,
)
from reglament.cli.demo.world import Order, World
from reglament.usecases.acceptance import (
    OralAcceptance,
    accept_orally,
    accept_written,
    object_to_acceptance,
)
from reglament.usecases.conversation import Post, add_note, ask, mark_to_close, reply
from reglament.usecases.estimates import decline_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.rejection import reject, reject_duplicate, withdraw


def life(world: World, order: Order, at: dt.datetime) -> Life:
    """One ticket from filing on, the way its `plan` says."""
    file_ticket(order, at)
    yield from PLANS[order.plan](world, order, at)


def file_ticket(order: Order, at: dt.datetime) -> None:
    """The client asks; the order knows its number from now on."""
    order.number = create_ticket(
        actor=order.client,
        at=at,
        request=NewTicket(
            organisation_id=order.organisation_id,
            title=order.title,
            body=order.body,
            priority=order.priority.value,
            site_id=order.site_id,
            paid=False,
        ),
    )


def plain(world: World, order: Order, at: dt.datetime) -> Life:
    """Asked, estimated where it is paid, done, accepted by the button, paid."""
    if world.chance(0.3):
        at = yield from question(world, order, at)
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    yield from accept_and_pay(world, order, at)


def remarks(world: World, order: Order, at: dt.datetime) -> Life:
    """The client finds something to mend; that is free."""
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    at = yield world.later(at, 30, 600)
    reply(actor=order.client, at=at, number=order.number, post=Post(world.pick(REMARKS)))
    at = yield from do(world, order, at, minutes=25)
    yield from accept_and_pay(world, order, at)


def silence(world: World, order: Order, at: dt.datetime) -> Life:
    """Done, and no answer for a week."""
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    at = yield at + dt.timedelta(days=12)
    yield from pay(world, order, at)


def no_answer(world: World, order: Order, at: dt.datetime) -> Life:
    """A question that nobody answers."""
    at = yield world.soon(order, at)
    ask(actor=world.specialist(order), at=at, number=order.number, post=Post(order.question))


def oral(world: World, order: Order, at: dt.datetime) -> Life:
    """Accepted on the telephone; sometimes objected to."""
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    at = yield world.later(at, 60, 700)
    call = OralAcceptance(order.boss.pk, at - dt.timedelta(minutes=4))
    invoice = accept_orally(actor=world.specialist(order), at=at, number=order.number, call=call)
    if world.chance(0.4):
        at = yield world.later(at, 30, 200)
        post = Post(
            "Коллеги, по телефону говорили о другом тикете. Здесь ещё не доделано, посмотрите, пожалуйста."
        )
        object_to_acceptance(actor=order.client, at=at, number=order.number, post=post)
        at = yield from do(world, order, at, minutes=20)
        yield from accept_and_pay(world, order, at)
    elif invoice:
        order.invoice = invoice.number
        yield from pay(world, order, at)


def written(world: World, order: Order, at: dt.datetime) -> Life:
    """Accepted in words; the specialist closes it citing the message."""
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    at = yield world.later(at, 30, 400)
    message = reply(actor=order.boss, at=at, number=order.number, post=Post(world.pick(THANKS)))
    at = yield world.later(at, 5, 40)
    mark_to_close(actor=world.specialist(order), at=at, number=order.number, message_id=message.pk)
    at = yield world.later(at, 30, 300)
    invoice = accept_written(actor=world.specialist(order), at=at, number=order.number, message_id=message.pk)
    if invoice:
        order.invoice = invoice.number
        yield from pay(world, order, at)


def declined(world: World, order: Order, at: dt.datetime) -> Life:
    """The cost is too high for the client; the task is dropped."""
    at = yield world.soon(order, at)
    offered = offer(world, order, at, order.minutes)
    at = yield world.later(at, 30, 300)
    decline_estimate(
        actor=order.client,
        at=at,
        number=order.number,
        version=offered,
        comment="Дороговато, отложим до весны.",
    )
    at = yield world.later(at, 10, 60)
    reject(
        actor=world.specialist(order),
        at=at,
        number=order.number,
        reason="Клиент отложил задачу из-за стоимости.",
    )


def bargained(world: World, order: Order, at: dt.datetime) -> Life:
    """Two estimates: the second one supersedes the first."""
    at = yield world.soon(order, at)
    offer(world, order, at, order.minutes * 2)
    at = yield world.later(at, 20, 120)
    reply(
        actor=order.client,
        at=at,
        number=order.number,
        post=Post("А если без второго этапа, сколько получится?"),
    )
    at = yield world.soon(order, at)
    at = yield from confirm(world, order, at, offer(world, order, at, order.minutes))
    at = yield from do(world, order, at)
    yield from accept_and_pay(world, order, at)


def exceeded(world: World, order: Order, at: dt.datetime) -> Life:
    """The work turns out larger; a new estimate is confirmed before it goes on."""
    at = yield from agree(world, order, at)
    at = yield from stretch(world, order, at, min(order.minutes, 120))
    version = offer(world, order, at, order.minutes * 2, reason="Старый модуль пришлось переписать целиком.")
    at = yield from confirm(world, order, at, version)
    at = yield from do(world, order, at)
    yield from accept_and_pay(world, order, at)


def withdrawn(world: World, order: Order, at: dt.datetime) -> Life:
    """The client needs it no more."""
    at = yield from agree(world, order, at)
    if world.chance(0.5):
        at = yield from stretch(world, order, at, 30)
    at = yield world.later(at, 20, 200)
    invoice = withdraw(actor=order.client, at=at, number=order.number, reason="Уже не нужно, решили иначе.")
    if invoice:
        order.invoice = invoice.number
        yield from pay(world, order, at)


def duplicate(world: World, order: Order, at: dt.datetime) -> Life:
    """Two colleagues ask for the same."""
    at = yield world.later(at, 10, 60)
    again = NewTicket(order.organisation_id, order.title, order.body, site_id=order.site_id)
    second = create_ticket(actor=order.boss, at=at, request=again)
    at = yield world.later(at, 10, 30)
    reject_duplicate(actor=world.specialist(order), at=at, number=second, of=order.number)
    yield from plain(world, order, at)


def refused(world: World, order: Order, at: dt.datetime) -> Life:
    """The studio cannot do it."""
    at = yield world.soon(order, at)
    add_note(
        actor=world.specialist(order), at=at, number=order.number,
        post=Post("Просят настроить рабочие компьютеры — это не к нам."),
    )  # fmt: skip
    reject(
        actor=world.specialist(order), at=at, number=order.number,
        reason="Это не относится к сайту: компьютеры обслуживает другая организация.",
    )  # fmt: skip


def forgotten(world: World, order: Order, at: dt.datetime) -> Life:
    """Nobody has answered yet."""
    at = yield at + dt.timedelta(days=400)


PLANS: dict[str, Callable[[World, Order, dt.datetime], Life]] = {
    "plain": plain,
    "remarks": remarks,
    "silence": silence,
    "no_answer": no_answer,
    "oral": oral,
    "written": written,
    "declined": declined,
    "bargained": bargained,
    "exceeded": exceeded,
    "withdrawn": withdrawn,
    "duplicate": duplicate,
    "refused": refused,
    "forgotten": forgotten,
}
