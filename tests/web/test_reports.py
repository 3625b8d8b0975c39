"""The pages of reports: forms kept in the address, reasons, charts without scripts, files."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reglament.queries.reports.catalogue import REPORTS
from tests.factories import Office, invoice_of, pay, ticket_in
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


@pytest.fixture
def lived(team: Office) -> Office:
    """Two invoices, one of them paid with a surplus."""
    ticket_in("accepted", team, priority="high")
    bill = invoice_of(ticket_in("accepted", team))
    pay(team, bill, at=NOON, amount=bill.total + 100)
    return team


def test_the_index_has_a_card_for_every_report(lived: Office) -> None:
    vera = signed_in(lived.vera)
    page = text(vera.get(at("accounting:reports")))
    for report in REPORTS.values():
        assert at("accounting:report", report.name) in page
        [why] = re.findall(rf'hx-get="([^"]+/{report.name}/why/[^"]+)"', page)
        assert vera.get(why.replace("&amp;", "&")).status_code == 200
    assert "7 666,66 ₽" in page  # 100 minutes at ×1.3 and at ×1


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_report_opens_empty_and_full_and_in_every_group(team: Office, name: str, language: str) -> None:
    vera = signed_in(team.vera)
    vera.cookies["language"] = language
    assert vera.get(at("accounting:report", name)).status_code == 200
    ticket_in("paid", team, priority="high")
    for group in REPORTS[name].groups or ("",):
        query = {"group": group} if group else {}
        answer = vera.get(at("accounting:report", name, **query))
        assert answer.status_code == 200
        links = re.findall(r'hx-get="([^"]+/why/[^"]+)"', answer.content.decode())
        for link in {link.replace("&amp;", "&") for link in links}:
            assert vera.get(link).status_code == 200, link


def test_a_wrong_answer_is_said_at_its_field_and_kept(lived: Office) -> None:
    vera = signed_in(lived.vera)
    answer = vera.get(at("accounting:report", "revenue", **{"from": "вчера", "to": "2026-11-30"}))
    assert answer.status_code == 422
    assert "вчера" in text(answer)
    assert 'id="q-from-e"' in text(answer)
    turned = vera.get(at("accounting:report", "revenue", **{"from": "2026-12-01", "to": "2026-11-30"}))
    assert "Последний день раньше первого" in text(turned)
    long = vera.get(at("accounting:report", "hours", **{"from": "1900-01-01", "to": "2026-11-30"}))
    assert long.status_code == 422
    for bad in ({"organisation": "999"}, {"group": "x"}, {"specialist": "'"}):
        assert vera.get(at("accounting:report", "revenue", **bad)).status_code == 422
    assert vera.get(at("accounting:report", "unknown")).status_code == 404
    assert vera.get(at("accounting:report_xlsx", "revenue", **{"from": "x"})).status_code == 404
    assert vera.get(at("accounting:report_why", "revenue", "nothing")).status_code == 404
    assert vera.get(at("accounting:report_why", "revenue", "accrued", key="1999-01")).status_code == 404
    assert vera.get(at("accounting:report_why", "vat", "vat", key="1001", table=9)).status_code == 404


def test_only_those_who_keep_accounts_see_reports(lived: Office) -> None:
    for name in ("reports", "report", "report_xlsx", "report_csv"):
        address = at(f"accounting:{name}", *(() if name == "reports" else ("revenue",)))
        assert signed_in(lived.anna).get(address).status_code == 403
        assert signed_in(lived.alice).get(address).status_code == 403
        assert signed_in(lived.olga).get(address).status_code == 200


def test_the_chart_says_what_the_table_says(lived: Office) -> None:
    page = (
        signed_in(lived.vera).get(at("accounting:report", "revenue", group="organisation")).content.decode()
    )
    found = re.search(r"data-chart='([^']+)'", page)
    assert found
    chart = json.loads(found[1])
    assert chart["labels"] == ["Ромашка"]
    assert [Decimal(one["values"][0]) for one in chart["series"]] == [Decimal("7666.66")] * 2
    assert '<canvas role="img" aria-label="Диаграмма: Выручка.' in page
    assert "chart.min.js" in page
    assert "chart.min.js" not in signed_in(lived.vera).get(at("accounting:invoices")).content.decode()


@pytest.mark.parametrize("name", REPORTS)
def test_files_carry_the_same_figures(lived: Office, name: str) -> None:
    vera = signed_in(lived.vera)
    book = openpyxl.load_workbook(io.BytesIO(vera.get(at("accounting:report_xlsx", name)).content))
    assert book.worksheets[0].max_row >= 1
    answer = vera.get(at("accounting:report_csv", name))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]
    if name == "revenue":
        assert (
            "ноябрь 2026;7666,66;1382,51;6284,15;7666,66" in answer.content.decode("utf-8-sig").splitlines()
        )
        line = [cell.value for cell in book.worksheets[0][2]]
        assert line == ["ноябрь 2026", 7666.66, 1382.51, 6284.15, 7666.66]
    if name == "ageing":
        assert [cell.value for cell in book.worksheets[0][2]][-1] == 100


def test_a_formula_in_a_name_stays_a_name(lived: Office) -> None:
    lived.organisation.name = "=1+1"
    lived.organisation.save()
    vera = signed_in(lived.vera)
    assert "'=1+1;" in vera.get(at("accounting:report_csv", "ageing")).content.decode("utf-8-sig")
    content = vera.get(at("accounting:report_xlsx", "ageing")).content
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_register_has_pages(lived: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("registers", "downgrades"):
        monkeypatch.setattr(f"reglament.queries.reports.{module}.PAGE", 1)
    monkeypatch.setattr("reglament.web.accounting.reports.PAGE", 1)
    vera = signed_in(lived.vera)
    first = text(vera.get(at("accounting:report", "vat")))
    assert "Страница 1 из 2" in first
    second = text(vera.get(at("accounting:report", "vat", page=2)))
    assert "Страница 2 из 2" in second
    assert "2 записи" in second


def test_days_of_a_preset_are_marked(lived: Office) -> None:
    month = {"from": "2026-11-01", "to": "2026-11-30"}
    page = text(signed_in(lived.vera).get(at("accounting:report", "revenue", **month)))
    assert 'aria-current="page">Этот месяц' in page
    assert dt.date(2026, 11, 1).isoformat() in page
