"""`reglament regulation`: show, check, compare and publish editions of the regulation."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import sys
from pathlib import Path

from reglament.cli.preflight import reach_database, start_django
from reglament.rules.regulation import RegulationError, default_regulation_text, parse_regulation


class _Wrong(Exception):
    """Said to the caller; the exit code is 2."""


def run(arguments: argparse.Namespace) -> int:
    """Do the deed that was asked for. Returns 1 when the file is no regulation or differs, 2 when asked wrongly."""
    deeds = {"show": _show, "check": _check, "diff": _diff, "publish": _publish}
    try:
        return deeds[arguments.deed](arguments)
    except RegulationError as error:
        for problem in error.problems:
            print(f"{problem.key or 'TOML'}: {problem.message.render(arguments.lang)}", file=sys.stderr)
        return 1
    except _Wrong as wrong:
        print(f"reglament: {wrong}", file=sys.stderr)
        return 2


def _show(arguments: argparse.Namespace) -> int:
    print(default_regulation_text() if arguments.default else _edition(arguments.edition), end="")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    parse_regulation(_read(arguments.file))
    print(f"{arguments.file} is a regulation without mistakes.")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    new = _read(arguments.file)
    parse_regulation(new)
    old = _edition(arguments.edition)
    lines = list(
        difflib.unified_diff(
            old.splitlines(),
            new.splitlines(),
            "in force" if arguments.edition is None else f"edition {arguments.edition}",
            str(arguments.file),
            lineterm="",
        )
    )
    print("\n".join(lines) if lines else "Nothing changes.")
    return 1 if lines else 0


def _publish(arguments: argparse.Namespace) -> int:
    text = _read(arguments.file)
    parse_regulation(text)
    _open_database()
    from reglament.queries.setup import acting_owner
    from reglament.usecases.refusals import Refused
    from reglament.usecases.studio import publish_regulation

    owner = acting_owner(arguments.by)
    if owner is None:
        raise _Wrong("--by: name one owner of the studio by the address (see `reglament createowner`)")
    try:
        version = publish_regulation(
            actor=owner, at=dt.datetime.now(dt.UTC), text=text, effective_from=arguments.effective_from
        )
    except Refused as refused:
        raise _Wrong(refused.text.render(arguments.lang)) from refused
    print(f"Edition {version.edition} is published, in force from {version.effective_from}.")
    return 0


def _edition(number: int | None) -> str:
    _open_database()
    from reglament.queries.law import NoLaw, law_at
    from reglament.queries.regulation_editions import edition_page

    now = dt.datetime.now(dt.UTC)
    try:
        law = law_at(now)
    except NoLaw as error:
        raise _Wrong(f"{error}; the shipped edition: reglament regulation show --default") from error
    page = edition_page(law.edition if number is None else number, law.calendar.local(now).date())
    if page is None:
        raise _Wrong(f"--edition: there is no edition {number}")
    return page.text if page.text.endswith("\n") else f"{page.text}\n"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Wrong(f"{file} cannot be read: {error}") from error


def _open_database() -> None:
    start_django()
    reach_database()
