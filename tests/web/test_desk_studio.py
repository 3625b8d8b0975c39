"""Clients, people, days, editions, requisites, search and tickets by e-mail on the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from reglament.rules.regulation import default_regulation_text
from reglament.store.models import (
    Authority,
    Contract,
    Day,
    Invoice,
    Organisation,
    Person,
    RegulationVersion,
    Studio,
    Ticket,
)
from tests.factories import Office, authority_of, free_ticket, invoice_of, stranger, ticket_in
from tests.web.desk import at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
PEONY = {
    "action": "create", "name": "Пион", "invoicing": "monthly", "acts_by": "monthly", "closing_paper": "upd", "language": "ru",
}  # fmt: skip


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


# ---------- search ----------


def test_search_takes_words_of_any_case_and_e_for_yo(team: Office) -> None:
    made = free_ticket(team, title="Чёрный список в почте")
    browser = signed_in(team.anna)
    assert "Чёрный список" in text(browser.get(at("search", q="ЧЕРНЫЙ почте")))
    assert "Чёрный список" in text(browser.get(at("search", q="ромаш")))
    assert browser.get(at("search", q=f"№ {made.number}")).headers["Location"] == at("ticket", made.number)
    assert browser.get(at("queue", view="all", q="список")).headers["Location"].startswith(at("search"))
    assert "Ничего не нашлось" in text(browser.get(at("search", q="динозавр")))
    assert browser.get(at("search", q="%_' OR 1=1")).status_code == 200


def test_accounting_finds_its_papers_and_no_link_that_is_closed_to_it(team: Office) -> None:
    made = ticket_in("accepted", team, title="Чёрный список в почте")
    bill = invoice_of(made)
    page = text(signed_in(team.vera).get(reverse("accounting:invoices")))
    assert f'role="search" action="{at("search")}"' in page
    for query in (bill.number, "ромашка", "черный", bill.total):
        shown = text(signed_in(team.vera).get(at("search", q=query)))
        assert reverse("accounting:invoice", args=[bill.number]) in shown, query
        assert reverse("accounting:act", args=[bill.number]) in shown
        assert at("ticket", made.number) not in shown
    assert "Ничего не нашлось" in text(signed_in(team.vera).get(at("search", q="динозавр")))
    assert "номер счёта" in text(signed_in(team.vera).get(at("search", q="")))
    number = made.number
    assert signed_in(team.anna).get(at("search", q=number)).headers["Location"] == at("ticket", number)
    Invoice.objects.filter(pk=bill.pk).update(number=number)
    both = text(signed_in(team.olga).get(at("search", q=number)))
    assert at("ticket", number) in both
    assert reverse("accounting:invoice", args=[number]) in both


# ---------- clients ----------


def test_a_client_is_added_and_changed_with_checks(team: Office) -> None:
    browser = signed_in(team.anna)
    refused = browser.post(
        at("organisation_new"),
        {**PEONY, "inn": "7700990011"},
    )
    assert refused.status_code == 422
    assert 'value="7700990011"' in text(refused)
    browser.post(at("organisation_new"), PEONY)
    made = Organisation.objects.get(name="Пион")
    typed = {
        "action": "update",
        "name": "Пион-2",
        "invoicing": "monthly",
        "acts_by": "per_ticket",
        "closing_paper": "act",
        "language": "ru",
        "seen": made.version,
    }
    assert browser.post(at("organisation", made.pk), typed).status_code == 302
    assert browser.post(at("organisation", made.pk), typed).status_code == 409
    assert "Пион-2" in text(browser.get(at("organisations")))


@pytest.mark.parametrize("doing", ["", "update", "site", "contract", "invite"])
def test_the_card_opens_with_every_form(team: Office, doing: str) -> None:
    page = signed_in(team.anna).get(at("organisation", team.organisation.pk, do=doing))
    assert page.status_code == 200
    assert "Алиса Акимова" in text(page)


def test_sites_periods_contracts(team: Office) -> None:
    card, browser = at("organisation", team.organisation.pk), signed_in(team.anna)
    assert browser.post(card, {"action": "site", "name": "shop.romashka.example"}).status_code == 302
    period = {"action": "period", "site": team.site.pk, "from_day": "2028-01-01", "to_day": "2027-01-01"}
    assert browser.post(card, period).status_code == 422
    assert browser.post(card, {**period, "to_day": "2028-12-31"}).status_code == 302
    contract = {
        "action": "contract",
        "number": "12/2026",
        "signed_on": "2026-01-10",
        "mailbox": "Boss@Romashka.example",
    }
    assert browser.post(card, contract).status_code == 302
    assert Contract.objects.get().mailbox == "boss@romashka.example"
    assert "31.12.2028" in text(browser.get(card))


def test_rights_are_given_with_evidence_changed_and_revoked(team: Office) -> None:
    card, browser = at("organisation", team.organisation.pk), signed_in(team.anna)
    newcomer = {
        "action": "invite",
        "email": "dora@romashka.example",
        "name": "Дора",
        "language": "ru",
        "right_order": "on",
    }
    refused = browser.post(card, newcomer)
    assert refused.status_code == 422
    assert "dora@romashka.example" in text(refused)
    assert browser.post(card, {**newcomer, "evidence": "Письмо от 16.11"}).status_code == 302
    authority = authority_of(Person.objects.get(email="dora@romashka.example"))
    assert (
        browser.get(at("organisation", team.organisation.pk, do="rights", of=authority.pk)).status_code == 200
    )
    changed = {
        "action": "rights",
        "authority": authority.pk,
        "right_order": "on",
        "right_money": "on",
        "evidence": "Письмо",
    }
    assert browser.post(card, changed).status_code == 302
    authority = Authority.objects.get(person__email="dora@romashka.example", revoked_at=None)
    assert authority.right_money
    assert browser.post(card, {"action": "revoke", "authority": authority.pk}).status_code == 422
    assert (
        browser.post(
            card, {"action": "revoke", "authority": authority.pk, "reason": "Письмо от 17.11"}
        ).status_code
        == 302
    )
    assert not Person.objects.get(email="dora@romashka.example").is_active
    assert "отозвано" in text(browser.get(card))


# ---------- tickets by e-mail ----------


def test_a_ticket_is_opened_from_a_stored_email(team: Office) -> None:
    browser = signed_in(team.anna)
    assert "Ромашка" in text(browser.get(at("new")))
    assert "Алиса Акимова" in text(browser.get(at("new", organisation=team.organisation.pk)))
    typed = {
        "action": "create", "organisation": team.organisation.pk, "author": team.alice.pk, "site": team.site.pk,
        "title": "Баннер", "body": "Поставьте баннер", "priority": "normal", "once": "once-1",
    }  # fmt: skip
    refused = browser.post(at("new"), typed)
    assert refused.status_code == 422
    assert "Поставьте баннер" in text(refused)
    for _again in range(2):
        made = browser.post(at("new"), {**typed, "letter": "От: alice@romashka.example"})
        assert made.headers["Location"] == at("ticket", Ticket.objects.get(title="Баннер").number)


def test_an_author_of_another_client_is_refused(team: Office) -> None:
    other = stranger()
    typed = {
        "action": "create",
        "organisation": team.organisation.pk,
        "author": other.pk,
        "title": "Чужое",
        "priority": "normal",
    }
    assert signed_in(team.anna).post(at("new"), typed).status_code == 422
    assert not Ticket.objects.exists()


# ---------- people of the studio ----------


def test_the_owner_adds_staff_and_says_their_roles(team: Office) -> None:
    browser = signed_in(team.olga)
    typed = {"action": "add", "email": "ilya@studio.example", "name": "Илья Громов", "language": "ru"}
    assert browser.post(at("people"), typed).status_code == 422
    assert browser.post(at("people"), {**typed, "roles": ["specialist", "accountant"]}).status_code == 302
    ilya = Person.objects.get(email="ilya@studio.example")
    assert (ilya.is_specialist, ilya.is_accountant) == (True, True)
    assert (
        browser.post(
            at("people"), {"action": "roles", "person": ilya.pk, "roles": ["accountant"]}
        ).status_code
        == 302
    )
    ilya.refresh_from_db()
    assert not ilya.is_specialist
    last = browser.post(at("people"), {"action": "roles", "person": team.olga.pk, "roles": []})
    assert last.status_code == 422
    assert "последний владелец" in text(last)


# ---------- days, editions, requisites ----------


def test_the_year_is_shown_and_the_owner_changes_a_day(team: Office) -> None:
    browser = signed_in(team.olga)
    assert "Календарь 2026 года" in text(browser.get(at("calendar")))
    day = {"action": "override", "date": "2026-12-31", "kind": "off", "name": "Короткая неделя"}
    assert browser.post(at("calendar"), day).status_code == 302
    assert Day.objects.get(date=dt.date(2026, 12, 31)).kind == "off"
    assert "Короткая неделя" in text(browser.get(at("calendar_year", 2026)))
    assert browser.post(at("calendar"), {"action": "restore", "date": "2026-12-31"}).status_code == 302
    assert signed_in(team.anna).post(at("calendar"), day).status_code == 403
    assert browser.get(at("calendar_year", 1999)).status_code == 404


def test_a_new_edition_is_checked_compared_and_published(team: Office) -> None:
    browser = signed_in(team.olga)
    assert browser.get(at("regulation")).status_code == 200
    good = default_regulation_text().replace('opens = "10:00"', 'opens = "09:00"')
    assert good != default_regulation_text()
    bad = good.replace('opens = "09:00"', 'opens = "25:00"')
    refused = browser.post(
        at("edition_new"), {"action": "publish", "text": bad, "effective_from": "2026-12-01"}
    )
    assert refused.status_code == 422
    assert "opens" in text(refused)
    typed = {"text": good.replace("\n", "\r\n"), "effective_from": "2026-12-01"}
    checked = browser.post(at("edition_new"), {"action": "check", **typed})
    assert "Текст проходит проверку" in text(checked)
    assert RegulationVersion.objects.count() == 1
    published = browser.post(at("edition_new"), {"action": "publish", **typed})
    assert published.headers["Location"] == at("edition", 2)
    page = text(browser.get(at("edition", 2)))
    assert "diff-new" in page
    assert "\r" not in RegulationVersion.objects.get(edition=2).text


def test_the_studios_requisites_are_checked(team: Office) -> None:
    browser = signed_in(team.olga)
    fields = [field.name for field in Studio._meta.fields if field.name not in ("id", "law_stamp")]
    card = {name: getattr(Studio.objects.get(), name) for name in fields}
    typed = {**{k: v for k, v in card.items() if v is not False}, "action": "update"}
    assert browser.post(at("studio"), {**typed, "inn": "7700990011"}).status_code == 422
    assert browser.post(at("studio"), {**typed, "phone": "+7 (495) 111-11-11"}).status_code == 302
    assert Studio.objects.get().phone == "+7 (495) 111-11-11"
