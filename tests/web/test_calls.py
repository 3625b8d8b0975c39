"""The desk's telephone pages and the exchange's door: who sees them, what they do, what they refuse (1.3, R14, R23)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from reglament.store.models import Call, Invitation, Letter, Person, Ticket
from reglament.usecases.calls import CallCard, CallTime, log_call
from reglament.usecases.exchange import new_exchange_key
from tests.factories import MONDAY, Office, reread, ticket, ticket_in
from tests.stories.cast import later
from tests.web.desk import NOON, at, local_input, signed_in

pytestmark = pytest.mark.usefixtures("noon")
PHONE = "+7 495 123-45-67"


def text(answer: Any) -> str:
    """The page with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def logged(team: Office, **card: Any) -> Call:
    known = {"person_id": team.alice.pk, "note": "Нужен баннер", **card}
    return log_call(
        actor=team.anna, at=NOON, time=CallTime(later(NOON, minutes=-9), 5), card=CallCard(**known)
    )


def alice(team: Office) -> str:
    return f"{team.alice.pk}:{team.organisation.pk}"


def test_the_telephone_is_the_specialists(team: Office) -> None:
    call = logged(team)
    for person in (team.alice, team.vera):
        for address in (at("calls"), at("callers"), at("call", call.pk)):
            assert signed_in(person).get(address).status_code == 403
    assert Client().get(at("calls")).status_code == 302
    for person in (team.anna, team.olga):
        assert signed_in(person).get(at("call", call.pk)).status_code == 200
    assert signed_in(team.anna).get(at("call", call.pk + 1)).status_code == 404


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"do": "log"},
        {"view": "mine"},
        {"view": "waiting"},
        {"month": "2026-10"},
        {"month": "x", "organisation": "9"},
    ],
)
def test_the_log_in_both_languages(team: Office, query: dict[str, str], language: str) -> None:
    Person.objects.filter(pk=team.anna.pk).update(language=language)
    logged(team)
    page = signed_in(team.anna).get(at("calls", **query))
    assert page.status_code == 200
    assert {"ru": "Почему?", "en": "Why"}[language] in text(page)
    assert {"ru": "п. 1.3", "en": "cl. 1.3"}[language] in text(page)


def test_a_call_is_started_written_down_and_corrected(team: Office) -> None:
    browser = signed_in(team.anna)
    answer = browser.post(at("calls"), {"action": "start", "who": PHONE})
    call = Call.objects.get()
    assert (answer.status_code, answer["Location"], call.phone) == (302, at("call", call.pk), PHONE)
    assert "data-timer" in text(browser.get(at("calls")))
    answer = browser.post(
        at("call", call.pk), {"action": "stop", "person": alice(team), "note": " ", "seen": 1}
    )
    assert (answer.status_code, "Напишите, о чём был разговор" in text(answer)) == (422, True)
    browser.post(at("call", call.pk), {"action": "stop", "person": alice(team), "note": "Вопрос", "seen": 1})
    call.refresh_from_db()
    assert (call.minutes, call.person, call.organisation) == (1, team.alice, team.organisation)
    fix = {
        "action": "correct", "person": alice(team), "note": "Другой вопрос", "seen": 2,
        "started_at": local_input(later(NOON, hours=-1)), "minutes": "12",
    }  # fmt: skip
    assert browser.post(at("call", call.pk), fix).status_code == 302
    call.refresh_from_db()
    assert (call.minutes, call.note) == (12, "Другой вопрос")
    assert browser.post(at("call", call.pk), fix).status_code == 409


def test_a_past_call_is_logged_with_its_caller_found(team: Office) -> None:
    Person.objects.filter(pk=team.alice.pk).update(phone=PHONE)
    made = ticket(team)
    browser = signed_in(team.anna)
    part = text(browser.get(at("callers", who="495123")))
    assert alice(team) in part
    assert str(made.number) in part
    assert "никого не нашлось" in text(browser.get(at("callers", who="никто")))
    found = browser.post(at("calls"), {"action": "find", "who": "алиса", "note": "Недописано"})
    assert (found.status_code, alice(team) in text(found), "Недописано" in text(found)) == (200, True, True)
    posted = {
        "action": "log", "once": "k", "person": alice(team), "note": "Про почту", "ticket": made.number,
        "started_at": local_input(later(NOON, hours=-1)), "minutes": "5",
    }  # fmt: skip
    for _ in range(2):
        assert browser.post(at("calls"), posted).status_code == 302
    assert Call.objects.get().ticket == made
    assert browser.post(at("calls"), {**posted, "once": "n", "person": "чужой"}).status_code == 422
    assert Ticket.objects.count() == 1
    assert "5 мин" in text(browser.get(at("calls")))


def test_the_form_and_the_acceptance_come_of_a_call(team: Office) -> None:
    made = ticket_in("resolved", team)
    browser, call = signed_in(team.anna), logged(team)
    assert browser.post(at("call", call.pk), {"action": "form"}).status_code == 302
    assert Invitation.objects.get().body == "Нужен баннер"
    assert Letter.objects.filter(template="form_link").count() == 1
    assert browser.post(at("call", call.pk), {"action": "accept", "number": 9}).status_code == 422
    assert browser.post(at("call", call.pk), {"action": "accept", "number": made.number}).status_code == 302
    assert reread(made).status == "accepted"
    assert browser.post(at("call", call.pk), {"action": "find", "who": "Борис"}).status_code == 200
    assert browser.post(at("call", call.pk), {"action": "nothing"}).status_code == 404


# The exchange


def post(key: str, body: Any = None, **changes: Any) -> Any:
    known = {"id": "a1", "phone": "84951234567", "started_at": "2026-11-17T11:50:00+03:00"}
    sent = body if body is not None else json.dumps({**known, **changes})
    return Client().post(
        "/hooks/calls/", sent, content_type="application/json", headers={"authorization": f"Bearer {key}"}
    )


def test_the_exchange_posts_once_and_a_specialist_takes_it(team: Office) -> None:
    key = new_exchange_key(actor=team.olga, at=MONDAY)
    first, again = post(key), post(key, ended_at="2026-11-17T08:55:00Z")
    assert (first.status_code, first.json()["created"], again.status_code, again.json()["created"]) == (
        201,
        True,
        200,
        False,
    )
    call = Call.objects.get()
    assert call.minutes == 5
    other = post(key, phone="+79990000000")
    assert (other.status_code, other.json()["error"]) == (409, "conflict")
    browser = signed_in(team.anna)
    assert "Взять звонок" in text(browser.get(at("call", call.pk)))
    browser.post(at("call", call.pk), {"action": "take"})
    call.refresh_from_db()
    assert call.staff == team.anna


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", "[" * 9000, b"\xff", '{"id": 1}', '{"id": "a"}',
     '{"id": "a", "phone": "1", "started_at": "now"}',
     '{"id": "a", "phone": "1", "started_at": "2026-11-17T11:50:00"}',
     '{"id": "a", "phone": "1", "started_at": "0001-01-01T00:00:00+14:00"}',
     '{"id": "a", "phone": "1", "started_at": "2020-01-01T00:00:00+03:00"}',
     '{"id": "a\\u0000", "phone": "1", "started_at": "2026-11-17T11:50:00+03:00"}',
     '{"id": "\\ud800", "phone": "1", "started_at": "2026-11-17T11:50:00+03:00"}',
     '{"id": "", "phone": "1", "started_at": "2026-11-17T11:50:00+03:00"}'],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_json(team: Office, body: Any) -> None:
    answer = post(new_exchange_key(actor=team.olga, at=MONDAY), body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert set(answer.json()) == {"error", "message"}
    assert Call.objects.count() == 0


def test_who_may_not_post(team: Office) -> None:
    assert post("").status_code == 401
    key = new_exchange_key(actor=team.olga, at=MONDAY)
    assert Client().get("/hooks/calls/").status_code == 405
    assert post(key, "x" * 10_241).status_code == 413
    answers = [post("wrong").status_code for _ in range(12)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert post(key).status_code == 201
    assert [post(key).status_code for _ in range(120)][-1] == 429
    assert Client().post("/hooks/calls/", "{}", content_type="application/json").status_code == 429


def test_the_owner_gives_the_exchange_its_key(team: Office) -> None:
    assert signed_in(team.anna).post(at("studio"), {"action": "exchange_key"}).status_code == 403
    browser = signed_in(team.olga)
    page = text(browser.post(at("studio"), {"action": "exchange_key"}))
    key = page.split('<p class="mono break">')[1].split("<")[0]
    assert post(key).status_code == 201
    assert key not in text(browser.get(at("studio")))
    assert browser.post(at("studio"), {"action": "exchange_off"}).status_code == 302
    assert post(key).status_code == 401


def test_an_organisations_page_shows_its_consultations(team: Office) -> None:
    logged(team)
    assert "Консультации по телефону" in text(
        signed_in(team.anna).get(at("organisation", team.organisation.pk))
    )
