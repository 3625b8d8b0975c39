"""Who plays in the demo: the studio's people, a dozen clients with requisites that pass every check and belong to nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.usecases.authorities import NewAuthority, Rights, grant_authority
from reglament.usecases.organisations import (
    NewContract,
    OrganisationCard,
    add_contract,
    add_organisation,
    add_period,
    add_site,
)
from reglament.usecases.people import Person, add_person, create_owner, set_roles
from reglament.usecases.studio import StudioCard, set_up_studio

STUDIO = StudioCard(
    name="Студия «Пример»",
    legal_name="ООО «Студия Пример»",
    inn="7700990010",
    kpp="770001001",
    ogrn="1260099999917",
    address="101000, г. Москва, ул. Примерная, д. 1",
    phone="+7 (495) 000-00-00",
    bank_name="АО «УЧЕБНЫЙ БАНК» Г. МОСКВА",
    bik="040000999",
    account="40702810600000000001",
    corr_account="30101810500000000999",
    director="Орлова О. П.",
    bookkeeper="Верещагина В. С.",
)
OWNER = ("olga@studio.example", "Ольга Орлова")
STAFF = (
    ("anna@studio.example", "Анна Белова", ("specialist",)),
    ("ilya@studio.example", "Илья Громов", ("specialist",)),
    ("pyotr@studio.example", "Пётр Зимин", ("specialist",)),
    ("vera@studio.example", "Вера Верещагина", ("accountant",)),
)


_SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya".replace("-", "").split(
    " "
)
LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _SOUNDS, strict=True))


@dataclass(frozen=True, slots=True)
class Client:
    """One client to be: its name, tax number, mail domain, people (the first has every right) and sites. `months` is how
    long the support is paid ahead: below zero it is over."""

    name: str
    inn: str
    domain: str
    people: tuple[str, ...]
    sites: tuple[str, ...]
    months: int = 6
    monthly: bool = False
    upd: bool = False
    language: str = "ru"


CLIENTS = (
    Client("ООО «Ромашка»", "7700990028", "romashka.example", ("Марина Ковалёва", "Дмитрий Соколов"),
           ("romashka.example", "opt.romashka.example"), 4),
    Client("АО «Клевер»", "7700990050", "klever.example", ("Сергей Лавров", "Ирина Полякова"), ("klever.example",), 7),
    Client("ООО «Василёк»", "7700990035", "vasilek.example", ("Наталья Ершова", "Олег Титов"), ("vasilek.example",), 2),
    Client("ООО «Пион»", "7700990067", "pion.example", ("Екатерина Миронова",), ("pion.example",), 9, monthly=True, upd=True),
    Client("ИП Соколова А. П.", "770099000106", "sokolova.example", ("Алла Соколова",), ("sokolova.example",), 5),
    Client("ООО «Ландыш»", "7700990074", "landysh.example", ("Виктор Назаров", "Юлия Фомина"), ("landysh.example",), 3),
    Client("АО «Подсолнух»", "7700990081", "podsolnuh.example", ("Григорий Ильин", "Анастасия Рогова"),
           ("podsolnuh.example", "b2b.podsolnuh.example"), 11),
    Client("ООО «Калина»", "7700990099", "kalina.example", ("Павел Сорокин",), ("kalina.example",), 1),
    Client("ООО «Рябина»", "7700990109", "ryabina.example", ("Татьяна Власова", "Максим Чернов"), ("ryabina.example",), 6),
    Client("ИП Мятлев К. Д.", "770099000280", "myatlev.example", ("Кирилл Мятлев",), ("myatlev.example",), -1),
    Client("ООО «Липа Экспорт»", "7700990116", "lipa-export.example", ("Helen Martin", "Артём Юдин"),
           ("lipa-export.example",), 8, language="en"),
    Client("ООО «Клюква»", "7700990123", "klyukva.example", ("Людмила Жукова", "Роман Беляев"), ("klyukva.example",), 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """A client that is set up: its row's id, its people and its sites under support."""

    organisation_id: int
    people: tuple[Person, ...]
    site_ids: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the demo."""

    owner: Person
    specialists: tuple[Person, ...]
    accountant: Person
    houses: tuple[House, ...]


def set_the_stage(*, start: dt.datetime, today: dt.date) -> Cast:
    """Set up the studio, its staff and its clients as of the demo's first day."""
    set_up_studio(at=start, card=STUDIO)
    owner = create_owner(at=start, email=OWNER[0], name=OWNER[1])
    staff = [_staff(owner, start, email, name, roles) for email, name, roles in STAFF]
    houses = tuple(_house(owner, start, today, client, index) for index, client in enumerate(CLIENTS))
    return Cast(owner, tuple(p for p in staff if p.is_specialist), staff[-1], houses)


def _staff(owner: Person, at: dt.datetime, email: str, name: str, roles: tuple[str, ...]) -> Person:
    person = add_person(actor=owner, at=at, email=email, name=name)
    return set_roles(actor=owner, at=at, person_id=person.pk, roles=roles)


def _house(owner: Person, at: dt.datetime, today: dt.date, client: Client, index: int) -> House:
    sole = client.name.startswith("ИП")
    card = OrganisationCard(
        name=client.name,
        legal_name=client.name,
        sole_proprietor=sole,
        inn=client.inn,
        kpp="" if sole else "770001001",
        address=f"101000, г. Москва, ул. Садовая, д. {index + 2}",
        phone=f"+7 (495) 000-01-{index + 10}",
        invoicing="monthly" if client.monthly else "per_ticket",
        acts_by="monthly" if client.monthly else "per_ticket",
        closing_paper="upd" if client.upd else "act",
        language=client.language,
    )
    organisation = add_organisation(actor=owner, at=at, card=card)
    contract = NewContract(f"{40 + index}/2025", dt.date(2025, 3, 10), f"office@{client.domain}")
    add_contract(actor=owner, at=at, organisation_id=organisation.pk, contract=contract)
    sites = tuple(_site(owner, at, today, organisation.pk, name, client.months) for name in client.sites)
    people = tuple(
        _person(owner, at, organisation.pk, client, name, first=order == 0)
        for order, name in enumerate(client.people)
    )
    return House(organisation.pk, people, sites, client.months > 0)


def _site(
    owner: Person, at: dt.datetime, today: dt.date, organisation_id: int, name: str, months: int
) -> int:
    site = add_site(actor=owner, at=at, organisation_id=organisation_id, name=name)
    begins = at.date() - dt.timedelta(days=60)
    ends = today + dt.timedelta(days=31 * months if months > 0 else -5)
    add_period(actor=owner, at=at, site_id=site.pk, from_day=begins, to_day=ends)
    return int(site.pk)


def _person(
    owner: Person, at: dt.datetime, organisation_id: int, client: Client, name: str, *, first: bool
) -> Person:
    email = f"{_latin(name.split()[0])}@{client.domain}"
    language = client.language if name.isascii() else "ru"
    person = add_person(actor=owner, at=at, email=email, name=name, language=language)
    rights = Rights(
        right_order=True,
        right_money=first,
        is_admin=first,
        follows=False,
        from_day=at.date(),
        evidence=f"Письмо с office@{client.domain}",
    )
    grant_authority(
        actor=owner,
        at=at,
        grant=NewAuthority(person_id=person.pk, organisation_id=organisation_id, rights=rights),
    )
    return person


def _latin(name: str) -> str:
    return "".join(LATIN.get(letter, letter) for letter in name.lower())
