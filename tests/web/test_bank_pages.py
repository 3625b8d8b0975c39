"""The bank's pages: files in, one key for what is sure, a line decided by hand, statements, accounts (2.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reglament.bank.writing import one_c
from reglament.rules.statement import AccountFigures, Party
from reglament.store.models import BankLine, BankStatement, Invoice, Payment, StudioAccount
from reglament.usecases.bank_lines import Decision, confirm_line, leave_line
from reglament.usecases.payments import Coming, Share, enter_payment
from tests import statements as made
from tests.statements import ACCOUNT, AT, SECOND, US, Clients, bring, line_of, paid, sample
from tests.web.desk import at, signed_in

BANK = "accounting:bank"
LINE = "accounting:bank_line"
FOR_1042 = "Оплата по счету № 1042 от 20.11.2026. НДС не облагается"
CORNFLOWER = Party("40702810000000000003", "7700990035", "770001001", "ООО «Василёк»", "049999901", "")
UNKNOWN = Party("40702810900000000005", "0000000018", "", "ООО «Плательщик»", "049999901", "")


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Coordinates]:
    """The clock stands at noon of 1 December 2026, after the samples' week."""
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def known(db: None) -> Clients:
    """The studio with its clients, and the invoices 1042 of 4333.33 and 1044 of 400, both of «Ромашка»."""
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


def upload(browser: Client, **files: bytes) -> Any:
    """Send files by the form: their names in the order of the arguments."""
    sent = [SimpleUploadedFile(f"{name}.txt", data) for name, data in files.items()]
    return browser.post(at(BANK), {"action": "import", "statements": sent})


def waiting(purpose: str = FOR_1042, amount: str = "4333.33", **changes: Any) -> BankLine:
    """A payment that waits for a decision."""
    bring(made.statement(paid("154", amount, purpose, **changes)))
    return line_of("154")


def confirmed(known: Clients, line: BankLine, *shares: Share, advance_of: int | None = None) -> Payment:
    """Vera has decided about a line."""
    decision = Decision(shares, advance_of)
    return confirm_line(actor=known.vera, at=AT, line_id=line.pk, decision=decision, seen=line.version)[0]


def seen(line: BankLine, action: str, **typed: object) -> dict[str, Any]:
    """A form about a line as it stands."""
    return {"action": action, "line": line.pk, "seen": line.version, **typed}


# Files


def test_a_file_is_imported_and_said(known: Clients, vera: Client) -> None:
    answer = upload(vera, week=sample("01_week_cp1251"))
    assert answer.status_code == 302
    page = text(vera.get(answer.headers["Location"]))
    assert "week.txt: новых платежей" in page
    assert "повторов 0" in page
    assert "исходящие:" in page
    assert FOR_1042[:15] in page
    assert BankStatement.objects.get().imported_by == known.vera
    assert not Payment.objects.exists()


def test_the_same_file_again_is_nothing_new(vera: Client) -> None:
    upload(vera, week=sample("01_week_cp1251"))
    total = BankLine.objects.count()
    answer = upload(vera, week=sample("01_week_cp1251"))
    assert f"новых платежей 0, повторов {total}" in text(vera.get(answer.headers["Location"]))
    assert BankLine.objects.count() == total


def test_a_refused_file_says_its_line_and_the_others_go_on(vera: Client) -> None:
    answer = upload(vera, cut=sample("03_"), week=sample("01_week_cp1251"), foreign=sample("05_"), empty=b"")
    assert answer.status_code == 422
    page = text(answer)
    for name in ("cut", "foreign", "empty"):
        assert f"{name}.txt не загружен" in page
    assert "строка 60" in page
    assert "Из этого файла ничего не взято" in page
    assert "week.txt: новых платежей" in page
    assert [row.file_name for row in BankStatement.objects.all()] == ["week.txt"]


def test_a_file_that_does_not_agree_with_itself_is_said(vera: Client) -> None:
    figures = AccountFigures(ACCOUNT, None, None, Decimal(100), Decimal(5000), Decimal(0), Decimal(5100))
    given = replace(made.statement(paid(purpose=FOR_1042)), figures=(figures,))
    page = text(vera.get(upload(vera, part=one_c(given)).headers["Location"]))
    assert f"счёт {ACCOUNT}: по итогам поступило 5 000,00 ₽, а платежей в файле на 4 333,33 ₽" in page
    listed = text(vera.get(at("accounting:bank_statements")))
    assert "неполная" in listed
    assert "part.txt" in listed
    number = BankStatement.objects.get().number
    card = text(vera.get(at("accounting:bank_statement", number)))
    assert "Выписка не сходится сама с собой" in card
    assert "5 000,00 ₽" in card
    assert "сходится с платежами" not in card
    assert ACCOUNT in card
    assert at(BANK, statement=number) in card
    assert vera.get(at("accounting:bank_statement", 9)).status_code == 404


def test_a_payment_entered_by_hand_is_joined_on_its_lines_page(known: Clients, vera: Client) -> None:
    coming = Coming(
        known.camomile.organisation.pk, Decimal("4333.33"), dt.date(2026, 11, 23), "154", "По счёту"
    )
    by_hand = enter_payment(actor=known.vera, at=made.AT, coming=coming)
    line = waiting(FOR_1042, "4333.33")
    page = text(vera.get(at(LINE, line.pk)))
    assert "уже внесён вручную" in page
    assert at("accounting:payment", by_hand.pk) in page
    assert "уже внесён вручную" in text(vera.get(at(BANK)))
    assert vera.post(at(LINE, line.pk), seen(line, "join")).status_code == 302
    assert by_hand == BankLine.objects.get().payments.get()
    again = vera.post(at(LINE, line.pk), seen(line, "join"))
    assert again.status_code == 409


def test_no_file_or_one_too_large(vera: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = vera.post(at(BANK), {"action": "import"})
    assert answer.status_code == 422
    assert "Выберите файл выписки" in text(answer)
    monkeypatch.setattr("reglament.web.accounting.bank.MOST_BYTES", 100)
    assert "Файл больше 50 МБ" in text(upload(vera, large=b"1CClientBankExchange" * 9))


def test_files_of_other_banks_formats(vera: Client) -> None:
    answer = upload(vera, camt=sample("06_week_camt053"), mt=sample("07_week_mt940"))
    assert answer.status_code == 302
    assert {row.format for row in BankStatement.objects.all()} == {"camt.053", "mt940"}


def test_a_list_of_many_statements_goes_on(vera: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.queries.bank_page.PAGE_SIZE", 1)
    for _ in range(2):
        bring(made.statement(paid()))
    first, last = BankStatement.objects.order_by("number").values_list("number", flat=True)
    assert at("accounting:bank_statements", after=last) in text(vera.get(at("accounting:bank_statements")))
    rest = text(vera.get(at("accounting:bank_statements", after=last)))
    assert at("accounting:bank_statement", first) in rest
    assert at("accounting:bank_statement", last) not in rest


# The list


def test_a_proposal_says_what_agrees_and_why(vera: Client) -> None:
    line = waiting()
    page = text(vera.get(at(BANK)))
    assert "<mark>1042</mark>" in page
    assert "закроет полностью" in page
    assert "станет «Оплачено»" in page
    assert "Подтвердить все точные" in page
    assert at("accounting:bank_why", line.pk) in page
    assert "Оплата появляется только после подтверждения" in page


@pytest.mark.parametrize("view", ["open", "pending", "confirmed", "others", "nonsense"])
def test_every_view_opens_full_and_empty(known: Clients, vera: Client, view: str) -> None:
    assert vera.get(at(BANK, view=view)).status_code == 200
    confirmed(known, waiting(), Share(1042, Decimal("4333.33")))
    other = Party(SECOND, US.inn, "", US.name, US.bik, "")
    bring(
        made.statement(
            paid("155", "10", "Часть", payer=UNKNOWN),
            paid("156", "11", posted_on=None),
            paid("157", "12", payer=other),
        )
    )
    assert "п/п" not in (page := text(vera.get(at(BANK, view=view))))
    number = {"pending": "№ 156", "confirmed": "№ 154", "others": "№ 157"}.get(view, "№ 155")
    assert number in page


def test_lines_are_searched_for_and_the_search_stays(known: Clients, vera: Client) -> None:
    waiting()
    bring(made.statement(paid("155", "777.70", "За услуги", payer=UNKNOWN)))
    page = text(vera.get(at(BANK, q="777,70")))
    assert "№ 155" in page
    assert "№ 154" not in page
    assert 'value="777,70"' in page
    assert "№ 154" in text(vera.get(at(BANK, organisation=known.camomile.organisation.pk)))
    assert "Ничего не нашлось" in text(vera.get(at(BANK, q="нет такого")))
    for odd in ("\x00", "9" * 300, "(", "%"):
        assert vera.get(at(BANK, q=odd, organisation=odd, statement=odd, after=odd)).status_code == 200


def test_one_line_is_confirmed_from_the_list(vera: Client) -> None:
    line = waiting()
    answer = vera.post(at(BANK, q="1042"), seen(line, "confirm"))
    assert (answer.status_code, answer.headers["Location"]) == (302, at(BANK, q="1042"))
    assert Invoice.objects.get(number=1042).state == "paid"
    assert "Оплата подтверждена" in text(vera.get(at(BANK)))
    assert "Счёт № 1042" in text(vera.get(at(BANK, view="confirmed")))


def test_all_the_sure_ones_are_confirmed_at_once(vera: Client) -> None:
    first = waiting()
    for number, amount in (("155", "400"), ("156", "1.50")):
        bring(made.statement(paid(number, amount, f"Оплата по счету № 1044 от 20.11.2026. {number}")))
    sure = BankLine.objects.filter(confidence="sure").values_list("pk", flat=True)
    assert len(sure) == 2
    BankLine.objects.filter(pk=first.pk).update(confidence="ask")
    lines = ",".join(map(str, [*sure, 10**30]))
    assert vera.post(at(BANK), {"action": "sure", "lines": f"{lines},x,"}).status_code == 302
    page = text(vera.get(at(BANK)))
    assert "Подтверждено платежей: 1" in page
    assert "Пропущено, потому что изменилось: 1" in page
    assert [row.document for row in Payment.objects.all()] == ["155"]


def test_a_line_that_changed_meanwhile_is_a_conflict(known: Clients, vera: Client) -> None:
    line = waiting()
    typed = seen(line, "confirm")
    leave_line(actor=known.camomile.olga, at=AT, line_id=line.pk, reason="Проценты", seen=line.version)
    answer = vera.post(at(BANK), typed)
    assert answer.status_code == 409
    assert "bn-late" in text(answer) or "banner" in text(answer)
    assert not Payment.objects.exists()
    assert vera.post(at(LINE, line.pk), seen(line, "decide", invoice_0=1042, amount_0="1")).status_code == 409


@pytest.mark.parametrize("line", ["", "0", "x", "9" * 30])
def test_a_line_that_is_none(vera: Client, line: str) -> None:
    assert vera.post(at(BANK), {"action": "confirm", "line": line, "seen": 1}).status_code in (404, 422)
    assert vera.post(at(BANK), {"action": "nonsense"}).status_code == 404


# One line


def test_a_payment_is_divided_over_two_invoices_the_rest_is_an_advance(known: Clients, vera: Client) -> None:
    line = waiting("За работы", "5000")
    page = text(vera.get(at(LINE, line.pk)))
    assert "не аванс" in page
    typed = {"invoice_0": 1042, "amount_0": "4 333,33", "invoice_1": 1044, "amount_1": "400",
             "advance_of": known.camomile.organisation.pk}  # fmt: skip
    assert vera.post(at(LINE, line.pk), seen(line, "decide", **typed)).status_code == 302
    assert set(Invoice.objects.values_list("number", "state")) == {(1042, "paid"), (1044, "paid")}
    done = text(vera.get(at(LINE, line.pk)))
    assert "Аванс" in done
    assert "266,67" in done
    assert "Отменить подтверждение" in done


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"invoice_0": "1042", "amount_0": "5000.01"}, "По счетам на 0,01 ₽ больше, чем пришло"),
        ({"invoice_0": "1042", "amount_0": "4000"}, "Не распределено 1 000,00 ₽"),
        ({}, "Не распределено"),
        ({"invoice_0": "7777", "amount_0": "5000"}, "Счёта № 7777 нет"),
        ({"invoice_0": "1042", "amount_0": "сто"}, "Укажите сумму"),
        ({"invoice_0": "1042"}, "Укажите сумму"),
        ({"amount_0": "100"}, "Укажите номер счёта"),
        ({"invoice_0": "1042", "amount_0": "1", "invoice_1": "1042", "amount_1": "2"}, "указан дважды"),
        ({"invoice_0": "1042", "amount_0": "-1"}, "больше нуля"),
        ({"invoice_0": "1042", "amount_0": "0,001", "advance_of": "whose"}, ""),
        (
            {"invoice_0": "1042", "amount_0": "4333.34", "advance_of": "camomile"},
            "По счёту № 1042 осталось 4 333,33 ₽",
        ),
        ({"invoice_0": "1042", "amount_0": "9" * 25}, "Сумма не может быть больше"),
    ],
)
def test_wrong_rows_keep_what_was_typed(
    known: Clients, vera: Client, typed: dict[str, str], said: str
) -> None:
    line = waiting("За работы", "5000")
    if typed.get("advance_of") == "camomile":
        typed = {**typed, "advance_of": str(known.camomile.organisation.pk)}
    answer = vera.post(at(LINE, line.pk), seen(line, "decide", **typed))
    page = text(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page or 'class="err' in page
    for value in typed.values():
        assert f'value="{value}"' in page or value == "whose"
    assert not Payment.objects.exists()
    line.refresh_from_db()
    assert line.state == "open"


def test_more_rows_without_a_script(vera: Client) -> None:
    line = waiting("За работы", "5000")
    assert 'name="invoice_3"' not in text(vera.get(at(LINE, line.pk)))
    answer = vera.post(
        at(LINE, line.pk),
        seen(line, "more", invoice_0="1042", amount_0="4 000,00", invoice_1="x", invoice_2=""),
    )
    page = text(answer)
    assert answer.status_code == 200
    assert 'name="invoice_5"' in page
    assert 'value="4 000,00"' in page
    assert 'value="x"' in page
    assert not Payment.objects.exists()
    odd = vera.post(
        at(LINE, line.pk), {"action": "more", "invoice_99": "1", "invoice_": "2", "invoice_9999": "3"}
    )
    assert (odd.status_code, 'name="invoice_20"' in text(odd)) == (200, False)


def test_a_payment_of_nobody_is_left_with_a_reason_and_returned(vera: Client) -> None:
    line = waiting("Проценты по остатку", payer=UNKNOWN)
    here = at(LINE, line.pk)
    assert vera.get(f"{here}?do=leave").status_code == 200
    refused = vera.post(here, seen(line, "leave", reason=" "))
    assert refused.status_code == 422
    assert "Напишите, что это за деньги" in text(refused)
    assert vera.post(here, seen(line, "leave", reason="Проценты банка")).status_code == 302
    assert "Проценты банка" in text(vera.get(here))
    assert "Проценты банка" in text(vera.get(at(BANK, view="others")))
    assert vera.post(here, seen(line, "return")).status_code == 409
    line.refresh_from_db()
    assert vera.post(here, seen(line, "return")).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.left_why) == ("open", "")


def test_a_confirmation_is_undone_with_a_reason(known: Clients, vera: Client) -> None:
    line = waiting()
    payment = confirmed(known, line, Share(1042, Decimal("4333.33")))
    here = at(LINE, line.pk)
    assert "Оплаты этой строки отменятся" in text(vera.get(f"{here}?do=undo"))
    refused = vera.post(here, seen(line, "undo", payment=payment.pk))
    assert refused.status_code == 422
    assert "Напишите, почему оплата отменяется" in text(refused)
    assert vera.post(here, seen(line, "undo", payment=payment.pk, reason="Не тот")).status_code == 302
    line.refresh_from_db()
    assert (line.state, Invoice.objects.get(number=1042).state) == ("open", "issued")
    assert vera.post(here, seen(line, "undo", payment=payment.pk, reason="Ещё")).status_code == 409
    page = text(vera.get(here))
    assert "Решения, которые отменены" in page
    assert "Не тот</span>" in page
    assert at("accounting:payment", payment.pk) in page


@pytest.mark.parametrize("state", ["pending", "own", "outgoing"])
def test_a_line_that_waits_for_nobody_has_no_form(vera: Client, state: str) -> None:
    line = waiting()
    BankLine.objects.update(state=state)
    page = text(vera.get(at(LINE, line.pk, do="undo")))
    assert 'name="invoice_0"' not in page
    assert 'value="undo"' not in page


def test_why_is_a_panel_and_a_page(vera: Client) -> None:
    line = waiting()
    address = at("accounting:bank_why", line.pk)
    panel = vera.get(address, headers={"HX-Request": "true"})
    assert "<html" not in text(panel)
    assert "1042" in text(panel)
    page = text(vera.get(address))
    assert "<html" in page
    assert at(LINE, line.pk) in page
    BankLine.objects.update(case="")
    assert vera.get(address).status_code == 404


# Accounts and the sample


def test_an_account_is_added_and_removed(vera: Client) -> None:
    here = at("accounting:bank_accounts")
    typed = {"action": "add", "account": SECOND, "bik": "040000999", "bank_name": "АО «Учебный банк»"}
    assert vera.post(here, typed).status_code == 302
    assert StudioAccount.objects.get().account == SECOND
    page = text(vera.get(here))
    assert "Счёт добавлен" in page
    assert ACCOUNT in page
    assert SECOND in page
    again = vera.post(here, typed)
    assert (again.status_code, "Этот счёт уже указан" in text(again)) == (422, True)
    assert vera.post(here, {"action": "remove", "account": SECOND}).status_code == 302
    assert not StudioAccount.objects.exists()
    assert vera.post(here, {"action": "remove", "account": SECOND}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"account": "123"}, {"account": ""}, {"bik": "1"}, {"bank_name": " "}, {"account": SECOND[:-1] + "7"}],
)
def test_a_wrong_account_keeps_what_was_typed(vera: Client, wrong: dict[str, str]) -> None:
    typed = {"action": "add", "account": SECOND, "bik": "040000999", "bank_name": "Учебный", **wrong}
    answer = vera.post(at("accounting:bank_accounts"), typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert f'value="{typed["bik"]}"' in text(answer)
    assert not StudioAccount.objects.exists()


def test_the_sample_is_given_out_in_the_demo_only(vera: Client, settings: Any) -> None:
    address = at("accounting:bank_sample")
    assert vera.get(address).status_code == 404
    assert address not in text(vera.get(at(BANK)))
    settings.DEMO = True
    answer = vera.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kl_to_1c.txt"'
    assert upload(vera, sample=answer.content).status_code == 302
    assert BankLine.objects.filter(confidence="sure").exists()


# Who


def addresses(line: BankLine) -> list[str]:
    """Every page of the bank."""
    number = line.statement.number
    return [
        at(BANK), at(LINE, line.pk), at("accounting:bank_why", line.pk), at("accounting:bank_statements"),
        at("accounting:bank_statement", number), at("accounting:bank_accounts"),
    ]  # fmt: skip


def test_only_accounting_and_the_owner_see_the_bank(known: Clients) -> None:
    pages, team = addresses(waiting()), known.camomile
    for person, status in ((team.vera, 200), (team.olga, 200), (team.anna, 403), (team.alice, 403)):
        browser = signed_in(person)
        assert {browser.get(page).status_code for page in pages} == {status}
        if status == 403:
            assert {browser.post(page).status_code for page in (pages[0], pages[1], pages[5])} == {403}
            assert browser.get(at("accounting:bank_sample")).status_code == 403
    for page in pages:
        assert Client().get(page).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", [LINE, "accounting:bank_why"])
def test_there_is_no_such_line(vera: Client, name: str) -> None:
    assert vera.get(at(name, 10**6)).status_code == 404
