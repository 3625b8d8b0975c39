"""The studio itself: its requisites, the editions of its regulation, its table of days (R1, R10, 4.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from reglament.rules.calendar import DayKind
from reglament.rules.events import EventKind
from reglament.rules.phrases import numeric_day
from reglament.rules.regulation import (
    Problem,
    Regulation,
    RegulationError,
    default_regulation_text,
    parse_regulation,
)
from reglament.rules.requisites import Requisites, own_problems
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Day, Person, RegulationVersion, Studio
from reglament.store.seed_days import seed_days
from reglament.usecases.guards import local_day, require_owner
from reglament.usecases.moves import required
from reglament.usecases.organisations import requisite_refused
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict

# The table of days reaches this many years back and ahead of the year when the studio is set up.
YEARS_BACK, YEARS_AHEAD = 2, 2


@dataclass(frozen=True, slots=True)
class StudioCard:
    """The studio's requisites: the seller of every invoice."""

    name: str
    legal_name: str
    inn: str
    sole_proprietor: bool = False
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    bank_name: str = ""
    bik: str = ""
    account: str = ""
    corr_account: str = ""
    director: str = ""
    bookkeeper: str = ""


class RegulationRefused(BadInput):
    """The text is no regulation; `problems` names every key concerned."""

    def __init__(self, error: RegulationError) -> None:
        first = error.problems[0]
        named = f"{first.key}: " if first.key else ""
        super().__init__("text", Text(named + first.message.ru, named + first.message.en))
        self.problems: tuple[Problem, ...] = error.problems


@transaction.atomic
def set_up_studio(*, at: dt.datetime, card: StudioCard, text: str | None = None) -> Studio:
    """The studio's first row, its first edition (the shipped regulation unless `text` is given) and its days. What is
    there already stays. Raises BadInput at a requisite, RegulationRefused."""
    checked = _checked(card)
    lay_foundation(at=at, text=text)
    Studio.objects.filter(id=1).update(**asdict(checked))
    return Studio.objects.get(id=1)


@transaction.atomic
def lay_foundation(*, at: dt.datetime, text: str | None = None) -> None:
    """What the desk cannot run without: the studio's row, an edition in force, the table of days."""
    name = str(settings.STUDIO_NAME)
    Studio.objects.get_or_create(id=1, defaults={"name": name, "legal_name": name, "law_stamp": "new"})
    new_law = not RegulationVersion.objects.exists()
    if new_law:
        text = default_regulation_text() if text is None else text
        _write_edition(text, _parsed(text).effective_from, at=at, actor=None)
    new_days = not Day.objects.exists()
    if new_days:
        _seed(at.year - YEARS_BACK, at.year + YEARS_AHEAD)
    if new_law or new_days:
        _stamp()


@transaction.atomic
def update_studio(*, actor: Person, at: dt.datetime, card: StudioCard) -> Studio:
    """Change the requisites; invoices already issued keep theirs. A check that fails is refused: clients pay by them.

    Raises NotAllowed, BadInput at the requisite.
    """
    require_owner(actor)
    new = asdict(_checked(card))
    studio = Studio.objects.select_for_update().get(id=1)
    changes = {key: value for key, value in new.items() if getattr(studio, key) != value}
    before = {key: getattr(studio, key) for key in changes}
    Studio.objects.filter(id=1).update(**new)
    if changes:
        _tell(EventKind.STUDIO_CHANGED, actor, at, {"before": before, "after": changes})
    return Studio.objects.get(id=1)


@transaction.atomic
def publish_regulation(
    *, actor: Person, at: dt.datetime, text: str, effective_from: dt.date
) -> RegulationVersion:
    """Publish the next edition, in force from a studio-local day. Tickets keep the edition they were opened under.

    Raises NotAllowed, RegulationRefused with every problem, BadInput at "effective_from": not in the past, and not before
    an edition that is published already. The same text for the same day again gives the same edition.
    """
    require_owner(actor)
    _parsed(text)
    Studio.objects.select_for_update().get(id=1)
    last = RegulationVersion.objects.order_by("-edition").first()
    if last is not None and last.text == _dated(text, last.edition, effective_from):
        return last
    if effective_from < local_day(at):
        raise BadInput("effective_from", Text("Этот день уже прошёл", "This day is over"))
    if last is not None and effective_from < last.effective_from:
        day = last.effective_from
        raise BadInput(
            "effective_from",
            Text(
                f"Редакция {last.edition} уже объявлена с {numeric_day(day, 'ru')}: новая не может начаться раньше",
                f"Edition {last.edition} is announced from {numeric_day(day, 'en')}: a new one cannot begin earlier",
            ),
        )
    version = _write_edition(text, effective_from, at=at, actor=actor)
    _stamp()
    data = {"edition": version.edition, "effective_from": effective_from, "sha256": version.sha256}
    _tell(EventKind.REGULATION_PUBLISHED, actor, at, data)
    return version


@transaction.atomic
def override_day(*, actor: Person, at: dt.datetime, date: dt.date, kind: str, name: str = "") -> Day:
    """Say what kind one day is: a day off by decree, a working Saturday, a holiday (4.2, R1). Promises already given
    keep their instants; what is counted from now on knows the new day. Raises NotAllowed, BadInput at "kind"."""
    require_owner(actor)
    if kind not in set(DayKind):
        raise BadInput(
            "kind", Text("Выберите, какой это день", "Choose what kind of day it is"), clauses=("R1",)
        )
    values = {"kind": str(kind), "name": name.strip()[:200], "overridden_at": at, "overridden_by": actor}
    before = Day.objects.filter(date=date).values_list("kind", flat=True).first()
    day, _ = Day.objects.update_or_create(date=date, defaults=values)
    _stamp()
    data = {"date": date, "before": before, "kind": day.kind, "name": day.name}
    _tell(EventKind.DAY_OVERRIDDEN, actor, at, data)
    return day


@transaction.atomic
def restore_day(*, actor: Person, at: dt.datetime, date: dt.date) -> None:
    """Give a day back what the production calendar, or else its weekday, says. Raises NotAllowed, Conflict."""
    require_owner(actor)
    day = Day.objects.select_for_update().filter(date=date, overridden_at__isnull=False).first()
    if day is None:
        raise Conflict(Text("Этот день никто не менял", "Nobody has changed this day"))
    before = day.kind
    day.delete()
    _seed(date.year, date.year, only=date)
    _stamp()
    _tell(EventKind.DAY_OVERRIDDEN, actor, at, {"date": date, "before": before, "kind": None, "name": ""})


def _write_edition(
    text: str, effective_from: dt.date, *, at: dt.datetime, actor: Person | None
) -> RegulationVersion:
    last = RegulationVersion.objects.order_by("-edition").values_list("edition", flat=True).first()
    edition = (last or 0) + 1
    text = _dated(text, edition, effective_from)
    _parsed(text)
    return RegulationVersion.objects.create(
        edition=edition,
        effective_from=effective_from,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=at,
        published_by=actor,
    )


def _dated(text: str, edition: int, effective_from: dt.date) -> str:
    """The text with the number and the day it is published under, which stand above its first table."""
    head, table, rest = text.partition("\n[")
    head = re.sub(r"(?m)^(edition\s*=\s*)\d+", rf"\g<1>{edition}", head)
    head = re.sub(r"(?m)^(effective_from\s*=\s*)[0-9-]+", rf"\g<1>{effective_from.isoformat()}", head)
    return head + table + rest


def _seed(first_year: int, last_year: int, *, only: dt.date | None = None) -> None:
    days = seed_days(first_year, last_year)
    rows = [
        Day(date=date, kind=seeded.kind.value, name=seeded.name[:200])
        for date, seeded in days.items()
        if only is None or date == only
    ]
    Day.objects.bulk_create(rows, ignore_conflicts=True)


def _parsed(text: str) -> Regulation:
    try:
        return parse_regulation(text)
    except RegulationError as error:
        raise RegulationRefused(error) from error


def _stamp() -> None:
    """A new stamp of the law: every process reads the law anew. Random, so that no rolled-back law is mistaken for it."""
    Studio.objects.filter(id=1).update(law_stamp=secrets.token_hex(16))


def _checked(card: StudioCard) -> StudioCard:
    typed: dict[str, Any] = {
        key: value.strip() if isinstance(value, str) else value for key, value in asdict(card).items()
    }
    card = StudioCard(**typed)
    required(card.name, "name", Text("Укажите название", "Give the name"))
    required(card.legal_name, "legal_name", Text("Укажите полное название", "Give the legal name"))
    for key, value in asdict(card).items():
        most = int(getattr(Studio._meta.get_field(key), "max_length", None) or 300)
        if isinstance(value, str) and len(value) > most:
            raise BadInput(key, Text(f"Не больше {most} знаков", f"At most {most} characters"))
    for problem in own_problems(
        Requisites(
            card.inn, card.kpp, card.ogrn, card.bik, card.account, card.corr_account, card.sole_proprietor
        )
    ):
        raise requisite_refused(problem)
    return card


def _tell(kind: EventKind, actor: Person, at: dt.datetime, data: Mapping[str, object]) -> None:
    record(Happening(kind, Role.SPECIALIST, actor, data=data), Subject(), at=at)
