"""The demo's world: who is free when, what comes next, and a seeded chance, so that the same day gives the same studio."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from reglament.queries.open_bill import open_bill
from reglament.rules.calendar import Calendar, TimeKind
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority
from reglament.usecases.clock import tick

if TYPE_CHECKING:
    from reglament.usecases.people import Person

T = TypeVar("T")


@dataclass(slots=True)
class Order:
    """One ticket to be: what is asked, by whom, and how its life goes."""

    organisation_id: int
    site_id: int
    client: Person
    boss: Person
    title: str
    body: str
    question: str
    answer: str
    result: str
    entry: str
    minutes: int
    paid: bool
    priority: Priority
    plan: str
    number: int = 0
    invoice: int | None = None
    specialist: Person | None = None


@dataclass(slots=True)
class World:
    """The simulated studio. `until` is now: nothing happens after it."""

    calendar: Calendar
    specialists: Sequence[Person]
    accountant: Person
    until: dt.datetime
    random: random.Random
    busy: set[int] = field(default_factory=set)
    document: int = 150
    _queue: list[tuple[dt.datetime, int, Generator[dt.datetime, dt.datetime, None]]] = field(
        default_factory=list
    )
    _count: int = 0

    def add(self, at: dt.datetime, life: Generator[dt.datetime, dt.datetime, None]) -> None:
        """Let a life begin at an instant."""
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, life))

    def run(self) -> None:
        """Resume every life at its instants, in the order of time, until now."""
        begun: set[int] = set()
        while self._queue and self._queue[0][0] <= self.until:
            at, key, life = heapq.heappop(self._queue)
            try:
                following = life.send(at) if key in begun else next(life)
            except StopIteration:
                continue
            begun.add(key)
            heapq.heappush(self._queue, (max(following, at), key, life))

    def chance(self, share: float) -> bool:
        """True in about that share of cases."""
        return self.random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self.random.choice(choices)

    def spread(self, minutes: int) -> int:
        """Minutes as they turn out: near the plan, seldom above it."""
        return max(3, int(minutes * self.random.uniform(0.6, 1.05)))

    def later(self, at: dt.datetime, least: int, most: int) -> dt.datetime:
        """Some working minutes later."""
        minutes = dt.timedelta(minutes=self.random.randint(least, most))
        return self.calendar.add(at, minutes, TimeKind.WORKING)

    def soon(self, order: Order, at: dt.datetime) -> dt.datetime:
        """When a specialist answers: well within the promise of an urgent ticket, otherwise in an hour or three."""
        if order.priority is Priority.NORMAL:
            return self.later(at, 10, 180)
        return self._within_promise(order, at, 0.5)

    def specialist(self, order: Order) -> Person:
        """The specialist of the ticket, chosen once."""
        if order.specialist is None:
            order.specialist = self.pick(self.specialists)
        return order.specialist

    def start_of_work(self, order: Order, at: dt.datetime) -> dt.datetime:
        """When the specialist sets about it: in time in four of five cases."""
        normal = order.priority is Priority.NORMAL
        wanted = self.later(at, 20, 900) if normal else self._within_promise(order, at, 1.25)
        return (
            self.calendar.add(wanted, dt.timedelta(0), TimeKind.WORKING)
            if self._asleep(order, wanted)
            else wanted
        )

    def take(self, order: Order) -> Person | None:
        """A specialist who is free just now, the ticket's own first; busy from now on. None when all are busy."""
        for person in (self.specialist(order), *self.specialists):
            if person.pk not in self.busy:
                self.busy.add(person.pk)
                order.specialist = person
                return person
        return None

    def release(self, specialist: Person) -> None:
        """The specialist is free again."""
        self.busy.discard(specialist.pk)

    def minutes_today(self, at: dt.datetime) -> int:
        """How long somebody who starts now works on: until the office closes, or a stretch in the evening."""
        day = self.calendar.local(at).date()
        opens, closes = office(self.calendar, day)
        if not self.calendar.is_working_day(day) or not opens <= at < closes - dt.timedelta(minutes=20):
            return 90
        return int((closes - at).total_seconds() // 60)

    def next_morning(self, at: dt.datetime) -> dt.datetime:
        """Soon after the office opens again."""
        day = self.calendar.working_day_on_or_after(self.calendar.local(at).date() + dt.timedelta(days=1))
        return office(self.calendar, day)[0] + dt.timedelta(minutes=self.random.randint(5, 50))

    def day(self, at: dt.datetime) -> dt.date:
        """The studio's day of an instant."""
        return self.calendar.local(at).date()

    def next_document(self) -> int:
        """The next number of somebody's payment order."""
        self.document += self.random.randint(1, 7)
        return self.document

    def bill_of(self, order: Order) -> tuple[int, Decimal] | None:
        """The unpaid invoice of the ticket, with what is left to pay."""
        return open_bill(order.number)

    def clock(self, at: dt.datetime) -> Generator[dt.datetime, dt.datetime, None]:
        """The studio's clock: it ticks a few times a day here, every minute in life."""
        while True:
            tick(at=at)
            at = yield at + dt.timedelta(hours=5)

    def _asleep(self, order: Order, at: dt.datetime) -> bool:
        by_day = order.priority in (Priority.NORMAL, Priority.HIGH)
        return by_day and self.calendar.kind_at(at) is not TimeKind.WORKING

    def _within_promise(self, order: Order, at: dt.datetime, share: float) -> dt.datetime:
        deadline = reaction_deadline(self.calendar, order.priority, at).at
        if deadline is None:
            return self.later(at, 20, 300)
        found = at + (deadline - at) * self.random.uniform(0.1, share)
        closed = self.calendar.kind_at(found) is TimeKind.CLOSED
        return self.calendar.add(found, dt.timedelta(minutes=1), TimeKind.OFF) if closed else found


def office(calendar: Calendar, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When the office opens and closes on a day, as instants; by the regulation's hours even where nobody comes."""
    regulation = calendar.regulation
    return calendar.instant(day, regulation.opens), calendar.instant(day, regulation.closes)
