"""Mailboxes: the owner's, with a password that nobody can read; and what is known of them while they are fetched."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings

from reglament.store.models import Event, IncomingLetter, Mailbox, Sighting
from reglament.usecases import mail_fetching as fetching
from reglament.usecases.mailboxes import (
    MailboxCard,
    add_mailbox,
    change_mailbox,
    check_mailbox,
    default_mailbox,
    is_our_address,
    opened,
    reset_mailbox,
    sealed,
)
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound
from tests import factories
from tests.factories import Office

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
CARD = MailboxCard(
    name="Поддержка", host="imap.example", login="Help@studio.example", password="тайна", folder="Входящие"
)


@pytest.fixture
def team() -> Office:
    return factories.office()


@pytest.fixture
def box(team: Office) -> Mailbox:
    return Mailbox.objects.get(pk=add_mailbox(actor=team.olga, at=AT, card=CARD))


def take(box: Mailbox, owner: str = "one", at: dt.datetime = AT) -> fetching.Account | None:
    return fetching.take_mailbox(at=at, mailbox_id=box.pk, owner=owner, lease=2 * MINUTE)


def test_the_owner_adds_a_mailbox(team: Office, box: Mailbox) -> None:
    assert (box.kind, box.port, box.security, box.role) == ("imap", 993, "tls", "support")
    assert "тайна" not in box.secret
    assert opened(box.secret) == "тайна"
    event = Event.objects.get(kind="mailbox_changed")
    assert event.data == {"mailbox": box.pk, "name": "Поддержка", "added": "Поддержка"}
    assert fetching.mailboxes_to_fetch() == {box.pk}


@pytest.mark.parametrize("deed", ["add", "change", "reset", "check"])
def test_nobody_but_the_owner(team: Office, box: Mailbox, deed: str) -> None:
    with pytest.raises(NotAllowed):
        do(deed, team.anna, box)


def do(deed: str, actor: Any, box: Mailbox, **more: Any) -> None:
    if deed == "add":
        add_mailbox(actor=actor, at=AT, card=CARD)
    elif deed == "change":
        change_mailbox(actor=actor, at=AT, mailbox_id=box.pk, card=CARD, **more)
    elif deed == "reset":
        reset_mailbox(actor=actor, at=AT, mailbox_id=box.pk, **more)
    else:
        check_mailbox(actor=actor, at=AT, mailbox_id=box.pk)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "x" * 101), ("host", ""), ("host", "a\nb"), ("login", ""), ("folder", ""),
        ("password", ""), ("port", 0), ("port", 65536), ("security", "none"), ("role", "boss"),
        ("organisation_id", 99999), ("login", "x" * 201),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(team: Office, field: str, value: Any) -> None:
    with pytest.raises(BadInput) as refused:
        add_mailbox(actor=team.olga, at=AT, card=replace(CARD, **{field: value}))
    assert refused.value.field == field
    assert not Mailbox.objects.filter(kind="imap").exists()


def test_two_mailboxes_of_one_name(team: Office, box: Mailbox) -> None:
    with pytest.raises(BadInput) as refused:
        add_mailbox(actor=team.olga, at=AT, card=CARD)
    assert refused.value.field == "name"


def test_a_change_keeps_the_password_and_its_progress(team: Office, box: Mailbox) -> None:
    fetching.note_progress(mailbox_id=box.pk, uid_validity=7, last_uid=40)
    card = replace(CARD, password="", role="accounting", organisation_id=team.organisation.pk)
    change_mailbox(actor=team.olga, at=AT, mailbox_id=box.pk, card=card, seen=box.version)
    box.refresh_from_db()
    assert (opened(box.secret), box.role, box.organisation) == ("тайна", "accounting", team.organisation)
    assert (box.uid_validity, box.last_uid, box.version) == (7, 40, 2)
    assert Event.objects.last().data["changed"] == ["role", "organisation_id"]  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        change_mailbox(actor=team.olga, at=AT, mailbox_id=box.pk, card=card, seen=1)


def test_another_folder_is_looked_at_from_its_beginning(team: Office, box: Mailbox) -> None:
    fetching.note_progress(mailbox_id=box.pk, uid_validity=7, last_uid=40)
    card = replace(CARD, folder="INBOX", password="новая")
    change_mailbox(actor=team.olga, at=AT, mailbox_id=box.pk, card=card)
    box.refresh_from_db()
    assert (box.uid_validity, box.last_uid, opened(box.secret)) == (None, 0, "новая")
    assert Event.objects.last().data["changed"] == ["folder", "password"]  # type: ignore[union-attr]
    assert "новая" not in str(list(Event.objects.values_list("data", flat=True)))


def test_switched_off_it_is_not_fetched(team: Office, box: Mailbox) -> None:
    account = take(box)
    assert account is not None
    change_mailbox(actor=team.olga, at=AT, mailbox_id=box.pk, card=replace(CARD, is_active=False))
    assert fetching.mailboxes_to_fetch() == frozenset()
    assert take(box) is None
    assert not fetching.still_ours(at=AT, account=account, owner="one", lease=MINUTE)


def test_a_reset_forgets_what_was_seen(team: Office, box: Mailbox) -> None:
    letter = IncomingLetter.objects.create(mailbox=box, sha256="0" * 64, size=1, received_at=AT, next_at=AT)
    Sighting.objects.create(mailbox=box, letter=letter, uid_validity=7, uid=1)
    fetching.note_progress(mailbox_id=box.pk, uid_validity=7, last_uid=1)
    reset_mailbox(actor=team.olga, at=AT, mailbox_id=box.pk)
    box.refresh_from_db()
    assert (box.uid_validity, box.last_uid, box.sightings.count()) == (None, 0, 0)
    assert box.letters.count() == 1


@pytest.mark.parametrize("deed", ["change", "reset", "check"])
def test_only_imap_mailboxes_are_changed(team: Office, deed: str) -> None:
    pipe = Mailbox.objects.get(pk=default_mailbox("pipe", at=AT))
    with pytest.raises(NotFound):
        do(deed, team.olga, pipe)


def test_a_password_of_another_secret_key(settings: LazySettings) -> None:
    before = settings.SECRET_KEY
    secret = sealed("тайна")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 40, [before]
    assert opened(secret) == "тайна"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BadInput) as refused:
        opened(secret)
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("support@studio.example", True), ("SUPPORT@Studio.Example", True), ("support+t1.abc@studio.example", True),
        ("postmaster@studio.example", True), ("help@studio.example", True), ("help+x@studio.example", True),
        ("boss@studio.example", False), ("support@other.example", False), ("support", False), ("", False),
        ("x+support@studio.example", False),
    ],
)  # fmt: skip
def test_which_addresses_are_ours(box: Mailbox, address: str, ours: bool) -> None:
    assert is_our_address(address) is ours


# While it is fetched


def test_one_fetcher_at_a_time(box: Mailbox) -> None:
    account = take(box)
    assert account is not None
    assert (account.password, account.created_at) == ("тайна", AT)
    assert take(box, "two") is None
    assert take(box, "one") is not None
    later = AT + 2 * MINUTE
    assert take(box, "two", later) is not None, "the lease ran out"
    assert not fetching.still_ours(at=later, account=account, owner="one", lease=MINUTE)
    fetching.let_go(mailbox_id=box.pk, owner="one")
    assert take(box, "three", later) is None, "only its own lease"
    fetching.let_go(mailbox_id=box.pk, owner="two")
    assert take(box, "three", later) is not None


def test_a_lease_is_written_when_half_of_it_is_over(box: Mailbox) -> None:
    account = take(box)
    assert account is not None
    for minutes, written in ((0, 2), (1, 3)):
        at = AT + minutes * MINUTE
        assert fetching.still_ours(at=at, account=account, owner="one", lease=2 * MINUTE)
        assert Mailbox.objects.get(pk=box.pk).lease_until == AT + written * MINUTE


def test_trouble_is_written_down_and_waited_out(team: Office, box: Mailbox) -> None:
    take(box)
    assert fetching.note_failure(at=AT, mailbox_id=box.pk, error="away") == 1
    assert fetching.note_failure(at=AT, mailbox_id=box.pk, error="away") == 2
    fetching.put_off(mailbox_id=box.pk, owner="one", next_at=AT + MINUTE)
    assert take(box) is None
    account = take(box, "two", AT + MINUTE)
    assert account is not None
    fetching.note_checked(at=AT, mailbox_id=box.pk, trouble="", next_at=AT + 9 * MINUTE)
    box.refresh_from_db()
    assert (box.failures, box.error, box.worked_at) == (0, "", AT)
    assert not fetching.asked_for(at=AT + MINUTE, account=account)
    check_mailbox(actor=team.olga, at=AT + MINUTE, mailbox_id=box.pk)
    assert fetching.asked_for(at=AT + MINUTE, account=account)


def test_how_far_it_got(box: Mailbox) -> None:
    assert fetching.start_of(mailbox_id=box.pk, uid_validity=7) is None
    fetching.note_progress(mailbox_id=box.pk, uid_validity=7, last_uid=40)
    fetching.note_progress(mailbox_id=box.pk, uid_validity=7, last_uid=30)
    assert fetching.start_of(mailbox_id=box.pk, uid_validity=7) == 40
    assert fetching.start_of(mailbox_id=box.pk, uid_validity=8) is None
    fetching.note_progress(mailbox_id=box.pk, uid_validity=8, last_uid=3)
    assert fetching.start_of(mailbox_id=box.pk, uid_validity=8) == 3


def test_what_is_stored_and_what_the_server_does_not_know(box: Mailbox) -> None:
    letter = IncomingLetter.objects.create(mailbox=box, sha256="0" * 64, size=1, received_at=AT, next_at=AT)
    for uid in (2, 4, 9):
        Sighting.objects.create(mailbox=box, letter=letter, uid_validity=7, uid=uid)
    assert fetching.stored(mailbox_id=box.pk, uid_validity=7, uids=(1, 2, 4)) == {2, 4}
    assert fetching.stored(mailbox_id=box.pk, uid_validity=7, uids=()) == frozenset()
    fetching.note_told(at=AT, mailbox_id=box.pk, uid_validity=7, uid=4)
    assert set(fetching.not_told(mailbox_id=box.pk, uid_validity=7)) == {2, 9}
