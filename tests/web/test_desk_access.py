"""Who may open what: clients nothing of it, specialists the desk, accounting the money, the owner everything."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Office, free_ticket, invoice_of, ticket_in
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")

DESK = ("queue", "search", "new")
STAFF = ("organisations", "calendar", "regulation")
OWNER = ("people", "studio", "edition_new")
MONEY = ("accounting:invoices", "accounting:payments", "accounting:monthly")


def statuses(browser: Client, names: tuple[str, ...]) -> set[int]:
    return {browser.get(at(name)).status_code for name in names}


def test_nobody_is_sent_to_sign_in(db: None) -> None:
    assert statuses(Client(), (*DESK[::2], *OWNER, *MONEY)) == {302}


def test_a_client_finds_nothing_here(team: Office) -> None:
    assert statuses(signed_in(team.alice), (*DESK, *STAFF, *OWNER, *MONEY)) == {403}


def test_a_specialist_has_the_desk(team: Office) -> None:
    browser = signed_in(team.anna)
    assert statuses(browser, (*DESK, *STAFF)) == {200}
    assert statuses(browser, (*OWNER, *MONEY)) == {403}


def test_accounting_has_the_money(team: Office) -> None:
    browser = signed_in(team.vera)
    assert statuses(browser, (*MONEY, *STAFF)) == {200}
    assert statuses(browser, ("queue", "new", *OWNER)) == {403}


def test_the_owner_has_everything(team: Office) -> None:
    assert statuses(signed_in(team.olga), (*DESK, *STAFF, *OWNER, *MONEY)) == {200}


def test_accounting_cannot_do_a_specialists_deed(team: Office) -> None:
    made = free_ticket(team)
    assert signed_in(team.vera).post(at("ticket", made.number), {"action": "start"}).status_code == 403


def test_a_specialist_cannot_confirm_money(team: Office) -> None:
    made = invoice_of(ticket_in("accepted", team))
    answer = signed_in(team.anna).post(at("accounting:invoice", made.number), {"action": "pay"})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["ticket", "organisation", "edition", "accounting:invoice", "similar"])
def test_what_is_not_there_is_not_found(team: Office, name: str) -> None:
    assert signed_in(team.olga).get(at(name, 999_999)).status_code == 404
