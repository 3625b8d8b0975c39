"""Letters that nobody here wrote, through the whole way in: no byte lost, no crash, each with its outcome and its reason.

The outside letters lie beside the checkout, in ../shared/corpora/mail; Python's own come with Python. Where they are not
there, the tests say so in the summary. MAIL_MUTATIONS=20000 makes the last test try harder, MAIL_SEED another 2,000.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from reglament.mailin import reader
from reglament.mailin.authentic import Authentic
from reglament.mailin.bounds import Unreadable
from reglament.mailin.opening import read_letter
from reglament.mailin.parser import LIMITS
from reglament.mailin.reading import Reading
from reglament.rules.text import Text
from reglament.store.models import IncomingLetter
from reglament.usecases.incoming import Claimed
from reglament.usecases.mail_storing import Envelope, keep_letter, raw_path
from reglament.usecases.mailboxes import default_mailbox
from tests.factories import MONDAY, office
from tests.mailin.letters import BOMBS, PNG, body, multi, part

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "mail"
PYTHON = Path(sysconfig.get_path("stdlib")) / "test" / "test_email" / "data"
SETS = {
    "stalwart": CORPORA / "stalwart-mail-parser",
    "mikel": CORPORA / "mikel-mail",
    "CPython": PYTHON,
}
YES = Authentic(passed=True, dkim="pass", spf="none", dmarc="pass", by="dkim", reason=Text("да", "yes"))
NO = Authentic(passed=False, dkim="none", spf="none", dmarc="none", by="", reason=Text("нет", "no"))
MUTATIONS = int(os.environ.get("MAIL_MUTATIONS", "2000"))
SEED = int(os.environ.get("MAIL_SEED", "1"))


def letters_of(name: str) -> list[Path]:
    folder = SETS[name]
    found = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    )
    if not found:
        pytest.skip(
            f"NOT RUN: the letters of {name} are not in {folder.name}/ beside the checkout or in this Python"
        )
    return found


@pytest.mark.parametrize("vouched", [True, False], ids=["vouched", "unvouched"])
@pytest.mark.parametrize("name", SETS)
@pytest.mark.django_db
def test_every_letter_comes_in(name: str, vouched: bool, tell: Callable[[str], None]) -> None:
    paths = letters_of(name)
    office()
    box = default_mailbox("listener", at=MONDAY)
    kept = {}
    for path in paths:
        raw = path.read_bytes()
        # A letter of the set may stand in it twice: then it is one letter.
        kept[keep_letter(at=MONDAY, mailbox_id=box, raw=raw, envelope=Envelope("a@b.example"))] = (path, raw)

    def prove(letter: Claimed, reading: Reading, raw: bytes) -> Authentic:
        return YES if vouched else NO

    while reader.read_next(owner="test", prove=prove):
        pass
    outcomes: Counter[str] = Counter()
    for letter in IncomingLetter.objects.order_by("id"):
        path, raw = kept[letter.pk]
        assert raw_path(letter.sha256).read_bytes() == raw, path.name
        assert letter.sha256 == hashlib.sha256(raw).hexdigest()
        assert letter.state in ("read", "quarantined"), (path.name, letter.state, letter.error)
        assert letter.decision, path.name
        assert letter.why["ru"], path.name
        assert letter.why["en"], path.name
        outcomes[letter.decision] += 1
    assert IncomingLetter.objects.count() == len(kept)
    told = ", ".join(f"{decision} {count}" for decision, count in outcomes.most_common())
    tell(f"{name}, {'vouched for' if vouched else 'not vouched for'}: {len(kept)} letters: {told}")


def test_letters_damaged_at_random_are_read_or_refused(tmp_path: Path, tell: Callable[[str], None]) -> None:
    seeds = [path.read_bytes() for folder in SETS.values() for path in sorted(folder.rglob("*.eml"))[:60]]
    seeds += [raw for raw in BOMBS.values() if len(raw) < 20_000]
    seeds += [body("Привет".encode()), multi(part(b"one"), part(PNG, "image/png; name=a.png", coded=True))]
    seeds = [raw for raw in seeds if len(raw) < 100_000]
    chance = random.Random(SEED)
    letter = tmp_path / "letter"
    outcomes: Counter[str] = Counter()
    for _ in range(MUTATIONS):
        raw = damaged(chance.choice(seeds), chance)
        letter.write_bytes(raw)
        try:
            with within(LIMITS.seconds):
                reading = read_letter(letter, tmp_path)
            assert Reading.from_json(reading.as_json()) == reading
            outcomes["read"] += 1
        except Unreadable as error:
            outcomes[error.kind] += 1
        except BaseException:
            (tmp_path / "culprit").write_bytes(raw)
            raise
    assert outcomes["read"] > MUTATIONS // 2
    tell(f"{MUTATIONS} damaged letters (seed {SEED}): {dict(outcomes)}")


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """The letter after one to six accidents."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(made) + 1)
        match chance.randrange(7):
            case 0:
                made[place : place + chance.randrange(1, 60)] = b""
            case 1:
                made[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 20)))
            case 2:
                made[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                del made[place:]
            case 4:
                start = chance.randrange(len(made) + 1)
                made[place:place] = made[start : start + chance.randrange(2000)]
            case 5:
                made = bytearray(bytes(made).replace(b"\r\n", b"\n" if chance.random() < 0.5 else b"\r"))
            case _:
                made[place:place] = chance.choice(ODDITIES)
    return bytes(made)


ODDITIES = (
    b"Content-Type: multipart/mixed; boundary=\"\"\r\n", b"Content-Transfer-Encoding: base64\r\n", b"charset=punycode",
    b"=?utf-8?q?=?=", b"=?x?b?////?=", b"\r\n\r\n", b"--", b"\0", b"Content-Type: text/html; charset=utf-7\r\n", b"<div>" * 50,
    b"Date: 99 Foo 99999 99:99:99 +9999\r\n", b"From: <<<>>>,,;;@@\r\n", b"Content-Type: message/rfc822\r\n", b"\xed\xa0\x80",
    b"Content-Disposition: attachment; filename*0*=utf-8''%; filename*9=x\r\n", b"References: <<<\r\n", b"BEGIN:VCALENDAR\r\n",
)  # fmt: skip


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail when what is inside takes longer."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
