"""What stood before the ledger is entered into it, and reminders that went out stay said (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from reglament.queries.charges import advance_of
from reglament.queries.ledger import balances
from reglament.rules.ledger import Account
from reglament.store.models import InvoiceReminder, Posting
from reglament.usecases.fsck.ledger import check_ledger
from reglament.usecases.fsck.money import check_money
from tests.factories import moscow

BEFORE = ("store", "0003_desk_mail_and_calls")
AT = moscow("2026-11-16 12:00")
DAY = dt.date(2026, 11, 16)


def migrate_to(*targets: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    yield migrate_to(BEFORE)
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("store")
    migrate_to(*newest)


class Old:
    """Rows as the tables of that day take them."""

    def __init__(self, apps: Any) -> None:
        self.model = lambda name: apps.get_model("store", name)
        self.vera = self.model("Person").objects.create(
            email="vera@studio.example", name="Вера", created_at=AT
        )
        self.home = self.model("Organisation").objects.create(
            name="Ромашка", legal_name="ООО «Ромашка»", created_at=AT
        )

    def invoice(self, number: int, total: str, **more: Any) -> Any:
        return self.model("Invoice").objects.create(
            number=number, organisation=self.home, issued_at=AT, issued_on=DAY, due_on=DAY, buyer={}, seller={},
            currency="RUB", total=Decimal(total), **more,
        )  # fmt: skip

    def payment(self, amount: str, **more: Any) -> Any:
        return self.model("Payment").objects.create(
            organisation=self.home, amount=Decimal(amount), paid_on=DAY, document="154", recorded_at=AT,
            recorded_by=self.vera, **more,
        )  # fmt: skip

    def settle(self, payment: Any, invoice: Any, amount: str, **more: Any) -> None:
        self.model("Allocation").objects.create(
            payment=payment,
            invoice=invoice,
            amount=Decimal(amount),
            confirmed_at=AT,
            confirmed_by=self.vera,
            **more,
        )


def test_money_that_stands_is_entered(before: Any) -> None:
    old = Old(before)
    undone = {"undone_at": AT, "undone_by": old.vera, "undone_why": "Ошибка"}
    paid = old.invoice(1001, "100", paid=Decimal(100), state="paid")
    part = old.invoice(1002, "50", paid=Decimal(20), state="part_paid", reminded_on=DAY)
    void = old.invoice(1003, "70", state="void", voided_at=AT, voided_by=old.vera)
    old.invoice(1004, "-70", state="mirror", mirrors=void)
    came = old.payment("130")
    old.settle(came, paid, "100")
    old.settle(came, part, "20")
    wrong = old.payment("70", **undone)
    old.settle(wrong, void, "70", **undone)
    home = old.home.pk
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("store")
    migrate_to(*newest)
    assert advance_of(home) == 10
    books = balances(organisation_id=home)
    assert books[Account.MONEY] == 130
    assert books[Account.RECEIVABLE] == 30
    assert books[Account.DEFERRED] == -150
    assert Posting.objects.exclude(reverses=None).count() == 3
    assert list(check_ledger()) == []
    assert not [found for found in check_money() if found.code in ("invoice_paid", "overallocated")]
    reminder = InvoiceReminder.objects.get()
    assert (reminder.invoice.number, reminder.offset, reminder.on) == (1002, 1, DAY)


def test_an_entry_is_kept_in_a_database_that_let_it_go(before: Any) -> None:
    old = Old(before)
    old.invoice(1001, "100")
    migrate_to(("store", "0007_originals_arrive"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for deed in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER store_posting_only_grows_{deed}")
            cursor.execute(
                "CREATE TRIGGER store_posting_only_grows BEFORE UPDATE ON store_posting "
                "BEGIN SELECT RAISE(ABORT, 'store_posting only grows'); END"
            )
        migrate_to(*MigrationExecutor(connection).loader.graph.leaf_nodes("store"))
        for deed in ("DELETE FROM store_posting", "UPDATE store_posting SET amount = 1"):
            with pytest.raises(DatabaseError, match="only grows"):
                cursor.execute(deed)
    assert Posting.objects.count() > 0
