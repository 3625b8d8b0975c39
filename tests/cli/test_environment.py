"""What the environment means, once it is right (what is wrong with it: test_commands.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from reglament.config.environment import DEMO_SECRET, SettingsError, read_environment

REAL = {"SECRET_KEY": "x" * 40}


def test_the_demo_needs_nothing(tmp_path: Path) -> None:
    read = read_environment({"DEMO": "1"}, folder=tmp_path)
    assert read.demo
    assert read.secret_key == DEMO_SECRET
    assert read.database["NAME"] == str(tmp_path / "var" / "reglament.sqlite3")
    assert read.email_url == f"file://{tmp_path / 'var' / 'letters'}"


def test_a_real_studio_needs_its_secret_only(tmp_path: Path) -> None:
    read = read_environment(REAL, folder=tmp_path)
    assert not read.demo
    assert (read.host, read.port, read.web_workers) == ("127.0.0.1", 8000, 2)


@pytest.mark.parametrize("secret", ["", DEMO_SECRET, "x" * 31])
def test_a_real_studio_refuses_a_secret_that_is_none(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read_environment({"SECRET_KEY": secret}, folder=tmp_path)


def test_an_empty_variable_is_the_default(tmp_path: Path) -> None:
    assert read_environment({**REAL, "PORT": " "}, folder=tmp_path).port == 8000


def test_folders_are_taken_from_the_working_folder_or_as_they_are(tmp_path: Path) -> None:
    read = read_environment(
        {**REAL, "DATABASE_URL": "sqlite:////srv/desk.sqlite3", "DATA_DIR": "here"}, folder=tmp_path
    )
    assert read.database["NAME"] == "/srv/desk.sqlite3"
    assert read.data_dir == tmp_path / "here"


def test_postgresql_by_address_and_by_socket(tmp_path: Path) -> None:
    by_address = read_environment(
        {**REAL, "DATABASE_URL": "postgres://desk:p%40ss@db.example:6432/desk"}, folder=tmp_path
    )
    found = by_address.database
    assert (found["HOST"], found["PORT"], found["USER"]) == ("db.example", 6432, "desk")
    assert (found["PASSWORD"], found["NAME"]) == ("p@ss", "desk")
    by_socket = read_environment(
        {**REAL, "DATABASE_URL": "postgres://desk@%2Frun%2Fpostgresql/desk"}, folder=tmp_path
    )
    assert by_socket.database["HOST"] == "/run/postgresql"


def test_the_address_of_the_pages_loses_its_last_slash(tmp_path: Path) -> None:
    assert (
        read_environment({**REAL, "BASE_URL": "https://desk.example.ru/"}, folder=tmp_path).base_url
        == "https://desk.example.ru"
    )


def test_several_people_may_hear_of_failures(tmp_path: Path) -> None:
    assert read_environment({**REAL, "ADMINS": "a@b.example, c@d.example,"}, folder=tmp_path).admins == (
        "a@b.example",
        "c@d.example",
    )


def test_the_demo_takes_letters_as_far_from_2525_as_its_pages_are_from_8000(tmp_path: Path) -> None:
    def listens(**given: str) -> tuple[str, ...]:
        return read_environment({"DEMO": "1", **given}, folder=tmp_path).mail_listen

    assert listens() == ("smtp://127.0.0.1:2525",)
    assert listens(PORT="8100") == ("smtp://127.0.0.1:2625",)
    assert listens(PORT="80") == ("smtp://127.0.0.1:2525",)
    assert listens(MAIL_LISTEN="off") == ()
    assert listens(MAIL_LISTEN="lmtp://[::1]:24") == ("lmtp://[::1]:24",)


def test_a_real_studio_takes_letters_where_it_says(tmp_path: Path) -> None:
    assert read_environment(REAL, folder=tmp_path).mail_listen == ()
    two = "smtp://127.0.0.1:2525, lmtp://127.0.0.1:2424/"
    read = read_environment({**REAL, "MAIL_LISTEN": two, "MAIL_LIMIT_MB": "2"}, folder=tmp_path)
    assert read.mail_listen == ("smtp://127.0.0.1:2525", "lmtp://127.0.0.1:2424")
    assert (read.mail_limit, read.mail_answers_per_hour, read.mail_authserv_id) == (2 * 1024 * 1024, 60, "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAIL_LISTEN", "127.0.0.1:2525"),
        ("MAIL_LISTEN", "smtp://127.0.0.1"),
        ("MAIL_LISTEN", "smtp://:2525"),
        ("MAIL_LISTEN", "smtp://127.0.0.1:99999"),
        ("MAIL_LISTEN", "smtp://127.0.0.1:25/in"),
        ("MAIL_LISTEN", "smtp://user@127.0.0.1:25"),
        ("MAIL_LISTEN", "imap://127.0.0.1:143"),
        ("MAIL_LIMIT_MB", "0"),
        ("MAIL_ANSWERS_PER_HOUR", "many"),
    ],
)
def test_a_wrong_variable_of_mail_is_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_environment({**REAL, name: text}, folder=tmp_path)
