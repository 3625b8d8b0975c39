"""`reglament backup`: the database, the attachments and the mail in one folder, taken while everything runs.

The database goes first: a file is on the disk before its row is committed, so every row of the copy has its file.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from reglament.cli.preflight import reach_database, start_django

KEPT = ("attachments", "mail")
_UNFINISHED = re.compile(r"(\.|tmp).*")


def run(arguments: argparse.Namespace) -> int:
    """Write the folder; it gets its name only when it is complete. Returns 1 when the copy failed, 2 when asked wrongly."""
    environment = start_django()
    reach_database()
    folder: Path = arguments.folder
    if folder.exists():
        print(f"reglament: {folder} exists already; a backup goes into a new folder", file=sys.stderr)
        return 2
    growing = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(parents=True, mode=0o700)
    try:
        _copy_database(growing)
        _copy_files(environment.data_dir, growing)
    except (sqlite3.Error, OSError, subprocess.CalledProcessError) as error:
        print(f"reglament: the copy failed: {error}", file=sys.stderr)
        return 1
    growing.rename(folder)
    print(f"{folder}: the database, the attachments and the mail. How to restore: docs/operations.md")
    return 0


def _copy_files(home: Path, folder: Path) -> None:
    for name in KEPT:
        if (home / name).is_dir():
            shutil.copytree(home / name, folder / name, ignore=_unfinished)


def _unfinished(_folder: str, names: list[str]) -> list[str]:
    """What is only just coming in has no row in this copy, and may go at any moment."""
    return [name for name in names if _UNFINISHED.fullmatch(name)]


def _copy_database(folder: Path) -> None:
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(f"file:{given['NAME']}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(folder / "reglament.sqlite3")) as copy,
        ):
            source.backup(copy)
        return
    place = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
    }
    known = {name: str(value) for name, value in place.items() if value}
    dump = [
        "pg_dump",
        "--format=custom",
        "--no-owner",
        f"--file={folder / 'reglament.dump'}",
        str(given["NAME"]),
    ]
    subprocess.run(dump, env={**os.environ, **known}, check=True)
