"""The fetcher's threads: new mailboxes, new messages, trouble, two fetchers at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from reglament.mailin import fetcher
from reglament.mailin.fetcher import Pace
from reglament.store.models import IncomingLetter, Mailbox
from reglament.usecases.mail_storing import raw_path
from reglament.usecases.mailboxes import sealed
from tests.mailin.imap_server import Server, imap_server
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FAST = Pace(roster=0.05, row=0.05, idle=300, poll=0.3, first_pause=0.1, longest_pause=0.2)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path


def mailbox(port: int, name: str = "Ящик", password: str = "secret", login: str = "s") -> Mailbox:
    at = timezone.now() - dt.timedelta(days=365)
    return Mailbox.objects.create(
        name=name, kind="imap", host="127.0.0.1", port=port, security="plain", login=login,
        secret=sealed(password), created_at=at, next_at=at,
    )  # fmt: skip


@contextlib.contextmanager
def fetching(count: int = 1) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=fetcher.run, args=(stop, FAST)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()


def stored() -> list[bytes]:
    return [raw_path(letter.sha256).read_bytes() for letter in IncomingLetter.objects.order_by("id")]


@pytest.mark.parametrize("idle", [True, False])
def test_new_mailboxes_and_new_messages_are_noticed(idle: bool) -> None:
    with imap_server(Server(idle=idle)) as server, fetching():
        server.put(b"Subject: 1\r\n\r\n")
        box = mailbox(server.port)
        until(lambda: len(stored()) == 1)
        server.put(b"Subject: 2\r\n\r\n")
        until(lambda: len(stored()) == 2)
        until(lambda: Mailbox.objects.get(pk=box.pk).worked_at is not None)
        assert Mailbox.objects.get(pk=box.pk).error == ""
        until(lambda: all(m.seen for m in server.messages))
        until(lambda: ("IDLE" in server.commands) is idle)


def test_one_mailbox_in_trouble_stops_no_other() -> None:
    with imap_server() as server, imap_server() as other, fetching():
        server.put(b"Subject: 1\r\n\r\n")
        bad = mailbox(other.port, "Сломанный", password="wrong")
        odd = mailbox(other.port, "Не наш ключ")
        Mailbox.objects.filter(pk=odd.pk).update(secret="nonsense")
        mailbox(server.port)
        until(lambda: len(stored()) == 1)
        until(lambda: Mailbox.objects.get(pk=bad.pk).failures > 1)
        until(lambda: Mailbox.objects.get(pk=odd.pk).failures > 0)
        assert "AUTHENTICATIONFAILED" in Mailbox.objects.get(pk=bad.pk).error
        assert "SECRET_KEY" in Mailbox.objects.get(pk=odd.pk).error
        Mailbox.objects.filter(pk=bad.pk).update(secret=sealed("secret"))
        other.put(b"Subject: 2\r\n\r\n")
        until(lambda: len(stored()) == 2)
        until(lambda: Mailbox.objects.get(pk=bad.pk).failures == 0)


def test_a_server_that_hangs_up_now_and_then() -> None:
    with imap_server() as server, fetching():
        box = mailbox(server.port)
        for number in range(5):
            server.put(b"Subject: %d\r\n\r\n" % number)
            server.cut = 100 + 200 * number
            time.sleep(0.2)
            server.cut = None
        until(lambda: len(stored()) == 5)
        until(lambda: all(m.seen for m in server.messages))
        until(lambda: Mailbox.objects.get(pk=box.pk).failures == 0)
    assert sorted(stored()) == [b"Subject: %d\r\n\r\n" % number for number in range(5)]


def test_two_fetchers_on_one_mailbox_store_everything_once() -> None:
    raws = [b"Subject: %d\r\n\r\n" % number for number in range(30)]
    with imap_server() as server:
        for raw in raws:
            server.put(raw)
        mailbox(server.port)
        with fetching(2):
            until(lambda: len(stored()) == 30)
    assert sorted(stored()) == sorted(raws)


def test_two_rows_of_one_mailbox_have_a_letter_each() -> None:
    """Two mailboxes are two ways in, even when the server's folder is the same one."""
    with imap_server() as server, fetching():
        server.put(b"Subject: 1\r\n\r\n")
        mailbox(server.port, "Один")
        mailbox(server.port, "Другой")
        until(lambda: len(stored()) == 2)


def test_two_that_ignore_the_lease_store_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "LEASE", dt.timedelta(seconds=-1))
    monkeypatch.setattr(fetcher, "still_ours", lambda **_: True)
    raws = [b"Subject: %d\r\n\r\n" % number for number in range(30)]
    with imap_server() as server:
        for raw in raws:
            server.put(raw)
        mailbox(server.port)
        with fetching(2):
            until(lambda: len(stored()) == 30 and all(m.seen for m in server.messages))
        assert server.commands.count("LOGIN") >= 2
    assert sorted(stored()) == sorted(raws)


def test_switched_off_it_is_let_go() -> None:
    with imap_server() as server, fetching():
        box = mailbox(server.port)
        until(lambda: Mailbox.objects.get(pk=box.pk).worked_at is not None)
        Mailbox.objects.filter(pk=box.pk).update(is_active=False, version=2)
        until(lambda: Mailbox.objects.get(pk=box.pk).lease_owner == "")
        server.put(b"Subject: 1\r\n\r\n")
        time.sleep(0.3)
        assert stored() == []


def test_asked_to_look_now_it_does_not_wait() -> None:
    with imap_server(Server(idle=False)) as server:
        stop = threading.Event()
        slow = Pace(roster=0.05, row=0.05, poll=60)
        thread = threading.Thread(target=fetcher.run, args=(stop, slow))
        thread.start()
        try:
            box = mailbox(server.port)
            until(lambda: Mailbox.objects.get(pk=box.pk).worked_at is not None)
            server.put(b"Subject: 1\r\n\r\n")
            Mailbox.objects.filter(pk=box.pk).update(next_at=timezone.now())
            until(lambda: len(stored()) == 1)
        finally:
            stop.set()
            thread.join(20)
