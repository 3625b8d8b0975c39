"""The whole life of money in any order against a model of a few dictionaries: no kopeck is made or lost (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from reglament.queries.charges import advance_of, free_of
from reglament.queries.ledger import balances, owed_by
from reglament.rules.ledger import Account
from reglament.rules.statement import Statement
from reglament.store.models import (
    Act,
    Allocation,
    BankLine,
    Invoice,
    Organisation,
    Payment,
    Posting,
    Refund,
    Ticket,
)
from reglament.usecases.acts import issue_monthly_acts, void_act
from reglament.usecases.bank_lines import Decision, confirm_line
from reglament.usecases.billing import void_invoice
from reglament.usecases.coming_money import Coming, Share
from reglament.usecases.fsck.bank import check_bank
from reglament.usecases.fsck.ledger import check_ledger
from reglament.usecases.fsck.money import check_money
from reglament.usecases.payments import enter_payment, reassign_payment, settle_from_advance, undo_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from reglament.usecases.refusals import Refused
from tests import factories as make
from tests.factories import Office, moscow
from tests.statements import bring, paid, statement

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START = moscow("2026-11-18 12:00")
DAY = dt.date(2026, 11, 18)
PARTS = st.integers(1, 120)


@dataclass
class Bill:
    """An invoice as the model knows it."""

    total: Decimal
    paid: Decimal = Decimal(0)
    void: bool = False


@dataclass
class Money:
    """A payment as the model knows it: what it settles, what of it was given back."""

    amount: Decimal
    settles: dict[int, Decimal] = field(default_factory=dict)
    refunds: dict[int, Decimal] = field(default_factory=dict)
    undone: bool = False
    line: int | None = None

    @property
    def free(self) -> Decimal:
        if self.undone:
            return Decimal(0)
        return self.amount - sum(self.settles.values()) - sum(self.refunds.values())


def refusal(act: Callable[[], object]) -> str:
    """The code with which a use-case refuses, "" when it does not."""
    try:
        act()
    except Refused as refused:
        return refused.code
    return ""


class Life(RuleBasedStateMachine):
    """Rules are what people do; the use-cases' answers must agree with the model after each."""

    @initialize()
    def open(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.team: Office = make.office()
        self.at = START
        self.once = count(1)
        self.bills: dict[int, Bill] = {}
        self.money: dict[int, Money] = {}
        self.files: list[Statement] = []

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(minutes=st.integers(1, 110))
    def accept_work(self, minutes: int) -> None:
        invoice = make.invoice_of(make.ticket_in("accepted", self.team, minutes=minutes))
        self.bills[invoice.number] = Bill(invoice.total)

    @precondition(lambda self: self.open_bills())
    @rule(data=st.data(), percent=PARTS)
    def pay_one(self, data: st.DataObject, percent: int) -> None:
        number = data.draw(st.sampled_from(self.open_bills()))
        bill = self.bills[number]
        amount = max(Decimal("0.01"), ((bill.total - bill.paid) * percent / 100).quantize(Decimal("0.01")))
        share = min(amount, bill.total - bill.paid)
        self._came(amount, {number: share})

    @rule(rubles=st.integers(1, 9000))
    def pay_ahead(self, rubles: int) -> None:
        self._came(Decimal(rubles), {})

    @precondition(lambda self: len(self.open_bills()) > 1)
    @rule(percent=st.integers(1, 100))
    def pay_two_at_once(self, percent: int) -> None:
        first, second = self.open_bills()[:2]
        whole = self.bills[first].total - self.bills[first].paid
        left = self.bills[second].total - self.bills[second].paid
        part = max(Decimal("0.01"), (left * percent / 100).quantize(Decimal("0.01")))
        self._came(whole + part, {first: whole, second: part})

    @precondition(lambda self: self.open_bills())
    @rule(data=st.data(), percent=PARTS)
    def the_bank_tells(self, data: st.DataObject, percent: int) -> None:
        """A statement of one payment for one invoice; the accountant confirms what is proposed, or says the number."""
        number = data.draw(st.sampled_from(self.open_bills()))
        bill = self.bills[number]
        amount = max(Decimal("0.01"), ((bill.total - bill.paid) * percent / 100).quantize(Decimal("0.01")))
        line = paid(
            str(next(self.once)), str(amount), f"Оплата по счету № {number}", dated=DAY, posted_on=DAY
        )
        file = statement(line)
        self.files.append(file)
        assert self._import(file) == 1
        row = BankLine.objects.get(state="open")
        share = min(amount, bill.total - bill.paid)
        over = amount - share
        payments = confirm_line(
            actor=self.team.vera,
            at=self._now(),
            line_id=row.pk,
            seen=row.version,
            decision=Decision((Share(number, share),), self.team.organisation.pk if over else None),
        )
        (payment,) = payments
        bill.paid += share
        self.money[payment.pk] = Money(amount, {number: share}, line=row.pk)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def import_again(self, data: st.DataObject) -> None:
        assert self._import(data.draw(st.sampled_from(self.files))) == 0

    @precondition(lambda self: self.open_bills())
    @rule(data=st.data())
    def settle_from_what_lies(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.open_bills()))
        bill = self.bills[number]
        left = bill.total - bill.paid
        before = bill.paid
        free = sum(money.free for money in self.money.values())
        code = refusal(
            lambda: settle_from_advance(
                actor=self.team.vera, at=self._now(), invoice_number=number, word="Письмо"
            )
        )
        assert code == ("" if free else "no_advance")
        settled = Invoice.objects.get(number=number).paid - before
        assert settled == min(left, free)
        bill.paid += settled
        for row in Allocation.objects.filter(invoice__number=number, undone_at=None):
            self.money[row.payment_id].settles[number] = Decimal(0)
        for row in Allocation.objects.filter(invoice__number=number, undone_at=None):
            self.money[row.payment_id].settles[number] += row.amount

    @precondition(lambda self: any(money.free for money in self.money.values()))
    @rule(data=st.data(), percent=st.integers(1, 100))
    def give_back(self, data: st.DataObject, percent: int) -> None:
        pk = data.draw(st.sampled_from([pk for pk, money in self.money.items() if money.free]))
        amount = max(Decimal("0.01"), (self.money[pk].free * percent / 100).quantize(Decimal("0.01")))
        asked = Refunding(pk, amount, DAY, str(next(self.once)), "По письму")
        self.money[pk].refunds[refund(actor=self.team.vera, at=self._now(), refunding=asked).pk] = amount

    @precondition(lambda self: any(money.refunds for money in self.money.values()))
    @rule(data=st.data())
    def take_a_refund_back(self, data: st.DataObject) -> None:
        made = [(pk, one) for pk, money in self.money.items() for one in money.refunds]
        pk, one = data.draw(st.sampled_from(made))
        undo_refund(actor=self.team.vera, at=self._now(), refund_id=one, reason="Не ушло")
        del self.money[pk].refunds[one]

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        pk = data.draw(st.sampled_from(self.standing()))
        money = self.money[pk]
        code = refusal(
            lambda: undo_payment(actor=self.team.vera, at=self._now(), payment_id=pk, reason="Ошибка")
        )
        assert code == ("refunded" if money.refunds else "")
        if code:
            return
        for number, amount in money.settles.items():
            self.bills[number].paid -= amount
        money.settles, money.undone = {}, True
        if money.line is not None:
            line = BankLine.objects.get(pk=money.line)
            assert line.state == "open"
            # Decided again at once, so that one line at most is open: it lies as an advance now.
            (again,) = confirm_line(
                actor=self.team.vera, at=self._now(), line_id=line.pk, seen=line.version,
                decision=Decision((), self.team.organisation.pk),
            )  # fmt: skip
            self.money[again.pk] = Money(money.amount, line=line.pk)

    @precondition(lambda self: self.standing() and self.open_bills())
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        pk = data.draw(st.sampled_from(self.standing()))
        number = data.draw(st.sampled_from(self.open_bills()))
        money = self.money[pk]
        usable = money.amount - sum(money.refunds.values())
        left = self.bills[number].total - self.bills[number].paid + money.settles.get(number, Decimal(0))
        share = min(usable, left)
        if not share:
            return
        reassign_payment(
            actor=self.team.vera,
            at=self._now(),
            payment_id=pk,
            shares=(Share(number, share),),
            reason="Перенос",
        )
        for other, amount in money.settles.items():
            self.bills[other].paid -= amount
        money.settles = {number: share}
        self.bills[number].paid += share

    @precondition(lambda self: self.open_bills())
    @rule(data=st.data(), reissue=st.booleans())
    def void(self, data: st.DataObject, reissue: bool) -> None:
        number = data.draw(st.sampled_from(self.open_bills()))
        code = refusal(
            lambda: void_invoice(
                actor=self.team.vera, at=self._now(), number=number, reason="Ошибка", reissue=reissue
            )
        )
        assert code == ("invoice_paid" if self.bills[number].paid else "")
        self.bills[number].void = not code
        for new in Invoice.objects.exclude(state="mirror").exclude(number__in=self.bills):
            self.bills[new.number] = Bill(new.total)

    @precondition(lambda self: Act.objects.filter(state="issued").exists())
    @rule(data=st.data(), reissue=st.booleans())
    def void_an_act(self, data: st.DataObject, reissue: bool) -> None:
        numbers = list(Act.objects.filter(state="issued").values_list("number", flat=True))
        number = data.draw(st.sampled_from(numbers))
        void_act(actor=self.team.vera, at=self._now(), number=number, reason="Ошибка", reissue=reissue)

    @rule()
    def act_what_is_left(self) -> None:
        issue_monthly_acts(
            actor=self.team.vera, at=self._now(), organisation_id=self.team.organisation.pk, month=DAY
        )

    @invariant()
    def invoices_agree(self) -> None:
        if not hasattr(self, "bills"):
            return
        for invoice in Invoice.objects.exclude(state="mirror"):
            bill = self.bills[invoice.number]
            state = (
                "void" if bill.void else "paid" if bill.paid == bill.total
                else "part_paid" if bill.paid else "issued"
            )  # fmt: skip
            assert (invoice.number, invoice.state, invoice.paid) == (invoice.number, state, bill.paid)
            wanted = "paid" if state == "paid" else "accepted"
            for ticket in Ticket.objects.filter(invoice_lines__invoice=invoice, invoice_lines__live=True):
                assert ticket.status == wanted

    @invariant()
    def money_agrees(self) -> None:
        if not hasattr(self, "money"):
            return
        for pk, money in self.money.items():
            assert free_of(Payment.objects.get(pk=pk)) == money.free
        home = self.team.organisation.pk
        assert advance_of(home) == sum(money.free for money in self.money.values())
        books = balances(organisation_id=home)
        assert sum(books.values()) == 0
        came = sum(
            money.amount - sum(money.refunds.values()) for money in self.money.values() if not money.undone
        )
        assert books[Account.MONEY] == came
        standing = [bill for bill in self.bills.values() if not bill.void]
        assert books[Account.RECEIVABLE] == sum(bill.total - bill.paid for bill in standing)
        acted = sum(act.total for act in Act.objects.filter(state="issued"))
        assert -books[Account.REVENUE] - books[Account.VAT] == acted
        assert owed_by(home) == acted - came

    @invariant()
    def documents_are_proved(self) -> None:
        if hasattr(self, "team"):
            assert [*check_money(), *check_ledger(), *check_bank()] == []

    def open_bills(self) -> list[int]:
        return [number for number, bill in self.bills.items() if not bill.void and bill.paid < bill.total]

    def standing(self) -> list[int]:
        return [pk for pk, money in self.money.items() if not money.undone]

    def _came(self, amount: Decimal, shares: dict[int, Decimal]) -> None:
        coming = Coming(self.team.organisation.pk, amount, DAY, str(next(self.once)))
        parts = tuple(Share(number, part) for number, part in shares.items())
        payment = enter_payment(actor=self.team.vera, at=self._now(), coming=coming, shares=parts)
        for number, part in shares.items():
            self.bills[number].paid += part
        self.money[payment.pk] = Money(amount, dict(shares))

    def _import(self, file: Statement) -> int:
        return bring(file, self.team.vera, at=self._now()).new

    def _now(self) -> dt.datetime:
        self.at += dt.timedelta(minutes=1)
        return self.at


def test_no_kopeck_is_made_or_lost() -> None:
    """Twenty-five lives of up to twenty deeds, eight of them on PostgreSQL, which is slower; each is rolled back whole."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=8 if connection.vendor == "postgresql" else 25, stateful_step_count=20, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert not Organisation.objects.exists()
    assert not Posting.objects.exists()
    assert not Refund.objects.exists()
