"""The reconciliation act on paper and as a sheet, read back (R10, R11)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from reglament.documents.reconciliation import Operation, reconciliation_table, render_reconciliation
from reglament.documents.spreadsheet import csv_bytes, workbook
from tests.documents.samples import HOSTILE, RECONCILIATION, pages_of, right_edge, text_of


def test_both_halves_mirror_each_other() -> None:
    (page,) = pages_of(render_reconciliation(RECONCILIATION))
    for words in (
        "Акт сверки взаимных расчётов за период с 01.10.2026 по 30.11.2026",
        "между ООО «Студия Пример» (ИНН 7700990010, КПП 770001001) и ООО «Ромашка» (ИНН 7700990028, КПП 770001001)",
        "договор № 45/2025 от 10.03.2025",
        "По данным ООО «Студия Пример», руб. По данным ООО «Ромашка», руб.",
        "Дата Документ Дебет Кредит Дата Документ Дебет Кредит",
        "Сальдо начальное 5 000,00 Сальдо начальное 5 000,00",
        "05.10.2026 Акт № 11 от 05.10.2026 12 000,00 05.10.2026 Акт № 11 от 05.10.2026 12 000,00",
        "12.10.2026 Оплата (154 от 12.10.2026) 20 000,00",
        "21.11.2026 Сторно: Акт № 12 от 20.11.2026 −4 333,33",
        "22.11.2026 Возврат (7 от 22.11.2026) 3 000,00",
        "Обороты за период 19 333,33 20 000,00 Обороты за период 20 000,00 19 333,33",
        "Сальдо конечное 4 333,33",
        "На 30.11.2026 задолженность в пользу ООО «Студия Пример» составляет 4 333,33 руб. "
        "(четыре тысячи триста тридцать три рубля 33 копейки).",
        "/ Примеров П. П. /",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("666.67", "На 30.11.2026 задолженность отсутствует."),
        (
            "0.00",
            "задолженность в пользу ООО «Ромашка» составляет 666,67 руб. (шестьсот шестьдесят шесть рублей 67 копеек)",
        ),
        (
            "666.68",
            "задолженность в пользу ООО «Студия Пример» составляет 0,01 руб. (ноль рублей 01 копейка)",
        ),
    ],
)
def test_who_owes_whom(opening: str, said: str) -> None:
    assert said in text_of(render_reconciliation(replace(RECONCILIATION, opening=Decimal(opening))))


def test_an_empty_period_has_its_balances() -> None:
    page = text_of(render_reconciliation(replace(RECONCILIATION, operations=())))
    assert page.count("За период операций не было.") == 2
    assert "Обороты за период 0,00 0,00" in page
    assert "составляет 5 000,00 руб." in page


def test_in_english() -> None:
    page = text_of(render_reconciliation(RECONCILIATION, "en"))
    assert "Opening balance 5,000.00" in page
    assert "the debt in favour of ООО «Студия Пример» is RUB 4,333.33" in page
    assert "Сальдо" not in page


def test_many_operations_go_over_pages_with_both_headers() -> None:
    day = dt.date(2026, 10, 1)
    operations = tuple(Operation(day, f"Акт № {number}", Decimal("0.01")) for number in range(120))
    pages = pages_of(render_reconciliation(replace(RECONCILIATION, operations=operations)))
    assert len(pages) > 2
    assert all("По данным ООО «Ромашка»" in page for page in pages if "Акт № " in page[200:])
    assert "Обороты за период 1,20 0,00" in " ".join(pages)


def test_hostile_text_stays_on_the_sheet() -> None:
    operation = Operation(dt.date(2026, 10, 1), HOSTILE + "Ш" * 300, Decimal("1.00"))
    pdf = render_reconciliation(replace(RECONCILIATION, operations=(operation,), contract=HOSTILE))
    assert text_of(pdf).count("Ш") == 600
    assert right_edge(pdf) > 20
    assert b"pdfaid:conformance>A" in pdf
    assert pdf == render_reconciliation(replace(RECONCILIATION, operations=(operation,), contract=HOSTILE))


def test_the_sheet_has_figures_and_no_formulas() -> None:
    operations = (*RECONCILIATION.operations, Operation(dt.date(2026, 11, 30), "=1+1", Decimal("0.01")))
    table = reconciliation_table(replace(RECONCILIATION, operations=operations))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([table]))).active
    assert sheet is not None
    above, rows = (
        [line[0] for line in sheet.iter_rows(max_row=4, values_only=True)],
        list(sheet.iter_rows(min_row=5, values_only=True)),
    )
    assert above[0] == "Акт сверки взаимных расчётов за период с 01.10.2026 по 30.11.2026"
    assert RECONCILIATION.buyer.name in str(above[1])
    assert RECONCILIATION.contract in str(above[1])
    assert "4 333,34" in str(above[2]).replace("\xa0", " ")
    assert above[3] is None
    assert rows[0] == ("Дата", "Документ", "Дебет", "Кредит")
    assert rows[1] == (None, "Сальдо начальное", 5000, None)
    assert rows[3] == (dt.datetime(2026, 10, 12), "Оплата (154 от 12.10.2026)", None, 20000)
    assert rows[-3][1] == "=1+1"
    assert sheet.cell(len(rows) + 2, 2).data_type == "s"
    assert rows[-2] == (None, "Обороты за период", 19333.34, 20000)
    assert rows[-1] == (dt.datetime(2026, 11, 30), "Сальдо конечное", 4333.34, None)
    assert sheet.cell(6, 3).number_format == "#,##0.00"
    assert csv_bytes(table).decode("utf-8-sig").startswith("Дата;")
    assert "'=1+1;0,01;" in csv_bytes(table).decode("utf-8-sig")
