"""Spreadsheets: figures stay figures, text stays text, nothing is a formula."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.documents.spreadsheet import Column, Table, csv_bytes, workbook

COLUMNS = (
    Column("Название"), Column("Сумма", "money"), Column("День", "date"), Column("Штук", "int"), Column("Доля", "percent")
)  # fmt: skip
ROWS = (
    ('ООО «Ромашка»; и "другие"', Decimal("12345.60"), dt.date(2026, 11, 20), 3, Decimal("0.85")),
    (None, Decimal("-0.01"), None, None, None),
)
TABLE = Table("Отчёт: за [год]/2026?*\\", COLUMNS, ROWS, ("Всего", Decimal("12345.59"), None, 3, None))


def test_csv_is_as_russian_spreadsheets_read_it() -> None:
    lines = csv_bytes(TABLE).decode("utf-8-sig").split("\r\n")
    assert csv_bytes(TABLE).startswith(b"\xef\xbb\xbf")
    assert lines == [
        "Название;Сумма;День;Штук;Доля",
        '"ООО «Ромашка»; и ""другие""";12345,60;20.11.2026;3;85%',
        ";-0,01;;;",
        "Всего;12345,59;;3;",
        "",
    ]


def test_a_workbook_keeps_figures_as_figures() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([TABLE, TABLE])))
    assert len({name.casefold() for name in book.sheetnames}) == 2
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][1:] == [12345.6, dt.datetime(2026, 11, 20), 3, 0.85]
    assert sheet["B2"].number_format == "#,##0.00"
    assert [cell.value for cell in sheet[4]] == ["Всего", 12345.59, None, 3, None]
    assert sheet["A4"].font.bold


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook([TABLE]) == workbook([TABLE])


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 495", "-1", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "http://a.example"]
)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    table = Table("А", (Column("x"),), ((text,),))
    cell = openpyxl.load_workbook(io.BytesIO(workbook([table]))).worksheets[0]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    value = csv_bytes(table).decode("utf-8-sig").splitlines()[1].strip('"')
    assert not value.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))


def test_names_that_spreadsheets_keep_for_themselves() -> None:
    tables = [Table(name, COLUMNS, ()) for name in ("History", "'", "x" * 40, "X" * 31, "")]
    assert len(openpyxl.load_workbook(io.BytesIO(workbook(tables))).sheetnames) == 5


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_makes_a_file(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    table = Table(texts[0], (Column(texts[0]),), tuple((text,) for text in texts))
    assert openpyxl.load_workbook(io.BytesIO(workbook([table]))).worksheets[0].max_row >= 1
    assert csv_bytes(table)
