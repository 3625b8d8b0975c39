"""The demo's invoices whose money goes its own way: late, too much, billed anew, asked to be settled from an advance (R10,
R11). Each is of a work of its own, because nobody else pays for that."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reglament.cli.demo.cast import House
from reglament.cli.demo.lives import file_ticket
from reglament.cli.demo.steps import Life, agree, do, pay
from reglament.cli.demo.world import Order, World, office
from reglament.rules.regulation import Priority
from reglament.usecases.acceptance import accept
from reglament.usecases.advance_orders import order_settlement
from reglament.usecases.billing import void_invoice
from reglament.usecases.payments import Receipt, record_payment

# Whose work it is, by the house's place, and how many working days ago it was asked for: more than the longest course takes.
BEGINS = {"owing": (8, 32), "overpaid": (5, 20), "reissued": (6, 18), "from_advance": (2, 14)}
TOO_MUCH = Decimal(1500)


def money(world: World, houses: Sequence[House], at: dt.datetime) -> None:
    """Let the last weeks have each of them once."""
    file = importlib.resources.files(__package__).joinpath("tasks.toml")
    for task in tomllib.loads(file.read_text("utf-8"))["trouble"]:
        place, days = BEGINS[task["plan"]]
        day = world.calendar.shift_working_days(world.day(at), -days)
        begins = office(world.calendar, day)[0] + dt.timedelta(hours=1)
        world.add(begins, _life(world, _order(houses[place], task), begins))


def _order(house: House, task: Mapping[str, Any]) -> Order:
    return Order(
        organisation_id=house.organisation_id,
        site_id=house.site_ids[0],
        client=house.people[-1],
        boss=house.people[0],
        title=task["title"],
        body=task["body"],
        question="",
        answer="",
        result=task["result"],
        entry=task["entry"],
        minutes=task["minutes"],
        paid=True,
        priority=Priority.NORMAL,
        plan=task["plan"],
    )


def _life(world: World, order: Order, at: dt.datetime) -> Life:
    """A chargeable work, done and accepted; then its invoice's own course."""
    file_ticket(order, at)
    at = yield from agree(world, order, at)
    at = yield from do(world, order, at)
    at = yield world.later(at, 20, 400)
    invoice = accept(actor=order.boss, at=at, number=order.number)
    if invoice is not None:
        order.invoice = invoice.number
        yield from COURSES[order.plan](world, order, at)


def _owing(world: World, order: Order, at: dt.datetime) -> Life:
    """Nobody pays; the clock reminds."""
    at = yield at + dt.timedelta(days=400)


def _overpaid(world: World, order: Order, at: dt.datetime) -> Life:
    """More comes than was billed: the rest lies as an advance."""
    at = yield world.later(at, 200, 900)
    bill = world.bill_of(order)
    if bill is not None:
        number, left = bill
        receipt = Receipt(number, left + TOO_MUCH, world.day(at), str(world.next_document()))
        record_payment(actor=world.accountant, at=at, receipt=receipt)


def _reissued(world: World, order: Order, at: dt.datetime) -> Life:
    """The invoice is void, the work is billed anew."""
    at = yield world.later(at, 60, 600)
    if order.invoice is not None:
        reason = "Клиент не успел провести счёт и просит новый, с текущей датой"
        void_invoice(actor=world.accountant, at=at, number=order.invoice, reason=reason, reissue=True)
        yield from pay(world, order, at)


def _from_advance(world: World, order: Order, at: dt.datetime) -> Life:
    """The client asks to settle it from the advance; accounting has not decided yet."""
    eve = office(world.calendar, world.calendar.shift_working_days(world.day(world.until), -1))[0]
    at = yield max(at + dt.timedelta(hours=1), eve + dt.timedelta(hours=2))
    if order.invoice is not None:
        order_settlement(actor=order.boss, at=at, invoice_number=order.invoice)


COURSES: Mapping[str, Callable[[World, Order, dt.datetime], Life]] = {
    "owing": _owing,
    "overpaid": _overpaid,
    "reissued": _reissued,
    "from_advance": _from_advance,
}
