"""The studio's own requisites: saved, warned about, refused at their field (2.6, R10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from reglament.queries.studio_card import studio_card
from tests.factories import Office, office
from tests.web.desk import at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Office:
    return office()


def save(team: Office, **typed: Any) -> HttpResponse:
    """The owner saves the card with these changes."""
    card = {
        key: "on" if value is True else value for key, value in studio_card().items() if value is not False
    }
    browser = signed_in(team.olga)
    return browser.post(at("desk:studio"), {"action": "update", **card, **typed}, follow=True)  # type: ignore[return-value]


def test_saved_with_an_account_pasted_in_groups(team: Office) -> None:
    account = str(studio_card()["account"])
    grouped = " ".join(account[place : place + 4] for place in range(0, 20, 4))
    answer = save(team, account=grouped, phone="+7 000 000-00-01")
    assert "Реквизиты сохранены: новые счета выйдут с ними" in text(answer)
    assert studio_card()["account"] == account


def test_saved_without_something_that_invoices_need(team: Office) -> None:
    page = text(save(team, account=""))
    assert "Счёт не выставить: в реквизитах студии не заполнено — расчётный счёт" in page
    assert "новые счета выйдут с ними" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sole_proprietor": "on"}, "У предпринимателя ИНН из 12 цифр"),
        ({"inn": ""}, "Укажите ИНН"),
        ({"bik": "1"}, "БИК"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(team: Office, typed: dict[str, str], said: str) -> None:
    before = studio_card()
    answer = save(team, **typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert studio_card() == before
