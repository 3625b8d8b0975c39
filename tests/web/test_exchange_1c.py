"""The page of the exchange file: everything, what is new, and the last one again."""

from __future__ import annotations

from typing import Any

import pytest

from reglament.usecases.exchange_1c import settled_cursor
from tests.factories import Office, ticket_in
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def test_what_is_new_is_told_once_and_can_be_had_again(team: Office) -> None:
    vera = signed_in(team.vera)
    assert "С прошлой выгрузки ничего не изменилось" in text(vera.get(at("accounting:exchange")))
    assert vera.post(at("accounting:exchange")).status_code == 302
    ticket_in("accepted", team)
    first = vera.post(at("accounting:exchange"))
    assert first["Content-Type"].startswith("application/xml")
    last = settled_cursor()
    assert first["Content-Disposition"] == f'attachment; filename="reglament-0-{last}.xml"'
    assert b"<Invoice " in first.content
    assert b"<Act " in first.content
    assert vera.post(at("accounting:exchange")).status_code == 302
    page = text(vera.get(at("accounting:exchange")))
    assert team.vera.name in page.partition("Прошлая выгрузка")[2].partition("Последняя")[0]
    again = at("accounting:exchange_xml", 0, upto=last)
    assert again in page
    ticket_in("paid", team)
    assert vera.get(again).content == first.content
    second = vera.post(at("accounting:exchange"))
    assert f'since="{last}"'.encode() in second.content
    assert b"<Settlement " in second.content
    everything = vera.get(at("accounting:exchange_xml", 0)).content
    assert everything.count(b"<Invoice ") == 2


def test_a_cursor_of_the_future_is_not_found(team: Office) -> None:
    assert signed_in(team.vera).get(at("accounting:exchange_xml", 1)).status_code == 404


def test_only_those_who_keep_accounts_may_take_it(team: Office) -> None:
    for person in (team.anna, team.alice):
        browser = signed_in(person)
        assert browser.get(at("accounting:exchange")).status_code == 403
        assert browser.post(at("accounting:exchange")).status_code == 403
        assert browser.get(at("accounting:exchange_xml", 0)).status_code == 403
