"""Every attachment has its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from reglament.rules.text import Text
from reglament.store.models import Attachment
from reglament.usecases.files import path_of
from reglament.usecases.fsck.findings import Finding


def check_files(*, deep: bool) -> Iterator[Finding]:
    """Attachments without a file or of another size; with `deep`, of other bytes than their SHA-256 says."""
    for attachment in Attachment.objects.order_by("id").iterator(chunk_size=1000):
        path, row = path_of(attachment.sha256), f"attachment {attachment.pk}"
        if not path.is_file():
            yield Finding("file_missing", Text("Файла нет на диске", "The file is not on the disk"), row)
        elif path.stat().st_size != attachment.size:
            yield Finding("file_size", Text("Файл другого размера", "The file has another size"), row)
        elif deep and _sha256(path) != attachment.sha256:
            yield Finding(
                "file_content", Text("Содержимое файла изменилось", "The file's bytes have changed"), row
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
