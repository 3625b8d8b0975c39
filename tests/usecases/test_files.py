"""Attachments: checked, named safely, kept once (the files of a message)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from reglament.store.models import Attachment
from reglament.usecases.conversation import Post, reply
from reglament.usecases.files import LONGEST_NAME, MOST_FILES, check_files, path_of, safe_name
from reglament.usecases.refusals import BadInput
from tests.factories import MONDAY, Office, ticket


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "kept"  # type: ignore[attr-defined]
    return tmp_path / "kept"


def file(name: str = "макет.png", content: bytes = b"bytes") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("макет.png", "макет.png"),
        ("C:\\Users\\a\\макет.png", "макет.png"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        (".htaccess", "htaccess"),
        ('a"b<c>|d?.txt', "a_b_c_d_.txt"),
        ("е\u0308лка.txt", "ёлка.txt"),
        ("и" * 200 + ".xlsx", "и" * 115 + ".xlsx"),
        ("a." + "x" * 200, "a." + "x" * 118),
    ],
)
def test_names_are_safe(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=300))
def test_whatever_it_is_called_it_is_a_plain_name(name: str) -> None:
    kept = safe_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set('\x00\n/\\:*?"<>|\u202e')
    assert kept not in (".", "..")


def test_the_same_bytes_are_kept_once(team: Office, folder: Path) -> None:
    made = ticket(team)
    reply(
        actor=team.alice,
        at=MONDAY,
        number=made.number,
        post=Post("вот", [file(), file("копия.png"), file("b", b"other")]),
    )
    rows = list(Attachment.objects.order_by("pk"))
    assert [(a.name, a.size, a.content_type) for a in rows] == [
        ("макет.png", 5, "image/png"), ("копия.png", 5, "image/png"), ("b", 5, "application/octet-stream"),
    ]  # fmt: skip
    assert rows[0].sha256 == rows[1].sha256 == hashlib.sha256(b"bytes").hexdigest()
    assert path_of(rows[0].sha256).read_bytes() == b"bytes"
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 2


def test_an_upload_that_breaks_off_leaves_nothing(team: Office, folder: Path) -> None:
    class Broken(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError("gone")

    made = ticket(team)
    with pytest.raises(OSError, match="gone"):
        reply(
            actor=team.alice,
            at=MONDAY,
            number=made.number,
            post=Post("вот", [Broken("a.txt", b"half and more")]),
        )
    assert list(folder.rglob("*")) == []
    assert made.messages.count() == 1


def test_too_many_too_large_and_empty_files_are_refused(settings: object) -> None:
    settings.ATTACHMENT_LIMIT = 1024 * 1024  # type: ignore[attr-defined]
    check_files([file(content=b"x" * 1024 * 1024)] * MOST_FILES)
    for wrong in ([file()] * (MOST_FILES + 1), [file(content=b"")], [file(content=b"x" * (1024 * 1024 + 1))]):
        with pytest.raises(BadInput) as caught:
            check_files(wrong)
        assert caught.value.field == "files"
