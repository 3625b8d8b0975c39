"""Calls: the timer, the record by hand, corrections, and what comes of a call (1.3, R14, R23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from reglament.queries.callers import caller_of, callers_found, whose_number
from reglament.queries.calls_page import (
    call_view,
    calls_page,
    minutes_by_organisation,
    running_call,
    waiting_calls,
)
from reglament.rules.phone import same_number
from reglament.store.models import Call, Event, Invitation, Letter, Person, Ticket
from reglament.usecases.authorities import revoke_authority
from reglament.usecases.call_results import accept_by_call, send_form
from reglament.usecases.calls import (
    CallCard,
    CallTime,
    correct_call,
    log_call,
    start_call,
    stop_call,
    take_call,
)
from reglament.usecases.exchange import (
    PostedCall,
    drop_exchange_key,
    is_exchange_key,
    new_exchange_key,
    post_call,
)
from reglament.usecases.fsck import fsck
from reglament.usecases.people import NewAuthority, Rights, grant_authority
from tests.factories import MONDAY, Office, authority_of, client, organisation, reread, ticket, ticket_in
from tests.stories.cast import clean, facts, later, nobody_heard, refused

PHONE = "+7 (495) 123-45-67"
SAID = "Как добавить новость?\nРассказали, где кнопка."


def of_alice(team: Office, note: str = SAID, number: int | None = None) -> CallCard:
    return CallCard(person_id=team.alice.pk, phone=PHONE, note=note, ticket=number)


def logged(team: Office, card: CallCard | None = None, minutes: int = 7) -> Call:
    at = later(MONDAY, minutes=minutes)
    return log_call(actor=team.anna, at=at, time=CallTime(MONDAY, minutes), card=card or of_alice(team))


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="call_").order_by("id").values_list("kind", flat=True))


def test_a_call_runs_and_is_written_down(team: Office) -> None:
    call = start_call(actor=team.anna, at=MONDAY, card=CallCard(phone=PHONE))
    assert start_call(actor=team.anna, at=later(MONDAY, minutes=1), card=of_alice(team)).pk == call.pk
    running = running_call(team.anna)
    assert running is not None
    assert (running.id, running.row.is_running) == (call.pk, True)
    end = later(MONDAY, minutes=6, seconds=1)
    with refused("bad_input", field="note"):
        stop_call(actor=team.anna, at=end, call_id=call.pk, card=CallCard())
    with refused("conflict"):
        stop_call(actor=team.pyotr, at=end, call_id=call.pk, card=of_alice(team))
    with refused("conflict"):
        stop_call(actor=team.anna, at=end, call_id=call.pk, card=of_alice(team), seen=9)
    with refused("call_runs"):
        correct_call(actor=team.anna, at=end, call_id=call.pk, card=of_alice(team))
    with nobody_heard():
        stopped = stop_call(actor=team.anna, at=end, call_id=call.pk, card=of_alice(team), seen=1)
    assert (stopped.minutes, stopped.organisation, stopped.person) == (7, team.organisation, team.alice)
    again = stop_call(actor=team.anna, at=later(end, hours=1), call_id=call.pk, card=of_alice(team, "Другое"))
    assert (again.ended_at, again.note) == (end, SAID)
    assert running_call(team.anna) is None
    assert [
        row.minutes for row in calls_page(reader=team.anna, organisation_id=team.organisation.pk).rows
    ] == [7]
    assert kinds() == ["call_started", "call_logged"]
    clean()


def test_a_call_makes_no_task_and_costs_nothing(team: Office) -> None:
    logged(team)
    assert Ticket.objects.count() == 0
    said = minutes_by_organisation(MONDAY.date(), at=MONDAY, organisation_id=team.organisation.pk)
    assert [(row.organisation, row.calls, row.minutes) for row in said] == [("Ромашка", 1, 7)]
    assert minutes_by_organisation(dt.date(2026, 10, 1), at=MONDAY) == ()


def test_the_same_record_sent_again_is_the_same_call(team: Office) -> None:
    time, at = CallTime(MONDAY, 5), later(MONDAY, hours=1)
    one = log_call(actor=team.anna, at=at, time=time, card=of_alice(team), once="x")
    two = log_call(actor=team.anna, at=at, time=time, card=of_alice(team), once="x")
    assert (one.pk, Call.objects.count()) == (two.pk, 1)


@pytest.mark.parametrize(
    ("time", "field"),
    [
        (CallTime(MONDAY, 0), "minutes"),
        (CallTime(MONDAY, 1441), "minutes"),
        (CallTime(later(MONDAY, hours=2), 1), "started_at"),
    ],
)
def test_what_a_record_refuses(team: Office, time: CallTime, field: str) -> None:
    with refused("bad_input", field=field):
        log_call(actor=team.anna, at=later(MONDAY, hours=1), time=time, card=of_alice(team))


def test_who_is_on_the_card(team: Office) -> None:
    elsewhere = organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042")
    made = ticket(team)
    for card, field in (
        (CallCard(person_id=team.alice.pk, organisation_id=elsewhere.pk, note=SAID), "person"),
        (CallCard(person_id=team.anna.pk, note=SAID), "person"),
        (CallCard(organisation_id=elsewhere.pk, ticket=made.number, note=SAID), "ticket"),
        (CallCard(note="я" * 20_001), "note"),
    ):
        with refused("bad_input", field=field):
            logged(team, card)
    with refused("not_specialist"):
        log_call(actor=team.alice, at=MONDAY, time=CallTime(MONDAY, 1), card=CallCard(note=SAID))
    with refused("not_found"):
        stop_call(actor=team.anna, at=MONDAY, call_id=1, card=CallCard(note=SAID))
    rights = Rights(from_day=dt.date(2026, 1, 1), evidence="Письмо")
    both = NewAuthority(person_id=team.alice.pk, organisation_id=elsewhere.pk, rights=rights)
    grant_authority(actor=team.olga, at=MONDAY, grant=both)
    with refused("bad_input", field="person"):
        logged(team)
    card = CallCard(
        person_id=team.alice.pk, organisation_id=team.organisation.pk, note=SAID, ticket=made.number
    )
    assert logged(team, card).ticket == made


def test_a_correction_is_kept_in_the_journal(team: Office) -> None:
    call = logged(team)
    at = later(MONDAY, hours=1)
    revoke_authority(actor=team.anna, at=at, authority_id=authority_of(team.alice).pk, reason="Уволена")
    card = CallCard(person_id=team.alice.pk, organisation_id=team.organisation.pk, phone=PHONE, note=SAID)
    assert correct_call(actor=team.anna, at=at, call_id=call.pk, card=card).version == 1
    with refused("conflict"):
        correct_call(actor=team.anna, at=at, call_id=call.pk, card=card, seen=5)
    put_right = correct_call(actor=team.pyotr, at=at, call_id=call.pk, card=card, time=CallTime(MONDAY, 9))
    assert (put_right.minutes, put_right.staff, put_right.version) == (9, team.anna, 2)
    told = Event.objects.get(kind="call_corrected").data
    assert (told["before"]["minutes"], told["after"]["minutes"]) == (7, 9)
    clean()


# What comes of a call


def test_the_caller_gets_the_form_filled_in_with_the_note(team: Office) -> None:
    call = logged(team, of_alice(team, "\nНужен баннер.\nНа главную."))
    made = send_form(actor=team.anna, at=MONDAY, call_id=call.pk)
    assert (made.title, made.body, made.person, made.call) == (
        "Нужен баннер", "Нужен баннер.\nНа главную.", team.alice, call,
    )  # fmt: skip
    assert send_form(actor=team.anna, at=later(MONDAY, hours=1), call_id=call.pk).pk == made.pk
    assert Letter.objects.filter(template="form_link", recipient=team.alice).count() == 2
    assert Ticket.objects.count() == 0
    seen = call_view(call.pk)
    assert seen is not None
    assert (seen.form, seen.form_ticket) == ("sent", None)


def test_a_long_first_line_is_cut_at_a_word(team: Office) -> None:
    call = logged(team, of_alice(team, "Очень длинное задание " * 10))
    title = send_form(actor=team.anna, at=MONDAY, call_id=call.pk).title
    assert len(title) <= 80
    assert title.endswith("…")


def test_the_form_goes_to_somebody_known_only(team: Office) -> None:
    call = logged(team, CallCard(phone=PHONE, note=SAID))
    with refused("unknown_caller", clause="1.4"):
        send_form(actor=team.anna, at=MONDAY, call_id=call.pk)
    with refused("unknown_caller"):
        accept_by_call(actor=team.anna, at=MONDAY, call_id=call.pk, number=1)
    assert Invitation.objects.count() == 0


def test_an_oral_acceptance_cites_its_call(team: Office) -> None:
    made = ticket_in("resolved", team)
    at = later(made.status_since, hours=1)
    call = log_call(actor=team.anna, at=at, time=CallTime(made.status_since, 5), card=of_alice(team))
    with refused("bad_input", field="number"):
        accept_by_call(actor=team.anna, at=at, call_id=call.pk, number=made.number + 1)
    assert accept_by_call(actor=team.anna, at=at, call_id=call.pk, number=made.number) is not None
    assert reread(made).status == "accepted"
    assert (facts(made.number, "accepted")["how"], facts(made.number, "accepted")["call"]) == (
        "oral",
        call.pk,
    )
    call.refresh_from_db()
    assert call.ticket == made
    assert Letter.objects.filter(template="accepted_orally", recipient=team.alice).exists()
    clean()


def test_the_rules_of_an_oral_acceptance_hold(team: Office) -> None:
    made = ticket_in("resolved", team)
    at = later(made.status_since, hours=1)
    early = log_call(
        actor=team.anna, at=at, time=CallTime(MONDAY, 5), card=of_alice(team, number=made.number)
    )
    with refused("bad_input", field="when", clause="R14"):
        accept_by_call(actor=team.anna, at=at, call_id=early.pk, number=made.number)
    bob = CallCard(person_id=team.bob.pk, note="Принимаем", ticket=made.number)
    call = log_call(actor=team.anna, at=at, time=CallTime(made.status_since, 5), card=bob)
    with refused("bad_input", field="person"):
        accept_by_call(actor=team.anna, at=at, call_id=call.pk, number=made.number)
    alice = start_call(actor=team.anna, at=at, card=of_alice(team, number=made.number))
    accept_by_call(actor=team.anna, at=at, call_id=alice.pk, number=made.number, seen=made.version)
    assert reread(made).status == "accepted"


# The exchange


def posted(**changes: object) -> PostedCall:
    known: dict[str, object] = {"id": "a1", "phone": "84951234567", "started_at": MONDAY}
    return PostedCall(**(known | changes))  # type: ignore[arg-type]


def test_the_exchange_posts_a_call_and_its_end_once(team: Office) -> None:
    Person.objects.filter(pk=team.alice.pk).update(phone=PHONE)
    end = later(MONDAY, minutes=3)
    call, is_new = post_call(at=MONDAY, posted=posted())
    assert (is_new, call.person, call.organisation, call.staff) == (True, team.alice, team.organisation, None)
    assert waiting_calls() == 1
    for ended_at in (None, end, end, None):
        again, is_new = post_call(at=end, posted=posted(ended_at=ended_at))
        assert (again.pk, is_new) == (call.pk, False)
    call.refresh_from_db()
    assert (call.ended_at, call.minutes) == (end, 3)
    for other in (
        posted(phone="+7 999 000 00 00"), posted(started_at=later(MONDAY, seconds=1)), posted(ended_at=later(end, seconds=1)),
    ):  # fmt: skip
        with refused("conflict"):
            post_call(at=later(MONDAY, hours=1), posted=other)
    assert kinds() == ["call_started", "call_logged"]
    clean()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 91}, "id"),
        ({"phone": "1" * 41}, "phone"),
        ({"caller": "x" * 121}, "caller"),
        ({"started_at": MONDAY + dt.timedelta(minutes=6)}, "started_at"),
        ({"started_at": MONDAY - dt.timedelta(days=31)}, "started_at"),
        ({"ended_at": MONDAY - dt.timedelta(seconds=1)}, "ended_at"),
    ],
)
def test_what_the_exchange_may_not_post(team: Office, changes: dict[str, object], field: str) -> None:
    with refused("bad_input", field=field):
        post_call(at=MONDAY, posted=posted(**changes))


def test_a_posted_call_is_taken_by_one_specialist(team: Office) -> None:
    call, _ = post_call(at=MONDAY, posted=posted())
    own = start_call(actor=team.anna, at=MONDAY, card=CallCard())
    with refused("conflict"):
        take_call(actor=team.anna, at=MONDAY, call_id=call.pk)
    stop_call(actor=team.anna, at=MONDAY, call_id=own.pk, card=CallCard(note="Ошиблись"))
    for _ in range(2):
        assert take_call(actor=team.anna, at=MONDAY, call_id=call.pk).staff == team.anna
    with refused("conflict"):
        take_call(actor=team.pyotr, at=MONDAY, call_id=call.pk)
    end = later(MONDAY, minutes=2)
    stop_call(actor=team.anna, at=end, call_id=call.pk, card=CallCard(note=SAID))
    post_call(at=later(MONDAY, hours=1), posted=posted(ended_at=later(end, seconds=5)))
    call.refresh_from_db()
    assert call.ended_at == end
    assert [row.id for row in calls_page(reader=team.anna, view="mine").rows] == [own.pk, call.pk]


def test_a_posted_call_that_is_over_is_corrected_by_whoever_took_no_part(team: Office) -> None:
    call, _ = post_call(at=MONDAY, posted=posted(ended_at=MONDAY))
    assert call.minutes == 1
    assert correct_call(actor=team.pyotr, at=MONDAY, call_id=call.pk, card=of_alice(team)).staff == team.pyotr


def test_the_key_of_the_exchange_is_the_owners(team: Office) -> None:
    assert not is_exchange_key("")
    for forbidden in (
        lambda: new_exchange_key(actor=team.anna, at=MONDAY),
        lambda: drop_exchange_key(actor=team.anna, at=MONDAY),
    ):
        refuse(forbidden)
    first = new_exchange_key(actor=team.olga, at=MONDAY)
    second = new_exchange_key(actor=team.olga, at=MONDAY)
    assert (is_exchange_key(first), is_exchange_key(second)) == (False, True)
    drop_exchange_key(actor=team.olga, at=MONDAY)
    assert not is_exchange_key(second)
    assert not is_exchange_key("\ud800")


def refuse(deed: Callable[[], object]) -> None:
    with refused("not_owner"):
        deed()


# Who calls


def test_a_caller_is_found_by_number_or_name(team: Office) -> None:
    Person.objects.filter(pk=team.alice.pk).update(phone=PHONE)
    made = ticket(team)
    today = MONDAY.date()
    for text in ("495 123", "8 495 123-45-67", "алиса", "РОМАШКА аким", "alice@"):
        found = callers_found(text, today=today)
        assert team.alice.pk in [caller.person_id for caller in found], text
        assert [t.number for t in found[0].tickets] == [made.number]
    assert callers_found("", today=today) == ()
    assert callers_found("12", today=today) == ()
    for name in "абвгдежз":
        client(team.organisation, name=f"Двойник {name}", email=f"d{ord(name)}@romashka.example")
    assert len(callers_found("romashka", today=today)) == 8
    assert callers_found("никто", today=today) == ()
    known = whose_number("8-495-1234567", today=today)
    assert known is not None
    assert (known.person_id, known.organisation_id) == (team.alice.pk, team.organisation.pk)
    assert whose_number("67", today=today) is None
    Person.objects.filter(pk=team.bob.pk).update(phone=PHONE)
    assert whose_number(PHONE, today=today) is None
    assert caller_of(team.alice.pk, None, today=today) is not None
    assert caller_of(team.alice.pk, 0, today=today) is None


def test_short_numbers_are_nobodys() -> None:
    assert same_number("12345", "1-23-45")
    assert not same_number("112", "112")


def test_a_long_log_has_pages(team: Office) -> None:
    for n in range(51):
        Call.objects.create(
            staff=team.anna, started_at=later(MONDAY, minutes=n), ended_at=later(MONDAY, hours=2)
        )
    page = calls_page(reader=team.anna)
    assert (len(page.rows), len(calls_page(reader=team.anna, cursor=page.next).rows)) == (50, 1)
    assert len(calls_page(reader=team.anna, view="waiting").rows) == 0
    assert len(calls_page(reader=team.anna, organisation_id=team.organisation.pk).rows) == 0
    assert call_view(0) is None


def test_calls_that_cannot_be_are_found(team: Office) -> None:
    call, made = logged(team), ticket(team)
    Call.objects.filter(pk=call.pk).update(minutes=0, ticket=made, organisation=None)
    assert [(f.code, f.row) for f in fsck()] == [
        ("call_minutes", f"call {call.pk}"),
        ("call_ticket", f"call {call.pk}"),
    ]
