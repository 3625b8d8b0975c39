"""Letters written out by hand in tests/data/mail: one for each way in which mail programs make reading hard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reglament.mailin.reading import Reading
from reglament.usecases.files import safe_name
from tests.mailin.letters import reading_of

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "mail"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the text must hold, and the files in their order as they will be called."""

    says: tuple[str, ...]
    files: tuple[str, ...] = ()
    subject: str = ""


TABLE = {
    "koi8-r-raw-headers": Expected(
        ("Страница оплаты не открывается с утра.",), (), "Не открывается страница оплаты"
    ),
    "windows-1251-called-latin-1": Expected(("Замените баннер на главной, пожалуйста.",), (), "Баннер"),
    "apple-mail-text-around-a-picture": Expected(
        ("Before the picture.", "After the picture."), ("shot.png",)
    ),
    "mailing-list-footer-under-html": Expected(("Поправьте, пожалуйста, телефон", "site mailing list")),
    "no-boundary": Expected(("The words are still here.",), ("part-1.bin",)),
    "never-closed": Expected(("The first part is whole.",), ("act.pdf",)),
    "dangerous-names": Expected(("See the files.",), ("evil", "invoice_fdp.exe", "act_.pdf X-Evil_ yes")),
    "forwarded-as-a-file": Expected(("Посмотрите, что пишет наш покупатель.",), ("Complaint.eml",)),
    "bounce-postfix": Expected(("could not be delivered",), ("part-1.bin", "part-2.bin")),
    "outlook-invitation": Expected(("Созвонимся?",), ("part-1.ics",), "Созвон"),
    "inline-logo-by-content-id": Expected(("Наш новый логотип",), ("logo.gif",)),
    "pgp-encrypted": Expected((), ("part-1.asc", "encrypted.asc")),
}


def sample(name: str, folder: Path) -> Reading:
    return reading_of((SAMPLES / f"{name}.eml").read_bytes(), folder)


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {path.stem for path in SAMPLES.glob("*.eml")}


@pytest.mark.parametrize("name", TABLE)
def test_a_letter_is_read_as_it_was_meant(tmp_path: Path, name: str) -> None:
    found, expected = sample(name, tmp_path), TABLE[name]
    for words in expected.says:
        assert words in found.whole_text
    assert tuple(safe_name(file.name) for file in found.files) == expected.files
    assert all(file.path.stat().st_size == file.size for file in found.files)
    assert expected.subject in found.subject


def test_what_is_enclosed_is_not_said_by_the_sender(tmp_path: Path) -> None:
    found = sample("forwarded-as-a-file", tmp_path)
    assert "cannot pay" not in found.whole_text
    assert b"orders.csv" in found.files[0].path.read_bytes()


def test_of_several_recipients_the_failed_one_is_reported(tmp_path: Path) -> None:
    report = sample("bounce-postfix", tmp_path).report
    assert report is not None
    assert (report.recipient, report.action, report.status) == ("alice@romashka.example", "failed", "5.2.2")
    assert report.original_header_id == "<ticket-7@studio.example>"


def test_only_pictures_of_the_letter_itself_are_shown_at_once(tmp_path: Path) -> None:
    found = sample("inline-logo-by-content-id", tmp_path)
    assert ' src="cid:logo@romashka"' in found.html
    assert 'data-src="https://spy.example/open.gif?id=7"' in found.html
    assert (found.files[0].content_id, found.files[0].inline) == ("logo@romashka", True)


def test_an_invitation_and_a_closed_letter_are_known(tmp_path: Path) -> None:
    assert sample("outlook-invitation", tmp_path).calendar.splitlines() == ["Созвон", "24.11.2026 12:00"]
    assert sample("pgp-encrypted", tmp_path).encrypted
