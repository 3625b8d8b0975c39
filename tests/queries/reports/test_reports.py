"""Reports: every figure is the sum of the documents behind it, and follows from the books to the kopeck."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reglament.queries.law import law_at
from reglament.queries.reports.catalogue import REPORTS, Report
from reglament.queries.reports.shares import divide
from reglament.queries.reports.table import Kind, Table
from reglament.queries.reports.wanted import Wanted, month_text, presets
from reglament.queries.reports.why import why_figure
from reglament.rules.ledger import Account
from reglament.store.models import Act, Invoice, InvoiceLine, Organisation, Posting, TimeEntry
from reglament.usecases.acceptance import accept
from reglament.usecases.acts import void_act
from reglament.usecases.billing import void_invoice
from reglament.usecases.conversation import Post
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.refunds import Refunding, refund
from reglament.usecases.timers import start_timer
from reglament.usecases.work import resolve, start_work, stop_timer
from tests.factories import Office, invoice_of, moscow, office, pay, ticket, ticket_in

pytestmark = pytest.mark.django_db
AT = moscow("2026-12-20 12:00")
NOTHING = Decimal(0)


def wanted(**changes: Any) -> Wanted:
    """November and December 2026, everything."""
    asked = Wanted(law_at(AT), AT, dt.date(2026, 11, 1), dt.date(2026, 12, 31), AT.date(), page=0)
    return replace(asked, **changes)


def grouped(report: Report, **changes: Any) -> Iterator[Wanted]:
    """The question in every grouping that the report offers."""
    for group in report.groups or ("",):
        yield wanted(group=group, **changes)


def together(team: Office, *, at: dt.datetime, first: int, second: int) -> Invoice:
    """A ticket on which Anna worked `first` minutes and Pyotr `second`, accepted and invoiced."""
    made = ticket(team, at=at, priority="high", title="Вдвоём")
    offer = Offer(minutes=300, text="Так.")
    estimate = offer_estimate(
        actor=team.anna, at=at + dt.timedelta(minutes=5), number=made.number, offer=offer
    )
    confirm_estimate(
        actor=team.alice, at=at + dt.timedelta(minutes=10), number=made.number, version=estimate.version
    )
    begin = at + dt.timedelta(minutes=20)
    for person, minutes, begun in ((team.anna, first, start_work), (team.pyotr, second, start_timer)):
        begun(actor=person, at=begin, number=made.number)
        begin += dt.timedelta(minutes=minutes)
        stop_timer(actor=person, at=begin, text="Сделано")
    resolve(actor=team.anna, at=begin, number=made.number, post=Post("Готово."))
    accept(actor=team.alice, at=begin + dt.timedelta(hours=1), number=made.number)
    return invoice_of(made)


@pytest.fixture
def lived(past: Office, db: None) -> Office:
    """What happened to the office: every test has it, untouched by the others."""
    return copy.deepcopy(past)


@pytest.fixture(scope="module")
def past(kept_rows: None, django_db_blocker: Any) -> Office:
    with django_db_blocker.unblock():
        return _past()


def _past() -> Office:
    """Paid, part paid, unpaid and void invoices, an act voided by itself, work of two, late work, a write-off, a refund."""
    team = office()
    day = moscow("2026-11-16 10:00")
    ticket_in("paid", team, at=day)
    unpaid = invoice_of(
        ticket_in("accepted", team, at=day + dt.timedelta(days=1), minutes=37, priority="high")
    )
    pay(team, unpaid, at=day + dt.timedelta(days=2), amount=Decimal("100.01"))
    wrong = invoice_of(ticket_in("accepted", team, at=day + dt.timedelta(days=2)))
    void_invoice(actor=team.vera, at=moscow("2026-12-02 10:00"), number=wrong.number, reason="Не те часы")
    other = invoice_of(ticket_in("accepted", team, at=day + dt.timedelta(days=3), minutes=50))
    act = Act.objects.get(lines__invoice_line__invoice=other)
    void_act(
        actor=team.vera, at=moscow("2026-12-03 10:00"), number=act.number, reason="Опечатка", reissue=True
    )
    together(team, at=day + dt.timedelta(days=7), first=61, second=40)
    late = ticket(team, at=day + dt.timedelta(days=8), priority="urgent", title="Срочно")
    offer = Offer(minutes=15, text="Так.")
    estimate = offer_estimate(
        actor=team.anna, at=day + dt.timedelta(days=8, minutes=5), number=late.number, offer=offer
    )
    confirm_estimate(
        actor=team.alice,
        at=day + dt.timedelta(days=8, minutes=9),
        number=late.number,
        version=estimate.version,
    )
    begin = day + dt.timedelta(days=8, hours=3)
    start_work(actor=team.anna, at=begin, number=late.number)
    stop_timer(actor=team.anna, at=begin + dt.timedelta(minutes=90), text="Сделано")
    resolve(actor=team.anna, at=begin + dt.timedelta(minutes=90), number=late.number, post=Post("Готово."))
    accept(actor=team.alice, at=begin + dt.timedelta(hours=2), number=late.number)
    surplus = invoice_of(ticket_in("accepted", team, at=day + dt.timedelta(days=9), minutes=20))
    payment = pay(team, surplus, at=day + dt.timedelta(days=10), amount=surplus.total + 500)
    refund(
        actor=team.vera,
        at=day + dt.timedelta(days=11),
        refunding=Refunding(payment, Decimal("120.50"), dt.date(2026, 11, 27), "7", "По письму клиента"),
    )
    ticket_in("in_progress", team, at=day + dt.timedelta(days=10))
    ticket(team, at=moscow("2026-12-18 18:30"), priority="high", title="Ждёт")
    return team


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_the_sum_of_what_stands_behind_it(lived: Office, name: str) -> None:
    report = REPORTS[name]
    for asked in (
        *grouped(report),
        *(grouped(report, specialist_id=lived.pyotr.pk) if "specialist" in report.fields else ()),
    ):
        for place, table in enumerate(report.tables(asked)):
            assert table.rows or asked.specialist_id, f"{name} {asked.group}"
            _prove(report, asked, place, table)


def _prove(report: Report, asked: Wanted, place: int, table: Table) -> None:
    lines: list[Any] = [None, *(() if report.row and place == 0 else table.rows)]
    for row in lines:
        key = row.key if row is not None else ""
        for column in table.columns:
            if not column.is_figure or table.figure(row, column.name) is None:
                continue
            why = why_figure(report, asked, place, key, column.name)
            assert why is not None
            assert [why.explanation.render(lang) for lang in ("ru", "en")]
            if column.kind is not Kind.PERCENT and not (
                report.row and place == 0 and column.kind is Kind.MINUTES
            ):
                found = report.behind(asked, place, key, column.name)
                assert found.total == table.figure(row, column.name), f"{asked.group} {key} {column.name}"


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_takes_the_statements_that_it_says(lived: Office, name: str) -> None:
    report = REPORTS[name]
    for asked in grouped(report):
        with CaptureQueriesContext(
            connection,
        ) as made:
            report.tables(asked)
        assert len(made) <= report.statements, [query["sql"] for query in made]


@pytest.mark.parametrize("name", REPORTS)
def test_every_line_of_a_register_explains_itself(lived: Office, name: str) -> None:
    report = REPORTS[name]
    if report.row is None:
        pytest.skip("its lines are groups")
    for row in report.tables(wanted())[0].rows:
        assert report.row(wanted(), row.key) == row
        figures = [column.name for column in report.tables(wanted())[0].columns if column.is_figure]
        assert all(why_figure(report, wanted(), 0, row.key, figure) for figure in figures)
    assert report.row(wanted(), "нет") is None
    assert why_figure(report, wanted(), 0, "999999", figures[0]) is None


def totals(name: str, place: int = 0, **changes: Any) -> dict[str, Any]:
    """The totals of a report by the names of its columns."""
    table = REPORTS[name].tables(wanted(**changes))[place]
    assert table.totals is not None
    return dict(zip([column.name for column in table.columns], table.totals, strict=True))


def test_revenue_is_the_ledgers_and_the_same_however_it_is_grouped(lived: Office) -> None:
    def books(account: Account) -> Decimal:
        rows = Posting.objects.filter(kind="act")
        return sum(
            (p.amount if p.credit == account else -p.amount if p.debit == account else NOTHING for p in rows),
            NOTHING,
        )

    invoiced = sum(Invoice.objects.values_list("total", flat=True), NOTHING)
    for group in REPORTS["revenue"].groups:
        found = totals("revenue", group=group)
        assert found["net"] == books(Account.REVENUE)
        assert found["vat"] == books(Account.VAT)
        assert found["accrued"] == found["net"] + found["vat"]
        assert found["invoiced"] == invoiced
    people = [totals("revenue", group="month", specialist_id=p.pk) for p in (lived.anna, lived.pyotr)]
    assert sum(each["accrued"] for each in people) == totals("revenue", group="month")["accrued"]


def test_a_void_act_takes_its_revenue_back_on_the_day_it_was_voided(lived: Office) -> None:
    table = REPORTS["revenue"].tables(wanted(group="month"))[0]
    assert [row.key for row in table.rows] == ["2026-11", "2026-12"]
    wrong = Invoice.objects.get(state="void")
    december = table.rows[1]
    # The act issued anew counts on the day its first paper is taken back; only the void invoice is taken back for good.
    assert Act.objects.get(void_reason="Опечатка").voided_at is not None
    assert table.figure(december, "accrued") == -wrong.total
    assert table.figure(december, "invoiced") == -wrong.total


def test_what_two_earned_is_divided_by_their_time(lived: Office) -> None:
    line = InvoiceLine.objects.get(ticket__title="Вдвоём", live=True)
    hours = dict(
        TimeEntry.objects.filter(ticket=line.ticket, chargeable=True).values_list("person", "minutes")
    )
    assert hours == {lived.anna.pk: 61, lived.pyotr.pk: 40}
    table = REPORTS["revenue"].tables(wanted(group="specialist"))[0]
    pyotr = next(row for row in table.rows if row.key == str(lived.pyotr.pk))
    assert table.figure(pyotr, "accrued") == (line.amount * 40 / 101).quantize(Decimal("0.01"))


def test_ageing_is_the_receivable_of_the_day_by_how_late_it_is(lived: Office) -> None:
    owed = sum((i.total - i.paid for i in Invoice.objects.filter(state__in=("issued", "part_paid"))), NOTHING)
    found = totals("ageing", on=dt.date(2026, 12, 20))
    assert found["total"] == owed
    assert sum(found[name] for name in ("not_due", "late_7", "late_30", "late_60", "late_more")) == owed
    assert found["advance"] == Decimal("379.50")
    assert found["late_30"] > 0
    assert found["not_due"] == 0
    early = totals("ageing", on=dt.date(2026, 11, 17))
    assert early["not_due"] == early["total"] == Invoice.objects.get(number=1002).total
    much_later = totals("ageing", on=dt.date(2027, 6, 1))
    assert much_later["late_more"] == owed


def test_lost_is_the_price_at_the_ordered_level_less_that_at_the_level_met(lived: Office) -> None:
    line = InvoiceLine.objects.get(ticket__title="Срочно", live=True)
    assert (line.ordered, line.met) == ("urgent", "high")
    table = REPORTS["downgrades"].tables(wanted())[0]
    [row] = table.rows
    assert table.figure(row, "at_ordered") == Decimal("5100.00")  # 90 min × 2000 × 1.7
    assert table.figure(row, "at_met") == Decimal("3900.00")
    assert table.figure(row, "lost") == Decimal("1200.00")
    assert table.figure(row, "deadline") == moscow("2026-11-24 11:09")
    assert table.figure(row, "started") == moscow("2026-11-24 13:00")


def test_write_offs_name_what_was_confirmed(lived: Office) -> None:
    table = REPORTS["write_offs"].tables(wanted())[0]
    [row] = table.rows
    assert table.figure(row, "confirmed") == Decimal("850.00")
    assert table.figure(row, "amount") == Decimal("935.00")
    assert table.figure(row, "written_off") == Decimal("2965.00")


def test_the_vat_register_shows_corrections_and_agrees_with_its_quarters(lived: Office) -> None:
    table, quarters = REPORTS["vat"].tables(wanted())
    assert table.count == len(table.rows) == Act.objects.count() + Act.objects.filter(state="void").count()
    assert [row.key for row in table.rows if row.key.endswith("-")] == ["1003-", "1004-"]
    assert table.totals is not None
    assert quarters.totals is not None
    assert table.totals[-3:] == quarters.totals[-3:]
    [quarter] = quarters.rows
    assert quarter.values[0].ru == "4 квартал 2026"  # type: ignore[union-attr]


def test_payments_register(lived: Office) -> None:
    found = totals("payments")
    assert found["free"] == Decimal("379.50")
    assert found["refunded"] == Decimal("120.50")
    assert found["amount"] == found["settled"] + found["refunded"] + found["free"]


def test_hours(lived: Office) -> None:
    everything = sum(TimeEntry.objects.filter(ended_at__isnull=False).values_list("minutes", flat=True))
    for group in REPORTS["hours"].groups:
        assert totals("hours", group=group)["spent"] == everything
    pyotr = totals("hours", group="specialist", specialist_id=lived.pyotr.pk)
    assert (pyotr["spent"], pyotr["charged"], pyotr["share"]) == (40, 40, 100)


def test_reactions(lived: Office) -> None:
    table = REPORTS["reactions"].tables(wanted(group="level"))[0]
    assert [row.key for row in table.rows] == ["high", "urgent"]
    assert table.totals is not None
    found = totals("reactions", group="month")
    assert found["rounds"] == found["kept"] + found["late"] + found["waiting"] + found["dropped"]
    # The last ticket was never looked at: its three hours ran out on Saturday's eve or on Monday.
    assert found["kept"] > 0


def test_another_organisation_sees_nothing_of_this(lived: Office) -> None:
    other = Organisation.objects.create(name="Пусто", legal_name="ООО «Пусто»", created_at=AT)
    for report in REPORTS.values():
        for asked in grouped(report, organisation_id=other.pk):
            assert not report.tables(asked)[0].rows


@pytest.mark.parametrize(
    ("kopecks", "minutes", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [5, 9], [0, 1]),
        (0, [1, 2], [0, 0]),
    ],
)
def test_a_sum_is_divided_to_the_kopeck(kopecks: int, minutes: list[int], shares: list[int]) -> None:
    assert divide(kopecks, minutes) == shares


def test_presets_follow_each_other() -> None:
    days = {name.en: (first, last) for name, first, last in presets(dt.date(2027, 1, 31))}
    assert days["Last month"] == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert days["This quarter"] == (dt.date(2027, 1, 1), dt.date(2027, 3, 31))
    assert days["Last quarter"] == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert days["Last year"] == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert month_text("2026-11").en == "November 2026"
