"""Reconciliation: the ledger by day, to the kopeck, with a reason for every row and balance (R10, R11)."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest

from reglament.documents.of_reconciliation import reconciliation_pdf, reconciliation_xlsx
from reglament.queries.ledger import owed_by
from reglament.queries.reconciliation import Reconciliation, first_day, reconciliation
from reglament.queries.reconciliation_why import SUBJECTS, why_reconciliation
from reglament.store.models import Organisation, Payment, Posting
from reglament.usecases.acts import void_act
from reglament.usecases.billing import void_invoice
from reglament.usecases.payments import Coming, enter_payment, settle_from_advance, undo_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from tests import factories as make
from tests.documents.samples import text_of
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
AT = moscow("2026-11-20 12:00")


@pytest.fixture
def team() -> Office:
    return make.office()


def account(team: Office, first: dt.date = FIRST, last: dt.date = LAST) -> Reconciliation:
    found = reconciliation(team.organisation.pk, first, last)
    assert found is not None
    return found


def shown(found: Reconciliation) -> list[tuple[str, str, str, str]]:
    """(day, document, debit, credit) of every row."""
    return [
        (f"{row.day:%d.%m}", row.name.ru.replace("\xa0", " "), f"{row.debit.amount:.2f}", f"{row.credit.amount:.2f}")
        for row in found.rows
    ]  # fmt: skip


def lively(team: Office) -> None:
    """Two acts, one voided and issued anew, money in three ways, some given back, one undone."""
    first, second = make.ticket_in("accepted", team), make.ticket_in("accepted", team, priority="high")
    make.pay(team, make.invoice_of(first), at=moscow("2026-11-18 12:00"))
    wrong = make.pay(team, make.invoice_of(second), at=moscow("2026-11-18 13:00"), amount=Decimal("333.33"))
    undo_payment(actor=team.vera, at=moscow("2026-11-19 10:00"), payment_id=wrong, reason="Чужие деньги")
    coming = Coming(team.organisation.pk, Decimal("9000.01"), dt.date(2026, 11, 19), "88", "", "cash")
    advance = enter_payment(actor=team.vera, at=moscow("2026-11-19 11:00"), coming=coming)
    settle_from_advance(
        actor=team.vera, at=moscow("2026-11-19 12:00"), invoice_number=make.invoice_of(second).number, word="Письмо"
    )  # fmt: skip
    back = Refunding(advance.pk, Decimal("1000.00"), dt.date(2026, 11, 20), "7", "Просили вернуть")
    given = refund(actor=team.vera, at=moscow("2026-11-20 10:00"), refunding=back)
    undo_refund(actor=team.vera, at=moscow("2026-11-21 10:00"), refund_id=given.pk, reason="Банк вернул")
    void_act(actor=team.vera, at=moscow("2026-11-21 11:00"), number=1001, reason="Не тот адрес", reissue=True)


def test_acts_money_refunds_and_corrections_by_day(team: Office) -> None:
    lively(team)
    documents = [row[:2] for row in shown(account(team))]
    assert documents == [
        ("16.11", "Акт № 1001 от 16.11.2026"),
        ("16.11", "Акт № 1002 от 16.11.2026"),
        ("18.11", documents[2][1]),
        ("19.11", "Оплата (касса, 88 от 19.11.2026)"),
        ("21.11", "Сторно: Акт № 1001 от 16.11.2026"),
        ("21.11", "Акт № 1003 от 16.11.2026"),
    ]
    sums = {row[1]: row[2:] for row in shown(account(team))}
    assert sums["Сторно: Акт № 1001 от 16.11.2026"] == ("-3333.33", "0.00")
    assert sums["Оплата (касса, 88 от 19.11.2026)"] == ("0.00", "9000.01")


def test_a_month_that_is_over_keeps_its_sums_when_an_act_of_it_is_issued_anew(team: Office) -> None:
    made = make.ticket_in("accepted", team)
    before = account(team, FIRST, dt.date(2026, 11, 30))
    number = make.invoice_of(made).number
    void_invoice(
        actor=team.vera, at=moscow("2026-12-02 12:00"), number=number, reason="Не тот ИНН", reissue=True
    )
    again = account(team, FIRST, dt.date(2026, 11, 30))
    assert (again.debit, again.closing, shown(again)) == (before.debit, before.closing, shown(before))
    december = account(team, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert [row[:1] + row[2:] for row in shown(december)] == [
        ("02.12", "-3333.33", "0.00"),
        ("02.12", "3333.33", "0.00"),
    ]
    assert december.closing == before.closing


def test_money_undone_and_confirmed_again_counts_once_in_a_period_that_is_over(team: Office) -> None:
    first = make.ticket_in("accepted", team)
    for day in ("19", "20", "21"):
        wrong = make.pay(
            team, make.invoice_of(first), at=moscow(f"2026-11-{day} 12:00"), amount=Decimal("333.33")
        )
        Payment.objects.filter(pk=wrong).update(document="505")
        undo_payment(
            actor=team.vera, at=moscow(f"2026-11-{day} 13:00"), payment_id=wrong, reason="Не тот счёт"
        )
    coming = Coming(team.organisation.pk, Decimal("333.33"), dt.date(2026, 11, 18), "505", "", "bank")
    enter_payment(actor=team.vera, at=moscow("2026-11-22 12:00"), coming=coming)
    found = account(team, dt.date(2026, 11, 17), dt.date(2026, 11, 20))
    assert [row[0:1] + row[2:] for row in shown(found)] == [("18.11", "0.00", "333.33")]
    assert found.closing.amount == Decimal("3333.33") - Decimal("333.33")


def test_every_period_agrees_with_the_ledger_to_the_kopeck(team: Office) -> None:
    lively(team)
    chance = random.Random(7)
    for _ in range(40):
        first, last = sorted(FIRST + dt.timedelta(days=chance.randrange(30)) for _ in range(2))
        found = account(team, first, last)
        before = first - dt.timedelta(days=1)
        assert found.opening.amount == owed_by(team.organisation.pk, until=before)
        assert found.closing.amount == owed_by(team.organisation.pk, until=last)
        assert found.closing == found.opening + found.debit - found.credit
    everything = account(team)
    assert everything.opening.amount == 0
    assert (
        everything.closing.amount == owed_by(team.organisation.pk) == Decimal("7666.66") - Decimal("12333.34")
    )


def test_an_invoice_alone_is_not_in_it(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    make.ticket_in("accepted", team)
    found = account(team)
    assert found.rows == ()
    assert found.closing.amount == 0


def test_a_void_invoice_takes_its_act_back(team: Office) -> None:
    made = make.ticket_in("accepted", team)
    void_invoice(actor=team.vera, at=AT, number=make.invoice_of(made).number, reason="Ошибка")
    found = account(team)
    assert [row.is_correction for row in found.rows] == [False, True]
    assert found.closing.amount == 0
    assert found.debit.amount == 0


def test_an_upd_is_called_so(team: Office) -> None:
    Organisation.objects.update(closing_paper="upd")
    make.ticket_in("accepted", team)
    assert shown(account(team))[0][1] == "УПД № 1001 от 16.11.2026"
    assert account(team).rows[0].act == 1001


def test_an_empty_period_and_nobody(team: Office) -> None:
    make.ticket_in("accepted", team)
    found = account(team, LAST, LAST)
    assert found.rows == ()
    assert found.opening == found.closing
    assert reconciliation(0, FIRST, LAST) is None
    assert reconciliation_pdf(0, FIRST, LAST) is None
    assert reconciliation_xlsx(0, FIRST, LAST) is None
    assert first_day(team.organisation.pk) == dt.date(2026, 11, 16)
    assert first_day(0) is None


def test_it_makes_seven_statements_at_most(team: Office, django_assert_max_num_queries: object) -> None:
    lively(team)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        account(team)


def test_the_paper_and_the_sheet_come_from_the_same_account(team: Office) -> None:
    lively(team)
    paper = text_of(reconciliation_pdf(team.organisation.pk, FIRST, LAST))
    found = account(team)
    for row in shown(found):
        assert row[1] in paper
    assert "задолженность в пользу ООО «Ромашка» составляет 4 666,68 руб." in paper
    assert reconciliation_xlsx(team.organisation.pk, FIRST, LAST, "en")


def test_every_row_says_which_entries_are_behind_it_and_whose_hand(team: Office) -> None:
    lively(team)
    for row in account(team).rows:
        why = why_reconciliation(team.organisation.pk, str(row.posting), FIRST, LAST, at=AT)
        assert why is not None
        lines = "\n".join(why.explanation.as_lines("ru")).replace("\xa0", " ")
        assert row.name.ru.replace("\xa0", " ") in lines
        assert "Дебет «" in lines
        assert "Вера Ветрова" in lines or "Алиса Акимова" in lines
        assert why.explanation.as_lines("en")
    void = next(row for row in account(team).rows if row.is_correction)
    why = why_reconciliation(team.organisation.pk, str(void.posting), FIRST, LAST, at=AT)
    assert why is not None
    assert ("Причина", "Не тот адрес") in why.explanation.render("ru")["inputs"]  # type: ignore[operator]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_balance_and_turnover_says_why(team: Office, subject: str) -> None:
    lively(team)
    why = why_reconciliation(team.organisation.pk, subject, FIRST, LAST, at=AT)
    assert why is not None
    assert why.explanation.clauses


def test_a_closing_balance_is_its_parts(team: Office) -> None:
    lively(team)
    why = why_reconciliation(team.organisation.pk, "closing", FIRST, LAST, at=AT)
    assert why is not None
    last = why.explanation.steps[-1].text.ru.replace("\xa0", " ")
    assert last == "7 666,66 ₽ − 12 333,34 ₽ + 0,00 ₽ = −4 666,68 ₽."


def test_another_organisations_row_is_not_explained(team: Office) -> None:
    make.ticket_in("accepted", team)
    other = make.organisation(name="Василёк", legal_name="ООО «Василёк»", inn="7700990035")
    posting = Posting.objects.order_by("id").last()
    assert posting is not None
    assert why_reconciliation(other.pk, str(posting.pk), FIRST, LAST, at=AT) is None
    assert why_reconciliation(0, "closing", FIRST, LAST, at=AT) is None
    assert why_reconciliation(team.organisation.pk, "nonsense", FIRST, LAST, at=AT) is None
