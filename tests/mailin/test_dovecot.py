"""The fetcher against a real IMAP server."""

from __future__ import annotations

import datetime as dt
import functools
import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from reglament.mailin import fetcher, imap
from reglament.mailin.imap_look import look
from reglament.store.models import IncomingLetter, Mailbox, Sighting
from reglament.usecases.mail_fetching import take_mailbox
from reglament.usecases.mail_storing import raw_path
from reglament.usecases.mailboxes import sealed
from tests.delivery.mailserver import certificate
from tests.mailin.dovecot import Dovecot, dovecot, installed
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RAW = b"From: a@b.example\r\nSubject: %d\r\n\r\n\xd4\xc5\xcb\xd3\xd4 %d\r\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def trust() -> dict[str, ssl.SSLContext]:
    return {}


@pytest.fixture
def server(trust: dict[str, ssl.SSLContext]) -> Iterator[Dovecot]:
    if not installed():
        said = "NOT RUN: there is no Dovecot here (apt-get install dovecot-imapd)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)

    def make(folder: Path) -> None:
        trust["client"] = certificate(folder)[1]

    with dovecot(make) as running:
        yield running


def mailbox(server: Dovecot, security: str = "plain") -> Mailbox:
    at = timezone.now() - dt.timedelta(minutes=1)
    return Mailbox.objects.create(
        name="Ящик", kind="imap", host="127.0.0.1", port=server.ports[security], security=security,
        login="support@studio.example", secret=sealed("secret"), created_at=at, next_at=at,
    )  # fmt: skip


def pass_once(box: Mailbox, context: ssl.SSLContext | None = None) -> str:
    account = take_mailbox(at=timezone.now(), mailbox_id=box.pk, owner="test", lease=dt.timedelta(minutes=1))
    assert account is not None
    with closing(imap.connect(fetcher.address_of(account), context=context)) as opened:
        return look(opened, account, while_ours=lambda: True)


def stored() -> list[bytes]:
    return [raw_path(letter.sha256).read_bytes() for letter in IncomingLetter.objects.order_by("id")]


@pytest.mark.parametrize("security", ["plain", "starttls", "tls"])
def test_messages_are_fetched_byte_for_byte(
    server: Dovecot, trust: dict[str, ssl.SSLContext], security: str
) -> None:
    raws = [RAW % (1, 1), b"Subject: large\r\n\r\n" + os.urandom(1_500_000).hex().encode() + b"\r\n", b"\r\n"]
    for raw in raws:
        server.deliver(raw)
    box = mailbox(server, security)
    assert pass_once(box, trust["client"]) == ""
    assert sorted(stored()) == sorted(raws)
    assert server.all_seen()
    server.deliver(RAW % (2, 2))
    assert pass_once(box, trust["client"]) == ""
    assert stored()[3:] == [RAW % (2, 2)]


def test_a_certificate_that_nobody_knows_is_refused(server: Dovecot) -> None:
    box = mailbox(server, "tls")
    with pytest.raises(ssl.SSLCertVerificationError):
        pass_once(box)


def test_a_wrong_password_is_refused(server: Dovecot) -> None:
    box = mailbox(server)
    box.secret = sealed("пароль")
    box.save()
    with pytest.raises(imap.TROUBLES):
        pass_once(box)


def test_peeking_leaves_a_message_unread(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.deliver(RAW % (1, 1))
    monkeypatch.setattr(imap.Connection, "mark_read", lambda *_: None)
    pass_once(mailbox(server))
    assert len(stored()) == 1
    assert not server.all_seen()


def test_another_uidvalidity_stores_nothing_twice(server: Dovecot) -> None:
    for number in range(3):
        server.deliver(RAW % (number, number))
    box = mailbox(server)
    pass_once(box)
    before = Mailbox.objects.get(pk=box.pk).uid_validity
    server.renumber()
    server.deliver(RAW % (9, 9))
    pass_once(box)
    assert Mailbox.objects.get(pk=box.pk).uid_validity != before
    assert sorted(stored()) == sorted(RAW % (n, n) for n in (0, 1, 2, 9))
    assert Sighting.objects.count() == 7


def test_what_was_read_long_ago_stays(server: Dovecot) -> None:
    server.deliver(RAW % (1, 1), seen=True, age=30)
    server.deliver(RAW % (2, 2), age=30)
    pass_once(mailbox(server))
    assert stored() == [RAW % (2, 2)]


def test_idle_tells_at_once_and_two_fetchers_store_once(server: Dovecot) -> None:
    stop = threading.Event()
    pace = fetcher.Pace(roster=0.1, row=0.2, idle=60)
    threads = [threading.Thread(target=functools.partial(fetcher.run, stop, pace)) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        box = mailbox(server)
        until(lambda: Mailbox.objects.get(pk=box.pk).worked_at is not None)
        for number in range(10):
            server.deliver(RAW % (number, number))
            time.sleep(0.05 * number)
        until(lambda: len(stored()) == 10 and server.all_seen())
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert sorted(stored()) == sorted(RAW % (n, n) for n in range(10))
    assert Mailbox.objects.get(pk=box.pk).error == ""
