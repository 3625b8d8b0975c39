"""One payment's page, money entered by hand, and advances (2.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from reglament.store.models import Invoice, Organisation, Payment, Refund
from reglament.usecases.payments import Coming, Share, enter_payment
from tests import statements as made
from tests.statements import AT, Clients
from tests.web.desk import at, signed_in

NEW, CARD, ADVANCES = "accounting:payment_new", "accounting:payment", "accounting:advances"
DAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Coordinates]:
    """The clock stands at noon of 1 December 2026."""
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def known(db: None) -> Clients:
    """The studio with its clients; «Ромашка» has the invoices 1042 of 4333.33 and 1044 of 400."""
    clients = made.clients()
    made.invoices(clients, [1042, 1044])
    return clients


@pytest.fixture
def vera(known: Clients) -> Client:
    """Vera's browser."""
    return signed_in(known.vera)


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def money(known: Clients, amount: str, *shares: Share) -> Payment:
    """Money of «Ромашка» that Vera has entered."""
    coming = Coming(known.camomile.organisation.pk, Decimal(amount), DAY, "77", "По договору")
    return enter_payment(actor=known.vera, at=AT, coming=coming, shares=shares)


def typed(known: Clients, **changes: object) -> dict[str, Any]:
    """The form of money that came without a statement."""
    return {"action": "enter", "organisation": known.camomile.organisation.pk, "method": "cash", "amount": "5 000,00",
            "paid_on": DAY.isoformat(), "document": "КО-7", "purpose": "За работы", **changes}  # fmt: skip


def state(number: int) -> str:
    return Invoice.objects.values_list("state", flat=True).get(number=number)


# By hand


@pytest.mark.parametrize(("method", "said"), [("cash", "касса"), ("card", "карта"), ("bank", "банк")])
def test_money_is_entered_by_hand(known: Clients, vera: Client, method: str, said: str) -> None:
    assert vera.get(at(NEW)).status_code == 200
    answer = vera.post(
        at(NEW),
        typed(known, method=method, invoice_0="1042", amount_0="4333,33", invoice_2="1044", amount_2="400"),
    )
    payment = Payment.objects.get()
    assert answer.headers["Location"] == at(CARD, payment.pk)
    assert (state(1042), state(1044), payment.method) == ("paid", "paid", method)
    page = text(vera.get(answer.headers["Location"]))
    for words in ("Оплата подтверждена", f">{said}<", "266,67", "КО-7", "За работы"):
        assert words in page


def test_all_of_it_may_be_an_advance(known: Clients, vera: Client) -> None:
    vera.post(at(NEW), typed(known))
    page = text(vera.get(at(ADVANCES)))
    assert "5 000,00 ₽" in page
    assert "Ромашка" in page
    assert at(CARD, Payment.objects.get().pk) in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"organisation": ""}, "Выберите организацию"),
        ({"organisation": "999"}, ""),
        ({"amount": ""}, "Укажите сумму"),
        ({"amount": "сто"}, "Укажите сумму"),
        ({"amount": "0"}, ""),
        ({"amount": "1.005"}, ""),
        ({"amount": "1" * 20}, ""),
        ({"document": " "}, ""),
        ({"paid_on": "2026-12-02"}, ""),
        ({"paid_on": ""}, ""),
        ({"method": "gold"}, ""),
        ({"invoice_0": "1042"}, "Укажите сумму"),
        ({"amount_0": "1"}, "Укажите номер счёта"),
        ({"invoice_0": "1042", "amount_0": "5001"}, ""),
        ({"invoice_0": "1042", "amount_0": "4500"}, ""),
        ({"invoice_0": "7777", "amount_0": "1"}, "7777"),
        ({"invoice_0": "1042", "amount_0": "1", "invoice_1": "1042", "amount_1": "2"}, ""),
    ],
)
def test_wrong_money_keeps_what_was_typed(
    known: Clients, vera: Client, wrong: dict[str, str], said: str
) -> None:
    answer = vera.post(at(NEW), typed(known, **wrong))
    page = text(answer)
    assert answer.status_code == 422
    assert 'class="err"' in page
    assert said in page
    assert "За работы" in page
    for name, value in wrong.items():
        assert f'value="{value}"' in page or name in ("organisation", "method")
    assert not Payment.objects.exists()


def test_an_invoice_of_another_organisation_is_refused(known: Clients, vera: Client) -> None:
    answer = vera.post(
        at(NEW), typed(known, organisation=known.ivanov.organisation.pk, invoice_0="1042", amount_0="1")
    )
    assert answer.status_code == 422
    assert 'class="err"' in text(answer)
    assert not Payment.objects.exists()


def test_the_same_form_twice_is_one_payment(known: Clients, vera: Client) -> None:
    for _ in range(2):
        assert vera.post(at(NEW), typed(known, once="same")).status_code == 302
    assert Payment.objects.count() == 1


def test_more_rows_without_a_script(known: Clients, vera: Client) -> None:
    rows = {f"invoice_{place}": "" for place in range(3)}
    page = text(
        vera.post(at(NEW), typed(known, **{**rows, "action": "more", "invoice_0": "1042", "once": "key"}))
    )
    assert 'name="invoice_5"' in page
    for value in ("1042", "5 000,00", "КО-7", "key"):
        assert f'value="{value}"' in page
    assert f'<option value="{known.camomile.organisation.pk}" selected' in page
    assert not Payment.objects.exists()


# One payment


def test_a_payment_is_moved_to_another_invoice(known: Clients, vera: Client) -> None:
    payment = money(known, "400", Share(1042, Decimal(400)))
    here = at(CARD, payment.pk)
    form = text(vera.get(f"{here}?do=move"))
    assert 'value="1042"' in form
    assert 'value="400,00"' in form
    move = {"action": "move", "invoice_0": "1044", "amount_0": "400"}
    refused = vera.post(here, move)
    assert refused.status_code == 422
    assert "Напишите, почему оплата переносится" in text(refused)
    assert 'value="1044"' in text(refused)
    assert vera.post(here, {**move, "reason": "По письму клиента"}).status_code == 302
    assert (state(1042), state(1044)) == ("issued", "paid")
    assert "Оплата перенесена" in text(vera.get(here))


@pytest.mark.parametrize("rows", [("1044", "401"), ("7777", "1"), ("1044", "x"), ("1044", "0"), ("", "5")])
def test_a_wrong_move_changes_nothing(known: Clients, vera: Client, rows: tuple[str, str]) -> None:
    payment = money(known, "4333.33", Share(1042, Decimal("4333.33")))
    wrong = {"action": "move", "invoice_0": rows[0], "amount_0": rows[1], "reason": "Письмо № 5"}
    answer = vera.post(at(CARD, payment.pk), wrong)
    assert answer.status_code == 422
    assert 'class="err"' in text(answer)
    for value in (*rows, "Письмо № 5"):
        assert f'value="{value}"' in text(answer)
    assert state(1042) == "paid"


def test_a_move_gets_more_rows_without_a_script(known: Clients, vera: Client) -> None:
    payment = money(known, "400", Share(1042, Decimal(400)))
    more = {"action": "more", "invoice_0": "1044", "amount_0": "1", "invoice_2": "", "reason": "Письмо"}
    page = text(vera.post(at(CARD, payment.pk), more))
    assert 'name="invoice_5"' in page
    assert 'value="1044"' in page
    assert 'value="Письмо"' in page


def test_no_more_than_is_free_is_given_back(known: Clients, vera: Client) -> None:
    payment = money(known, "5000", Share(1042, Decimal("4333.33")))
    here = at(CARD, payment.pk)
    assert 'value="666,67"' in text(vera.get(f"{here}?do=refund"))
    back = {
        "action": "refund",
        "amount": "666,68",
        "refunded_on": DAY.isoformat(),
        "document": "31",
        "reason": "Письмо",
    }
    refused = vera.post(here, back)
    assert refused.status_code == 422
    assert "Вернуть можно не больше 666,67" in text(refused)
    assert 'value="666,68"' in text(refused)
    assert vera.post(here, {**back, "amount": "666,67"}).status_code == 302
    page = text(vera.get(here))
    assert "Возврат записан" in page
    assert "Вернуть клиенту" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": ""}, {"amount": "0"}, {"refunded_on": "2026-12-02"}, {"refunded_on": "2026-11-24"},
        {"refunded_on": "вчера"}, {"document": ""}, {"reason": " "},
    ],
)  # fmt: skip
def test_a_wrong_refund_is_refused_at_its_field(known: Clients, vera: Client, wrong: dict[str, str]) -> None:
    payment = money(known, "5000")
    back = {
        "action": "refund",
        "amount": "1",
        "refunded_on": DAY.isoformat(),
        "document": "31",
        "reason": "Письмо",
        **wrong,
    }
    answer = vera.post(at(CARD, payment.pk), back)
    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}-e"' in text(answer)
    assert not Refund.objects.exists()


def test_a_refund_is_undone_then_the_payment(known: Clients, vera: Client) -> None:
    payment = money(known, "5000", Share(1042, Decimal("4333.33")))
    here = at(CARD, payment.pk)
    back = {
        "action": "refund",
        "amount": "600",
        "refunded_on": DAY.isoformat(),
        "document": "31",
        "reason": "Письмо",
    }
    vera.post(here, back)
    row = Refund.objects.get()
    undo = {"action": "undo", "payment": payment.pk, "reason": "Чужие деньги"}
    first = vera.post(here, undo)
    assert first.status_code == 422
    assert "сначала отмените возврат" in text(first)
    form = text(vera.get(f"{here}?do=undo_refund&of={row.pk}"))
    assert f'name="refund" value="{row.pk}"' in form
    take_back = {"action": "undo_refund", "refund": row.pk}
    assert vera.post(here, take_back).status_code == 422
    assert vera.post(here, {**take_back, "reason": "Не ушёл"}).status_code == 302
    assert vera.post(here, {**take_back, "reason": "Не ушёл"}).status_code == 409
    assert "отменён: Не ушёл" in text(vera.get(here))
    assert vera.post(here, undo).status_code == 302
    assert vera.post(here, undo).status_code == 409
    page = text(vera.get(here))
    assert "Подтверждение отменено" in page
    assert "Чужие деньги" in page
    assert "Перенести" not in page
    assert state(1042) == "issued"


def test_strange_addresses(known: Clients, vera: Client) -> None:
    payment = money(known, "5000")
    assert vera.get(at(CARD, 10**6)).status_code == 404
    odd = "9" * 5000
    for query in ({"do": "nonsense"}, {"do": "undo_refund", "of": odd}, {"do": "undo_refund", "of": "²"}):
        assert vera.get(at(CARD, payment.pk, **query)).status_code == 200
    assert vera.get(at("accounting:payments", of=odd, organisation=odd, after=odd)).status_code == 200
    assert vera.get(at("accounting:invoice", 1042, do="undo", of=odd)).status_code == 200
    assert vera.post(at(CARD, payment.pk), {"action": "nonsense"}).status_code == 404


# Advances and who


def test_advances_lead_to_what_waits(known: Clients, vera: Client) -> None:
    assert "Авансов нет" in text(vera.get(at(ADVANCES)))
    payment = money(known, "5000", Share(1042, Decimal(4000)))
    page = text(vera.get(at(ADVANCES)))
    for words in ("1 000,00", "Счёт № 1042", "Счёт № 1044", "333,33", at(CARD, payment.pk)):
        assert words in page


def test_only_accounting_and_the_owner_see_money(known: Clients) -> None:
    payment, team = money(known, "5000"), known.camomile
    pages = [at(NEW), at(CARD, payment.pk), at(ADVANCES), at("accounting:payments")]
    for person, status in ((team.vera, 200), (team.olga, 200), (team.anna, 403), (team.alice, 403)):
        browser = signed_in(person)
        assert {browser.get(page).status_code for page in pages} == {status}
        if status == 403:
            assert {browser.post(page).status_code for page in pages} == {403}
    for page in pages:
        assert Client().get(page).headers["Location"].startswith("/account/login/")


def test_an_outgoing_payment_leads_to_the_refund_with_its_paper(known: Clients, vera: Client) -> None:
    Organisation.objects.filter(pk=known.camomile.organisation.pk).update(account=made.CAMOMILE_ACCOUNT)
    payment = money(known, "700")
    back = made.paid("88", "500", "Возврат", payer=made.US, payee=made.CAMOMILE, posted_on=None, dated=DAY)
    made.bring(made.statement(back))
    line = made.line_of("88")
    page = text(vera.get(at("accounting:bank_line", line.pk)))
    assert "ООО «Ромашка»" in page
    address = at(CARD, payment.pk, do="refund", line=line.pk)
    assert address.replace("&", "&amp;") in page
    form = text(vera.get(address))
    for value in ("500,00", DAY.isoformat(), "88"):
        assert f'value="{value}"' in form
    given = {
        "action": "refund",
        "amount": "500,00",
        "refunded_on": DAY.isoformat(),
        "document": "88",
        "once": "k",
    }
    assert vera.post(address, {**given, "reason": "Переплата"}).status_code == 302
    assert Refund.objects.get().document == "88"
    assert "Возврат уже записан" in text(vera.get(at("accounting:bank_line", line.pk)))


def test_the_list_says_how_the_money_came(known: Clients, vera: Client) -> None:
    for method in ("bank", "cash", "card"):
        assert vera.post(at(NEW), typed(known, method=method, document=method)).status_code == 302
    page = text(vera.get(at("accounting:payments")))
    for said in ("п/п № bank", "касса, № cash", "карта, № card"):
        assert said in page


def test_filters_of_the_list_stay_in_the_address(known: Clients, vera: Client) -> None:
    payment = money(known, "5000")
    coming = Coming(known.cornflower.organisation.pk, Decimal(70), DAY, "9", "По запросу")
    enter_payment(actor=known.vera, at=AT, coming=coming, shares=())
    wanted = {
        "state": "advance",
        "organisation": known.camomile.organisation.pk,
        "month": "2026-11",
        "q": "договор",
    }
    page = text(vera.get(at("accounting:payments", **wanted)))
    assert at(CARD, payment.pk) in page
    assert "По запросу" not in page
    undo = at("accounting:payments", **wanted, of=payment.pk).replace("&", "&amp;")
    assert f'href="{undo}#do"' in page
    assert 'value="договор"' in page
    assert 'value="2026-11"' in page
    form = text(vera.get(at("accounting:payments", **wanted, of=payment.pk)))
    here = at("accounting:payments", **wanted)
    assert f'action="{here.replace("&", "&amp;")}"' in form
    assert "Здесь пока пусто" in text(vera.get(at("accounting:payments", state="undone")))
    done = vera.post(here, {"action": "undo", "payment": payment.pk, "reason": "Чужие деньги"})
    assert done.headers["Location"] == here
    assert "Ничего не нашлось" in text(vera.get(here))
    undone = text(vera.get(at("accounting:payments", state="undone")))
    assert "Чужие деньги" in undone
    assert "По запросу" in text(vera.get(at("accounting:payments", state="advance")))
    for odd in ("2026-13", "9999-12", "²", "x"):
        assert vera.get(at("accounting:payments", month=odd, state=odd, q=odd)).status_code == 200
