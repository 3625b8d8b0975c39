"""Pages of acts and of reconciliation: who may, what they show, what they do (2.6, R10, R11)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import time_machine

from reglament.store.models import Act, Organisation, Posting
from tests.factories import Office, invoice_of, pay, silent, ticket_in
from tests.web.desk import NOON, at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.usefixtures("noon")


def period(team: Office, **changed: Any) -> dict[str, Any]:
    return {"organisation": team.organisation.pk, "from": "2026-11-01", "to": "2026-11-17", **changed}


def test_only_accounting_sees_them(team: Office) -> None:
    ticket_in("accepted", team)
    pages = (
        at("accounting:acts"),
        at("accounting:act", 1001),
        at("accounting:act_pdf", 1001),
        at("accounting:upd_pdf", 1001),
        at("accounting:reconciliation"),
        at("accounting:reconciliation_pdf", **period(team)),
    )
    for page in pages:
        assert signed_in(team.vera).get(page).status_code == 200
        assert signed_in(team.olga).get(page).status_code == 200
        assert signed_in(team.anna).get(page).status_code == 403
        assert signed_in(team.alice).get(page).status_code in (403, 404)


def test_the_list_with_its_filters(team: Office) -> None:
    browser = signed_in(team.vera)
    assert "Актов ещё нет" in text(browser.get(at("accounting:acts")))
    ticket_in("accepted", team)
    page = text(browser.get(at("accounting:acts")))
    assert "Акт № 1001" in page
    assert "3 333,33" in page
    assert "Выставлено, но без акта" not in page
    assert "Таких актов нет" in text(browser.get(at("accounting:acts", month="2026-10")))
    odd = at("accounting:acts", month="2026-13", organisation="x", state="?", after="?")
    assert "Акт № 1001" in text(browser.get(odd))
    for state in ("void", "all"):
        assert browser.get(at("accounting:acts", state=state)).status_code == 200
    Organisation.objects.update(closing_paper="upd")
    assert "УПД № 1001" in text(browser.get(at("accounting:acts")))


def test_one_act_for_the_month(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    ticket_in("accepted", team)
    browser = signed_in(team.vera)
    page = text(browser.get(at("accounting:acts")))
    assert "Выставлено, но без акта" in page
    assert "берёт сводный акт за месяц" in page
    form = {"action": "issue", "organisation": team.organisation.pk, "month": "2026-10"}
    answer = browser.post(at("accounting:acts"), form)
    assert answer.status_code == 422
    assert "К концу этого месяца всё принятое уже в актах" in text(answer)
    assert browser.post(at("accounting:acts"), {**form, "month": "2027-01"}).status_code == 422
    assert browser.post(at("accounting:acts"), {**form, "month": "сейчас"}).status_code == 422
    assert browser.post(at("accounting:acts"), {**form, "organisation": 2**40}).status_code == 404
    done = browser.post(at("accounting:acts"), {**form, "month": "2026-11"})
    assert done.headers["Location"] == at("accounting:act", Act.objects.get().number)
    assert "сводный" in text(browser.get(at("accounting:act", 1001)))


def test_acts_for_each_ticket_lead_to_the_list(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    ticket_in("accepted", team)
    ticket_in("accepted", team)
    Organisation.objects.update(acts_by="per_ticket")
    form = {"action": "issue", "organisation": team.organisation.pk, "month": "2026-11"}
    done = signed_in(team.vera).post(at("accounting:acts"), form)
    assert done.headers["Location"] == at("accounting:acts", organisation=team.organisation.pk)
    assert Act.objects.count() == 2


def test_a_wrong_act_is_voided_and_made_anew(team: Office) -> None:
    ticket_in("accepted", team)
    browser = signed_in(team.vera)
    card = at("accounting:act", 1001)
    assert "Почему акт неверен" in text(browser.get(card + "?do=void"))
    assert browser.post(card, {"action": "void"}).status_code == 422
    answer = browser.post(card, {"action": "void", "reason": "Не тот адрес", "reissue": "on"})
    assert answer.headers["Location"] == at("accounting:act", 1002)
    old = text(browser.get(card))
    assert "Не тот адрес" in old
    assert "Эти работы теперь в акте № 1002" in old
    assert "сторно" in old
    assert "?do=void" not in old
    assert browser.post(card, {"action": "void", "reason": "Ещё раз"}).status_code == 409
    assert browser.get(at("accounting:act", 77)).status_code == 404
    assert browser.post(at("accounting:act", 77), {"action": "void", "reason": "x"}).status_code == 404


def test_who_accepted_is_on_the_page(team: Office, noon: time_machine.Coordinates) -> None:
    silent(ticket_in("resolved", team))
    noon.shift(dt.timedelta(days=10))
    page = text(signed_in(team.vera).get(at("accounting:act", 1001)))
    assert "возражений не поступило" in page
    assert "#c-4.8" in page


def test_the_papers_open(team: Office) -> None:
    ticket_in("accepted", team)
    browser = signed_in(team.vera)
    for name in ("act_pdf", "upd_pdf"):
        answer = browser.get(at(f"accounting:{name}", 1001))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert browser.get(at(f"accounting:{name}", 77)).status_code == 404


@pytest.mark.parametrize("part", [False, True])
def test_every_figure_of_acts_says_why(team: Office, part: bool) -> None:
    ticket_in("accepted", team)
    browser = signed_in(team.vera)
    headers = {"HX-Request": "true"} if part else {}
    for page in (
        at("accounting:act_why", 1001, "total"),
        at("accounting:act_why", 1001, "day"),
        at("accounting:acts_why", "list", state="all"),
        at("accounting:acts_why", "unacted"),
    ):
        answer = browser.get(page, headers=headers)
        assert answer.status_code == 200
        assert "Почему" in text(answer)
    assert browser.get(at("accounting:act_why", 1001, "x")).status_code == 404
    assert browser.get(at("accounting:acts_why", "x")).status_code == 404


def test_the_account_of_a_period(team: Office) -> None:
    made = ticket_in("accepted", team)
    pay(team, invoice_of(made), at=NOON)
    browser = signed_in(team.vera)
    assert "Выберите организацию" in text(browser.get(at("accounting:reconciliation")))
    page = text(browser.get(at("accounting:reconciliation", **period(team))))
    for said in (
        "Сальдо начальное",
        "Акт № 1001 от 16.11.2026",
        "Оплата (",
        "Обороты за период",
        "На 17.11.2026 задолженность отсутствует.",
        "Всё время",
    ):
        assert said in page
    chosen = text(browser.get(at("accounting:reconciliation", organisation=team.organisation.pk)))
    assert "01.10.2026 — 17.11.2026" in chosen
    empty = text(browser.get(at("accounting:reconciliation", **period(team, to="2026-11-02"))))
    assert "За период операций не было." in empty


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from": "завтра"}, "завтра"),
        ({"to": "2026-11-18"}, "Этот день ещё не наступил"),
        ({"from": "2026-11-10", "to": "2026-11-01"}, "Последний день раньше первого"),
        ({"organisation": "77"}, "77"),
        ({"organisation": "x"}, "x"),
    ],
)
def test_a_strange_period_is_refused_at_its_field(team: Office, changed: dict[str, str], said: str) -> None:
    answer = signed_in(team.vera).get(at("accounting:reconciliation", **period(team, **changed)))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Сальдо" not in text(answer)
    for name in ("reconciliation_pdf", "reconciliation_xlsx"):
        page = at(f"accounting:{name}", **period(team, **changed))
        assert signed_in(team.vera).get(page).status_code == 404


def test_the_earliest_day_of_all_is_a_day_too(team: Office) -> None:
    asked = period(team, **{"from": "0001-01-01"})
    for page in (
        at("accounting:reconciliation", **asked),
        at("accounting:reconciliation_why", "opening", **asked),
    ):
        assert signed_in(team.vera).get(page).status_code == 200


def test_the_files_of_the_account(team: Office) -> None:
    ticket_in("accepted", team)
    browser = signed_in(team.vera)
    paper = browser.get(at("accounting:reconciliation_pdf", **period(team)))
    assert paper.content.startswith(b"%PDF")
    book = browser.get(at("accounting:reconciliation_xlsx", **period(team)))
    assert "attachment" in book["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[sheet.max_row]][1:] == ["Сальдо конечное", 3333.33, None]


def test_every_figure_of_the_account_says_why(team: Office) -> None:
    made = ticket_in("accepted", team)
    pay(team, invoice_of(made), at=NOON)
    browser = signed_in(team.vera)
    act = Posting.objects.filter(kind="act").order_by("id").first()
    assert act is not None
    for subject in ("opening", "closing", "debit", "credit", str(act.pk)):
        page = browser.get(at("accounting:reconciliation_why", subject, **period(team)))
        assert page.status_code == 200
        assert "Почему" in text(page)
    for subject in ("x", "0"):
        page = browser.get(at("accounting:reconciliation_why", subject, **period(team)))
        assert page.status_code == 404
    broken = at("accounting:reconciliation_why", "closing", **period(team, to="x"))
    assert browser.get(broken).status_code == 404
