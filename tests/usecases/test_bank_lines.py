"""Deciding about payments of statements: confirm, several organisations, leave, return, all the sure ones, races (2.9, R11)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import connections

from reglament.queries.charges import advance_of
from reglament.store.models import BankLine, Event, Invoice, Payment, Person
from reglament.usecases.bank_lines import (
    Decision,
    confirm_line,
    confirm_sure,
    join_line,
    leave_line,
    return_line,
)
from reglament.usecases.bank_matching import rematch
from reglament.usecases.billing import void_invoice
from reglament.usecases.billing_locks import Locked, locked_invoices
from reglament.usecases.fsck import fsck
from reglament.usecases.payments import Coming, Share, enter_payment, undo_payment
from reglament.usecases.refusals import Conflict, NotAllowed, NotFound, Refused
from tests.factories import moscow
from tests.statements import AT, CAMOMILE, Clients, bring, clients, invoices, line_of, paid, statement
from tests.stories.cast import refused

pytestmark = pytest.mark.django_db
FOR_1042 = "Оплата по счету № 1042 от 20.11.2026. НДС не облагается"


@pytest.fixture
def known() -> Clients:
    """The studio with its clients, and the invoice 1042 of 4333.33."""
    made = clients()
    invoices(made, [1042])
    return made


def shares(**parts: str) -> tuple[Share, ...]:
    """Parts by the invoice's number: shares(n1042="10.00")."""
    return tuple(Share(int(name[1:]), Decimal(amount)) for name, amount in parts.items())


def confirm(
    known: Clients,
    line: BankLine,
    decision: Decision,
    seen: int | None = None,
    *,
    actor: Person | None = None,
) -> tuple[Payment, ...]:
    """Vera confirms a line as she sees it, unless somebody else does."""
    version = line.version if seen is None else seen
    return confirm_line(actor=actor or known.vera, at=AT, line_id=line.pk, decision=decision, seen=version)


def sound() -> None:
    """The proof finds nothing but that the numbers begin at 1042."""
    assert {finding.code for finding in fsck()} <= {"number_gap"}


def the(number: int) -> Invoice:
    return Invoice.objects.get(number=number)


def test_confirming_pays_the_invoice_and_its_ticket(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    (payment,) = confirm(known, line, Decision(shares(n1042="4333.33")))
    line.refresh_from_db()
    assert (line.state, line.decided_by, line.decided_at) == ("confirmed", known.vera, AT)
    assert (payment.line, payment.document, payment.paid_on, payment.purpose) == (
        line,
        "154",
        line.day,
        FOR_1042,
    )
    assert (the(1042).state, the(1042).lines.get().ticket.status) == ("paid", "paid")
    assert Event.objects.filter(kind="payment_confirmed", actor=known.vera).count() == 1
    sound()


def test_an_import_alone_pays_nothing(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    assert line_of("154").confidence == "sure"
    assert (the(1042).state, Payment.objects.count()) == ("issued", 0)


def test_the_same_decision_again_is_harmless(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line, decision = line_of("154"), Decision(shares(n1042="4000"), known.camomile.organisation.pk)
    first = confirm(known, line, decision)
    assert confirm(known, line, decision) == first
    assert Payment.objects.count() == 1
    with pytest.raises(Conflict):
        confirm(known, line, Decision(shares(n1042="4333.33")))
    with pytest.raises(Conflict):
        confirm_line(actor=known.camomile.olga, at=AT, line_id=line.pk, decision=decision, seen=line.version)


def test_what_was_not_seen_as_it_is_is_not_confirmed(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    with refused("conflict"):
        confirm(known, line, Decision(shares(n1042="4333.33")), seen=line.version - 1)
    for state in ("pending", "own", "outgoing"):
        BankLine.objects.update(state=state)
        with refused("conflict"):
            confirm(known, line, Decision(shares(n1042="4333.33")))


def test_only_accounting_decides(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line, team = line_of("154"), known.camomile
    line_id, seen = line.pk, line.version
    for person in (team.anna, team.alice):
        deeds: tuple[Callable[[], object], ...] = (
            partial(confirm, known, line, Decision(shares(n1042="4333.33")), actor=person),
            partial(leave_line, actor=person, at=AT, line_id=line_id, reason="Проценты", seen=seen),
            partial(return_line, actor=person, at=AT, line_id=line_id, seen=seen),
            partial(confirm_sure, actor=person, at=AT, line_ids=[line_id]),
        )
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed()
    with pytest.raises(NotFound):
        leave_line(actor=team.vera, at=AT, line_id=0, reason="Проценты", seen=1)
    with pytest.raises(NotFound):
        return_line(actor=team.vera, at=AT, line_id=0, seen=1)


def test_sums_must_add_up(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042, amount="5000")))
    line, advance_of_ = line_of("154"), known.camomile.organisation.pk
    for decision in (
        Decision(()),
        Decision(shares(n1042="4333.33")),
        Decision(shares(n1042="5000.01"), advance_of_),
        Decision(shares(n1042="0"), advance_of_),
        Decision(shares(n1042="NaN"), advance_of_),
        Decision(shares(n1042="-1"), advance_of_),
        Decision(shares(n1042="0.001"), advance_of_),
        Decision(shares(n1042="4333.34"), advance_of_),
        Decision(shares(n7="1"), advance_of_),
        Decision((*shares(n1042="1"), *shares(n1042="1")), advance_of_),
    ):
        with refused("bad_input", field="shares"):
            confirm(known, line, decision)
    with refused("not_found"):
        confirm(known, line, Decision((), advance_of=0))


def test_the_rest_is_an_advance(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042, amount="5000")))
    home = known.camomile.organisation.pk
    confirm(known, line_of("154"), Decision(shares(n1042="4333.33"), home))
    assert advance_of(home) == Decimal("666.67")
    sound()


def test_all_of_it_is_an_advance(known: Clients) -> None:
    bring(statement(paid(purpose="Предоплата")))
    home = known.camomile.organisation.pk
    (payment,) = confirm(known, line_of("154"), Decision((), home))
    assert (payment.amount, advance_of(home)) == (Decimal("4333.33"), Decimal("4333.33"))
    sound()


def test_one_payment_for_two_organisations(known: Clients) -> None:
    """A third party paid for two: a payment each, and undoing one undoes both."""
    invoices(known, [1043])
    bring(statement(paid(purpose="За всех", amount="8000")))
    line, other = line_of("154"), known.cornflower.organisation
    decision = Decision(shares(n1042="3000", n1043="4000"), other.pk)
    made = confirm(known, line, decision)
    assert {(each.organisation_id, each.amount) for each in made} == {
        (known.camomile.organisation.pk, Decimal(3000)),
        (other.pk, Decimal(5000)),
    }
    assert confirm(known, line, decision) == made
    sound()
    undo_payment(actor=known.vera, at=AT, payment_id=made[0].pk, reason="Ошибка")
    line.refresh_from_db()
    assert (line.state, line.decided_by) == ("open", None)
    assert (the(1043).state, advance_of(other.pk)) == ("issued", Decimal(0))
    sound()
    again = confirm(known, line, Decision((), known.camomile.organisation.pk))
    assert [each.amount for each in again] == [Decimal(8000)]
    sound()


def test_an_undone_line_is_proposed_anew(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    (payment,) = confirm(known, line_of("154"), Decision(shares(n1042="4333.33")))
    undo_payment(actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    line = line_of("154")
    assert (line.state, line.confidence, line.parts) == (
        "open",
        "sure",
        [{"invoice": 1042, "amount": "4333.33"}],
    )
    assert confirm_sure(actor=known.vera, at=AT, line_ids=[line.pk]).confirmed == 1
    sound()


def test_what_is_no_clients_is_left_and_returned(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    with refused("bad_input", field="reason"):
        leave_line(actor=known.vera, at=AT, line_id=line.pk, reason=" ", seen=line.version)
    leave_line(actor=known.vera, at=AT, line_id=line.pk, reason="Проценты банка", seen=line.version)
    line = line_of("154")
    assert (line.state, line.left_why, line.decided_by) == ("left", "Проценты банка", known.vera)
    event = Event.objects.get(kind="bank_line_left")
    assert (event.actor, event.data["reason"], event.data["amount"]) == (
        known.vera,
        "Проценты банка",
        "4333.33",
    )
    sound()
    with refused("conflict"):
        confirm(known, line, Decision(shares(n1042="4333.33")))
    with refused("conflict"):
        return_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version - 1)
    return_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version)
    line = line_of("154")
    assert (line.state, line.left_why, line.decided_by, line.confidence) == ("open", "", None, "sure")
    assert Event.objects.get(kind="bank_line_returned").data["line"] == line.pk
    with refused("conflict"):
        return_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version)
    sound()


def test_a_line_left_frees_its_invoice_for_the_next(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042), paid("155", purpose=FOR_1042)))
    first, second = line_of("154"), line_of("155")
    assert (first.confidence, second.confidence == "sure") == ("sure", False)
    leave_line(actor=known.vera, at=AT, line_id=first.pk, reason="Задвоено банком", seen=first.version)
    assert line_of("155").confidence == "sure"


def test_all_sure_ones_at_once(known: Clients) -> None:
    invoices(known, [1048])
    bring(
        statement(
            paid(purpose=FOR_1042),
            paid("155", purpose=FOR_1042),
            paid("156", "2600", "Оплата по счету 1048"),
            paid("157", "1.00", "Без номера"),
        )
    )
    ids = list(BankLine.objects.order_by("id").values_list("pk", flat=True))
    report = confirm_sure(actor=known.vera, at=AT, line_ids=[*ids, 0])
    assert (report.confirmed, report.changed) == (2, 3)
    assert {line_of(number).state for number in ("154", "156")} == {"confirmed"}
    assert {line_of(number).state for number in ("155", "157")} == {"open"}
    assert (the(1042).state, the(1048).state) == ("paid", "paid")
    assert confirm_sure(actor=known.vera, at=AT, line_ids=ids).confirmed == 0
    sound()


def test_a_proposal_that_is_stale_is_passed_over_and_made_anew(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    stale = [{"invoice": 1042, "amount": "4000.00"}]
    BankLine.objects.update(parts=stale)
    report = confirm_sure(actor=known.vera, at=AT, line_ids=[line.pk])
    assert (report.confirmed, report.changed) == (0, 1)
    assert line_of("154").parts == [{"invoice": 1042, "amount": "4333.33"}]
    Invoice.objects.update(state="paid", paid=Decimal("4333.33"))
    assert confirm_sure(actor=known.vera, at=AT, line_ids=[line.pk]).confirmed == 0
    assert line_of("154").confidence == "ask"


def test_what_is_looked_at_when_an_organisation_changes(known: Clients) -> None:
    bring(
        statement(
            paid(purpose=FOR_1042),
            paid("155", purpose="Оплата", payer=replace(paid().payer, inn="7700990035")),
            paid("156", purpose="Оплата счета 88", payer=replace(paid().payer, inn="")),
            paid("157", purpose="За Василёк ИНН 7700990035", payer=replace(paid().payer, inn="")),
        )
    )
    other = known.cornflower.organisation
    assert rematch(organisation_ids=[other.pk]) == 2
    assert rematch(numbers=[88]) == 1
    assert rematch(numbers=range(1, 60)) == 4
    assert rematch() == 4
    assert rematch(numbers=[5555]) == 0


def test_a_payment_without_a_number_and_a_sum_too_large(known: Clients) -> None:
    bring(statement(paid("", purpose="Перевод", amount="10")))
    (payment,) = confirm(known, BankLine.objects.get(), Decision((), known.camomile.organisation.pk))
    assert payment.document == "б/н"


def test_who_pays_the_invoice_that_was_voided_pays_the_one_instead_of_it(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    new = void_invoice(actor=known.vera, at=AT, number=1042, reason="Не тот ИНН", reissue=True)
    assert new is not None
    line = line_of("154")
    assert (line.case, line.confidence, line.facts["warnings"]) == ("exact", "probable", ["instead"])
    assert line.parts == [{"invoice": new.number, "amount": "4333.33"}]
    confirm(known, line, Decision((Share(new.number, Decimal("4333.33")),)))
    assert the(new.number).state == "paid"


def by_hand(known: Clients, number: str = "0154") -> Payment:
    """The payment of the statement to come, entered from the client's copy of it."""
    coming = Coming(
        known.camomile.organisation.pk, Decimal("4333.33"), dt.date(2026, 11, 22), number, "По счёту 1042"
    )
    return enter_payment(actor=known.vera, at=AT, coming=coming, shares=shares(n1042="4333.33"))


def test_money_entered_by_hand_is_joined_with_its_line_and_counts_once(known: Clients) -> None:
    payment = by_hand(known)
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    assert (line.case, line.confidence, line.parts, line.facts["payment"]) == (
        "entered",
        "ask",
        [],
        payment.pk,
    )
    assert confirm_sure(actor=known.vera, at=AT, line_ids=[line.pk]).confirmed == 0
    with refused("conflict"):
        join_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version + 1)
    with pytest.raises(NotAllowed):
        join_line(actor=known.camomile.alice, at=AT, line_id=line.pk, seen=line.version)
    assert join_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version) == payment
    line.refresh_from_db()
    assert (line.state, line.decided_by, line.payments.get()) == ("confirmed", known.vera, payment)
    assert Event.objects.filter(kind="bank_line_joined").count() == 1
    assert advance_of(known.camomile.organisation.pk) == 0
    sound()
    undo_payment(actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    assert (line_of("154").state, line_of("154").case) == ("open", "exact")
    sound()


def test_a_payment_entered_after_its_line_came_is_met_too(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042), paid("155", "1", "Оплата")))
    payment = by_hand(known)
    line = line_of("154")
    assert (line.case, line.facts["payment"]) == ("entered", payment.pk)
    undo_payment(actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    with refused("conflict"):
        join_line(actor=known.vera, at=AT, line_id=line.pk, seen=line_of("154").version)
    assert line_of("154").case == "exact"


def test_what_is_joined_this_very_moment_is_not_undone_alone(
    known: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = by_hand(known)
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")

    def joined_first(numbers: Iterable[int]) -> dict[int, Locked]:
        join_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version)
        return locked_invoices(numbers)

    monkeypatch.setattr("reglament.usecases.payments.locked_invoices", joined_first)
    with pytest.raises(Conflict):
        undo_payment(actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    payment.refresh_from_db()
    assert (payment.undone_at, payment.line_id) == (None, None)


def test_only_a_line_of_money_entered_by_hand_is_joined(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    with refused("conflict"):
        join_line(actor=known.vera, at=AT, line_id=line.pk, seen=line.version)


def test_what_a_statement_says_came_came_whatever_the_clock_says(known: Clients) -> None:
    bring(statement(paid(purpose=FOR_1042)))
    line, night_before = line_of("154"), moscow("2026-11-26 23:59")
    BankLine.objects.update(day=AT.date() + dt.timedelta(days=4))
    assert confirm_sure(actor=known.vera, at=night_before, line_ids=[line.pk]).confirmed == 1
    undo_payment(actor=known.vera, at=night_before, payment_id=Payment.objects.get().pk, reason="Ошибка")
    assert the(1042).state == "issued"
    sound()


def together(*acts: Callable[[], object]) -> list[str]:
    """What became of several acts that begin at the same instant: "done", or the code of the refusal."""
    barrier, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            act()
            ends[place] = "done"
        except Refused as error:
            ends[place] = error.code
        except Exception as error:  # noqa: BLE001 - looked at by the test
            ends[place] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return ends


@pytest.mark.django_db(transaction=True)
def test_two_hands_confirm_one_line_once() -> None:
    known = clients()
    invoices(known, [1042])
    bring(statement(paid(purpose=FOR_1042)))
    line, decision = line_of("154"), Decision(shares(n1042="4333.33"))
    ask = partial(confirm_line, at=AT, line_id=line.pk, decision=decision, seen=line.version)
    ends = together(
        partial(ask, actor=known.vera),
        partial(ask, actor=known.vera),
        partial(ask, actor=known.camomile.olga),
    )
    assert sorted(ends) in (["conflict", "conflict", "done"], ["conflict", "done", "done"]), ends
    assert Payment.objects.count() == 1
    sound()


@pytest.mark.django_db(transaction=True)
def test_confirming_against_undoing_leaves_one_truth() -> None:
    known = clients()
    invoices(known, [1042])
    bring(statement(paid(purpose=FOR_1042)))
    line, decision = line_of("154"), Decision(shares(n1042="4333.33"))
    (payment,) = confirm(known, line, decision)
    again = partial(confirm, known, line, decision, line.version + 2)
    undo = partial(undo_payment, actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    ends = together(again, undo, undo)
    assert all(end in ("done", "conflict") for end in ends), ends
    assert Payment.objects.filter(undone_at=None).count() == (line_of("154").state == "confirmed")
    sound()


@pytest.mark.django_db(transaction=True)
def test_joining_against_undoing_what_was_entered_by_hand_leaves_one_truth() -> None:
    known = clients()
    invoices(known, [1042])
    payment = by_hand(known)
    bring(statement(paid(purpose=FOR_1042)))
    line = line_of("154")
    join = partial(join_line, actor=known.vera, at=AT, line_id=line.pk, seen=line.version)
    undo = partial(undo_payment, actor=known.vera, at=AT, payment_id=payment.pk, reason="Ошибка")
    together(join, undo)
    payment.refresh_from_db()
    assert (line_of("154").state == "confirmed") == (
        payment.line_id is not None and payment.undone_at is None
    )
    sound()


@pytest.mark.django_db(transaction=True)
def test_lines_of_one_organisation_are_confirmed_at_once_without_a_deadlock() -> None:
    """Each confirmation makes the others' proposals anew while the others are being decided about."""
    known = clients()
    invoices(known, [1042, 1043])
    lines = [paid(str(number), "100", f"Оплата счетов 1042, 1043 часть {number}") for number in range(1, 7)]
    bring(statement(*lines))
    both = Decision(shares(n1042="60", n1043="40")), Decision(shares(n1043="40", n1042="60"))
    acts = [
        partial(confirm, known, line, both[place % 2])
        for place, line in enumerate(BankLine.objects.order_by("id"))
    ]
    ends = together(*acts)
    assert set(ends) <= {"done", "conflict"}, ends
    live = Payment.objects.filter(undone_at=None)
    assert sum(payment.amount for payment in live) == 100 * ends.count("done")
    sound()


@pytest.mark.django_db(transaction=True)
def test_a_bulk_confirmation_meets_another_hand() -> None:
    known = clients()
    invoices(known, [1042, 1048])
    bring(statement(paid(purpose=FOR_1042), paid("156", "2600", "Оплата по счету 1048")))
    ids = list(BankLine.objects.order_by("id").values_list("pk", flat=True))
    line = line_of("156")
    bulk = partial(confirm_sure, actor=known.vera, at=AT, line_ids=ids)
    hand = partial(confirm, known, line, Decision(shares(n1048="2600")))
    assert set(together(bulk, hand, bulk)) <= {"done", "conflict"}
    assert Payment.objects.count() == 2
    sound()


def test_a_line_that_speaks_of_nobody_comes_back_as_it_was(known: Clients) -> None:
    stranger = replace(
        paid(purpose="Проценты на остаток"), payer=replace(CAMOMILE, inn="7707083893", account="9" * 20)
    )
    bring(statement(stranger))
    line = line_of("154")
    assert (line.organisation, line.parts) == (None, [])
    leave_line(actor=known.vera, at=AT, line_id=line.pk, reason="Проценты банка", seen=line.version)
    return_line(actor=known.vera, at=AT, line_id=line.pk, seen=line_of("154").version)
    assert (line_of("154").state, line_of("154").confidence) == ("open", "ask")
