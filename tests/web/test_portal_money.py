"""«Счета и оплата»: invoices, acts, payments, reconciliation; who sees them and who is told whom to ask (R11, R22)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from reglament.store.models import Act, AdvanceOrder, Authority, Invoice, Organisation, Person
from reglament.usecases.advance_orders import decline_order
from reglament.usecases.payments import Coming, enter_payment
from reglament.usecases.refunds import Refunding, refund
from tests.factories import Office, invoice_of, pay, stranger, ticket_in
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
LISTS = ("portal:invoices", "portal:acts", "portal:payments", "portal:reconciliation")
FILES = ("portal:reconciliation_pdf", "portal:reconciliation_xlsx")


@pytest.fixture
def invoice(team: Office) -> Invoice:
    """An invoice of a ticket that was accepted, and its act."""
    return invoice_of(ticket_in("accepted", team))


def advance(team: Office, amount: str) -> int:
    coming = Coming(team.organisation.pk, Decimal(amount), NOON.date(), "777", "Аванс по договору")
    return enter_payment(actor=team.vera, at=NOON, coming=coming).pk


def papers(invoice: Invoice) -> list[tuple[str, tuple[object, ...]]]:
    act = Act.objects.get()
    return [
        ("portal:invoice", (invoice.number,)),
        ("portal:invoice_pdf", (invoice.number,)),
        ("portal:invoice_why", (invoice.number, "total")),
        ("portal:act_pdf", (act.number,)),
        ("portal:upd_pdf", (act.number,)),
    ]


def words(answer: Any) -> str:
    """The page's text with plain spaces and without its marks."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare.replace("\xa0", " "))


class TestRights:
    def test_who_decides_about_money_sees_everything(self, team: Office, invoice: Invoice) -> None:
        browser = signed_in(team.alice)
        for name in (*LISTS, *FILES):
            assert browser.get(at(name)).status_code == 200, name
        for name, args in papers(invoice):
            assert browser.get(at(name, *args)).status_code == 200, name
        assert "Счета и оплата" in words(browser.get(at("portal:home")))

    def test_the_administrator_sees_and_does_not_order(self, team: Office, invoice: Invoice) -> None:
        Authority.objects.filter(person=team.bob).update(is_admin=True)
        advance(team, "5000")
        browser = signed_in(team.bob)
        page = browser.get(at("portal:invoice", invoice.number))
        assert page.status_code == 200
        assert 'value="order"' not in page.content.decode()
        refused = browser.post(at("portal:invoice", invoice.number), {"action": "order"})
        assert refused.status_code == 403
        assert not AdvanceOrder.objects.exists()

    def test_a_colleague_learns_whom_to_ask(self, team: Office, invoice: Invoice) -> None:
        browser = signed_in(team.bob)
        addresses = [at(name) for name in (*LISTS, *FILES)]
        addresses += [at(name, *args) for name, args in papers(invoice)]
        addresses += [at(name, organisation=team.organisation.pk) for name in FILES]
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 403, address
            assert "Алиса Акимова" in words(answer)
            assert "3 333,33" not in words(answer)
        assert browser.post(at("portal:invoice", invoice.number), {"action": "order"}).status_code == 403
        assert 'href="/invoices/"' not in browser.get(at("portal:home")).content.decode()
        assert browser.get(at("portal:why_sum", "due")).status_code == 404

    def test_foreign_and_missing_answer_alike(self, team: Office, invoice: Invoice) -> None:
        browser = signed_in(stranger())
        addresses = [(at(name, *args), at(name, 10**15 - 1, *args[1:])) for name, args in papers(invoice)]
        addresses += [
            (at(name, organisation=team.organisation.pk), at(name, organisation=10**9))
            for name in ("portal:reconciliation", *FILES)
        ]
        why = at("portal:reconciliation_why", "closing", organisation=team.organisation.pk)
        addresses.append((why, at("portal:reconciliation_why", "closing", organisation=10**9)))
        for foreign, missing in addresses:
            answers = browser.get(foreign), browser.get(missing)
            assert [answer.status_code for answer in answers] == [404, 404], foreign
            assert words(answers[0]) == words(answers[1])
        for number in (invoice.number, 10**15 - 1):
            posted = browser.post(at("portal:invoice", number), {"action": "order"})
            assert posted.status_code == 404

    def test_one_organisation_s_money_opens_no_other_s(self, team: Office, invoice: Invoice) -> None:
        charlie = stranger()
        theirs = Organisation.objects.get(name="Василёк")
        Authority.objects.filter(person=team.bob).update(is_admin=False)
        Authority.objects.filter(person=charlie).update(person=team.bob)
        browser = signed_in(team.bob)
        assert str(invoice.number) not in re.findall(
            r"/invoices/(\d+)/", browser.get(at("portal:invoices", filter="all")).content.decode()
        )
        refused = browser.get(at("portal:reconciliation", organisation=team.organisation.pk))
        assert (refused.status_code, "Алиса Акимова" in words(refused)) == (403, True)
        assert browser.get(at("portal:reconciliation", organisation=theirs.pk)).status_code == 200


def test_the_head_says_what_is_owed(team: Office, invoice: Invoice) -> None:
    advance(team, "500")
    page = words(signed_in(team.alice).get(at("portal:invoices")))
    assert "К оплате 3 333,33 ₽" in page
    assert "Из них просрочено 0,00 ₽" in page
    assert f"счёт № {invoice.number}" in page
    assert "Ваш аванс 500,00 ₽" in page


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", LISTS)
def test_empty_pages_open(team: Office, name: str, language: str) -> None:
    Person.objects.filter(pk=team.alice.pk).update(language=language)
    assert signed_in(team.alice).get(at(name)).status_code == 200


def test_acts_are_there_in_both_forms(team: Office, invoice: Invoice) -> None:
    act = Act.objects.get()
    browser = signed_in(team.alice)
    for first, second in (("act", "upd"), ("upd", "act")):
        Organisation.objects.update(closing_paper=first)
        for address in (at("portal:acts"), at("portal:invoice", invoice.number)):
            page = browser.get(address).content.decode()
            links = [page.index(at(f"portal:{paper}_pdf", act.number)) for paper in (first, second)]
            assert links == sorted(links)
    made = browser.get(at("portal:upd_pdf", act.number))
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")


def test_payments_say_what_they_settled_and_what_went_back(team: Office, invoice: Invoice) -> None:
    payment = pay(team, invoice, at=NOON, amount=Decimal(5000))
    back = Refunding(payment, Decimal(600), NOON.date(), "12", "Лишнее")
    refund(actor=team.vera, at=NOON, refunding=back)
    page = words(signed_in(team.alice).get(at("portal:payments")))
    assert f"Счёт № {invoice.number} : 3 333,33 ₽" in page
    assert "Возвращено 600,00 ₽ 17.11.2026, документ № 12: Лишнее" in page
    assert "Аванс: 1 066,67 ₽" in page


def test_part_payments_stand_on_the_invoice(team: Office, invoice: Invoice) -> None:
    pay(team, invoice, at=NOON, amount=Decimal(1000))
    page = words(signed_in(team.alice).get(at("portal:invoice", invoice.number)))
    assert "Осталось оплатить 2 333,33 ₽" in page
    assert "Заказан обычный, выполнен обычный" in page


def test_every_requisite_is_copied_by_one_press(team: Office, invoice: Invoice) -> None:
    page = signed_in(team.alice).get(at("portal:invoice", invoice.number)).content.decode()
    for requisite in ("inn", "account", "bik"):
        assert f'data-copy="{invoice.seller[requisite]}"' in page
    assert len(re.findall("data-copy=", page)) >= 8


class TestReconciliation:
    def test_the_period_is_on_screen_with_files_and_reasons(self, team: Office, invoice: Invoice) -> None:
        pay(team, invoice, at=NOON, amount=Decimal(1000))
        browser = signed_in(team.alice)
        answer = browser.get(at("portal:reconciliation"))
        assert "2 333,33 ₽" in words(answer)
        page = answer.content.decode().replace("&amp;", "&")
        for name in FILES:
            link = next(href for href in re.findall(r'href="([^"]+)"', page) if href.startswith(at(name)))
            assert browser.get(link).status_code == 200
        for link in re.findall(r'hx-get="([^"]+)"', page):
            assert browser.get(link, headers={"HX-Request": "true"}).status_code == 200
        for link in re.findall(r'href="([^"]*/reconciliation/\?[^"]+)"', page):
            assert browser.get(link).status_code == 200

    def test_days_out_of_order_are_refused_at_their_field(self, team: Office) -> None:
        wanted = at("portal:reconciliation", **{"from": "2026-11-10", "to": "2026-11-01"})
        answer = signed_in(team.alice).get(wanted)
        assert answer.status_code == 422
        assert "Последний день раньше первого" in words(answer)


class TestAdvance:
    def test_it_is_asked_for_and_taken_back(self, team: Office, invoice: Invoice) -> None:
        address = at("portal:invoice", invoice.number)
        browser = signed_in(team.alice)
        assert "Зачесть наш аванс" not in words(browser.get(address))
        advance(team, "5000")
        assert "Зачесть наш аванс" in words(browser.get(address))
        assert browser.post(address, {"action": "order"}).status_code == 302
        assert "ждёт бухгалтерию" in words(browser.get(address))
        assert browser.post(address, {"action": "withdraw"}).status_code == 302
        assert "Зачесть наш аванс" in words(browser.get(address))
        assert browser.post(address, {"action": "withdraw"}).status_code == 409
        assert browser.post(address, {"action": "other"}).status_code == 404

    def test_the_reason_of_a_refusal_is_told(self, team: Office, invoice: Invoice) -> None:
        advance(team, "5000")
        address = at("portal:invoice", invoice.number)
        browser = signed_in(team.alice)
        browser.post(address, {"action": "order"})
        order = AdvanceOrder.objects.get()
        decline_order(actor=team.vera, at=NOON, order_id=order.pk, reason="Аванс за другие работы")
        page = words(browser.get(address))
        assert "Причина: Аванс за другие работы" in page
        assert "Зачесть наш аванс" in page

    def test_without_an_advance_it_is_refused_on_the_page(self, team: Office, invoice: Invoice) -> None:
        answer = signed_in(team.alice).post(at("portal:invoice", invoice.number), {"action": "order"})
        assert answer.status_code == 422
