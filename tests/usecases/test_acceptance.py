"""Accepting: button, written, oral, silence; objecting; holding (2.5, 2.6, 4.7, 4.8, 5.5, R10, R12–R15, R22)."""

from __future__ import annotations

import pytest

from reglament.store.models import Event, Invoice, Person, TimeEntry
from reglament.usecases.acceptance import (
    OralAcceptance,
    accept,
    accept_by_silence,
    accept_orally,
    accept_written,
    bill_after_check,
    lift_hold,
    object_to_acceptance,
    set_hold,
)
from reglament.usecases.conversation import Post, answer, ask, mark_to_close, reply
from reglament.usecases.work import resolve, start_timer
from tests.factories import (
    MONDAY,
    Office,
    answered,
    confirmed,
    free_ticket,
    invoice_of,
    moscow,
    pay,
    reread,
    silent,
    stranger,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, facts, heard, kinds, later, letters, nobody_heard, refused, rubles

TUESDAY = moscow("2026-11-17 12:00")
WEEK_OVER = moscow("2026-11-24 00:00")
NO = Post("Мы этого не принимали.")


def call(who: Person, when: str = "2026-11-17 11:30") -> OralAcceptance:
    return OralAcceptance(who.pk, moscow(when))


def free_resolved(team: Office) -> int:
    made = free_ticket(team)
    resolve(actor=team.anna, at=later(MONDAY, hours=1), number=made.number, post=Post("Готово"))
    return made.number


def test_the_button_accepts_at_once_and_issues_the_invoice(team: Office) -> None:
    made = ticket_in("resolved", team)
    invoice = accept(actor=team.alice, at=TUESDAY, number=made.number, seen=made.version)
    assert invoice is not None
    assert (invoice.number, invoice.total, invoice.vat) == (1001, rubles("3333.33"), rubles("601.09"))
    now = reread(made)
    assert (now.status, now.closed_how, now.status_since, now.accept_at) == (
        "accepted",
        "button",
        TUESDAY,
        None,
    )
    assert heard(team.alice)[-1] == "accepted_invoice"
    assert heard(team.anna)[-1] == "client_wrote"
    said = facts(made.number, "accepted")
    assert (said["how"], said["invoice"], said["amount"], said["who"]) == (
        "button",
        1001,
        "3333.33",
        team.alice.name,
    )
    clean()


def test_a_free_ticket_ends_at_accepted(team: Office) -> None:
    number = free_resolved(team)
    assert accept(actor=team.alice, at=TUESDAY, number=number) is None
    assert reread(number).status == "accepted"
    assert heard(team.alice)[-1] == "accepted_free"
    assert not Invoice.objects.exists()
    clean()


def test_pressing_twice_is_pressing_once(team: Office) -> None:
    made = ticket_in("resolved", team)
    accept(actor=team.alice, at=TUESDAY, number=made.number, seen=made.version)
    written = letters()
    assert accept(actor=team.alice, at=TUESDAY, number=made.number, seen=made.version) is None
    assert (letters(), Invoice.objects.count()) == (written, 1)


def test_who_may_press_the_button_and_when(team: Office) -> None:
    made, charlie = ticket_in("resolved", team), stranger()
    with refused("may_not_confirm", clause="R22"):
        accept(actor=team.bob, at=TUESDAY, number=made.number)
    with refused("not_found"):
        accept(actor=charlie, at=TUESDAY, number=made.number)
    with refused("not_found"):
        accept(actor=team.anna, at=TUESDAY, number=made.number)
    with refused("conflict"):
        accept(actor=team.alice, at=TUESDAY, number=made.number, seen=made.version - 1)
    for status in ("new", "feedback", "in_progress"):
        early = ticket_in(status, team)
        with refused("move_denied", clause="R16"):
            accept(actor=team.alice, at=TUESDAY, number=early.number)


def test_a_ticket_accepted_another_way_is_locked(team: Office) -> None:
    made = silent(ticket_in("resolved", team))
    with refused("move_denied", clause="R15"):
        accept(actor=team.alice, at=later(WEEK_OVER, hours=1), number=made.number)


def test_a_timer_that_runs_at_acceptance_stops(team: Office) -> None:
    made = ticket_in("resolved", team)
    start_timer(actor=team.anna, at=TUESDAY, number=made.number)
    accept(actor=team.alice, at=later(TUESDAY, minutes=5), number=made.number)
    assert not TimeEntry.objects.filter(ended_at=None).exists()
    clean()


def test_written_acceptance_cites_the_message(team: Office) -> None:
    made = ticket_in("resolved", team)
    said = reply(actor=team.alice, at=TUESDAY, number=made.number, post=Post("Принимаю, спасибо"))
    mark_to_close(actor=team.anna, at=TUESDAY, number=made.number, message_id=said.pk)
    invoice = accept_written(actor=team.anna, at=TUESDAY, number=made.number, message_id=said.pk)
    assert invoice is not None
    now = reread(made)
    assert (now.status, now.closed_how, now.to_close) == ("accepted", "written", None)
    assert facts(made.number, "accepted")["message"] == said.pk
    assert Event.objects.filter(kind="accepted").get().role == "specialist"
    clean()


def test_what_is_no_written_acceptance(team: Office) -> None:
    made = ticket_in("resolved", team)
    task = made.messages.order_by("pk").first()
    assert task is not None
    bobs = reply(actor=team.bob, at=TUESDAY, number=made.number, post=Post("Хорошо"))
    with refused("bad_input", field="message", clause="R14"):
        accept_written(actor=team.anna, at=TUESDAY, number=made.number, message_id=task.pk)
    with refused("bad_input", field="message", clause="R22"):
        accept_written(actor=team.anna, at=TUESDAY, number=made.number, message_id=bobs.pk)
    with refused("not_found"):
        accept_written(actor=team.anna, at=TUESDAY, number=made.number, message_id=4040)
    with refused("conflict"):
        accept_written(actor=team.anna, at=TUESDAY, number=made.number, message_id=bobs.pk, seen=1)
    with refused("not_specialist"):
        accept_written(actor=team.alice, at=TUESDAY, number=made.number, message_id=bobs.pk)
    fresh = ticket(team)
    with refused("not_resolved"):
        first = fresh.messages.get()
        accept_written(actor=team.anna, at=TUESDAY, number=fresh.number, message_id=first.pk)


@pytest.mark.parametrize("remarks", [False, True])
def test_oral_acceptance_names_who_and_when(team: Office, remarks: bool) -> None:
    made = ticket_in("resolved", team)
    if remarks:
        answered(team, made, at=moscow("2026-11-16 18:00"))
    invoice = accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=call(team.alice))
    assert invoice is not None
    now = reread(made)
    assert (now.status, now.closed_how, now.objection_until) == (
        "accepted",
        "oral",
        moscow("2026-11-25 00:00"),
    )
    assert heard(team.alice)[-2:] == ["accepted_orally", "accepted_invoice"]
    said = facts(made.number, "accepted")
    assert (said["who"], said["time"], said["until"]) == (
        team.alice.name,
        "2026-11-17T11:30:00+03:00",
        "2026-11-24",
    )
    clean()


def test_a_free_oral_acceptance_has_one_letter(team: Office) -> None:
    number = free_resolved(team)
    accept_orally(actor=team.anna, at=TUESDAY, number=number, call=call(team.alice))
    assert heard(team.alice)[-2:] == ["resolved", "accepted_orally"]
    clean()


def test_what_is_no_oral_acceptance(team: Office) -> None:
    made, charlie = ticket_in("resolved", team), stranger()
    for wrong in (call(team.bob), call(charlie), call(team.anna), OralAcceptance(None, TUESDAY)):
        with refused("bad_input", field="person", clause="R22"):
            accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=wrong)
    for when in ("2026-11-17 12:01", "2026-11-16 11:00"):
        with refused("bad_input", field="when", clause="R14"):
            accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=call(team.alice, when))
    with refused("not_specialist"):
        accept_orally(actor=team.vera, at=TUESDAY, number=made.number, call=call(team.alice))
    with refused("conflict"):
        accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=call(team.alice), seen=1)
    fresh = ticket(team)
    with refused("not_resolved"):
        accept_orally(actor=team.anna, at=TUESDAY, number=fresh.number, call=call(team.alice))
    ask(actor=team.anna, at=TUESDAY, number=made.number, post=Post("Точно?"))
    with refused("move_denied"):
        accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=call(team.alice))


def orally(team: Office) -> int:
    made = ticket_in("resolved", team)
    accept_orally(actor=team.anna, at=TUESDAY, number=made.number, call=call(team.alice))
    return made.number


def test_an_objection_reopens_the_ticket_and_voids_the_invoice(team: Office) -> None:
    number = orally(team)
    at = moscow("2026-11-24 23:59")
    object_to_acceptance(actor=team.bob, at=at, number=number, post=Post(NO.body, once="no"))
    now = reread(number)
    assert (now.status, now.closed_how, now.objection_until, now.queued_at) == ("new", "", None, at)
    assert (now.round_index, Invoice.objects.get(number=1001).state) == (3, "void")
    assert heard(team.anna)[-1] == "objection"
    assert heard(team.alice)[-2:] == ["reply", "reply"]
    clean()
    written = letters()
    object_to_acceptance(actor=team.bob, at=at, number=number, post=Post(NO.body, once="no"))
    assert letters() == written
    # Accepted again, it is billed again.
    said = reply(actor=team.alice, at=moscow("2026-11-25 12:00"), number=number, post=Post("Ладно, принимаю"))
    again = accept_written(actor=team.anna, at=moscow("2026-11-25 13:00"), number=number, message_id=said.pk)
    assert again is not None
    assert (again.number, again.total) == (1003, rubles("3333.33"))
    clean()


def test_when_nobody_may_object(team: Office) -> None:
    number, charlie = orally(team), stranger()
    with refused("not_found"):
        object_to_acceptance(actor=charlie, at=TUESDAY, number=number, post=NO)
    with refused("locked", clause="R15"):
        object_to_acceptance(actor=team.alice, at=moscow("2026-11-25 00:00"), number=number, post=NO)
    by_button = ticket_in("accepted", team)
    with refused("locked"):
        object_to_acceptance(actor=team.alice, at=TUESDAY, number=by_button.number, post=NO)
    with refused("bad_input", field="body"):
        object_to_acceptance(actor=team.alice, at=TUESDAY, number=number, post=Post(" "))
    pay(team, invoice_of(reread(number)), at=TUESDAY)
    with refused("move_denied", clause="R15"):
        object_to_acceptance(actor=team.alice, at=TUESDAY, number=number, post=NO)


def test_a_week_of_silence_accepts_and_bills(team: Office) -> None:
    made = ticket_in("resolved", team)
    with nobody_heard():
        assert not accept_by_silence(at=later(WEEK_OVER, seconds=-1), number=made.number)
    assert accept_by_silence(at=WEEK_OVER, number=made.number)
    now = reread(made)
    assert (now.status, now.closed_how, now.closed_without_work, now.needs_billing_check) == (
        "accepted", "silence", False, False,
    )  # fmt: skip
    assert invoice_of(now).total == rubles("3333.33")
    assert heard(team.alice)[-1] == "accepted_by_silence"
    event = Event.objects.get(kind="accepted")
    assert (event.role, event.actor, event.clauses) == ("system", None, "4.8 R13")
    with nobody_heard():
        assert not accept_by_silence(at=later(WEEK_OVER, days=1), number=made.number)
    clean()


def test_free_work_without_recorded_time_is_still_work(team: Office) -> None:
    now = silent(reread(free_resolved(team)))
    assert (now.closed_without_work, heard(team.alice)[-1]) == (False, "accepted_by_silence")
    clean()


def test_an_unanswered_question_closes_without_work(team: Office) -> None:
    made = ticket_in("feedback", team)
    start_timer(actor=team.anna, at=later(MONDAY, minutes=30), number=made.number, kind="reading")
    now = silent(made)
    assert (now.status, now.closed_without_work, now.needs_billing_check) == ("accepted", True, False)
    assert heard(team.alice)[-1] == "closed_without_work"
    assert not Invoice.objects.exists()
    assert now.spent_minutes > 0
    clean()


def test_what_was_worked_before_the_silence_is_checked_before_it_is_billed(team: Office) -> None:
    made = ticket_in("in_progress", team)
    ask(actor=team.anna, at=later(MONDAY, minutes=80), number=made.number, post=Post("Как дальше?"))
    now = silent(reread(made))
    assert (now.closed_without_work, now.needs_billing_check) == (False, True)
    assert not Invoice.objects.exists()
    clean()
    at = moscow("2026-11-24 12:00")
    with refused("not_specialist"):
        bill_after_check(actor=team.vera, at=at, number=made.number)
    with refused("conflict"):
        bill_after_check(actor=team.anna, at=at, number=made.number, seen=1)
    invoice = bill_after_check(actor=team.anna, at=at, number=made.number)
    assert invoice is not None
    assert invoice.total == rubles("2000.00")
    assert heard(team.alice)[-1] == "accepted_invoice"
    with refused("nothing_to_check"):
        bill_after_check(actor=team.anna, at=at, number=made.number)
    clean()


def test_a_held_week_does_not_run_out(team: Office) -> None:
    made = ticket_in("resolved", team)
    set_hold(actor=team.anna, at=TUESDAY, number=made.number, reason=" Письмо вернулось ")
    with nobody_heard():
        set_hold(actor=team.anna, at=TUESDAY, number=made.number, reason="Письмо вернулось")
        assert not accept_by_silence(at=WEEK_OVER, number=made.number)
    answer(actor=team.anna, at=TUESDAY, number=made.number, post=Post("Проверьте почту"))
    assert reread(made).hold_reason == "Письмо вернулось"
    lift_hold(actor=team.anna, at=WEEK_OVER, number=made.number)
    lift_hold(actor=team.anna, at=WEEK_OVER, number=made.number)
    assert kinds(made.number).count("hold_set") == kinds(made.number).count("hold_lifted") == 1
    assert not accept_by_silence(at=WEEK_OVER, number=made.number)
    assert accept_by_silence(at=later(WEEK_OVER, days=1), number=made.number)
    clean()


def test_the_clients_word_lifts_the_hold(team: Office) -> None:
    made = ticket_in("resolved", team)
    set_hold(actor=team.anna, at=TUESDAY, number=made.number, reason="Письмо вернулось")
    assert answered(team, made, at=TUESDAY).hold_reason == ""


def test_what_is_held_and_by_whom(team: Office) -> None:
    made = ticket(team)
    with refused("not_waiting", clause="R12"):
        set_hold(actor=team.anna, at=TUESDAY, number=made.number, reason="Письмо вернулось")
    with refused("bad_input", field="reason"):
        set_hold(actor=team.anna, at=TUESDAY, number=made.number, reason=" ")
    with refused("not_specialist"):
        set_hold(actor=team.alice, at=TUESDAY, number=made.number, reason="Мы заняты")
    with refused("not_specialist"):
        lift_hold(actor=team.alice, at=TUESDAY, number=made.number)


def test_an_unconfirmed_cost_bills_nothing(team: Office) -> None:
    made = ticket(team)
    confirmed(team, made, at=later(MONDAY, minutes=5))
    start_timer(actor=team.anna, at=later(MONDAY, minutes=30), number=made.number, kind="clarifying")
    ask(actor=team.anna, at=later(MONDAY, hours=1), number=made.number, post=Post("Какие поля?"))
    now = silent(reread(made))
    assert (now.needs_billing_check, Invoice.objects.exists()) == (False, False)
