"""The client's pages: they open in both languages, cost what they say, and show nobody else's affairs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from reglament.store.models import Person
from reglament.usecases.conversation import Post, ask, reply
from tests.factories import (
    MONDAY,
    Office,
    confirmed,
    free_ticket,
    invoice_of,
    stranger,
    ticket,
    ticket_in,
    worked,
)
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
STATUSES = ("new", "feedback", "in_progress", "resolved", "accepted", "paid", "rejected")


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def all_statuses(team: Office) -> list[int]:
    """One ticket in every status."""
    return [
        ticket_in(status, team, at=MONDAY + dt.timedelta(minutes=5 * i), minutes=30).number
        for i, status in enumerate(STATUSES)
        if status not in ("in_progress", "resolved", "accepted", "paid")
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_ticket_opens_in_every_status(team: Office, status: str, language: str) -> None:
    made = ticket_in(status, team, priority="urgent")
    Person.objects.filter(pk=team.alice.pk).update(language=language)
    browser = signed_in(team.alice)
    for doing in ("", "remarks", "decline", "withdraw", "priority", "object"):
        page = browser.get(at("portal:ticket", made.number, **({"do": doing} if doing else {})))
        assert page.status_code == 200
        assert f'lang="{language}"' in text(page)
        assert str(made.number) in text(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ticket_page_takes_at_most_seven_statements(
    team: Office, rows: int, django_assert_num_queries: Any
) -> None:
    made = ticket(team)
    confirmed(team, made, at=MONDAY + dt.timedelta(minutes=5))
    for i in range(rows):
        reply(
            actor=team.bob,
            at=MONDAY + dt.timedelta(hours=1 + i),
            number=made.number,
            post=Post(f"Дополнение {i}"),
        )
    worked(team, made, at=MONDAY + dt.timedelta(hours=5), minutes=30)
    browser = signed_in(team.alice)
    browser.get(at("portal:ticket", made.number))
    with django_assert_num_queries(7):
        page = browser.get(at("portal:ticket", made.number))
    assert f"Дополнение {rows - 1}" in text(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_takes_ten_statements(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for i in range(rows):
        free_ticket(team, at=MONDAY + dt.timedelta(minutes=i))
        ticket_in("resolved", team, at=MONDAY + dt.timedelta(hours=2 * i), minutes=30)
    browser = signed_in(team.alice)
    browser.get(at("portal:home"))
    with django_assert_num_queries(10):
        page = browser.get(at("portal:home"))
    assert page.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_five_statements(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for i in range(rows):
        free_ticket(team, at=MONDAY + dt.timedelta(minutes=i))
    browser = signed_in(team.alice)
    browser.get(at("portal:tickets"))
    with django_assert_num_queries(5):
        browser.get(at("portal:tickets"))


@pytest.mark.parametrize(
    "name",
    [
        "portal:home",
        "portal:tickets",
        "portal:new",
        "portal:invoices",
        "portal:organisation",
        "portal:profile",
    ],
)
def test_pages_ask_to_sign_in(team: Office, client: Any, name: str) -> None:
    answer = client.get(at(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_foreign_and_missing_answer_alike(team: Office) -> None:
    made = ticket_in("accepted", team)
    invoice = invoice_of(made)
    browser = signed_in(stranger())
    for name, args in (
        ("portal:ticket", (made.number,)),
        ("portal:why", (made.number, "status")),
        ("portal:invoice", (invoice.number,)),
        ("portal:invoice_pdf", (invoice.number,)),
        ("portal:invoice_why", (invoice.number, 1)),
    ):
        foreign = browser.get(at(name, *args))
        missing = browser.get(at(name, 10**15 - 1, *args[1:]))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert text(foreign) == text(missing)
    foreign = browser.post(at("portal:ticket", made.number), {"action": "withdraw"})
    assert foreign.status_code == 404


def test_staff_are_led_to_their_own_side(team: Office) -> None:
    made = ticket(team)
    browser = signed_in(team.anna)
    assert browser.get(at("portal:ticket", made.number))["Location"] == at("desk:ticket", made.number)
    assert browser.get(at("portal:home"))["Location"] == at("public:landing")
    assert browser.get(at("portal:profile")).status_code == 200


def test_the_front_page_says_what_waits_and_by_when(team: Office) -> None:
    asked = ticket(team, at=MONDAY, title="Карточка товара")
    ask(actor=team.anna, at=MONDAY + dt.timedelta(hours=1), number=asked.number, post=Post("Какой цвет?"))
    done = ticket_in("resolved", team, title="Форма заказа", minutes=60)
    paid = ticket_in("accepted", team, at=MONDAY + dt.timedelta(hours=2), title="Отзывы", minutes=30)
    page = text(signed_in(team.alice).get(at("portal:home")))
    assert "Ждут вас — 3 дела" in page
    assert "«Какой цвет?»" in page
    assert f"Счёт № {invoice_of(paid).number} на 1 000,00 ₽" in page
    assert "К оплате 2 000,00 ₽ из 4 000,00 ₽" in page
    assert page.index("Карточка товара") > 0
    assert done.review_last_day is not None


def test_why_is_a_panel_for_htmx_and_a_page_without_it(team: Office) -> None:
    made = free_ticket(team)
    browser = signed_in(team.alice)
    for subject in ("place", "clock", "status", "term"):
        page = browser.get(at("portal:why", made.number, subject))
        panel = browser.get(at("portal:why", made.number, subject), headers={"HX-Request": "true"})
        assert "<html" in text(page)
        assert "<html" not in text(panel)
        assert "Почему" in text(panel)
    assert browser.get(at("portal:why", made.number, "charge")).status_code == 404


def test_the_list_filters_searches_and_pages(team: Office) -> None:
    numbers = all_statuses(team)
    browser = signed_in(team.alice)
    for wanted, shown in (
        ("open", numbers[:2]),
        ("yours", numbers[1:2]),
        ("closed", numbers[2:]),
        ("all", numbers),
    ):
        page = text(browser.get(at("portal:tickets", filter=wanted)))
        for number in numbers:
            assert (f'/tickets/{number}/"' in page) == (number in shown), wanted
    assert f"/tickets/{numbers[0]}/" in text(
        browser.get(at("portal:tickets", filter="all", q=f"№ {numbers[0]}"))
    )
    assert "Ничего не нашлось" in text(browser.get(at("portal:tickets", q="небывалое")))
    assert browser.get(at("portal:tickets", after="not~a~cursor", filter="nonsense")).status_code == 200
