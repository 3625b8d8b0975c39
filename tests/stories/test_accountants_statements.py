"""Неделя бухгалтера: пять выписок, всё точное одной клавишей, остальное с объяснением (2.9, 4.9, R11)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reglament.queries.charges import advance_of
from reglament.rules.matching import Case, explain_proposal
from reglament.rules.statement import StatementRefused
from reglament.store.models import BankLine, Invoice, Payment
from reglament.usecases.bank_lines import Decision, confirm_line, confirm_sure, leave_line
from reglament.usecases.fsck import fsck
from reglament.usecases.payments import Share
from tests.statements import AT, INVOICES, Clients, clients, invoices, line_of, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def known() -> Clients:
    """Ромашка, Василёк, ИП Иванов и их счета № 1042…1050."""
    made = clients()
    invoices(made)
    return made


def decide(known: Clients, line: BankLine, shares: dict[int, str], advance_of: int | None = None) -> None:
    """Вера решает о платеже."""
    parts = tuple(Share(number, Decimal(amount)) for number, amount in shares.items())
    seen = BankLine.objects.get(pk=line.pk).version
    confirm_line(actor=known.vera, at=AT, line_id=line.pk, decision=Decision(parts, advance_of), seen=seen)


def states() -> dict[int, str]:
    """Состояние каждого счёта."""
    return dict(Invoice.objects.filter(number__in=INVOICES).values_list("number", "state"))


def test_five_statements_and_one_key(known: Clients) -> None:
    """Выписки пришли вразнобой и дважды; чужая и обрезанная отклонены. Точное — одной клавишей, остальное — по одному."""
    for name in ("03_", "02_overlap_two", "05_", "04_", "01_week_cp1251", "02_overlap_two", "04_"):
        if name in ("03_", "05_"):
            with pytest.raises(StatementRefused):
                take(name, known.vera)
        else:
            take(name, known.vera)
    assert (BankLine.objects.count(), BankLine.objects.filter(state="open").count()) == (13, 10)
    assert set(states().values()) == {"issued"}
    assert not Payment.objects.exists()

    sure = BankLine.objects.filter(state="open", confidence="sure")
    report = confirm_sure(actor=known.vera, at=AT, line_ids=list(sure.values_list("pk", flat=True)))
    assert report.changed == 0
    assert {"154", "77", "202", "14"} <= set(
        BankLine.objects.filter(state="confirmed").values_list("number", flat=True)
    )
    paid = states()
    assert {paid[number] for number in (1042, 1043, 1045, 1048, 1050)} == {"paid"}
    tickets = Invoice.objects.filter(number__in=(1042, 1043, 1045, 1048, 1050))
    assert set(tickets.values_list("lines__ticket__status", flat=True)) == {"paid"}

    for line in BankLine.objects.filter(state="open"):
        told = explain_proposal(Case(line.case), line.facts)
        assert told.clauses
        assert told.result.ru != told.result.en

    if line_of("12").state == "open":
        decide(known, line_of("12"), {1046: "2000.00"})
    assert states()[1046] in ("part_paid", "paid")
    if line_of("13").state == "open":
        decide(known, line_of("13"), {1046: "3500.00"})
    assert states()[1046] == "paid"

    third = line_of("5")
    assert (third.state, third.confidence) == ("open", "ask")
    decide(known, third, {1047: "6800.00"})
    assert states()[1047] == "paid"

    camomile, ivanov = known.camomile.organisation.pk, known.ivanov.organisation.pk
    by_contract = line_of("201")
    assert (by_contract.state, by_contract.confidence) == ("open", "ask")
    decide(known, by_contract, {1044: "400.00", 1049: "400.00"}, camomile)
    assert advance_of(camomile) == Decimal("200.00")

    first, second = BankLine.objects.filter(number="15").order_by("id")
    assert (first.occurrence, second.occurrence) == (1, 2)
    decide(known, first, {}, ivanov)
    leave_line(
        actor=known.vera,
        at=AT,
        line_id=second.pk,
        reason="Банк повторил ордер",
        seen=BankLine.objects.get(pk=second.pk).version,
    )
    assert set(states().values()) == {"paid"}
    assert set(
        Invoice.objects.filter(number__in=INVOICES).values_list("lines__ticket__status", flat=True)
    ) == {"paid"}
    assert not BankLine.objects.filter(state="open").exists()
    assert sum(Payment.objects.values_list("amount", flat=True)) == Decimal("32733.33")
    # Чужих номеров до 1042 в этой истории нет; больше ничего.
    assert {finding.code for finding in fsck()} == {"number_gap"}
