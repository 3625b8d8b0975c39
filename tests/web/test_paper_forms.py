"""The forms of a new ticket about papers (1.2): quick choices, nothing to pay, no site and no priority."""

from __future__ import annotations

from typing import Any

import pytest

from reglament.store.models import Draft, Ticket
from tests.factories import Office
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def text(page: Any) -> str:
    """The page's text with plain spaces."""
    return str(page.content.decode().replace("\xa0", " "))


def filed(team: Office, **typed: Any) -> Any:
    """Alice sends the form about papers."""
    form = {
        "action": "create", "kind": "paperwork", "once": "k", "title": "Нужен акт", "body": "Пришлите акт за октябрь.",
        "organisation": team.organisation.pk, "priority": "normal", **typed,
    }  # fmt: skip
    return signed_in(team.alice).post(at("portal:new"), form)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("invoice", "Нужен счёт"),
        ("act", "Нужен акт"),
        ("reconciliation", "Нужен акт сверки"),
        ("originals", "Нужны оригиналы"),
        ("", ""),
        ("bribe", ""),
    ],
)
def test_a_quick_choice_fills_the_form(team: Office, about: str, words: str) -> None:
    page = text(signed_in(team.alice).get(at("portal:new", kind="paperwork", about=about)))
    assert f'value="{words}' in page
    assert 'name="kind" value="paperwork"' in page
    assert 'name="paid"' not in page
    assert 'name="site"' not in page


def test_an_ordinary_form_offers_the_other_one(team: Office) -> None:
    page = text(signed_in(team.alice).get(at("portal:new")))
    assert "Документы для бухгалтерии" in page
    assert 'name="kind"' not in page
    assert 'name="site"' in page


def test_it_is_filed_once_and_free(team: Office) -> None:
    for _ in range(2):
        answer = filed(team)
    made = Ticket.objects.get()
    assert answer["Location"] == at("portal:ticket", made.number)
    assert (made.kind, made.is_paid, made.site) == ("paperwork", False, None)


def test_a_refused_form_stays_about_papers(team: Office) -> None:
    page = filed(team, title="")
    assert page.status_code == 422
    assert "Укажите тему" in text(page)
    assert "Пришлите акт за октябрь." in text(page)
    assert 'name="kind" value="paperwork"' in text(page)


def test_without_scripts_it_looks_for_similar_and_stays(team: Office) -> None:
    page = text(filed(team, action="check"))
    assert 'name="kind" value="paperwork"' in page
    assert "Пришлите акт за октябрь." in page
    assert not Ticket.objects.exists()


def test_a_draft_begins_the_form(team: Office) -> None:
    filed(team, action="draft")
    assert Draft.objects.get().title == "Нужен акт"
    assert "Пришлите акт за октябрь." in text(signed_in(team.alice).get(at("portal:new", kind="paperwork")))


@pytest.mark.parametrize("typed", [{"priority": "urgent"}, {"paid": "yes"}, {"kind": "bribe"}])
def test_whatever_is_posted_it_is_neither_urgent_nor_chargeable(team: Office, typed: dict[str, str]) -> None:
    assert filed(team, **typed).status_code == 422
    assert not Ticket.objects.exists()


def test_a_specialist_files_it_by_the_client_s_letter(team: Office) -> None:
    form = {
        "action": "create", "organisation": team.organisation.pk, "author": team.alice.pk, "title": "Акт сверки",
        "body": "Пришлите акт сверки.", "letter": "От: alice@romashka.example", "kind": "paperwork", "priority": "normal",
    }  # fmt: skip
    browser = signed_in(team.anna)
    refused = browser.post(at("new"), {**form, "paid": "on"})
    assert refused.status_code == 422
    assert "бесплатны" in text(refused)
    browser.post(at("new"), form)
    assert Ticket.objects.get().kind == "paperwork"
