"""The studio: requisites, editions of the regulation, the table of days (R1, R10, 4.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reglament.queries.law import law_at, law_of
from reglament.rules.calendar import DayKind
from reglament.rules.regulation import default_regulation_text
from reglament.store.models import Day, Event, RegulationVersion, Studio
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed
from reglament.usecases.studio import (
    RegulationRefused,
    override_day,
    publish_regulation,
    restore_day,
    set_up_studio,
    update_studio,
)
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-18 12:00")
TEXT = default_regulation_text()
DEARER = TEXT.replace("rate = 2000 ", "rate = 2500 ")
DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def team() -> Office:
    return make.office()


def test_setting_up_brings_the_shipped_edition_and_the_days() -> None:
    studio = make.studio()
    assert (studio.legal_name, studio.account) == ("ООО «Студия Пример»", "40702810600000000001")
    edition = RegulationVersion.objects.get()
    assert edition.edition == 1
    assert len(edition.sha256) == 64
    assert Day.objects.get(date=dt.date(2026, 12, 31)).kind == "off"
    assert Day.objects.get(date=dt.date(2026, 11, 4)).kind == "closed"
    assert Day.objects.get(date=dt.date(2027, 2, 20)).kind == "working"


def test_setting_up_again_keeps_the_law() -> None:
    stamp = make.studio().law_stamp
    assert make.studio().law_stamp == stamp
    assert RegulationVersion.objects.count() == 1


def test_the_studio_cannot_be_set_up_with_wrong_requisites() -> None:
    with pytest.raises(BadInput) as refused:
        set_up_studio(at=AT, card=replace(make.STUDIO, account="40702810600000000002"))
    assert refused.value.field == "account"
    assert not Studio.objects.exists()


def test_the_owner_changes_the_requisites(team: Office) -> None:
    studio = update_studio(actor=team.olga, at=AT, card=replace(make.STUDIO, phone="+7 495"))
    assert studio.phone == "+7 495"
    assert Event.objects.get(kind="studio_changed").data["after"] == {"phone": "+7 495"}
    with pytest.raises(NotAllowed):
        update_studio(actor=team.anna, at=AT, card=make.STUDIO)
    for field, wrong in (
        ("inn", "7700990011"),
        ("name", " "),
        ("director", "я" * 121),
        ("corr_account", "1"),
    ):
        with pytest.raises(BadInput) as refused:
            update_studio(actor=team.olga, at=AT, card=replace(make.STUDIO, **{field: wrong}))  # type: ignore[arg-type]
        assert refused.value.field == field


def test_a_new_edition_is_in_force_from_its_day(team: Office) -> None:
    before = make.ticket(team)
    version = publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=DECEMBER)
    assert (version.edition, version.published_by) == (2, team.olga)
    assert law_at(moscow("2026-11-30 23:59")).regulation.rate == 2000
    assert law_at(moscow("2026-12-01 00:00")).regulation.rate == 2500
    after = make.ticket(team, at=moscow("2026-12-01 10:00"))
    assert (law_of(before).regulation.rate, law_of(after).regulation.rate) == (2000, 2500)


def test_an_edition_carries_its_number_and_its_day(team: Office) -> None:
    version = publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=DECEMBER)
    law = law_at(moscow("2026-12-01 10:00"))
    assert (law.regulation.edition, law.regulation.effective_from) == (2, DECEMBER)
    assert "edition = 2\neffective_from = 2026-12-01\n" in version.text


def test_the_same_edition_twice_is_one(team: Office) -> None:
    first = publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=DECEMBER)
    assert publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=DECEMBER) == first
    assert RegulationVersion.objects.count() == 2


def test_an_edition_is_refused(team: Office) -> None:
    with pytest.raises(NotAllowed):
        publish_regulation(actor=team.anna, at=AT, text=DEARER, effective_from=DECEMBER)
    with pytest.raises(RegulationRefused) as wrong:
        publish_regulation(
            actor=team.olga, at=AT, text=TEXT.replace("rate = 2000 ", "rate = -1 "), effective_from=DECEMBER
        )
    assert [problem.key for problem in wrong.value.problems] == ["price.rate"]
    assert wrong.value.text.ru.startswith("price.rate: ")
    with pytest.raises(RegulationRefused):
        publish_regulation(actor=team.olga, at=AT, text="= ", effective_from=DECEMBER)
    with pytest.raises(BadInput) as past:
        publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=dt.date(2026, 11, 17))
    assert past.value.field == "effective_from"
    publish_regulation(actor=team.olga, at=AT, text=DEARER, effective_from=DECEMBER)
    with pytest.raises(BadInput) as before:
        publish_regulation(actor=team.olga, at=AT, text=TEXT, effective_from=dt.date(2026, 11, 30))
    assert before.value.field == "effective_from"


def test_a_day_is_overridden_and_given_back(team: Office) -> None:
    day = dt.date(2026, 12, 31)
    override_day(actor=team.olga, at=AT, date=day, kind="working", name="Работаем")
    assert law_at(AT).calendar.kind(day) is DayKind.WORKING
    assert Day.objects.get(date=day).overridden_by == team.olga
    restore_day(actor=team.olga, at=AT, date=day)
    assert law_at(AT).calendar.kind(day) is DayKind.OFF
    assert [event.data["kind"] for event in Event.objects.filter(kind="day_overridden")] == ["working", None]
    with pytest.raises(Conflict):
        restore_day(actor=team.olga, at=AT, date=day)


def test_an_ordinary_day_goes_back_to_its_weekday(team: Office) -> None:
    day = dt.date(2026, 12, 1)
    override_day(actor=team.olga, at=AT, date=day, kind="closed")
    assert law_at(AT).calendar.kind(day) is DayKind.CLOSED
    restore_day(actor=team.olga, at=AT, date=day)
    assert law_at(AT).calendar.kind(day) is DayKind.WORKING


def test_only_the_owner_and_only_known_kinds(team: Office) -> None:
    with pytest.raises(NotAllowed):
        override_day(actor=team.anna, at=AT, date=DECEMBER, kind="off")
    with pytest.raises(BadInput) as refused:
        override_day(actor=team.olga, at=AT, date=DECEMBER, kind="free")
    assert refused.value.field == "kind"
