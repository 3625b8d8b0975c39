"""`reglament backup`: the database, the attachments and the mail in one folder, taken while everything runs.

The database goes first: a file is on the disk before its row is committed, so every row of the copy has its file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from reglament.cli.preflight import reach_database, start_django

KEPT = ("attachments", "mail")
SHA256 = 64  # the length of the name of a file that is complete


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
    except (sqlite3.Error, OSError, subprocess.CalledProcessError) as error:
        print(f"reglament: the database could not be copied: {error}", file=sys.stderr)
        return 1
    for name in KEPT:
        if (environment.data_dir / name).is_dir():
            # Files that are only just coming in have no row in this copy, and may go at any moment.
            shutil.copytree(environment.data_dir / name, growing / name, ignore=_unfinished)
    growing.rename(folder)
    print(f"{folder}: the database, the attachments and the mail. How to restore: docs/operations.md")
    return 0


def _unfinished(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not (Path(folder) / name).is_dir() and len(name) != SHA256]


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
