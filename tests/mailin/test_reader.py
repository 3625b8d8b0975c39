"""The reader at work: real letters through the real parser, and whatever goes wrong stops no other letter (R21)."""

from __future__ import annotations

import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError

from reglament.mailin import reader
from reglament.mailin.authentic import Authentic
from reglament.mailin.bounds import Unreadable
from reglament.mailin.reading import ReadFile, Reading
from reglament.rules.text import Text
from reglament.store.models import Attachment, IncomingLetter, Invitation, Letter
from reglament.usecases.incoming import MOST_ATTEMPTS, Claimed
from reglament.usecases.mail_storing import Envelope, keep_letter, raw_path
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.reply_token import reply_address
from tests.factories import MONDAY, Office, office, reread, ticket_in
from tests.stories.cast import clean

YES = Authentic(passed=True, dkim="pass", spf="none", dmarc="pass", by="dkim", reason=Text("да", "yes"))
LOCAL = Envelope("alice@romashka.example", ("support@studio.example",), peer="127.0.0.1")


@pytest.fixture
def team(db: None) -> Office:
    return office()


def believed(letter: Claimed, reading: Reading, raw: bytes) -> Authentic:
    return YES


def written(text: str = "Поправьте форму.", *, to: str = "support@studio.example", **files: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Алиса Акимова <alice@romashka.example>"
    message["To"], message["Subject"], message["Message-ID"] = (
        to,
        "Форма на сайте",
        f"<{hash(text)}@romashka.example>",
    )
    message.set_content(text)
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return bytes(message)


def kept(raw: bytes, *, kind: str = "listener", envelope: Envelope = LOCAL) -> int:
    return keep_letter(at=MONDAY, mailbox_id=default_mailbox(kind, at=MONDAY), raw=raw, envelope=envelope)


def test_from_bytes_to_a_form_and_a_message(team: Office) -> None:
    made = ticket_in("feedback", team)
    kept(written("Нужна форма.", макет=b"%PDF-1.7 form"))
    kept(
        written(
            "Поля: имя и телефон.\n\n> Какие поля нужны?\n", to=reply_address(made.number), поля=b"%PDF-1.7"
        )
    )
    while reader.read_next(owner="test", prove=believed):
        pass
    task, answer = IncomingLetter.objects.order_by("id")
    assert (task.decision, task.state, task.parts.get().name) == ("draft", "read", "макет.pdf")
    assert Invitation.objects.get().body == "Нужна форма."
    assert Letter.objects.get(template="mail_invitation").in_reply_to == task.header_id
    assert (answer.decision, reread(made).status) == ("message", "new")
    assert answer.message is not None
    assert answer.message.body.startswith("Поля: имя и телефон.")
    assert Attachment.objects.get(message=answer.message).name == "поля.pdf"
    clean()


def test_what_cannot_be_read_is_put_aside_and_the_next_goes_on(team: Office) -> None:
    bad, good = kept(written("Плохое")), kept(written("Хорошее"))

    def parse(path: Path, scratch: Path) -> Reading:
        if path == raw_path(IncomingLetter.objects.get(pk=bad).sha256):
            raise Unreadable("depth", Text("Слишком глубоко", "Too deep"))
        return reader._parse(path, scratch)

    for _ in range(2):
        assert reader.read_next(owner="test", parse=parse, prove=believed)
    assert not reader.read_next(owner="test", parse=parse, prove=believed)
    states = dict(IncomingLetter.objects.values_list("pk", "state"))
    assert states == {bad: "quarantined", good: "read"}


def test_a_letter_whose_bytes_are_gone(team: Office) -> None:
    lost = IncomingLetter.objects.get(pk=kept(written()))
    raw_path(lost.sha256).unlink()
    assert reader.read_next(owner="test", prove=believed)
    lost.refresh_from_db()
    assert (lost.state, lost.error) == ("quarantined", "no_bytes")


def test_trouble_is_tried_again_later_and_not_for_ever(team: Office) -> None:
    letter = IncomingLetter.objects.get(pk=kept(written()))

    def broken(path: Path, scratch: Path) -> Reading:
        raise OSError("no space left on device")

    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert reader.read_next(owner="test", parse=broken)
        letter.refresh_from_db()
        assert (letter.attempts, letter.error) == (attempt, "OSError: no space left on device")
        assert not reader.read_next(owner="test", parse=broken), "it waits"
        IncomingLetter.objects.update(next_at=MONDAY)
    assert reader.read_next(owner="test", parse=broken)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("quarantined", "attempts")


def test_the_database_s_trouble_is_the_loop_s(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(written())

    def gone(**_: object) -> str:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(reader, "act_on_letter", gone)
    with pytest.raises(OperationalError):
        reader.read_next(owner="test", prove=believed)


def test_files_that_the_child_did_not_make(team: Office, tmp_path: Path) -> None:
    letter = IncomingLetter.objects.get(pk=kept(written()))
    secret = tmp_path / "secret"
    secret.write_bytes(b"SECRET_KEY")

    def broken_out(path: Path, scratch: Path) -> Reading:
        (scratch / "1").symlink_to(secret)
        file = ReadFile(0, "a.txt", "text/plain", "", False, 10, "0" * 64, scratch / "1")
        return Reading(from_headers=("alice@romashka.example",), files=(file,))

    assert reader.read_next(owner="test", parse=broken_out, prove=believed)
    letter.refresh_from_db()
    assert (letter.state, letter.error, letter.parts.count()) == ("quarantined", "answer", 0)


def test_over_the_limit_only_the_headers_are_read(team: Office, settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 1000
    small, large = kept(written("x" * 1500)), kept(written("y" * 3000))
    sizes: list[int] = []

    def prove(letter: Claimed, reading: Reading, raw: bytes) -> Authentic:
        sizes.append(len(raw))
        return YES

    while reader.read_next(owner="test", prove=prove):
        pass
    first, second = IncomingLetter.objects.filter(pk__in=(small, large)).order_by("id")
    assert (first.decision, first.subject, first.text) == ("too_big", "Форма на сайте", "")
    assert (first.state, second.state) == ("too_big", "too_big")
    assert sizes[0] > 1500
    assert sizes[1] < 1000, "far too large to be held in memory"
    assert Letter.objects.filter(template="mail_too_big").count() == 1


def test_headers_without_an_end(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.write_bytes(b"From: a@b.example\n")
    assert reader._headers_of(raw, tmp_path).read_bytes() == b"From: a@b.example\n"


@pytest.mark.parametrize(
    ("kind", "peer", "believed"),
    [
        ("listener", "127.0.0.1", True), ("listener", "[::1]", True), ("listener", "192.0.2.1", False),
        ("listener", "", False), ("pipe", "", True), ("upload", "", True), ("imap", "", False),
    ],
)  # fmt: skip
def test_a_demo_believes_this_machine(
    kind: str, peer: str, believed: bool, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(reader, "verify", lambda raw, **given: asked.append(given) or YES)
    letter = Claimed(1, "0" * 64, 10, False, 1, kind, "alice@romashka.example", peer, "mx")
    reading = Reading(from_headers=("alice@romashka.example",))
    settings.DEMO, settings.MAIL_AUTHSERV_ID = True, ""
    proof = reader._prove(letter, reading, b"")
    assert (proof.by == "demo", bool(asked)) == (believed, not believed)
    settings.MAIL_AUTHSERV_ID = "mx.studio.example"
    assert reader._prove(letter, reading, b"").by == "dkim"
    assert asked[-1]["sender_domain"] == "romashka.example"
    settings.DEMO, settings.MAIL_AUTHSERV_ID = False, ""
    assert reader._prove(letter, reading, b"").by == "dkim"


def test_a_domain_that_never_answers(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(reader, "verify", lambda raw, **given: never.wait(30))
    monkeypatch.setattr(reader, "PATIENCE", 0.05)
    settings.DEMO = False
    letter = Claimed(1, "0" * 64, 10, False, 1, "imap", "", "", "")
    proof = reader._prove(letter, Reading(from_headers=("nobody",)), b"")
    never.set()
    assert (proof.passed, proof.dkim) == (False, "temperror")


def test_the_loop_survives_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: LazySettings
) -> None:
    settings.MAIL_DIR = tmp_path
    (tmp_path / ".reading-old").mkdir()
    stop, answers = threading.Event(), iter([True, False, RuntimeError("x"), OperationalError("y"), False])

    def step(*, owner: str) -> bool:
        answer = next(answers, None)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            stop.set()
        return bool(answer)

    monkeypatch.setattr(reader, "read_next", step)
    monkeypatch.setattr(reader, "close_old_connections", lambda: None)
    monkeypatch.setattr(reader, "IDLE", 0.0)
    monkeypatch.setattr(reader, "TROUBLE", (0.0,))
    monkeypatch.setattr(reader, "OLD", -1)
    reader.run(stop)
    assert next(answers, None) is None
    assert not list(tmp_path.iterdir())
