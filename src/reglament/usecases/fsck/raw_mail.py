"""Every letter that came in has its bytes, and none is held by a reader that has let it go (R21)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter
from reglament.usecases.fsck.findings import Finding
from reglament.usecases.mail_storing import raw_path


def check_raw_mail(*, deep: bool) -> Iterator[Finding]:
    """Letters without their file or with one of another size; with `deep`, of other bytes than their SHA-256 says."""
    rows = IncomingLetter.objects.order_by("id").only("sha256", "size", "state", "lease_until")
    for letter in rows.iterator(chunk_size=1000):
        path, row = raw_path(letter.sha256), f"letter in {letter.pk}"
        if not path.is_file():
            yield Finding("mail_missing", Text("Письма нет на диске", "The letter is not on the disk"), row)
        elif path.stat().st_size != letter.size:
            yield Finding("mail_size", Text("Письмо другого размера", "The letter has another size"), row)
        elif deep and _sha256(path) != letter.sha256:
            said = Text("Содержимое письма изменилось", "The letter's bytes have changed")
            yield Finding("mail_content", said, row)
        if letter.state == "reading" and letter.lease_until is None:
            said = Text("Письмо читается, но никем", "The letter is being read by nobody")
            yield Finding("mail_stuck", said, row)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
