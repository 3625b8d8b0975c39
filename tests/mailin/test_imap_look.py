"""IMAP mailboxes, looked into once: everything is stored exactly once, whatever the server does."""

from __future__ import annotations

import contextlib
import datetime as dt
from contextlib import closing

import pytest
from django.conf import LazySettings
from django.db import connection

from reglament.mailin import imap, imap_look
from reglament.mailin.imap import Address, NotGiven, Unusable, connect
from reglament.mailin.imap_look import look
from reglament.store.models import IncomingLetter, Mailbox, Sighting
from reglament.usecases.mail_fetching import Account, take_mailbox
from reglament.usecases.mail_storing import raw_path
from reglament.usecases.mailboxes import sealed
from tests.mailin.imap_server import Server, imap_server

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
HEAD = b"From: a@b.example\r\nSubject: %d\r\n\r\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: object) -> None:
    settings.MAIL_DIR = tmp_path


def message(number: int, size: int = 10) -> bytes:
    return HEAD % number + b"x" * size + b"\r\n"


def mailbox(port: int, *, name: str = "Ящик") -> Mailbox:
    return Mailbox.objects.create(
        name=name, kind="imap", host="127.0.0.1", port=port, security="plain", login="support",
        secret=sealed("secret"), created_at=AT, next_at=AT,
    )  # fmt: skip


def account_of(box: Mailbox) -> Account:
    account = take_mailbox(at=AT, mailbox_id=box.pk, owner="test", lease=dt.timedelta(minutes=1))
    assert account is not None
    return account


def address(account: Account, password: str = "secret") -> Address:
    return Address(account.host, account.port, account.security, account.login, password, account.folder)


def pass_once(box: Mailbox) -> str:
    account = account_of(box)
    with closing(connect(address(account), timeout=10)) as opened:
        return look(opened, account, while_ours=lambda: True)


def stored() -> list[bytes]:
    """The bytes of every letter, in the order of their rows; every row has its file."""
    return [raw_path(letter.sha256).read_bytes() for letter in IncomingLetter.objects.order_by("id")]


def test_everything_new_is_stored_whole_and_then_marked_as_read() -> None:
    raws = [message(1), message(2, 5000), "Тема: кириллица\r\n\r\nтекст".encode("koi8-r")]
    with imap_server() as server:
        for raw in raws:
            server.put(raw)
        box = mailbox(server.port)
        assert pass_once(box) == ""
        assert stored() == raws
        assert all(m.seen for m in server.messages)
        assert not [c for c in server.commands if "BODY[" in c], "only PEEK is used"
        assert Sighting.objects.exclude(seen_at=None).count() == 3
        asked = len([c for c in server.commands if "FETCH" in c])
        assert pass_once(box) == ""
        assert len([c for c in server.commands if "FETCH" in c]) == asked, "nothing is fetched again"
        server.put(message(4))
        pass_once(box)
    assert stored() == [*raws, message(4)]


def test_the_letter_is_committed_before_it_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    mark = imap.Connection.mark_read

    def watch(self: imap.Connection, uid: int) -> None:
        seen.append(IncomingLetter.objects.count())
        mark(self, uid)

    monkeypatch.setattr(imap.Connection, "mark_read", watch)
    with imap_server() as server:
        server.put(message(1))
        server.put(message(2))
        pass_once(mailbox(server.port))
    assert seen == [1, 2]


def test_a_crash_before_the_mark_is_made_up_for() -> None:
    with imap_server() as server:
        server.put(message(1))
        box = mailbox(server.port)
        pass_once(box)
        server.messages[0].seen = False
        Sighting.objects.update(seen_at=None)
        pass_once(box)
        assert server.messages[0].seen
    assert len(stored()) == 1
    assert Sighting.objects.get().seen_at is not None


def test_large_messages_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PIECE", 100)
    raws = [message(1, 1000), b"x" * 100, b"y" * 200, message(2, 37)]
    for partial in (True, False):
        with imap_server(Server(partial=partial, validity=3 + partial)) as server:
            for raw in raws:
                server.put(raw)
            pass_once(mailbox(server.port, name=f"{partial}"))
        assert sorted(stored()) == sorted(raws)
        IncomingLetter.objects.all().delete()


def test_over_the_limit_is_kept_and_far_over_it_the_headers_are(settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 1000
    with imap_server() as server:
        server.put(message(1, 3000))
        server.put(message(2, 9000))
        pass_once(mailbox(server.port))
        assert all(m.seen for m in server.messages)
    first, second = IncomingLetter.objects.order_by("id")
    assert (first.state, second.state) == ("too_big", "too_big")
    assert stored() == [message(1, 3000), HEAD % 2]
    assert "headers" in second.error


def test_a_server_that_understates_a_size(settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 1000
    with imap_server(Server(said_size=10)) as server:
        server.put(message(1, 9000))
        pass_once(mailbox(server.port))
    assert IncomingLetter.objects.get().state == "too_big"
    assert stored() == [HEAD % 1]


def test_another_uidvalidity_stores_nothing_twice() -> None:
    with imap_server() as server:
        for number in range(3):
            server.put(message(number))
        box = mailbox(server.port)
        pass_once(box)
        server.renumber()
        server.put(message(3))
        pass_once(box)
        box.refresh_from_db()
        assert (box.uid_validity, box.last_uid) == (8, 103)
    assert stored() == [message(number) for number in range(4)]
    assert Sighting.objects.count() == 7


def test_uids_that_begin_anew_hide_nothing() -> None:
    with imap_server() as server:
        server.put(message(1))
        server.put(message(2))
        box = mailbox(server.port)
        pass_once(box)
        server.messages.clear()
        server.validity += 1
        server.put(message(3))
        pass_once(box)
    assert stored() == [message(1), message(2), message(3)]


def test_what_people_had_read_before_stays_theirs() -> None:
    with imap_server() as server:
        server.put(message(1), date="1-Jan-2026", seen=True)
        server.put(message(2), date="1-Jan-2026")
        server.put(message(3), date="22-Nov-2026", seen=True)
        box = mailbox(server.port)
        pass_once(box)
        assert stored() == [message(2), message(3)]
        server.put(message(4), date="1-Jan-2026", seen=True)
        pass_once(box)
    assert stored() == [message(2), message(3), message(4)], "from now on everything is taken"


def test_an_empty_mailbox() -> None:
    with imap_server() as server:
        box = mailbox(server.port)
        assert pass_once(box) == ""
        server.put(message(1))
        pass_once(box)
    assert stored() == [message(1)]


def test_a_message_that_is_not_given_stops_no_other() -> None:
    with imap_server() as server:
        uids = [server.put(message(number)) for number in range(4)]
        box = mailbox(server.port)
        server.refused = {uids[1]}
        assert "broken" in pass_once(box)
        assert stored() == [message(0), message(2), message(3)]
        server.put(message(4))
        pass_once(box)
        server.refused = set()
        assert pass_once(box) == ""
        asked = len([c for c in server.commands if "FETCH" in c])
        pass_once(box)
        assert len([c for c in server.commands if "FETCH" in c]) == asked
    assert sorted(stored()) == [message(number) for number in range(5)]


def test_a_message_that_goes_away_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    with imap_server() as server:
        for number in range(3):
            server.put(message(number))
        keep = imap_look.keep_letter

        def and_delete(**given: object) -> int:
            number = keep(**given)  # type: ignore[arg-type]
            server.messages[:] = [m for m in server.messages if m.raw != message(1)]
            return number

        monkeypatch.setattr(imap_look, "keep_letter", and_delete)
        assert pass_once(mailbox(server.port)) == ""
    assert stored() == [message(0), message(2)]


def test_a_read_only_mailbox_is_fetched_all_the_same() -> None:
    with imap_server(Server(read_only=True)) as server:
        server.put(message(1))
        box = mailbox(server.port)
        assert "read-only" in pass_once(box)
        assert "read-only" in pass_once(box)
    assert stored() == [message(1)]


def test_a_mailbox_that_is_no_longer_ours_is_left_alone() -> None:
    with imap_server() as server:
        server.put(message(1))
        account = account_of(mailbox(server.port))
        with closing(connect(address(account))) as opened:
            assert look(opened, account, while_ours=lambda: False) == ""
    assert stored() == []


def test_a_wrong_password_is_said_without_it() -> None:
    with imap_server() as server:
        account = account_of(mailbox(server.port))
        with pytest.raises(imap.TROUBLES) as refused:
            connect(address(account, password="wrong"))
    assert "AUTHENTICATIONFAILED" in str(refused.value)
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize("idle", [True, False])
def test_nobody_there(idle: bool) -> None:
    with imap_server(Server(idle=idle)) as server:
        account = account_of(mailbox(server.port))
        with closing(connect(address(account))) as opened:
            assert opened.can_idle is idle
            with pytest.raises(NotGiven):
                opened.size(99)
    with pytest.raises(imap.TROUBLES):
        connect(address(account), timeout=1)


@pytest.mark.parametrize("news_first", [True, False])
def test_what_came_just_before_the_wait_ends_it_at_once(news_first: bool) -> None:
    """Servers mention it before they agree to IDLE, or in one packet with that."""
    asked = []

    def wanted() -> bool:
        asked.append(True)
        return len(asked) > 5

    with imap_server(Server(news_first=news_first)) as server:
        account = account_of(mailbox(server.port))
        with closing(connect(address(account))) as opened:
            look(opened, account, while_ours=lambda: True)
            opened.idle(10, wanted, slice_seconds=0.01)
            assert len(asked) > 5  # nothing came: only asking ends the wait
            asked.clear()
            server.put(message(1))
            opened.idle(10, wanted, slice_seconds=0.01)
            assert asked == []
            assert look(opened, account, while_ours=lambda: True) == ""
    assert stored() == [message(1)]


def test_a_server_that_takes_back_its_idle() -> None:
    with imap_server(Server()) as server:
        account = account_of(mailbox(server.port))
        with closing(connect(address(account))) as opened:
            server.refuses_idle = True
            with pytest.raises(Unusable, match="not now"):
                opened.idle(10, lambda: False, slice_seconds=0.01)


def test_without_a_uidvalidity_nothing_is_known() -> None:
    with imap_server() as server:
        account = account_of(mailbox(server.port))
        with closing(connect(address(account))) as opened:
            opened._client.untagged_responses.clear()
            with pytest.raises(Unusable):
                look(opened, account, while_ours=lambda: True)


@pytest.mark.slow
def test_cut_after_any_byte_nothing_is_lost_and_nothing_doubled() -> None:
    """One whole look counts the bytes that the server sends; then it hangs up after each of them in turn."""
    raws = [message(1), message(2, 40)]
    with imap_server() as server:
        for raw in raws:
            server.put(raw)
        box = mailbox(server.port)
        pass_once(box)
        whole = server.sent
        # On the slower database every seventh: what is cut is the server's answer, whichever database waits for it.
        for position in range(0, whole, 1 if connection.vendor == "sqlite" else 7):
            IncomingLetter.objects.all().delete()
            Mailbox.objects.update(uid_validity=None, last_uid=0)
            for kept in server.messages:
                kept.seen = False
            server.cut = position
            with contextlib.suppress(*imap.TROUBLES, Unusable):
                pass_once(box)
            cut_off = stored()
            assert cut_off == raws[: len(cut_off)], position
            read = [kept.raw for kept in server.messages if kept.seen]
            assert read == cut_off[: len(read)], position
            server.cut = None
            assert pass_once(box) == ""
            assert stored() == raws, position
            assert all(kept.seen for kept in server.messages), position
            assert Sighting.objects.exclude(seen_at=None).count() == 2, position
    assert whole > 700
