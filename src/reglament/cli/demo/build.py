"""Make the demo studio as of an instant: some four months of tickets lived through the use-cases, in one transaction, and the
post of the last hour."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from reglament.cli.demo.bank import bank_tells
from reglament.cli.demo.cast import Cast, House, set_the_stage
from reglament.cli.demo.lives import life
from reglament.cli.demo.money import money
from reglament.cli.demo.papers import papers
from reglament.cli.demo.post import post
from reglament.cli.demo.world import Order, World, office
from reglament.queries.law import law_at
from reglament.rules.calendar import Calendar, DayKind, TimeKind
from reglament.rules.regulation import Priority
from reglament.usecases.history import settle_history

DAYS = 116
TICKETS = 288
FRESH = dt.timedelta(days=5)
PAGES = ("Контакты", "Обратная связь", "Самовывоз", "Вакансии", "Гарантия", "Оптовикам", "Доставка по городу",
         "О компании", "Новости", "Купить в один клик", "Заказать звонок", "Партнёрам")  # fmt: skip
PRODUCTS = (
    "Садовый инструмент",
    "Семена",
    "Кофе в зёрнах",
    "Постельное бельё",
    "Керамика",
    "Светильники",
    "Мебель для дачи",
    "Автохимия",
    "Детские книги",
    "Чай",
    "Обувь",
    "Окна",
)
NAMES = ("Игорь Лапин", "Мария Котова", "Семён Пахомов", "Ольга Зуева", "Антон Рыбаков")
MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь",
          "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь")  # fmt: skip
# How often each course of events comes up, in parts.
FREE_PLANS = {"plain": 56, "remarks": 12, "silence": 10, "no_answer": 4, "oral": 5, "written": 5, "duplicate": 3,
              "refused": 3, "withdrawn": 3}  # fmt: skip
PAID_PLANS = {"plain": 58, "remarks": 9, "silence": 8, "no_answer": 3, "oral": 6, "written": 4, "declined": 4,
              "bargained": 4, "exceeded": 4, "withdrawn": 3}  # fmt: skip
PRIORITIES = {Priority.NORMAL: 68, Priority.HIGH: 15, Priority.URGENT: 10, Priority.IMMEDIATE: 7}


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: how many clients and tickets."""

    organisations: int
    tickets: int


def build(*, at: dt.datetime) -> Built:
    """Fill an empty database with the demo studio as of `at`; the same instant gives the same studio. Letters that came in
    the last hour are left to whoever reads letters."""
    stage, tickets = _live(at)
    post(stage.houses, at)
    return Built(len(stage.houses), tickets)


@transaction.atomic
def _live(at: dt.datetime) -> tuple[Cast, int]:
    """Who plays, and how many tickets they have had."""
    start = at - dt.timedelta(days=DAYS)
    chance = random.Random(2026)  # noqa: S311 - believable, not secret
    stage = set_the_stage(start=start, today=at.date())
    calendar = law_at(at).calendar
    world = World(calendar, stage.specialists, stage.accountant, at, chance)
    world.add(start, world.clock(start))
    orders = list(_orders(stage.houses, chance))
    for filed, order in zip(_instants(len(orders), start, at, calendar, chance), orders, strict=True):
        world.add(filed, life(world, order, filed))
    money(world, stage.houses, at)
    papers(world, stage.houses, at)
    world.run()
    bank_tells(world, stage.owner, at)
    settle_history(before=at - FRESH)
    return stage, len(orders)


def _instants(
    count: int, start: dt.datetime, at: dt.datetime, calendar: Calendar, chance: random.Random
) -> list[dt.datetime]:
    """When tickets are filed: mostly in working hours, some at night and on days off, a fifth in the last few days."""
    found = []
    for index in range(count):
        span = dt.timedelta(days=6) if index % 5 == 0 else at - start - dt.timedelta(days=2)
        filed = at - span * chance.random()
        if chance.random() < 0.85 and calendar.kind_at(filed) is not TimeKind.WORKING:
            filed = _in_office(filed, calendar, chance)
        found.append(
            min(filed, at - dt.timedelta(minutes=chance.randint(3, 60))).replace(second=0, microsecond=0)
        )
    return found


def _in_office(filed: dt.datetime, calendar: Calendar, chance: random.Random) -> dt.datetime:
    day = calendar.local(filed).date()
    while calendar.kind(day) is not DayKind.WORKING:
        day -= dt.timedelta(days=1)
    opens, closes = office(calendar, day)
    return opens + (closes - opens) * chance.random()


def _orders(houses: Sequence[House], chance: random.Random) -> Iterator[Order]:
    tasks = tomllib.loads(importlib.resources.files(__package__).joinpath("tasks.toml").read_text("utf-8"))[
        "task"
    ]
    for index in range(TICKETS):
        task = chance.choice(tasks)
        house = chance.choice([h for h in houses if h.supported] if index % 40 else houses[:3])
        paid = bool(task["paid"])
        plans = PAID_PLANS if paid else FREE_PLANS
        words = {
            "page": chance.choice(PAGES),
            "product": chance.choice(PRODUCTS),
            "person": chance.choice(NAMES),
            "phone": f"+7 (495) 000-{chance.randint(10, 99)}-{chance.randint(10, 99)}",
            "month": chance.choice(MONTHS),
        }
        said = {
            key: str(task[key]).format(**words)
            for key in ("title", "body", "question", "answer", "result", "entry")
        }
        yield Order(
            organisation_id=house.organisation_id,
            site_id=chance.choice(house.site_ids),
            client=chance.choice(house.people),
            boss=house.people[0],
            minutes=int(task["minutes"]),
            paid=paid,
            priority=chance.choices(list(PRIORITIES), list(PRIORITIES.values()))[0]
            if paid
            else Priority.NORMAL,
            plan=chance.choices(list(plans), list(plans.values()))[0],
            title=said["title"],
            body=said["body"],
            question=said["question"],
            answer=said["answer"],
            result=said["result"],
            entry=said["entry"],
        )
