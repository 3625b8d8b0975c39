"""Pages for everybody: the regulation, the calculator, the doors."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from reglament.store.models import Person
from tests.factories import Office, client, organisation
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def text(page: Any) -> str:
    """The page's text with plain spaces."""
    return str(page.content.decode().replace("\xa0", " "))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_regulation_has_every_clause_and_reading(team: Office, language: str) -> None:
    page = Client(headers={"Accept-Language": language}).get(at("public:regulation"))
    assert page.status_code == 200
    numbers = (
        [f"1.{n}" for n in range(1, 11)] + [f"2.{n}" for n in range(1, 11)] + [f"3.{n}" for n in range(1, 6)]
    )
    numbers += (
        [f"4.{n}" for n in range(1, 10)] + [f"5.{n}" for n in range(1, 8)] + [f"R{n}" for n in range(1, 26)]
    )
    for number in numbers:
        assert f'id="c-{number}"' in text(page)
    assert "{" not in text(page).split("<main")[1]


def test_the_regulation_takes_its_figures_from_the_data(team: Office) -> None:
    page = text(Client().get(at("public:regulation")))
    for figure in (
        "2 000 ₽/ч",
        "с 10:00 до 19:00, понедельник–пятница",
        "×1,7",
        "1–8 января, 23 февраля",
        "8 ч за 3 рабочих",
    ):
        assert figure in page


def test_an_edition_shows_what_it_changed(team: Office) -> None:
    from reglament.rules.regulation import default_regulation_text
    from reglament.usecases.studio import publish_regulation
    from tests.factories import moscow

    changed = (
        default_regulation_text().replace("rate = 2000", "rate = 2500").replace("edition = 1", "edition = 2")
    )
    changed = changed.replace("effective_from = 2025-01-01", "effective_from = 2026-11-10")
    publish_regulation(
        actor=team.olga,
        at=moscow("2026-11-03 10:00"),
        text=changed,
        effective_from=moscow("2026-11-10 00:00").date(),
    )
    page = text(Client().get(at("public:regulation")))
    assert "Редакция 2" in page
    assert "<ins>2 500" in page
    assert "<del>2 000" in page
    assert "<ins>" not in text(Client().get(at("public:regulation", changes="no")))
    assert "2 000 ₽/ч" in text(Client().get(at("public:edition", 1)))
    assert Client().get(at("public:edition", 77)).status_code == 404


def test_the_calculator_answers_by_address(team: Office) -> None:
    page = text(
        Client().get(at("public:calculator", priority="urgent", when="2026-11-23T18:30", minutes="1:40"))
    )
    assert "Начнём до 22:00" in page
    assert "5 666,67 ₽" in page
    assert "1 021,86 ₽" in page


@pytest.mark.parametrize("query", [{"minutes": "сто"}, {"when": "вчера"}, {"priority": "sudden"}])
def test_the_calculator_says_what_it_cannot_read(team: Office, query: dict[str, str]) -> None:
    assert Client().get(at("public:calculator", **query)).status_code == 422


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_calculator_survives_the_ends_of_time(team: Office, when: str) -> None:
    assert Client().get(at("public:calculator", when=when)).status_code in (200, 422)


def test_everybody_lands_where_their_work_is(team: Office) -> None:
    assert Client().get("/")["Location"] == reverse("account_login")
    assert signed_in(team.alice).get("/")["Location"] == at("portal:home")
    assert signed_in(team.anna).get("/")["Location"] == at("desk:queue")
    assert signed_in(team.olga).get("/")["Location"] == at("desk:queue")
    assert signed_in(team.vera).get("/")["Location"] == at("accounting:invoices")


def test_the_language_of_a_visitor_and_of_somebody_signed_in(team: Office) -> None:
    visitor = Client(headers={"Accept-Language": "ru"})
    assert '<html lang="ru"' in text(visitor.get(at("public:regulation")))
    visitor.post(at("public:language"), {"language": "en", "next": at("public:regulation")})
    assert '<html lang="en"' in text(visitor.get(at("public:regulation")))
    browser = signed_in(team.alice)
    answer = browser.post(at("public:language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == at("public:landing")
    assert Person.objects.get(pk=team.alice.pk).language == "en"
    assert '<html lang="en"' in text(browser.get(at("portal:home")))


def test_the_theme_is_kept_in_a_cookie(team: Office) -> None:
    visitor = Client()
    visitor.post(at("public:theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in text(visitor.get(at("public:regulation")))
    visitor.post(at("public:theme"), {"theme": ""})
    assert "data-theme=" not in text(visitor.get(at("public:regulation"))).split("<body")[0]


def test_one_click_sign_in_is_for_the_demo_only(team: Office) -> None:
    assert Client().post(at("public:demo_login"), {"person": "owner"}).status_code == 404
    with override_settings(DEMO=True):
        for key, place in (
            ("client", "portal:home"),
            ("specialist", "desk:queue"),
            ("accountant", "accounting:invoices"),
        ):
            browser = Client()
            assert browser.post(at("public:demo_login"), {"person": key}).status_code == 302
            assert browser.get("/")["Location"] == at(place)
        assert Client().post(at("public:demo_login"), {"person": "root"}).status_code == 404
        assert Client().get(at("public:demo_login")).status_code == 405


def test_health(db: None) -> None:
    assert Client().get("/health").status_code == 200


def test_staff_without_a_second_factor_set_one_up_first(team: Office) -> None:
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        browser = signed_in(team.anna)
        assert browser.get(at("desk:queue"))["Location"] == reverse("mfa_index")
        assert browser.get(at("public:regulation")).status_code == 200
        assert signed_in(team.alice).get(at("portal:home")).status_code == 200
        from allauth.mfa.models import Authenticator

        Authenticator.objects.create(user=team.anna, type=Authenticator.Type.TOTP, data={"secret": "x"})
        assert browser.get(at("desk:queue")).status_code == 200


def test_nobody_signs_up(db: None) -> None:
    page = Client().get(reverse("account_signup"))
    assert page.status_code == 200
    assert "<form" not in text(page).split("<main")[1].split("sign-foot")[0]


def test_somebody_without_any_organisation_is_told_so(team: Office) -> None:
    import datetime as dt

    from reglament.store.models import Authority

    person = client(
        organisation(name="Пион", legal_name="ООО «Пион»", inn="7700990067"),
        email="p@pion.example",
        name="Пётр П",
    )
    Authority.objects.filter(person=person).update(to_day=dt.date(2026, 11, 1))
    browser = signed_in(person)
    for name in ("portal:home", "portal:tickets", "portal:new", "portal:organisation"):
        assert browser.get(at(name)).status_code == 200
    answer = browser.get(at("portal:invoices"))
    assert answer.status_code == 403
    assert "Напишите нам тикет" in text(answer)
