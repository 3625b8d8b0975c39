"""The accountant's bank as its queries give it: views, evidence, marked numbers, search, pages, statements (2.9, R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reglament.queries.bank_lines import LineRow, marked
from reglament.queries.bank_page import (
    BankPage,
    Wanted,
    bank_line,
    bank_page,
    open_invoices_of,
    statement,
    statements,
    why_line,
)
from reglament.rules.money import Money
from reglament.rules.statement import AccountFigures, Party
from reglament.store.models import BankLine
from reglament.usecases.bank_lines import Decision, confirm_line, leave_line
from reglament.usecases.payments import Share
from tests import statements as made
from tests.statements import ACCOUNT, AT, CAMOMILE, SECOND, US, Clients, bring, line_of, paid

pytestmark = pytest.mark.django_db
FOR_1042 = "Оплата по счету № 1042 от 20.11.2026. НДС не облагается"
CORNFLOWER = Party("40702810000000000003", "7700990035", "770001001", "ООО «Василёк»", "049999901", "")
UNKNOWN = Party("40702810900000000005", "0000000018", "", "ООО «Плательщик»", "049999901", "")


@pytest.fixture
def known() -> Clients:
    """The studio with its clients, and the invoices 1042 of 4333.33 and 1043 of 4000."""
    clients = made.clients()
    made.invoices(clients, [1042, 1043])
    return clients


@pytest.fixture
def week(known: Clients) -> Clients:
    """One payment of every kind: sure, of half an invoice, of a stranger, not posted yet, our own, and what we paid."""
    ours, host = replace(US, account=SECOND), replace(UNKNOWN, name="ООО «Хостинг»")
    bring(
        made.statement(
            paid("156", "500", "Оплата за услуги", payer=UNKNOWN),
            paid("155", "2000", "Оплата по счету № 1043 от 20.11.2026", payer=CORNFLOWER),
            paid("154", "4333.33", FOR_1042),
            paid("157", "700", "Оплата по счету № 1043", payer=CORNFLOWER, posted_on=None),
            paid("158", "50000", "Перевод собственных средств", payer=ours),
            paid("159", "15000", "За хостинг", payer=US, payee=host, charged_on=dt.date(2026, 11, 23)),
        )
    )
    return known


def page(**wanted: Any) -> BankPage:
    return bank_page(Wanted(**wanted), currency="RUB")


def numbers(**wanted: Any) -> list[str]:
    return [row.number for row in page(**wanted).rows]


def row(number: str) -> LineRow:
    found = bank_line(line_of(number).pk, currency="RUB")
    assert found is not None
    return found


def confirm(known: Clients, number: str, *shares: Share, advance_of: int | None = None) -> None:
    line = line_of(number)
    confirm_line(
        actor=known.vera, at=AT, line_id=line.pk, decision=Decision(shares, advance_of), seen=line.version
    )


def test_lines_stand_in_their_views_the_sure_ones_first(week: Clients) -> None:
    assert numbers() == ["154", "155", "156"]
    assert numbers(view="pending") == ["157"]
    assert numbers(view="others") == ["159", "158"]
    assert numbers(view="confirmed") == []
    waiting = page()
    assert waiting.counts == {"open": 3, "pending": 1}
    assert (waiting.sums["open"].amount, waiting.sums["pending"].amount) == (Decimal("6833.33"), Decimal(700))
    assert waiting.sure == (line_of("154").pk,)
    assert (waiting.sure_sum.amount, waiting.next) == (Decimal("4333.33"), "")


def test_a_sure_line_says_what_agrees_and_what_comes_of_it(week: Clients) -> None:
    sure = row("154")
    assert (sure.confidence, sure.state, sure.can_be_confirmed) == ("sure", "open", True)
    assert (sure.evidence.number, sure.evidence.amount, sure.evidence.inn) == (True, True, True)
    (part,) = sure.parts
    assert (part.invoice, part.amount.amount, part.after.amount, part.is_closed) == (
        1042, Decimal("4333.33"), Decimal(0), True,
    )  # fmt: skip
    assert len(part.tickets) == 1
    assert (sure.organisation, sure.payer_inn) == ("Ромашка", CAMOMILE.inn)
    assert sure.reason.ru
    assert sure.reason.en
    assert sure.advance.amount == 0


def test_a_part_leaves_a_rest_and_a_stranger_is_asked_about(week: Clients) -> None:
    half = row("155")
    (part,) = half.parts
    assert (part.after.amount, part.is_closed) == (Decimal(2000), False)
    assert (half.evidence.number, half.evidence.amount, half.evidence.inn) == (True, False, True)
    unknown = row("156")
    assert (unknown.confidence, unknown.parts, unknown.can_be_confirmed) == ("ask", (), False)
    assert (unknown.evidence.number, unknown.evidence.amount, unknown.evidence.inn) == (False, False, False)
    assert row("158").reason.ru == row("159").reason.ru == ""


def test_recognised_numbers_are_marked_in_the_purpose(week: Clients) -> None:
    assert row("154").words == (
        ("Оплата по счету № ", False),
        ("1042", True),
        (" от 20.11.2026. НДС не облагается", False),
    )
    assert row("156").words == (("Оплата за услуги", False),)


@pytest.mark.parametrize(
    ("purpose", "hits"),
    [
        ("счёт 0001042", ["0001042"]),
        ("счета 1042,1043", ["1042", "1043"]),
        ("счёт 10421 и 91042", []),
        ("1042", ["1042"]),
        ("", []),
    ],
)
def test_only_whole_numbers_are_marked(purpose: str, hits: list[str]) -> None:
    pieces = marked(purpose, ["1042", "1043"])
    assert [piece for piece, hit in pieces if hit] == hits
    assert "".join(piece for piece, _ in pieces) == purpose


def test_nothing_is_marked_without_numbers() -> None:
    assert marked("", []) == ()
    assert marked("Без номера", ["А-1"]) == (("Без номера", False),)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("4333,33", ["154"]), ("4 333.33 ₽", ["154"]), ("4333.330", []), ("2000", ["155"]), ("500", ["156"]),
        ("155", ["155"]), ("7700990035", ["155"]), ("плательщик", ["156"]), ("РОМАШКА", ["154"]),
        ("ндс НЕ облагается", ["154"]), ("№ 1043", ["155"]), ("  ", ["154", "155", "156"]), ("нет такого", []),
        ("%", []), (".*", []), ("(", []), ("\\", []), ("\x00", ["154", "155", "156"]), ("99999999999999", []),
    ],
)  # fmt: skip
def test_a_line_is_found_by_payer_purpose_number_inn_and_sum(
    week: Clients, search: str, found: list[str]
) -> None:
    assert numbers(search=search) == found


def test_lines_of_one_organisation_or_statement(week: Clients) -> None:
    assert numbers(organisation_id=week.cornflower.organisation.pk) == ["155"]
    assert numbers(organisation_id=0) == numbers(statement=99) == []
    second = bring(made.statement(paid("160", "10", "За услуги"))).number
    assert numbers(statement=second) == ["160"]
    assert page(statement=second).counts["open"] == 1


@pytest.mark.parametrize("view", ["open", "others"])
def test_a_long_list_goes_on(known: Clients, monkeypatch: pytest.MonkeyPatch, view: str) -> None:
    monkeypatch.setattr("reglament.queries.bank_page.PAGE_SIZE", 2)
    monkeypatch.setattr("reglament.queries.bank_page.MOST_OPEN", 2)
    payer, payee = (UNKNOWN, US) if view == "open" else (US, UNKNOWN)
    days = [dt.date(2026, 11, day) for day in (23, 24, 25)]
    bring(
        made.statement(
            *(
                paid(str(place), f"{place}.00", dated=day, posted_on=day, payer=payer, payee=payee)
                for place, day in enumerate(days, start=1)
            )
        )
    )
    first = page(view=view)
    rest = page(view=view, after=first.next)
    shown = [line.number for line in (*first.rows, *rest.rows)]
    assert (len(first.rows), rest.next) == (2, "")
    assert shown == (["1", "2", "3"] if view == "open" else ["3", "2", "1"])
    assert numbers(view=view, after="nonsense") == [line.number for line in first.rows]


def test_a_confirmed_line_says_what_it_settled_and_who_said_so(week: Clients) -> None:
    confirm(week, "154", Share(1042, Decimal(4000)), advance_of=week.camomile.organisation.pk)
    assert numbers(view="confirmed") == ["154"]
    settled = row("154")
    assert [(number, part.amount) for number, part in settled.settled] == [(1042, Decimal(4000))]
    assert settled.free.amount == Decimal("333.33")
    assert (settled.decided_by, settled.decided_at) == (str(week.vera), AT)
    assert len(settled.payment_ids) == 1
    assert settled.can_be_confirmed is False


def test_a_left_line_says_why(week: Clients) -> None:
    line = line_of("156")
    leave_line(actor=week.vera, at=AT, line_id=line.pk, reason="Проценты банка", seen=line.version)
    assert "156" in numbers(view="others")
    assert row("156").left_why == "Проценты банка"


def test_why_and_what_is_not_there(week: Clients) -> None:
    why = why_line(line_of("154").pk)
    assert why is not None
    assert why.result.ru == row("154").reason.ru
    assert why_line(line_of("158").pk) is None
    assert why_line(0) is None
    assert bank_line(0, currency="RUB") is None
    assert statement(99) is None


def test_imported_files(known: Clients) -> None:
    figures = AccountFigures(
        ACCOUNT, None, None, Decimal(100), Decimal("4333.34"), Decimal(0), Decimal("4433.34")
    )
    number = bring(replace(made.statement(paid(purpose=FOR_1042)), figures=(figures,)), known.vera).number
    again = bring(made.statement(paid(purpose=FOR_1042))).number
    rows, following = statements()
    assert ([each.number for each in rows], following) == ([again, number], None)
    assert [(each.total, each.new, each.repeated) for each in rows] == [(1, 0, 1), (1, 1, 0)]
    first = statement(number)
    assert first is not None
    assert (first.imported_by, rows[0].imported_by) == (str(known.vera), "")
    assert (first.file_name, first.imported_at, first.format) == ("kl_to_1c.txt", AT, "1CClientBankExchange")
    assert (first.figures[0].received, first.is_checkable) == (Money.of("4333.34"), True)
    assert [each.en for each in first.differences] == [
        f"account {ACCOUNT}: the total received is 4,333.34\u00a0₽, the payments in the file are 4,333.33\u00a0₽"
    ]


def test_imported_files_go_on(known: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.queries.bank_page.PAGE_SIZE", 2)
    one, two, three = (bring(made.statement(paid())).number for _ in range(3))
    rows, following = statements()
    assert ([each.number for each in rows], following) == ([three, two], two)
    rest, following = statements(after=following)
    assert ([each.number for each in rest], following) == ([one], None)


def test_invoices_to_choose_from(week: Clients) -> None:
    ids = [week.camomile.organisation.pk, week.cornflower.organisation.pk]
    confirm(week, "155", Share(1043, Decimal(2000)))
    confirm(week, "154", Share(1042, Decimal("4333.33")))
    found = open_invoices_of(ids, currency="RUB")
    assert [(number, name, left.amount) for number, name, left in found] == [(1043, "Василёк", Decimal(2000))]
    assert open_invoices_of([], currency="RUB") == ()


@pytest.mark.parametrize("more", [0, 5])
def test_the_statements_do_not_grow_with_the_rows(
    week: Clients, more: int, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    extra = [
        paid(str(900 + place), f"{place + 1}.00", "Оплата по счету № 1043", payer=CORNFLOWER)
        for place in range(more)
    ]
    if extra:
        bring(made.statement(*extra))
    line = line_of("154")
    for view in ("open", "pending", "others"):
        with django_assert_max_num_queries(6):
            page(view=view)
    with django_assert_max_num_queries(5):
        bank_line(line.pk, currency="RUB")
    confirm(week, "154", Share(1042, Decimal("4333.33")))
    for number in BankLine.objects.filter(state="open", amount__lt=10).values_list("number", flat=True):
        confirm(week, number, Share(1043, line_of(number).amount))
    with django_assert_max_num_queries(6):
        assert len(page(view="confirmed").rows) == 1 + more
    with django_assert_max_num_queries(5):
        bank_line(line.pk, currency="RUB")
    with django_assert_num_queries(1):
        why_line(line.pk)
    with django_assert_num_queries(1):
        statements()
    with django_assert_num_queries(1):
        statement(1001)
    with django_assert_num_queries(1):
        open_invoices_of([week.cornflower.organisation.pk], currency="RUB")
