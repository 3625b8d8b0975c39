"""The desk's pages of letters of authority (1.5, R22)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.store.models import Authority, AuthorityProposal, Person
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import Office, authority_of
from tests.post import arrives
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
OFFICE = "office@romashka.example"


def text(answer: Any) -> str:
    """The page with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


@pytest.fixture
def proposal(team: Office) -> AuthorityProposal:
    contract = NewContract("Д-1", dt.date(2026, 1, 1), OFFICE)
    add_contract(actor=team.olga, at=NOON, organisation_id=team.organisation.pk, contract=contract)
    words = "Просим добавить Еву Еремееву, eva@r.example, и <b>исключить</b> Боброва Бориса, bob@romashka.example."
    return AuthorityProposal.objects.get(letter=arrives(OFFICE, at=NOON, text=words))


def lines(*rows: dict[str, Any], seen: int) -> dict[str, Any]:
    posted = {"action": "save", "seen": seen, "line-TOTAL_FORMS": len(rows), "line-INITIAL_FORMS": 0}
    return posted | {f"line-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def test_they_are_the_specialists(team: Office, proposal: AuthorityProposal) -> None:
    page = at("authority_letter", proposal.letter_id)
    for person in (team.alice, team.vera):
        assert signed_in(person).get(page).status_code == 403
        assert signed_in(person).get(at("authority_letters")).status_code == 403
    assert signed_in(team.anna).get(at("authority_letter", 0)).status_code == 404


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_list_and_the_letter_beside_its_lines(
    team: Office, proposal: AuthorityProposal, language: str
) -> None:
    Person.objects.filter(pk=team.anna.pk).update(language=language)
    browser = signed_in(team.anna)
    for view in ("open", "all"):
        assert f"/{proposal.letter_id}/" in text(browser.get(at("authority_letters", view=view)))
    page = text(browser.get(at("authority_letter", proposal.letter_id)))
    assert "&lt;b&gt;" in page
    assert "eva@r.example" in page
    assert at("authority_letter", proposal.letter_id) in text(
        browser.get(at("mail_letter", proposal.letter_id))
    )


def test_lines_are_edited_and_confirmed(team: Office, proposal: AuthorityProposal) -> None:
    browser, page = signed_in(team.anna), at("authority_letter", proposal.letter_id)
    answer = browser.post(page, {"action": "confirm", "seen": 1})
    assert (answer.status_code, "Строка 1" in text(answer)) == (422, True)
    eva = {"action": "add", "email": "eva@r.example", "name": "Ева Еремеева", "right_order": "on"}
    bob = {"action": "remove", "email": "bob@romashka.example"}
    gone = {"action": "remove", "email": "alice@romashka.example", "drop": "on"}
    assert browser.post(page, lines(eva, bob, gone, {"action": "add"}, seen=1)).status_code == 302
    shown = text(browser.get(page))
    assert "получит права" in shown
    assert "доступ закроется сразу" in shown
    answer = browser.post(page, lines(eva, seen=1))
    assert answer.status_code == 409
    assert browser.post(page, lines({"action": "add", "email": "нет"}, seen=2)).status_code == 422
    assert browser.post(page, {"action": "confirm", "seen": 2}).status_code == 302
    assert authority_of(Person.objects.get(email="eva@r.example")).right_order
    assert not Authority.objects.filter(person=team.bob, revoked_at=None).exists()
    assert authority_of(team.alice)
    assert "Права изменены" in text(browser.get(page))


def test_a_letter_is_declined_with_a_reason(team: Office, proposal: AuthorityProposal) -> None:
    browser, page = signed_in(team.anna), at("authority_letter", proposal.letter_id)
    assert browser.post(page, {"action": "decline", "reason": ""}).status_code == 422
    assert browser.post(page, {"action": "decline", "reason": "Не сказано, с какого дня"}).status_code == 302
    assert "Не сказано, с какого дня" in text(browser.get(page))
    assert "Писем о правах нет" in text(browser.get(at("authority_letters")))
