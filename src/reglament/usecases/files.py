"""Attachments: checked, named safely, kept once under the SHA-256 of their bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from django.conf import settings

from reglament.rules.text import Text
from reglament.store.models import Attachment, Message, Note
from reglament.usecases.refusals import BadInput

MOST_FILES = 20
LONGEST_NAME = 120
LONGEST_ENDING = 16
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


class Upload(Protocol):
    """A file on its way in, as Django's UploadedFile is."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    sha256: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes lie under their SHA-256 already, as those of an incoming letter do; it stands for an upload."""

    name: str
    sha256: str
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, from where they lie."""
        with path_of(self.sha256).open("rb") as file:
            while chunk := file.read(64 * 1024):
                yield chunk


def attach(files: Sequence[Upload], home: Message | Note, *, at: dt.datetime) -> None:
    """Keep the files and hang them on a message or a note. Raises BadInput at "files"."""
    check_files(files)
    for kept in [_keep(file) for file in files]:
        Attachment.objects.create(
            ticket=home.ticket,
            message=home if isinstance(home, Message) else None,
            note=home if isinstance(home, Note) else None,
            name=kept.name,
            sha256=kept.sha256,
            size=kept.size,
            content_type=kept.content_type,
            at=at,
        )


def check_files(files: Sequence[Upload]) -> None:
    """Refuse too many files, an empty one and one over the limit, before anything is written."""
    if len(files) > MOST_FILES:
        raise BadInput(
            "files", Text(f"Не больше {MOST_FILES} файлов за раз", f"At most {MOST_FILES} files at once")
        )
    limit: int = settings.ATTACHMENT_LIMIT
    for file in files:
        name = safe_name(file.name or "")
        if not file.size:
            raise BadInput("files", Text(f"Файл «{name}» пуст", f"The file “{name}” is empty"))
        if file.size > limit:
            size = limit // (1024 * 1024)
            raise BadInput(
                "files",
                Text(f"Файл «{name}» больше {size} МБ", f"The file “{name}” is larger than {size} MB"),
            )


def safe_name(name: str) -> str:
    """A file name without folders, control and direction characters, at most 120 characters with its ending kept."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = _UNSAFE.sub("_", base).strip(" .")
    suffix = PurePath(base).suffix
    ending = suffix if len(suffix) <= LONGEST_ENDING else ""
    stem = base.removesuffix(ending)
    return (stem[: LONGEST_NAME - len(ending)] + ending) or "file"


def path_of(sha256: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return Path(settings.ATTACHMENTS_DIR) / sha256[:2] / sha256


def _keep(file: Upload) -> _Kept:
    name = safe_name(file.name or "")
    sha256, size = (file.sha256, file.size) if isinstance(file, KeptFile) else keep_bytes(file.chunks())
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _Kept(name, sha256, size, content_type)


def keep_bytes(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write the bytes, on disk before the row exists; a crash leaves at worst a file that no row names. Their SHA-256
    and number."""
    folder = Path(settings.ATTACHMENTS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
            size = out.tell()
    except BaseException:
        Path(temporary).unlink()
        raise
    target = path_of(digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    Path(temporary).replace(target)
    return digest.hexdigest(), size
