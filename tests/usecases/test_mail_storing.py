"""Letters on their way in: stored once, whole, before anybody is told (1.3, R21)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from reglament.store.models import IncomingLetter, Mailbox, Sighting
from reglament.usecases import mail_storing
from reglament.usecases.fsck import fsck
from reglament.usecases.mail_storing import Envelope, TooLarge, bring_letter, keep_letter, raw_path, sweep
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.refusals import BadInput, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
RAW = b"From: a@b.example\r\n\r\n\xd4\xc5\xcb\xd3\xd4\r\n"


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def box() -> int:
    return default_mailbox("listener", at=AT)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_bytes_lie_under_their_hash(box: int, folder: Path) -> None:
    number = keep_letter(at=AT, mailbox_id=box, raw=[RAW[:5], RAW[5:]], envelope=Envelope("a@b.example", ("s@c.example",), "192.0.2.1", "mx.example"))  # fmt: skip # noqa: E501
    letter = IncomingLetter.objects.get(pk=number)
    assert files(folder) == [raw_path(letter.sha256)]
    assert raw_path(letter.sha256).read_bytes() == RAW
    assert (letter.state, letter.size, letter.received_at, letter.next_at) == ("stored", len(RAW), AT, AT)
    assert (letter.envelope_from, letter.envelope_to) == ("a@b.example", ["s@c.example"])
    assert (letter.peer, letter.greeting) == ("192.0.2.1", "mx.example")


def test_the_same_letter_again_is_the_same_letter(box: int, folder: Path) -> None:
    first = keep_letter(at=AT, mailbox_id=box, raw=RAW, sighting=(1, 5))
    assert keep_letter(at=AT, mailbox_id=box, raw=RAW, sighting=(1, 5)) == first
    assert keep_letter(at=AT, mailbox_id=box, raw=RAW, sighting=(2, 9)) == first
    assert list(Sighting.objects.order_by("id").values_list("uid_validity", "uid")) == [(1, 5), (2, 9)]
    assert len(files(folder)) == 1


def test_in_another_mailbox_it_is_another_letter(box: int, folder: Path) -> None:
    other = default_mailbox("pipe", at=AT)
    assert keep_letter(at=AT, mailbox_id=box, raw=RAW) != keep_letter(at=AT, mailbox_id=other, raw=RAW)
    assert len(files(folder)) == 1


def test_handed_over_once_per_recipient_it_has_all_of_them(box: int) -> None:
    for address in ("one@c.example", "two@c.example", "one@c.example"):
        number = keep_letter(at=AT, mailbox_id=box, raw=RAW, envelope=Envelope("a@b.example", (address,)))
    assert IncomingLetter.objects.get(pk=number).envelope_to == ["one@c.example", "two@c.example"]


def test_over_the_limit_it_is_kept_and_said(box: int, settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 100
    at_limit = keep_letter(at=AT, mailbox_id=box, raw=b"x" * 100)
    over = keep_letter(at=AT, mailbox_id=box, raw=b"x" * 101)
    states = IncomingLetter.objects.in_bulk([at_limit, over])
    assert (states[at_limit].state, states[over].state) == ("stored", "too_big")
    headers = keep_letter(at=AT, mailbox_id=box, raw=b"From: a@b.example\r\n\r\n", whole_size=7777)
    assert IncomingLetter.objects.get(pk=headers).state == "too_big"
    assert "7777" in IncomingLetter.objects.get(pk=headers).error


def test_far_over_the_limit_nothing_stays(box: int, settings: LazySettings, folder: Path) -> None:
    settings.MAIL_LIMIT = 100
    with pytest.raises(TooLarge):
        keep_letter(at=AT, mailbox_id=box, raw=[b"x" * 300, b"x" * 101])
    assert files(folder) == []
    assert not IncomingLetter.objects.exists()


def test_a_sender_that_breaks_off_leaves_nothing(box: int, folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keep_letter(at=AT, mailbox_id=box, raw=broken())
    assert files(folder) == []


def test_on_the_disk_before_the_row(box: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced, named, and its folders are synced, all before the row is written."""
    done: list[str] = []
    sync, row = os.fsync, mail_storing._row
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("sync"), sync(handle))[1])
    monkeypatch.setattr(mail_storing, "_row", lambda *given: (done.append("row"), row(*given))[1])
    keep_letter(at=AT, mailbox_id=box, raw=RAW)
    assert done == ["sync", "sync", "sync", "row"]


def test_what_a_killed_process_left_is_swept_away_after_a_day(box: int, folder: Path) -> None:
    keep_letter(at=AT, mailbox_id=box, raw=RAW)
    for name, age in ((".coming-old", 25), (".coming-now", 1)):
        (folder / name).write_bytes(b"half")
        then = (AT - dt.timedelta(hours=age)).timestamp()
        os.utime(folder / name, (then, then))
    assert sweep(at=AT) == 1
    assert [path.name for path in files(folder) if path.name.startswith(".")] == [".coming-now"]
    assert len(files(folder)) == 2


def test_without_a_row_the_sender_hears_of_it(box: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(IncomingLetter.objects, "get_or_create", away)
    with pytest.raises(DatabaseError):
        keep_letter(at=AT, mailbox_id=box, raw=RAW)


def test_a_specialist_brings_a_letter_by_hand() -> None:
    team = factories.office()
    number = bring_letter(actor=team.anna, at=AT, file=SimpleUploadedFile("x.eml", RAW))
    assert IncomingLetter.objects.get(pk=number).mailbox.kind == "upload"
    with pytest.raises(NotAllowed):
        bring_letter(actor=team.alice, at=AT, file=SimpleUploadedFile("x.eml", RAW))
    with pytest.raises(BadInput):
        bring_letter(actor=team.anna, at=AT, file=SimpleUploadedFile("x.eml", b""))


def test_a_way_in_has_one_row() -> None:
    assert default_mailbox("pipe", at=AT) == default_mailbox("pipe", at=AT)
    assert Mailbox.objects.filter(kind="pipe").count() == 1


def test_the_proof_reads_the_letters(box: int) -> None:
    letters = [
        IncomingLetter.objects.get(pk=keep_letter(at=AT, mailbox_id=box, raw=RAW + bytes([65 + n])))
        for n in range(5)
    ]
    assert fsck(deep=True) == ()
    raw_path(letters[0].sha256).unlink()
    raw_path(letters[1].sha256).write_bytes(b"short")
    raw_path(letters[2].sha256).write_bytes(RAW + b"!")
    IncomingLetter.objects.filter(pk=letters[3].pk).update(state="reading", lease_until=None)
    IncomingLetter.objects.filter(pk=letters[4].pk).update(state="reading", lease_until=AT)
    assert [f.code for f in fsck()] == ["mail_missing", "mail_size", "mail_stuck"]
    assert [f.code for f in fsck(deep=True)] == ["mail_missing", "mail_size", "mail_content", "mail_stuck"]
