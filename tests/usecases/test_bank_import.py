"""Importing statements: every payment once, in any order, any number of times; a refused file leaves nothing (2.9, R11)."""

from __future__ import annotations

import datetime as dt
import random
import threading
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import connection, connections

from reglament.bank import read_statement
from reglament.rules.statement import AccountFigures, StatementRefused
from reglament.store.models import BankLine, BankStatement, Event, Invoice, Payment, Studio
from reglament.usecases import bank_import
from reglament.usecases.bank_accounts import NewAccount, add_account, own_accounts, remove_account
from reglament.usecases.bank_import import ImportReport
from reglament.usecases.bank_matching import rematch
from reglament.usecases.billing import void_invoice
from reglament.usecases.refusals import NotAllowed
from tests import factories as make
from tests.factories import Office
from tests.statements import (
    ACCOUNT,
    AT,
    SECOND,
    Clients,
    bring,
    clients,
    invoices,
    kept,
    line_of,
    paid,
    sample,
    statement,
    take,
)
from tests.stories.cast import clean, refused

pytestmark = pytest.mark.django_db
WEEK, OVERLAP, CUT, AGAIN, FOREIGN = "01_week_cp1251", "02_overlap_two", "03_", "04_", "05_"
REFUSED = (CUT, FOREIGN)


@pytest.fixture
def team() -> Office:
    return make.office()


def figures(report: ImportReport) -> tuple[int, ...]:
    """Total, new, repeated; pending, own, outgoing."""
    return (report.total, report.new, report.repeated, report.pending, report.own, report.outgoing)


def decided(report: ImportReport) -> int:
    """How many of the file wait for a decision."""
    return report.sure + report.probable + report.ask


def attempt(name: str) -> tuple[int, int] | str:
    """New and repeated payments of a sample, or the code of its refusal."""
    try:
        report = take(name)
    except StatementRefused as error:
        return error.code
    return report.new, report.repeated


def test_a_week_is_imported(team: Office) -> None:
    report = take(WEEK, team.vera)
    assert figures(report) == (10, 10, 0, 0, 1, 2)
    assert (decided(report), report.differences) == (7, ())
    came = BankLine.objects.filter(state="open")
    assert sum(came.values_list("amount", flat=True)) == Decimal("29233.33")
    row = BankStatement.objects.get()
    assert (row.number, row.format, row.imported_by, row.imported_at) == (1001, "1c", team.vera, AT)
    assert (row.from_day, row.to_day) == (dt.date(2026, 11, 23), dt.date(2026, 11, 27))
    assert row.figures[0]["received"] == "79233.33"
    event = Event.objects.get(kind="bank_imported")
    assert (event.actor, event.role, event.data["new"], event.data["statement"]) == (
        team.vera,
        "accountant",
        10,
        1001,
    )
    assert not Payment.objects.exists()
    clean()


def test_an_overlap_brings_three_new_payments(team: Office) -> None:
    take(WEEK)
    assert figures(take(OVERLAP)) == (7, 3, 4, 0, 0, 0)
    assert figures(take(AGAIN)) == (10, 0, 10, 0, 0, 0)
    assert figures(take(WEEK)) == (10, 0, 10, 0, 0, 0)
    assert list(BankStatement.objects.order_by("number").values_list("number", flat=True)) == [
        1001, 1002, 1003, 1004,
    ]  # fmt: skip
    assert Event.objects.filter(kind="bank_imported", role="system").count() == 4
    clean()


def test_a_statement_without_totals_says_where_it_is_incomplete(team: Office) -> None:
    figure = AccountFigures(
        ACCOUNT, None, None, Decimal(100), Decimal("4333.34"), Decimal(0), Decimal("4433.33")
    )
    report = bring(replace(statement(paid()), figures=(figure,)))
    assert {found["account"] for found in report.differences} == {ACCOUNT}
    assert ("4333.34", "4333.33") in {(found["expected"], found["found"]) for found in report.differences}
    assert all(found["ru"] != found["en"] for found in report.differences)
    assert BankStatement.objects.get().differences == list(report.differences)
    assert report.new == 1


@pytest.mark.parametrize("name", REFUSED)
def test_of_a_refused_file_nothing_stays(name: str, team: Office) -> None:
    with pytest.raises(StatementRefused) as caught:
        take(name, team.vera)
    assert caught.value.line >= 1
    assert caught.value.text.ru != caught.value.text.en
    assert not BankStatement.objects.exists()
    assert not BankLine.objects.exists()
    assert not Event.objects.filter(kind="bank_imported").exists()
    take(WEEK)
    assert BankStatement.objects.get().number == 1001


ORDERS = list(permutations((WEEK, OVERLAP, CUT, AGAIN, FOREIGN)))


@pytest.mark.parametrize("seed", range(24))
def test_any_order_any_number_of_times_gives_the_same_lines(seed: int, team: Office) -> None:
    chance = random.Random(seed)
    order = list(chance.choice(ORDERS))
    order += chance.choices(order, k=chance.randrange(1, 5))
    told = [attempt(name) for name in order]
    assert all(isinstance(each, str) for each, name in zip(told, order, strict=True) if name in REFUSED), (
        order
    )
    assert sum(each[0] for each in told if isinstance(each, tuple)) == 13, order
    lines = kept()
    BankLine.objects.all().delete()
    take(WEEK)
    take(OVERLAP)
    assert lines == kept(), order


def test_two_genuine_equal_payments_stay_two(team: Office) -> None:
    twice = statement(paid(), paid())
    assert bring(twice).new == 2
    assert bring(twice).new == 0
    assert bring(statement(paid(), paid(), paid())).new == 1
    assert sorted(BankLine.objects.values_list("occurrence", flat=True)) == [1, 2, 3]
    clean()


def test_what_the_bank_words_otherwise_is_the_same_payment(team: Office) -> None:
    bring(statement(paid("154", purpose="Оплата по счету 1042")))
    renamed = replace(paid().payer, name='ООО "РОМАШКА"', kpp="")
    again = paid("000154", purpose="Оплата", payer=renamed, kind="Выписка")
    assert bring(statement(again)).new == 0
    line = BankLine.objects.get()
    assert (line.purpose, line.kind, line.payer_name) == (
        "Оплата по счету 1042",
        "Платежное поручение",
        "ООО «Ромашка»",
    )


def test_a_payment_waits_until_the_bank_has_posted_it(team: Office) -> None:
    day = dt.date(2026, 11, 24)
    report = bring(statement(paid(posted_on=None)))
    assert (report.pending, decided(report), line_of("154").state) == (1, 0, "pending")
    assert bring(statement(paid(posted_on=None))).repeated == 1
    report = bring(statement(paid(posted_on=day)))
    line = line_of("154")
    assert (report.new, report.repeated, decided(report)) == (0, 1, 1)
    assert (line.state, line.posted_on, line.day, line.version) == ("open", day, day, 3)
    assert line.confidence
    bring(statement(paid(posted_on=dt.date(2026, 11, 25))))
    assert line_of("154").day == day
    clean()


def test_money_that_was_decided_about_stays_decided(team: Office) -> None:
    bring(statement(paid()))
    BankLine.objects.update(state="left", left_why="Не клиент", decided_at=AT, decided_by=team.vera)
    bring(statement(paid()))
    assert line_of("154").state == "left"


def test_the_studio_needs_an_account(team: Office) -> None:
    Studio.objects.update(account="")
    with pytest.raises(StatementRefused) as caught:
        take(WEEK)
    assert caught.value.code == "no_account"


def test_only_accounting_imports(team: Office) -> None:
    for person in (team.anna, team.alice):
        with pytest.raises(NotAllowed):
            take(WEEK, person)
    assert take(WEEK, team.olga).new == 10


def test_texts_no_column_holds_are_cut(team: Office) -> None:
    long = replace(paid().payer, name="Р" * 500, kpp="7" * 20, bank="Б" * 300)
    bring(statement(paid("1" * 90, payer=long, kind="В" * 90, purpose="a\x00b", reference="R" * 99)))
    line = BankLine.objects.get()
    assert (len(line.payer_name), len(line.number), len(line.kind), line.purpose) == (300, 60, 60, "ab")


def test_a_further_account_makes_transfers_of_its_money(team: Office) -> None:
    strange = replace(paid().payer, account=SECOND, inn="")
    bring(statement(paid(payer=strange)))
    assert line_of("154").state == "open"
    account = NewAccount(SECOND, "040000999", "АО «Учебный банк»")
    add_account(actor=team.vera, at=AT, account=account)
    assert line_of("154").state == "own"
    assert own_accounts() == {ACCOUNT, SECOND}
    clean()
    remove_account(actor=team.vera, at=AT, account=SECOND)
    line = line_of("154")
    assert (line.state, bool(line.confidence)) == ("open", True)
    assert own_accounts() == {ACCOUNT}
    assert Event.objects.filter(kind="studio_changed").count() == 2
    clean()


def test_what_is_no_account_is_refused_at_its_field(team: Office) -> None:
    good = NewAccount(SECOND, "040000999", "АО «Учебный банк»")
    wrong = {
        "account": (replace(good, account=SECOND[:-1] + "9"), replace(good, account="1"), replace(good, account=ACCOUNT)),
        "bik": (replace(good, bik="140000999"), replace(good, bik="")),
        "bank_name": (replace(good, bank_name=" "),),
    }  # fmt: skip
    for field, cards in wrong.items():
        for card in cards:
            with refused("bad_input", field=field):
                add_account(actor=team.vera, at=AT, account=card)
    with refused("not_accountant"):
        add_account(actor=team.anna, at=AT, account=good)
    with refused("not_found"):
        remove_account(actor=team.vera, at=AT, account=SECOND)


def test_proposals_follow_the_invoices() -> None:
    known = clients()
    take(WEEK)
    assert line_of("154").confidence == "ask"
    invoices(known, [1042])
    line = line_of("154")
    assert (line.confidence, line.parts, line.organisation) == (
        "sure",
        [{"invoice": 1042, "amount": "4333.33"}],
        known.camomile.organisation,
    )
    void_invoice(actor=known.vera, at=AT, number=1042, reason="Ошибка")
    assert (line_of("154").confidence, line_of("154").parts) == ("ask", [])


@pytest.mark.parametrize("chunk", [1, 500])
def test_a_long_statement_is_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(bank_import, "CHUNK", chunk)
    invoices(clients(), [1042, 1046, 1048])
    for name in (WEEK, OVERLAP, WEEK):
        take(name)
    assert len(kept()) == 13
    assert (line_of("154").confidence, line_of("154").parts) == (
        "sure",
        [{"invoice": 1042, "amount": "4333.33"}],
    )


def test_nothing_is_asked_while_no_line_is_open(team: Office) -> None:
    with connection.execute_wrapper(_Counted()) as _:
        assert rematch(organisation_ids=[team.organisation.pk], numbers=[1001]) == 0
    assert _Counted.statements == 1


class _Counted:
    """Counts SQL statements."""

    statements = 0

    def __init__(self) -> None:
        _Counted.statements = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        _Counted.statements += 1
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [(WEEK, WEEK), (WEEK, OVERLAP), (WEEK, OVERLAP, AGAIN)])
def test_imports_at_once_find_every_payment_once(names: tuple[str, ...]) -> None:
    make.office()
    expected = 13 if OVERLAP in names else 10
    statements = [read_statement(sample(name)) for name in names]
    barrier = threading.Barrier(len(names))
    told: list[object] = []

    def run(given: int) -> None:
        try:
            barrier.wait(30)
            told.append(bring(statements[given]))
        except Exception as error:  # noqa: BLE001 - looked at below
            told.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    reports = [each for each in told if isinstance(each, ImportReport)]
    assert len(reports) == len(names), told
    assert sum(report.new for report in reports) == BankLine.objects.count() == expected
    assert sorted(report.number for report in reports) == [1001 + place for place in range(len(names))]
    clean()


def test_the_clients_of_the_samples_have_their_invoices() -> None:
    known: Clients = clients()
    invoices(known)
    sums = {number: str(total) for number, total in Invoice.objects.values_list("number", "total")}
    assert sums[1042] == "4333.33"
    assert Decimal(sums[1043]) + Decimal(sums[1045]) == 9000
    assert [sums[number] for number in (1046, 1047, 1048, 1050)] == [
        "5500.00",
        "6800.00",
        "2600.00",
        "3400.00",
    ]
