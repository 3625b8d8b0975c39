"""The lives of the demo's tickets: each one is a generator that acts through the use-cases and yields its next instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from reglament.cli.demo.world import Order, World
from reglament.rules.regulation import Priority
from reglament.usecases.acceptance import (
    OralAcceptance,
    accept,
    accept_orally,
    accept_written,
    object_to_acceptance,
)
from reglament.usecases.conversation import Post, add_note, answer, ask, mark_to_close, reply
from reglament.usecases.estimates import Offer, confirm_estimate, decline_estimate, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.payments import Receipt, record_payment
from reglament.usecases.rejection import reject, reject_duplicate, withdraw
from reglament.usecases.work import resolve, start_timer, start_work, stop_timer

if TYPE_CHECKING:
    from reglament.usecases.people import Person

Life = Generator[dt.datetime, dt.datetime, None]
Step = Generator[dt.datetime, dt.datetime, dt.datetime]


def life(world: World, order: Order, at: dt.datetime) -> Life:
    """One ticket from filing on, the way its `plan` says."""
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
    yield from PLANS[order.plan](world, order, at)


def plain(world: World, order: Order, at: dt.datetime) -> Life:
    """Asked, estimated where it is paid, done, accepted by the button, paid."""
    if world.chance(0.3):
        at = yield from _question(world, order, at)
    at = yield from _agree(world, order, at)
    at = yield from _do(world, order, at)
    yield from _accept_and_pay(world, order, at)


def remarks(world: World, order: Order, at: dt.datetime) -> Life:
    """The client finds something to mend; that is free."""
    at = yield from _agree(world, order, at)
    at = yield from _do(world, order, at)
    at = yield world.later(at, 30, 600)
    reply(actor=order.client, at=at, number=order.number, post=Post(world.pick(REMARKS)))
    at = yield from _do(world, order, at, minutes=25)
    yield from _accept_and_pay(world, order, at)


def silence(world: World, order: Order, at: dt.datetime) -> Life:
    """Done, and no answer for a week."""
    at = yield from _agree(world, order, at)
    at = yield from _do(world, order, at)
    at = yield at + dt.timedelta(days=12)
    yield from _pay(world, order, at)


def no_answer(world: World, order: Order, at: dt.datetime) -> Life:
    """A question that nobody answers."""
    at = yield world.soon(order, at)
    ask(actor=world.specialist(order), at=at, number=order.number, post=Post(order.question))


def oral(world: World, order: Order, at: dt.datetime) -> Life:
    """Accepted on the telephone; sometimes objected to."""
    at = yield from _agree(world, order, at)
    at = yield from _do(world, order, at)
    at = yield world.later(at, 60, 700)
    call = OralAcceptance(order.boss.pk, at - dt.timedelta(minutes=4))
    invoice = accept_orally(actor=world.specialist(order), at=at, number=order.number, call=call)
    if world.chance(0.4):
        at = yield world.later(at, 30, 200)
        post = Post(
            "Коллеги, по телефону говорили о другом тикете. Здесь ещё не доделано, посмотрите, пожалуйста."
        )
        object_to_acceptance(actor=order.client, at=at, number=order.number, post=post)
        at = yield from _do(world, order, at, minutes=20)
        yield from _accept_and_pay(world, order, at)
    elif invoice:
        order.invoice = invoice.number
        yield from _pay(world, order, at)


def written(world: World, order: Order, at: dt.datetime) -> Life:
    """Accepted in words; the specialist closes it citing the message."""
    at = yield from _agree(world, order, at)
    at = yield from _do(world, order, at)
    at = yield world.later(at, 30, 400)
    message = reply(actor=order.boss, at=at, number=order.number, post=Post(world.pick(THANKS)))
    at = yield world.later(at, 5, 40)
    mark_to_close(actor=world.specialist(order), at=at, number=order.number, message_id=message.pk)
    at = yield world.later(at, 30, 300)
    invoice = accept_written(actor=world.specialist(order), at=at, number=order.number, message_id=message.pk)
    if invoice:
        order.invoice = invoice.number
        yield from _pay(world, order, at)


def declined(world: World, order: Order, at: dt.datetime) -> Life:
    """The cost is too high for the client; the task is dropped."""
    at = yield world.soon(order, at)
    offered = _offer(world, order, at, order.minutes)
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
    _offer(world, order, at, order.minutes * 2)
    at = yield world.later(at, 20, 120)
    reply(
        actor=order.client,
        at=at,
        number=order.number,
        post=Post("А если без второго этапа, сколько получится?"),
    )
    at = yield world.soon(order, at)
    at = yield from _confirm(world, order, at, _offer(world, order, at, order.minutes))
    at = yield from _do(world, order, at)
    yield from _accept_and_pay(world, order, at)


def exceeded(world: World, order: Order, at: dt.datetime) -> Life:
    """The work turns out larger; a new estimate is confirmed before it goes on."""
    at = yield from _agree(world, order, at)
    at = yield from _stretch(world, order, at, min(order.minutes, 120))
    version = _offer(world, order, at, order.minutes * 2, reason="Старый модуль пришлось переписать целиком.")
    at = yield from _confirm(world, order, at, version)
    at = yield from _do(world, order, at)
    yield from _accept_and_pay(world, order, at)


def withdrawn(world: World, order: Order, at: dt.datetime) -> Life:
    """The client needs it no more."""
    at = yield from _agree(world, order, at)
    if world.chance(0.5):
        at = yield from _stretch(world, order, at, 30)
    at = yield world.later(at, 20, 200)
    invoice = withdraw(actor=order.client, at=at, number=order.number, reason="Уже не нужно, решили иначе.")
    if invoice:
        order.invoice = invoice.number
        yield from _pay(world, order, at)


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


def _question(world: World, order: Order, at: dt.datetime) -> Step:
    at = yield world.soon(order, at)
    ask(actor=world.specialist(order), at=at, number=order.number, post=Post(order.question))
    at = yield world.later(at, 15, 900)
    reply(actor=order.client, at=at, number=order.number, post=Post(order.answer))
    return at


def _agree(world: World, order: Order, at: dt.datetime) -> Step:
    if not order.paid:
        return at
    at = yield world.soon(order, at)
    return (yield from _confirm(world, order, at, _offer(world, order, at, order.minutes)))


def _offer(world: World, order: Order, at: dt.datetime, minutes: int, reason: str = "") -> int:
    text = LARGER if reason else world.pick(OFFERS)
    offer = Offer(minutes=minutes, text=text, reason=reason)
    return offer_estimate(actor=world.specialist(order), at=at, number=order.number, offer=offer).version


def _confirm(world: World, order: Order, at: dt.datetime, version: int) -> Step:
    longest = 90 if order.priority is not Priority.NORMAL else 900
    at = yield world.later(at, 5, longest)
    confirm_estimate(actor=order.boss, at=at, number=order.number, version=version)
    return at


def _do(world: World, order: Order, at: dt.datetime, *, minutes: int | None = None) -> Step:
    """Take it, work in as many stretches as the days allow, hand it over."""
    left = world.spread(minutes or order.minutes)
    at = yield world.start_of_work(order, at)
    specialist, at = yield from _take(world, order, at)
    start_work(actor=specialist, at=at, number=order.number)
    while left > 0:
        stretch = min(left, world.minutes_today(at))
        at = yield at + dt.timedelta(minutes=stretch)
        stop_timer(actor=specialist, at=at, text=order.entry)
        world.release(specialist)
        left -= stretch
        if left > 0:
            at = yield world.next_morning(at)
            specialist, at = yield from _take(world, order, at)
            start_timer(actor=specialist, at=at, number=order.number)
    if world.chance(0.1):
        answer(actor=specialist, at=at, number=order.number, post=Post("Заканчиваем, осталось проверить."))
    at = yield at + dt.timedelta(minutes=3)
    resolve(actor=specialist, at=at, number=order.number, post=Post(order.result))
    return at


def _take(
    world: World, order: Order, at: dt.datetime
) -> Generator[dt.datetime, dt.datetime, tuple[Person, dt.datetime]]:
    """Wait for a specialist who is free."""
    specialist = world.take(order)
    while specialist is None:
        at = yield world.later(at, 5, 20)
        specialist = world.take(order)
    return specialist, at


def _stretch(world: World, order: Order, at: dt.datetime, minutes: int) -> Step:
    """Begin and stop for now."""
    at = yield world.start_of_work(order, at)
    specialist, at = yield from _take(world, order, at)
    start_work(actor=specialist, at=at, number=order.number)
    at = yield at + dt.timedelta(minutes=minutes)
    stop_timer(actor=specialist, at=at, text=order.entry)
    world.release(specialist)
    return at


def _accept_and_pay(world: World, order: Order, at: dt.datetime) -> Life:
    at = yield world.later(at, 20, 1500)
    invoice = accept(actor=order.boss, at=at, number=order.number)
    if invoice:
        order.invoice = invoice.number
        yield from _pay(world, order, at)


def _pay(world: World, order: Order, at: dt.datetime) -> Life:
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
REMARKS = (
    "Спасибо! Всё хорошо, только на телефоне текст налезает на кнопку. Поправьте, пожалуйста.",
    "Почти то, что нужно. Отступ сверху сделайте, пожалуйста, как на соседней странице.",
    "Проверили: у одного товара осталось по-старому, артикул 4417.",
)
LARGER = "Работы оказалось больше, чем казалось. Подтвердите, пожалуйста, новую стоимость."
THANKS = (
    "Проверили, всё работает, спасибо. Работу принимаем.",
    "Отлично, то, что нужно. Можно закрывать.",
    "Принимаем, спасибо за скорость.",
)
OFFERS = (
    "Посмотрели: это доработка, она выходит за рамки поддержки. Оценили время, подтвердите, пожалуйста, стоимость.",
    "Работа понятна. Ниже ориентировочная стоимость; до подтверждения мы не начинаем.",
    "Оценили задачу вместе с проверкой. Если окажется быстрее, возьмём по факту.",
)
