"""Commands that work on a studio's database: the first owner, editions, the clock, the proof, the copy."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from reglament.cli import main
from reglament.queries.law import law_at
from reglament.queries.setup import acting_owner, is_set_up
from reglament.store.models import Person, RegulationVersion

pytestmark = pytest.mark.django_db

OWNER = ("--email", "Olga@Studio.example", "--name", "Ольга Орлова")
TOMORROW = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()


@pytest.fixture
def owner(capsys: pytest.CaptureFixture[str]) -> Person:
    """The first owner, made at the console."""
    assert main(["createowner", *OWNER]) == 0
    capsys.readouterr()
    return Person.objects.get(is_owner=True)


def test_the_first_owner_is_made_once(owner: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert (owner.email, owner.name) == ("olga@studio.example", "Ольга Орлова")
    assert is_set_up()
    assert main(["createowner", *OWNER]) == 0
    assert Person.objects.count() == 1
    assert "is an owner" in capsys.readouterr().out


def test_an_address_that_is_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["createowner", "--email", "nobody", "--name", "Nobody"]) == 2
    assert "--email" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_an_edition_is_compared_and_published(
    owner: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regulation", "show"]) == 0
    text = capsys.readouterr().out
    file = tmp_path / "next.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["regulation", "diff", str(file)]) == 0
    file.write_text(text.replace("2000", "2100", 1), encoding="utf-8")
    assert main(["regulation", "diff", str(file)]) == 1
    assert "2100" in capsys.readouterr().out
    assert main(["regulation", "publish", str(file), "--from", TOMORROW]) == 0
    assert RegulationVersion.objects.count() == 2
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    assert law_at(later).regulation.rate == 2100
    assert law_at(dt.datetime.now(dt.UTC)).regulation.rate == 2000


def test_nobody_publishes_in_the_name_of_nobody(
    owner: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "next.toml"
    file.write_text(RegulationVersion.objects.get().text, encoding="utf-8")
    publish = ["regulation", "publish", str(file), "--from", TOMORROW]
    assert main([*publish, "--by", "stranger@studio.example"]) == 2
    assert "--by" in capsys.readouterr().err
    assert RegulationVersion.objects.count() == 1


def test_an_edition_cannot_begin_in_the_past(
    owner: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "next.toml"
    file.write_text(RegulationVersion.objects.get().text.replace("2000", "2100", 1), encoding="utf-8")
    assert main(["regulation", "publish", str(file), "--from", "2020-01-01", "--lang", "en"]) == 2
    assert "over" in capsys.readouterr().err


def test_an_edition_that_is_not_there_is_said(owner: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "show", "--edition", "77"]) == 2
    assert "no edition 77" in capsys.readouterr().err


def test_without_a_studio_the_shipped_regulation_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "show"]) == 2
    assert "--default" in capsys.readouterr().err


def test_of_two_owners_the_address_chooses(owner: Person) -> None:
    assert acting_owner(None) == owner
    other = Person.objects.create(email="oleg@studio.example", name="Олег", is_owner=True)
    assert acting_owner(None) is None
    assert acting_owner("OLEG@studio.example") == other
    assert acting_owner("nobody@studio.example") is None


def test_a_tick_says_what_it_did(owner: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tick"]) == 0
    assert "accepted: 0" in capsys.readouterr().out


def test_a_tick_without_a_studio_does_nothing() -> None:
    assert main(["tick"]) == 0


def test_the_proof_finds_nothing_in_a_new_studio(owner: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fsck", "--deep"]) == 0
    assert "Everything follows" in capsys.readouterr().out


def test_the_demo_keeps_away_from_a_studio(
    owner: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEMO", "1")
    assert main(["demo", "--if-empty"]) == 0
    assert main(["demo"]) == 1
    assert "already" in capsys.readouterr().err
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_database_and_the_attachments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not on the path")
    assert main(["createowner", *OWNER]) == 0
    kept = Path(settings.ATTACHMENTS_DIR) / "backup-test" / "file"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"kept")
    letter = Path(settings.MAIL_DIR) / "ab" / ("ab" * 32)
    letter.parent.mkdir(parents=True, exist_ok=True)
    letter.write_bytes(b"mail")
    half = Path(settings.MAIL_DIR) / ".coming-half"
    half.write_bytes(b"ha")
    try:
        assert main(["backup", str(tmp_path / "monday")]) == 0
    finally:
        shutil.rmtree(kept.parent)
        letter.unlink()
        half.unlink()
    assert (tmp_path / "monday/attachments/backup-test/file").read_bytes() == b"kept"
    assert (tmp_path / "monday/mail/ab" / letter.name).read_bytes() == b"mail"
    assert not (tmp_path / "monday/mail/.coming-half").exists()
    assert "olga@studio.example" in _people_in(tmp_path / "monday")
    assert main(["backup", str(tmp_path / "monday")]) == 2
    assert "exists already" in capsys.readouterr().err


def _people_in(copy: Path) -> str:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy / "reglament.sqlite3")) as database:
            return str(database.execute("SELECT email FROM store_person").fetchall())
    listed = ["pg_restore", "--data-only", "--table=store_person", "--file=-", str(copy / "reglament.dump")]
    return subprocess.run(listed, capture_output=True, text=True, check=True).stdout
