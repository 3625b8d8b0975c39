"""Every figure of the tables stands to the kopeck on real papers: sums in words, VAT, prices (3.2, R10)."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reglament.documents.act import ActDocument, ActLine, render_act
from reglament.documents.invoice import InvoiceDocumentLine, render_invoice
from reglament.documents.parties import Tax, plain_sum
from reglament.documents.reconciliation import render_reconciliation
from reglament.documents.upd import render_upd
from reglament.rules.money import Money
from reglament.rules.pricing import quote
from reglament.rules.regulation import Priority, default_regulation_text, parse_regulation
from tests.documents.samples import ACT, INVOICE, RECONCILIATION, text_of, untaxed

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
RATES = (5, 7, 20, 22)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(amount: Decimal | str) -> str:
    """A sum as columns have it, with plain spaces."""
    return plain_sum(Decimal(amount), "ru").replace("\u00a0", " ")


def act_of(lines: tuple[ActLine, ...], rate: int) -> ActDocument:
    """An act of these works, all at one rate."""
    total = sum((line.amount for line in lines), Decimal(0))
    vat = sum((line.vat or Decimal(0) for line in lines), Decimal(0))
    return replace(ACT, lines=lines, total=total, tax=Tax(rate, vat))


@pytest.mark.parametrize("row", rows(HERE / "amount-in-words.csv"), ids=lambda row: row["amount"])
def test_the_sum_in_words_is_on_the_act(row: dict[str, str]) -> None:
    amount = Decimal(row["amount"])
    act = untaxed(ACT)
    page = text_of(render_act(replace(act, lines=(replace(act.lines[0], amount=amount),), total=amount)))
    assert row["words"] in page
    assert f"на сумму {shown(amount)} руб." in page


def test_the_words_of_every_sum_are_on_one_reconciliation_after_another() -> None:
    for row in rows(HERE / "amount-in-words.csv")[1::6]:
        owed = replace(RECONCILIATION, operations=(), opening=Decimal(row["amount"]))
        said = f"составляет {shown(row['amount'])} руб. ({row['words'][0].lower()}{row['words'][1:]})"
        assert said in text_of(render_reconciliation(owed))


def vat_tables() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """The table of VAT by rate."""
    table = rows(DATA / "vat-vectors.csv")
    for rate in sorted({int(row["rate"]) for row in table}):
        yield rate, [row for row in table if int(row["rate"]) == rate]


@pytest.mark.parametrize(("rate", "table"), list(vat_tables()))
def test_the_vat_of_the_table_is_on_the_upd(rate: int, table: list[dict[str, str]]) -> None:
    lines = tuple(
        ActLine(f"Работа {place}", Decimal(row["total_incl"]), "", Decimal(row["vat"]))
        for place, row in enumerate(table)
    )
    page = text_of(render_upd(act_of(lines, rate)))
    for row, line in zip(table, lines, strict=True):
        assert Money(line.amount, "RUB").vat_inside(rate).amount == line.vat
        net = shown(row["net"])
        figures = f"{net} {net} без акциза {rate} % {shown(row['vat'])} {shown(row['total_incl'])}"
        assert figures in page


@pytest.mark.parametrize("rate", RATES)
def test_the_prices_of_the_table_are_on_the_papers(rate: int) -> None:
    law = parse_regulation(default_regulation_text())
    lines, said = [], []
    for row in rows(DATA / "vectors/price.csv"):
        level = next(each for each in Priority if law.levels[each].coefficient == Decimal(row["coefficient"]))
        amount = quote(law, int(row["minutes"]), level, on=dt.date(2026, 11, 20)).amount
        vat = amount.vat_inside(rate).amount
        assert (amount.amount, vat) == (Decimal(row["amount"]), Decimal(row[f"vat{rate}"]))
        lines.append(ActLine("Работа", amount.amount, "", vat))
        net = shown(amount.amount - vat)
        said.append(f"{net} {net} без акциза {rate} % {shown(row[f'vat{rate}'])} {shown(row['amount'])}")
    act = act_of(tuple(lines), rate)
    upd, paper = text_of(render_upd(act)), text_of(render_act(act))
    assert not [figures for figures in said if figures not in upd]
    for line in lines:
        assert f"усл. ед. {shown(line.amount)} {shown(line.amount)}" in paper
    assert act.tax.amount is not None
    assert f"В том числе НДС {rate} %: {shown(act.tax.amount)} Всего: {shown(act.total)}" in paper


def test_the_invoice_has_the_same_figures_as_its_act() -> None:
    lines = tuple(
        InvoiceDocumentLine("Работа", Decimal(row["amount"])) for row in rows(DATA / "vectors/price.csv")
    )
    total = sum((line.amount for line in lines), Decimal(0))
    vat = sum((Money(line.amount, "RUB").vat_inside(22).amount for line in lines), Decimal(0))
    page = text_of(render_invoice(replace(INVOICE, lines=lines, total=total, vat=vat)))
    assert all(f"усл. ед. {shown(line.amount)} {shown(line.amount)}" in page for line in lines)
    assert f"В том числе НДС 22 %: {shown(vat)} Всего к оплате: {shown(total)}" in page
