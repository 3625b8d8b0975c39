"""The exchange file, read back: it says what the store says to the kopeck, and increments tell every change once."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from reglament.documents.exchange import NAMESPACE, Head, exchange_xml, write_exchange
from reglament.queries import exchange_1c
from reglament.queries.exchange_papers import stable_id
from reglament.rules.ledger import Account
from reglament.store.models import Act, Allocation, Invoice, Organisation, Payment, Posting
from reglament.usecases.acts import void_act
from reglament.usecases.billing import void_invoice
from reglament.usecases.exchange_1c import settled_cursor, take_changes, told
from reglament.usecases.payments import undo_payment
from reglament.usecases.refunds import Refunding, refund, undo_refund
from reglament.usecases.refusals import NotAllowed
from tests.factories import Office, invoice_of, moscow, office, pay, ticket_in

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "docs" / "exchange.xsd"))
DAY = moscow("2026-11-16 10:00")
MADE = moscow("2026-12-20 12:00")


def exported(since: int = 0, upto: int | None = None) -> Any:
    """The root of a file that keeps to the schema."""
    head = Head(since, settled_cursor() if upto is None else upto, MADE, "7700990010", "ООО «Студия Пример»")
    data = exchange_xml(head)
    SCHEMA.assertValid(etree.fromstring(data))
    return ET.fromstring(data)


def papers(root: Any) -> list[Any]:
    """The changes of a file in its order."""
    return list(root.find(f"{{{NAMESPACE}}}Changes"))


def kind(paper: Any) -> str:
    """The name of an element without its namespace."""
    return str(paper.tag).partition("}")[2]


def live_through(team: Office) -> list[int]:
    """A life of money with every kind of paper and correction; the cursors after its steps."""
    cursors = [settled_cursor()]

    def step() -> None:
        cursors.append(settled_cursor())

    first = invoice_of(ticket_in("accepted", team, at=DAY, priority="high"))
    step()
    payment = pay(team, first, at=DAY + dt.timedelta(days=1), amount=first.total + 500)
    step()
    giving = Refunding(
        payment, Decimal("100.10"), dt.date(2026, 11, 18), "9", "По письму & просьбе <клиента>"
    )
    back = refund(actor=team.vera, at=DAY + dt.timedelta(days=2), refunding=giving)
    undo_refund(actor=team.vera, at=DAY + dt.timedelta(days=3), refund_id=back.pk, reason="Ошибка")
    step()
    wrong = invoice_of(ticket_in("accepted", team, at=DAY + dt.timedelta(days=3)))
    void_invoice(
        actor=team.vera, at=DAY + dt.timedelta(days=4), number=wrong.number, reason="Не то", reissue=True
    )
    step()
    other = invoice_of(ticket_in("accepted", team, at=DAY + dt.timedelta(days=4), minutes=33))
    act = Act.objects.get(lines__invoice_line__invoice=other, state="issued")
    void_act(
        actor=team.vera, at=DAY + dt.timedelta(days=5), number=act.number, reason="Опечатка", reissue=True
    )
    undone = pay(team, other, at=DAY + dt.timedelta(days=6))
    undo_payment(actor=team.vera, at=DAY + dt.timedelta(days=7), payment_id=undone, reason="Не тот счёт")
    step()
    return cursors


@pytest.fixture
def lived(db: None) -> list[int]:
    """The cursors after the steps of a life of money."""
    return live_through(office())


def test_the_file_adds_up_to_the_ledger(lived: list[int]) -> None:
    sums: Counter[str] = Counter()
    known = {}
    for paper in papers(exported()):
        name, amount = kind(paper), int(Decimal(paper.get("total") or paper.get("amount")) * 100)
        if name == "Void":
            assert paper.get("of") in known
            sums[paper.get("what").title()] -= amount
        else:
            known[paper.get("id")] = amount
            sums[name] += amount
    assert {"Invoice", "Act", "Payment", "Settlement", "Refund"} == set(sums)
    assert sums["Invoice"] - sums["Settlement"] == _balance(Account.RECEIVABLE)
    assert sums["Payment"] - sums["Settlement"] - sums["Refund"] == -_balance(Account.ADVANCE)
    assert sums["Act"] == -_balance(Account.REVENUE) - _balance(Account.VAT)
    assert sums["Refund"] == 0


def _balance(account: Account) -> int:
    rows = Posting.objects.all()
    total = sum((p.amount * ((p.debit == account) - (p.credit == account)) for p in rows), Decimal(0))
    return int(total * 100)


def test_every_paper_of_the_store_is_told_as_it_stands(lived: list[int]) -> None:
    told_of = {paper.get("id"): paper for paper in papers(exported())}
    for invoice in Invoice.objects.exclude(state="mirror"):
        paper = told_of.pop(str(stable_id("invoice", invoice.number)))
        assert (
            Decimal(paper.get("total")) == invoice.total == sum(Decimal(line.get("amount")) for line in paper)
        )
        assert Decimal(paper.get("vat")) == invoice.vat == sum(Decimal(line.get("vat")) for line in paper)
        assert (paper.get("day"), paper.get("number")) == (invoice.issued_on.isoformat(), str(invoice.number))
        assert [line.get("text") for line in paper] == [
            line.text for line in invoice.lines.order_by("position")
        ]
    for act in Act.objects.all():
        paper = told_of.pop(str(stable_id("act", act.number)))
        assert (Decimal(paper.get("total")), paper.get("day")) == (act.total, act.acted_on.isoformat())
        assert sum(Decimal(line.get("amount")) for line in paper) == act.total
    for payment in Payment.objects.all():
        assert Decimal(told_of.pop(str(stable_id("payment", payment.pk))).get("amount")) == payment.amount
    for part in Allocation.objects.all():
        paper = told_of.pop(str(stable_id("settlement", part.pk)))
        assert paper.get("invoice") == str(stable_id("invoice", part.invoice.number))
    refunds = [paper for paper in told_of.values() if kind(paper) == "Refund"]
    assert [paper.get("reason") for paper in refunds] == ["По письму & просьбе <клиента>"]
    voids = Counter(paper.get("what") for paper in told_of.values() if kind(paper) == "Void")
    # The void invoice took its act with it; another act was voided by itself; an undone payment settles nothing.
    assert voids == {"refund": 1, "invoice": 1, "act": 2, "payment": 1, "settlement": 1}
    assert len(told_of) == len(refunds) + sum(voids.values())


def test_increments_tell_every_change_once_and_in_order(lived: list[int]) -> None:
    whole = [ET.tostring(paper) for paper in papers(exported())]
    pieces = [
        ET.tostring(paper)
        for since, upto in itertools.pairwise(lived)
        for paper in papers(exported(since, upto))
    ]
    assert pieces == whole
    assert len(set(whole)) == len(whole)
    assert not papers(exported(lived[-1]))
    every = list(range(settled_cursor() + 1))
    one_by_one = [
        ET.tostring(paper)
        for since, upto in itertools.pairwise(every)
        for paper in papers(exported(since, upto))
    ]
    assert one_by_one == whole


def test_a_long_file_is_read_in_pieces(lived: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [paper.attrib for paper in papers(exported())]
    monkeypatch.setattr(exchange_1c, "CHUNK", 2)
    assert [paper.attrib for paper in papers(exported())] == whole


def test_the_page_takes_what_is_new_and_can_repeat_it(db: None) -> None:
    team = office()
    live_through(team)
    with pytest.raises(NotAllowed):
        take_changes(actor=team.anna, at=MADE)
    first = take_changes(actor=team.vera, at=MADE)
    assert (first.since, first.upto) == (0, settled_cursor())
    again = take_changes(actor=team.vera, at=MADE)
    assert again.since == again.upto == first.upto
    assert told() == first
    ticket_in("accepted", team, at=DAY + dt.timedelta(days=8))
    second = take_changes(actor=team.vera, at=MADE)
    assert (second.since, second.upto) == (first.upto, settled_cursor())
    assert {kind(paper) for paper in papers(exported(second.since, second.upto))} == {"Invoice", "Act"}


def test_clients_are_those_of_the_changes_and_all_from_the_beginning(lived: list[int]) -> None:
    Organisation.objects.create(name="Новый", legal_name="ООО «Новый»", created_at=MADE)
    assert len(exported().findall(f".//{{{NAMESPACE}}}Organisation")) == 2
    [only] = exported(lived[1]).findall(f".//{{{NAMESPACE}}}Organisation")
    assert only.get("inn") == "7700990028"
    assert not exported(lived[-1]).findall(f".//{{{NAMESPACE}}}Organisation")


def test_identifiers_never_change() -> None:
    assert str(stable_id("invoice", 1042)) == "841cd43e-1617-5590-9132-9e826ddaaecc"


def test_signs_that_xml_cannot_carry_are_left_out(lived: list[int]) -> None:
    text = "a\x00b\x0bc\ufffe\ud800d\"&<>'\n\te €"
    Payment.objects.filter(pk=Payment.objects.order_by("pk").values("pk")[:1]).update(
        purpose=text.replace("\x00", "").replace("\ud800", "")
    )
    purposes = [paper.get("purpose") for paper in papers(exported()) if kind(paper) == "Payment"]
    assert "abcd\"&<>'\n\te €" in purposes
    target = io.BytesIO()
    write_exchange(target, Head(0, 0, MADE, "", text), (), ())
    root = etree.fromstring(target.getvalue())
    SCHEMA.assertValid(root)
    assert root.get("sellerName") == "abcd\"&<>'\n\te €"
