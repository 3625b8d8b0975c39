"""Sums of lists say why; a part-paid invoice offers a code for the rest; our own words are in the reader's language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reglament.documents import of_invoice
from reglament.queries.invoice_document import invoice_document
from reglament.queries.why_sums import why_accounting_sum, why_client_sum
from reglament.store.models import Studio
from reglament.usecases.billing import void_invoice
from reglament.usecases.payments import Receipt, record_payment
from tests.factories import Office, invoice_of, ticket_in
from tests.web.desk import NOON, at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.usefixtures("noon")
CLIENT = ("confirmed", "offered", "issued", "due", "overdue", "advance")


def part_paid(team: Office) -> int:
    number = invoice_of(ticket_in("accepted", team)).number
    receipt = Receipt(number, Decimal(1000), NOON.date(), "7", "", "k")
    record_payment(actor=team.vera, at=NOON, receipt=receipt)
    return number


@pytest.mark.parametrize("subject", CLIENT)
def test_every_sum_of_the_client_says_why(team: Office, subject: str) -> None:
    part_paid(team)
    page = signed_in(team.alice).get(at("portal:why_sum", subject))
    assert page.status_code == 200
    assert "Почему" in text(page)


def test_sums_are_for_who_sees_the_money(team: Office) -> None:
    browser = signed_in(team.bob)
    assert browser.get(at("portal:why_sum", "confirmed")).status_code == 404
    assert browser.get(at("portal:why_sum", "due")).status_code == 404
    assert browser.get(at("portal:why_sum", "unbilled")).status_code == 404


def test_the_rest_of_a_part_paid_invoice_is_what_is_due(team: Office) -> None:
    number = part_paid(team)
    why = why_client_sum("due", reader=team.alice, at=NOON)
    assert why is not None
    assert why.explanation.inputs[0][0].en == f"Invoice No.\u00a0{number}"
    assert why.explanation.result.en == "2,333.33\u00a0₽"


@pytest.mark.parametrize("subject", ["open", "issued", "part_paid", "overdue", "unbilled"])
def test_every_sum_of_accounting_says_why(team: Office, subject: str) -> None:
    part_paid(team)
    browser = signed_in(team.vera)
    assert browser.get(at("accounting:why_sum", subject)).status_code == 200
    assert browser.get(at("accounting:why_sum", "paid")).status_code == 404
    of_nobody = why_accounting_sum(subject, at=NOON, organisation_id=0)
    assert of_nobody is not None
    assert of_nobody.explanation.result.en == "0.00\u00a0₽"


def test_work_without_an_invoice_says_why_it_costs_so(team: Office) -> None:
    made = ticket_in("accepted", team)
    void_invoice(actor=team.vera, at=NOON, number=invoice_of(made).number, reason="Ошибка")
    browser = signed_in(team.vera)
    assert browser.get(at("accounting:unbilled_why", made.number)).status_code == 200
    assert browser.get(at("accounting:unbilled_why", 9999)).status_code == 404
    assert "Всего не выставлено" in text(browser.get(at("accounting:unbilled")))


def test_what_is_missing_stands_above_the_list(team: Office) -> None:
    Studio.objects.update(bik="", account="")
    ticket_in("accepted", team)
    assert "не заполнено — БИК, расчётный счёт" in text(signed_in(team.vera).get(at("accounting:unbilled")))


def test_an_announced_cost_says_why_whatever_became_of_it(team: Office) -> None:
    made = ticket_in("accepted", team)
    for browser, name in ((signed_in(team.alice), "portal:why"), (signed_in(team.anna), "desk:why")):
        assert browser.get(at(name, made.number, "estimate-1")).status_code == 200
        assert browser.get(at(name, made.number, "estimate-9")).status_code == 404
        assert browser.get(at(name, made.number, "estimate-x")).status_code == 404


def test_the_code_of_a_part_paid_invoice_is_for_the_rest(team: Office) -> None:
    number = part_paid(team)
    data = invoice_document(number)
    assert data is not None
    assert "Sum=233333|" in of_invoice.invoice_qr_text(data, Decimal("2333.33"))
    page = text(signed_in(team.alice).get(at("portal:invoice", number)))
    assert "<svg" in page
    assert "Код на остаток" in page
    assert "в том числе НДС 22 % — 420,76 ₽" in page
    assert "В том числе НДС 22 % — 420,76 руб." in page


def test_the_ground_is_in_the_readers_language(team: Office) -> None:
    number = invoice_of(ticket_in("accepted", team)).number
    team.alice.language = "en"
    team.alice.save()
    page = text(signed_in(team.alice).get(at("portal:invoice", number)))
    assert "Ticket No. 1001" in page
    assert "Тикет № 1001" not in page
