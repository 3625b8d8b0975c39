"""The ledger under documents: what every fact enters, what undoing takes back, and that it only grows (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from reglament.queries.charges import advance_of, free_of
from reglament.rules.ledger import Account, Entry, PostingKind, balance, debt
from reglament.store.models import Act, Allocation, Invoice, Organisation, Payment, Posting
from reglament.usecases.billing import void_invoice
from reglament.usecases.coming_money import Coming, Share
from reglament.usecases.fsck import fsck
from reglament.usecases.ledger import Fact, Papers, post
from reglament.usecases.payments import enter_payment, reassign_payment, settle_from_advance, undo_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-18 12:00")
DAY = dt.date(2026, 11, 18)


@pytest.fixture
def team() -> Office:
    return make.office()


def bill(team: Office) -> Invoice:
    return make.invoice_of(make.ticket_in("accepted", team))


def books(organisation: Organisation) -> tuple[Entry, ...]:
    rows = Posting.objects.filter(organisation=organisation)
    return tuple(Entry(Account(p.debit), Account(p.credit), p.amount) for p in rows)


def coming(team: Office, amount: str) -> Coming:
    return Coming(team.organisation.pk, Decimal(amount), DAY, "154", "Оплата по счёту")


def sums(team: Office) -> dict[Account, Decimal]:
    known = books(team.organisation)
    return {account: balance(account, known) for account in Account}


def test_an_invoice_and_its_act(team: Office) -> None:
    invoice = bill(team)
    act = Act.objects.get()
    assert (act.number, act.total, act.acted_on, act.vat) == (
        1001,
        invoice.total,
        dt.date(2026, 11, 16),
        invoice.vat,
    )
    assert invoice.vat is not None
    assert sums(team) == {
        Account.MONEY: 0,
        Account.RECEIVABLE: invoice.total,
        Account.ADVANCE: 0,
        Account.DEFERRED: 0,
        Account.REVENUE: invoice.vat - invoice.total,
        Account.VAT: -invoice.vat,
    }
    assert debt(books(team.organisation)) == invoice.total


def test_one_payment_for_two_invoices_with_a_rest(team: Office) -> None:
    first, second = bill(team), bill(team)
    shares = (Share(first.number, first.total), Share(second.number, Decimal(1000)))
    payment = enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"), shares=shares)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.paid) == ("paid", "part_paid", 1000)
    rest = 5000 - first.total - 1000
    assert free_of(payment) == advance_of(team.organisation.pk) == rest == -sums(team)[Account.ADVANCE]
    assert sums(team)[Account.RECEIVABLE] == second.total - 1000
    assert fsck() == ()


def test_money_for_no_invoice_is_an_advance(team: Office) -> None:
    enter_payment(actor=team.vera, at=AT, coming=coming(team, "700"))
    assert advance_of(team.organisation.pk) == 700
    assert make.invoice_of(make.ticket_in("accepted", team)).state == "issued"
    assert fsck() == ()


@pytest.mark.parametrize(
    "shares",
    [
        lambda a, b: (Share(a.number, Decimal(1)), Share(a.number, Decimal(1))),
        lambda a, b: (Share(a.number, Decimal(0)),),
        lambda a, b: (Share(a.number, a.total + 1),),
        lambda a, b: (Share(a.number, a.total), Share(b.number, b.total)),
        lambda a, b: (Share(a.number, Decimal("0.001")),),
    ],
)
def test_shares_that_do_not_add_up(
    team: Office, shares: Callable[[Invoice, Invoice], tuple[Share, ...]]
) -> None:
    first, second = bill(team), bill(team)
    with pytest.raises(BadInput) as refused:
        enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"), shares=shares(first, second))
    assert refused.value.field == "shares"
    assert not Payment.objects.exists()


def test_another_organisations_invoice_cannot_be_settled(team: Office) -> None:
    invoice = bill(team)
    other = make.organisation(name="Василёк", legal_name="ООО «Василёк»", inn="7700990035")
    theirs = Coming(other.pk, Decimal(5000), DAY, "1")
    with pytest.raises(BadInput, match="another"):
        enter_payment(actor=team.vera, at=AT, coming=theirs, shares=(Share(invoice.number, Decimal(1)),))
    with pytest.raises(NotFound):
        enter_payment(actor=team.vera, at=AT, coming=Coming(9999, Decimal(1), DAY, "1"))


def test_a_payment_is_moved_to_another_invoice(team: Office) -> None:
    first, second = bill(team), bill(team)
    payment = enter_payment(
        actor=team.vera, at=AT, coming=coming(team, "4000"), shares=(Share(first.number, first.total),)
    )
    move = (Share(second.number, second.total), Share(first.number, Decimal(100)))
    reassign_payment(
        actor=team.vera, at=AT, payment_id=payment.pk, shares=move, reason="Клиент указал другой счёт"
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.paid, second.state) == ("part_paid", 100, "paid")
    assert [make.reread(1001).status, make.reread(1002).status] == ["accepted", "paid"]
    assert advance_of(team.organisation.pk) == 4000 - second.total - 100
    assert Allocation.objects.filter(undone_why="Клиент указал другой счёт").count() == 1
    assert fsck() == ()


def test_moving_money_leaves_what_stays_paid_as_it_is(team: Office) -> None:
    first, second = bill(team), bill(team)
    payment = enter_payment(
        actor=team.vera,
        at=AT,
        coming=coming(team, "9000"),
        shares=(Share(first.number, first.total), Share(second.number, second.total)),
    )
    since = make.reread(1001).status_since
    later = AT + dt.timedelta(days=1)
    kept = (Share(first.number, first.total), Share(second.number, Decimal(1)))
    reassign_payment(actor=team.vera, at=later, payment_id=payment.pk, shares=kept, reason="Переплата")
    assert [make.reread(1001).status, make.reread(1002).status] == ["paid", "accepted"]
    assert make.reread(1001).status_since == since
    assert fsck() == ()


def test_a_fact_of_nothing_enters_nothing(team: Office) -> None:
    before = Posting.objects.count()
    post(Fact(PostingKind.REFUND, team.organisation, Decimal(0), DAY), Papers(), at=AT, actor=team.vera)
    assert Posting.objects.count() == before


def test_what_cannot_be_moved(team: Office) -> None:
    first, second = bill(team), bill(team)
    payment = enter_payment(
        actor=team.vera, at=AT, coming=coming(team, "4000"), shares=(Share(first.number, first.total),)
    )
    shares = (Share(second.number, second.total + 1),)
    for wrong, field in ((" ", "reason"), ("Ошибка", "shares")):
        with pytest.raises(BadInput) as refused:
            reassign_payment(actor=team.vera, at=AT, payment_id=payment.pk, shares=shares, reason=wrong)
        assert refused.value.field == field
    first.refresh_from_db()
    assert first.state == "paid"
    with pytest.raises(NotFound):
        reassign_payment(actor=team.vera, at=AT, payment_id=0, shares=(), reason="x")
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    with pytest.raises(Conflict):
        reassign_payment(actor=team.vera, at=AT, payment_id=payment.pk, shares=(), reason="x")


def test_an_advance_settles_by_the_clients_word_alone(team: Office) -> None:
    enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"))
    invoice = bill(team)
    with pytest.raises(BadInput) as refused:
        settle_from_advance(actor=team.vera, at=AT, invoice_number=invoice.number, word=" ")
    assert refused.value.field == "word"
    settle_from_advance(actor=team.vera, at=AT, invoice_number=invoice.number, word="Письмо № 7")
    assert Allocation.objects.get().word == "Письмо № 7"
    invoice.refresh_from_db()
    assert invoice.state == "paid"


def test_a_refund_and_its_undoing(team: Office) -> None:
    payment = enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"))
    asked = Refunding(payment.pk, Decimal(2000), DAY, "17", "По письму клиента", once="r1")
    given = refund(actor=team.vera, at=AT, refunding=asked)
    assert refund(actor=team.vera, at=AT, refunding=asked) == given
    assert advance_of(team.organisation.pk) == free_of(payment) == 3000
    assert debt(books(team.organisation)) == -3000
    with pytest.raises(Refused, match="given back"):
        undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    assert fsck() == ()
    undo_refund(actor=team.vera, at=AT, refund_id=given.pk, reason="Не ушло")
    with pytest.raises(Conflict):
        undo_refund(actor=team.vera, at=AT, refund_id=given.pk, reason="Не ушло")
    assert advance_of(team.organisation.pk) == 5000
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    assert fsck() == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": Decimal("5000.01")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"refunded_on": dt.date(2026, 11, 19)}, "refunded_on"),
        ({"refunded_on": dt.date(2026, 11, 17)}, "refunded_on"),
        ({"document": ""}, "document"),
        ({"document": "1" * 61}, "document"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_wrong_refund_is_refused_at_its_field(team: Office, change: dict[str, object], field: str) -> None:
    payment = enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"))
    given: dict[str, object] = {
        "payment_id": payment.pk, "amount": Decimal(1), "refunded_on": DAY, "document": "1", "reason": "x"
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        refund(actor=team.vera, at=AT, refunding=Refunding(**(given | change)))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_refunds_of_what_is_not_there(team: Office) -> None:
    payment = enter_payment(actor=team.vera, at=AT, coming=coming(team, "5000"))
    undo_payment(actor=team.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    with pytest.raises(Conflict):
        refund(actor=team.vera, at=AT, refunding=Refunding(payment.pk, Decimal(1), DAY, "1", "x"))
    with pytest.raises(NotFound):
        refund(actor=team.vera, at=AT, refunding=Refunding(0, Decimal(1), DAY, "1", "x"))
    with pytest.raises(NotFound):
        undo_refund(actor=team.vera, at=AT, refund_id=0, reason="x")


def test_a_void_invoice_leaves_balances_of_nothing(team: Office) -> None:
    invoice = bill(team)
    void_invoice(actor=team.vera, at=moscow("2026-12-01 12:00"), number=invoice.number, reason="Ошибка")
    assert set(sums(team).values()) == {0}
    assert Act.objects.get().state == "void"
    taken_back = Posting.objects.exclude(reverses=None)
    assert {posting.day for posting in taken_back} == {dt.date(2026, 12, 1)}
    assert fsck() == ()


def test_the_database_refuses_to_change_an_entry(team: Office) -> None:
    bill(team)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Posting.objects.update(amount=1)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Posting.objects.all().delete()


def test_money_by_hand_of_every_kind(team: Office) -> None:
    invoice = bill(team)
    cash = Coming(team.organisation.pk, Decimal(100), DAY, "ПКО 5", method="cash", once="c1")
    first = enter_payment(actor=team.vera, at=AT, coming=cash, shares=(Share(invoice.number, Decimal(100)),))
    assert (
        enter_payment(actor=team.vera, at=AT, coming=cash, shares=(Share(invoice.number, Decimal(100)),))
        == first
    )
    with pytest.raises(BadInput) as refused:
        enter_payment(
            actor=team.vera, at=AT, coming=Coming(team.organisation.pk, Decimal(1), DAY, "1", method="barter")
        )
    assert refused.value.field == "method"


def test_fsck_sees_a_document_without_its_entry(team: Office) -> None:
    invoice = bill(team)
    Invoice.objects.filter(pk=invoice.pk).update(paid=1)
    Act.objects.update(vat=0)
    Payment.objects.create(
        organisation=team.organisation,
        amount=5,
        paid_on=DAY,
        document="1",
        recorded_at=AT,
        recorded_by=team.vera,
    )
    rows = {finding.row for finding in fsck() if finding.code == "ledger"}
    assert {f"invoice {invoice.number}", "act 1001"} <= rows
    assert any(row.startswith("payment") for row in rows)
