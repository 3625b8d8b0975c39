"""Letters that come in, as the reader hands them over: their words are given, nothing is parsed and no name is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter, Letter, Ticket
from reglament.usecases.incoming import act_on_letter, claim_letter
from reglament.usecases.mail_storing import Envelope, keep_letter
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.reply_token import reply_address

_numbers = count(1)
DKIM = Text("DKIM сошёлся", "DKIM passed")
SUPPORT = "support@studio.example"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a letter, lying at a path."""

    index: int
    name: str
    path: Path
    content_type: str = "application/octet-stream"
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A delivery report."""

    original_header_id: str
    recipient: str = ""
    kind: str = "dsn"
    status: str = "5.1.1"
    action: str = "failed"
    diagnostic: str = "550 no such user"


@dataclass(frozen=True, slots=True)
class Read:
    """A letter as it was read."""

    from_headers: Sequence[str]
    subject: str = "Форма на сайте"
    text: str = "Поправьте, пожалуйста, форму на странице «Контакты»."
    whole_text: str = ""
    html: str = ""
    to: Sequence[str] = (SUPPORT,)
    cc: Sequence[str] = ()
    delivered_to: Sequence[str] = ()
    header_id: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    sent_at: dt.datetime | None = None
    headers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Sequence[File] = ()
    report: Returned | None = None

    def as_json(self) -> Mapping[str, Any]:
        report = asdict(self.report) if self.report else None
        return {"from_headers": list(self.from_headers), "to": list(self.to), "report": report}


@dataclass(frozen=True, slots=True)
class Proved:
    """Whether the sender's domain vouches for the letter."""

    passed: bool = True
    reason: Text = DKIM

    def as_json(self) -> Mapping[str, Any]:
        return {"passed": self.passed, "by": "dkim" if self.passed else ""}


UNPROVED = Proved(False, Text("За письмо никто не ручается", "Nobody vouches for the letter"))


def store(*, at: dt.datetime, envelope: Envelope | None = None, size: int = 0) -> int:
    """A letter's bytes, like no others, at the listener's door."""
    raw = f"Message-ID: <{next(_numbers)}@client.example>\r\n\r\n".encode() + b"x" * size
    spoken = envelope or Envelope("sender@client.example", (SUPPORT,))
    return keep_letter(at=at, mailbox_id=default_mailbox("listener", at=at), raw=raw, envelope=spoken)


def arrives(
    sender: str,
    *,
    at: dt.datetime,
    proof: Proved | None = None,
    envelope: Envelope | None = None,
    **words: Any,
) -> IncomingLetter:
    """A letter of this From header comes in, is read and acted on at once."""
    letter_id = store(at=at, envelope=envelope)
    words.setdefault("header_id", f"<m{letter_id}@client.example>")
    return acts(letter_id, at=at, proof=proof, reading=Read((sender,), **words))


def acts(letter_id: int, *, at: dt.datetime, reading: Read, proof: Proved | None = None) -> IncomingLetter:
    """The stored letter is claimed and acted on."""
    claimed = claim_letter(at=at, owner="test")
    assert claimed is not None
    assert claimed.id == letter_id
    act_on_letter(at=at, letter_id=letter_id, owner="test", reading=reading, proof=proof or Proved())
    return IncomingLetter.objects.select_related("ticket", "message").get(pk=letter_id)


def to_ticket(ticket: Ticket) -> dict[str, Any]:
    """To the signed address of a ticket."""
    return {"to": (f"Студия <{reply_address(ticket.number)}>",)}


def answer_to(letter: Letter) -> dict[str, Any]:
    """In answer to a letter of ours."""
    return {"in_reply_to": letter.message_id, "references": (letter.message_id,)}
