"""The command line from outside: what it says about a wrong environment, its help, and the regulation's files."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reglament.cli import main
from reglament.cli.commands import COMMANDS, PASSED_ON
from reglament.config.environment import DEMO_SECRET, VARIABLES
from reglament.rules.regulation import default_regulation_text

GOOD = {
    "SECRET_KEY": "x" * 40,
    "BASE_URL": "https://desk.example.ru",
    "EMAIL_URL": "smtp://mail.example.ru:25",
}


def reglament(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process and a folder of its own, with nothing set but what is given."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    command = [sys.executable, "-m", "reglament.cli", *arguments]
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", DEMO_SECRET),
        ("DATABASE_URL", "mysql://localhost/desk"),
        ("DATABASE_URL", "postgres://localhost"),
        ("BASE_URL", "desk.example.ru"),
        ("EMAIL_URL", "mail.example.ru"),
        ("EMAIL_URL", "smtp://"),
        ("MAIL_FROM", "nobody"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("PORT", "0"),
        ("WEB_WORKERS", "many"),
        ("DEMO", "perhaps"),
        ("ADMINS", "a@b.example,c"),
    ],
)
@pytest.mark.parametrize("command", ["run", "settings"])
def test_a_wrong_variable_is_named_before_anything_starts(
    tmp_path: Path, command: str, name: str, value: str
) -> None:
    done = reglament(command, folder=tmp_path, **{**GOOD, name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"reglament: {name}")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert not (tmp_path / "var").exists()


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgres://desk@127.0.0.1:{nobody.getsockname()[1]}/desk"
        done = reglament("worker", folder=tmp_path, **GOOD, DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith("reglament: DATABASE_URL: the database does not answer")


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = reglament("run", folder=tmp_path, DEMO="1", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.startswith("reglament: PORT: 127.0.0.1:")


def test_settings_show_what_is_in_force_and_hide_secrets(tmp_path: Path) -> None:
    done = reglament(
        "settings",
        folder=tmp_path,
        **{**GOOD, "EMAIL_URL": "smtp+tls://desk:pass-word-1@mail.example.ru:587"},
    )
    assert done.returncode == 0, done.stderr
    for variable in VARIABLES:
        assert f"{variable.name}=" in done.stdout
    assert "pass-word-1" not in done.stdout
    assert GOOD["SECRET_KEY"] not in done.stdout


def test_the_help_names_every_command_and_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    for name in (
        [command.name for command in COMMANDS] + list(PASSED_ON) + [variable.name for variable in VARIABLES]
    ):
        assert name in told


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_has_its_help(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command.name, "--help"])  # type: ignore[attr-defined]
    assert left.value.code == 0
    assert "usage: reglament" in capsys.readouterr().out


def test_without_a_command_it_says_how_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_the_help_and_the_explanations_start_without_django() -> None:
    code = "import sys; from reglament.cli.commands import parser; parser().format_help(); print('django.apps' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_shipped_regulation_is_shown_and_passes_its_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regulation", "show", "--default"]) == 0
    file = tmp_path / "regulation.toml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["regulation", "check", str(file)]) == 0


def test_a_mistake_in_a_regulation_is_named_by_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "regulation.toml"
    file.write_text(default_regulation_text().replace("coefficient =", "koefficient =", 1), encoding="utf-8")
    assert main(["regulation", "check", str(file)]) == 1
    assert "coefficient" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "check", str(tmp_path / "no.toml")]) == 2
    assert "cannot be read" in capsys.readouterr().err
