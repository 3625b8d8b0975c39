"""Claiming, sending, settling; retries and their end; what a failed letter does to the week it told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from django.db import DatabaseError

from reglament.delivery import outbox
from reglament.delivery.outbox import BACKOFF, LEASE, Outcome, claim, deliver_next, settle
from reglament.delivery.transports import Permanent, Temporary
from reglament.store.models import Event, Letter
from reglament.usecases.acceptance import accept_by_silence, lift_hold
from reglament.usecases.authorities import revoke_authority
from reglament.usecases.conversation import Post
from reglament.usecases.letters import queue_ready_letter
from reglament.usecases.work import resolve
from tests.factories import MONDAY, Office, authority_of, office, reread, ticket, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_addresses")]
AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@dataclass
class Box:
    """A transport that takes everything, or does what a test says instead."""

    instead: Callable[[EmailMessage], None] | None = None
    taken: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        if self.instead is not None:
            self.instead(message)
        self.taken.append(message)


def failing(error: Exception) -> Box:
    def fail(_: EmailMessage) -> None:
        raise error

    return Box(fail)


def a_letter(at: dt.datetime = AT) -> Letter:
    return queue_ready_letter(
        address="alice@romashka.example", subject="Код", body="123456", language="ru", at=at
    )


def of_ticket(template: str) -> Letter:
    return Letter.objects.get(
        template=template, recipient__email="alice@romashka.example", event__ticket__isnull=False
    )


def only(letter: Letter) -> Letter:
    """Leave nothing else due."""
    Letter.objects.exclude(pk=letter.pk).update(state="sent", sent_at=AT)
    return letter


def test_nothing_due() -> None:
    a_letter(AT + dt.timedelta(seconds=1))
    assert deliver_next(transport=Box(), at=AT, owner="w") is False


def test_a_letter_goes_out_once() -> None:
    letter, box = a_letter(), Box()
    assert deliver_next(transport=box, at=AT, owner="w") is True
    assert deliver_next(transport=box, at=AT + dt.timedelta(days=9), owner="w") is False
    letter.refresh_from_db()
    assert [m["Message-ID"] for m in box.taken] == [letter.message_id]
    assert (letter.state, letter.sent_at, letter.attempts, letter.lease_owner) == ("sent", AT, 1, "")
    assert letter.body == "", "a code is kept no longer than it must"


def test_an_event_s_letter_keeps_its_words() -> None:
    ticket(office())
    letter = only(of_ticket("ticket_received"))
    assert deliver_next(transport=Box(), at=AT, owner="w")
    letter.refresh_from_db()
    assert letter.subject.startswith("[Тикет № ")
    assert "присвоили ему номер" in letter.body


def test_claimed_letters_are_nobody_else_s_until_the_lease_ends() -> None:
    letter = a_letter()
    (mine,) = claim(limit=5, at=AT, owner="one")
    assert claim(limit=5, at=AT + LEASE - dt.timedelta(seconds=1), owner="two") == []
    (theirs,) = claim(limit=5, at=AT + LEASE, owner="two")
    assert (mine.pk, theirs.pk, theirs.attempts) == (letter.pk, letter.pk, 2)
    assert settle(mine, Outcome("sent"), at=AT + LEASE, owner="one") is False, (
        "the lease is not ours any more"
    )
    assert settle(theirs, Outcome("sent"), at=AT + LEASE, owner="two") is True


def test_oldest_first() -> None:
    letters = [a_letter(AT - dt.timedelta(minutes=minutes)) for minutes in (1, 3, 2)]
    claimed = [claim(limit=1, at=AT, owner="w")[0].pk for _ in letters]
    assert claimed == [letters[1].pk, letters[2].pk, letters[0].pk]


def test_retries_back_off_and_then_fail() -> None:
    ticket(office())
    letter = only(of_ticket("ticket_received"))
    at, box = AT, failing(Temporary("451 later"))
    for number, pause in enumerate(BACKOFF, start=1):
        assert deliver_next(transport=box, at=at, owner="w")
        letter.refresh_from_db()
        assert (letter.state, letter.attempts, letter.next_at, letter.error) == (
            "waiting",
            number,
            at + pause,
            "451 later",
        )
        assert not deliver_next(transport=box, at=at + pause - dt.timedelta(seconds=1), owner="w")
        at += pause
    assert deliver_next(transport=box, at=at, owner="w")
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("failed", "451 later")
    assert not deliver_next(transport=box, at=at + dt.timedelta(days=30), owner="w")


def test_a_code_is_not_tried_for_days() -> None:
    letter, at = a_letter(), AT
    for _ in range(3):
        assert deliver_next(transport=failing(Temporary("later")), at=at, owner="w")
        at += dt.timedelta(hours=1)
    letter.refresh_from_db()
    assert (letter.state, letter.body) == ("failed", "")


def test_a_letter_that_always_kills_its_worker_fails_in_the_end() -> None:
    letter, box = a_letter(), Box()
    Letter.objects.filter(pk=letter.pk).update(attempts=99, state="sending", lease_owner="dead")
    assert deliver_next(transport=box, at=AT, owner="w")
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert box.taken == []


def test_a_refused_letter_fails_at_once_and_the_others_go_on() -> None:
    first, second = a_letter(), a_letter()
    assert deliver_next(transport=failing(Permanent("550 no such user")), at=AT, owner="w")
    assert deliver_next(transport=Box(), at=AT, owner="w")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.error, second.state) == ("failed", "550 no such user", "sent")


def test_a_letter_that_cannot_be_rendered_fails_visibly() -> None:
    ticket(office())
    letter = only(of_ticket("ticket_received"))
    Letter.objects.filter(pk=letter.pk).update(data={})
    good = a_letter(AT)
    box = Box()
    while deliver_next(transport=box, at=AT, owner="w"):
        pass
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert "UndefinedError" in letter.error
    assert [m["Message-ID"] for m in box.taken] == [good.message_id]


def test_an_unknown_trouble_is_tried_again() -> None:
    letter = a_letter()
    assert deliver_next(transport=failing(ZeroDivisionError("?")), at=AT, owner="w")
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("waiting", "ZeroDivisionError: ?")


def test_the_database_s_trouble_is_not_the_letter_s() -> None:
    letter = a_letter()
    with pytest.raises(DatabaseError):
        deliver_next(transport=failing(DatabaseError("gone")), at=AT, owner="w")
    letter.refresh_from_db()
    assert letter.state == "sending"


def _resolved(team: Office) -> Letter:
    ticket_in("resolved", team)
    return only(of_ticket("resolved"))


def test_a_bounced_notification_holds_the_week_until_a_person_lifts_it() -> None:
    team = office()
    letter = _resolved(team)
    deliver_next(transport=failing(Permanent("550 no such user")), at=AT, owner="w")
    made = reread(letter.data["number"])
    assert "alice@romashka.example" in made.hold_reason
    assert Event.objects.filter(ticket=made, kind="hold_set", role="system").count() == 1
    assert made.accept_at is not None
    later = made.accept_at + dt.timedelta(hours=1)
    assert accept_by_silence(at=later, number=made.number) is False
    lift_hold(actor=team.anna, at=later, number=made.number)
    assert accept_by_silence(at=later, number=made.number) is True


def test_a_bounce_of_an_earlier_week_holds_nothing() -> None:
    team = office()
    letter = _resolved(team)
    made = reread(letter.data["number"])
    later = made.status_since + dt.timedelta(hours=2)
    from tests.factories import answered

    answered(team, made, at=later)
    resolve(actor=team.anna, at=later + dt.timedelta(hours=1), number=made.number, post=Post("Исправили."))
    only(letter)
    deliver_next(transport=failing(Permanent("550")), at=later + dt.timedelta(days=1), owner="w")
    assert reread(made).hold_reason == ""


def test_other_letters_hold_nothing() -> None:
    team = office()
    made = ticket_in("resolved", team)
    only(of_ticket("work_started"))
    deliver_next(transport=failing(Permanent("550")), at=AT, owner="w")
    assert reread(made).hold_reason == ""


def test_a_removed_person_gets_nothing_more() -> None:
    team = office()
    ticket(team)
    letter = only(of_ticket("ticket_received"))
    revoke_authority(actor=team.olga, at=MONDAY, authority_id=authority_of(team.alice).pk, reason="уволена")
    farewell = Letter.objects.get(template="access_revoked")
    box = Box()
    while deliver_next(transport=box, at=AT, owner="w"):
        pass
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert [m["Message-ID"] for m in box.taken] == [farewell.message_id]


def test_the_invoice_goes_with_its_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.delivery.message.invoice_pdf", lambda *_: b"%PDF-")
    ticket_in("accepted", office())
    only(of_ticket("accepted_invoice"))
    box = Box()
    assert deliver_next(transport=box, at=AT, owner="w")
    (pdf,) = box.taken[0].iter_attachments()
    assert pdf.get_content_type() == "application/pdf"


def test_no_document_means_another_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.delivery.message.invoice_pdf", lambda *_: None)
    ticket_in("accepted", office())
    letter, box = only(of_ticket("accepted_invoice")), Box()
    assert deliver_next(transport=box, at=AT, owner="w")
    letter.refresh_from_db()
    assert (letter.state, box.taken) == ("waiting", [])


def test_idle_costs_one_read(django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        outbox.deliver_next(transport=Box(), at=AT, owner="w")


def test_a_whole_story_is_delivered_in_both_languages(settings: object) -> None:
    """Every letter that the use-cases write can be rendered and sent."""
    team = office()
    type(team.bob).objects.filter(pk=team.bob.pk).update(language="en")
    from reglament.store.models import Authority

    Authority.objects.update(follows=True)
    for status in ("feedback", "rejected", "paid"):
        ticket_in(status, team, priority="high")
    box = Box()
    while deliver_next(transport=box, at=AT, owner="w"):
        pass
    assert not Letter.objects.exclude(state="sent").exists(), list(
        Letter.objects.exclude(state="sent").values_list("template", "state", "error")
    )
    assert len(box.taken) == Letter.objects.count() > 20
