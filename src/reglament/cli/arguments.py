"""The arguments of each command."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path


def none(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def demo(parser: argparse.ArgumentParser) -> None:
    """Arguments of `demo`."""
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing when the database has a studio already"
    )


def owner(parser: argparse.ArgumentParser) -> None:
    """Arguments of `createowner`."""
    parser.add_argument("--email", required=True, help="the address to sign in with; a code is mailed to it")
    parser.add_argument("--name", required=True, help="first and last name, as colleagues and clients see it")
    parser.add_argument(
        "--language", choices=("ru", "en"), default="ru", help="of pages and letters (default: ru)"
    )


def fsck(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fsck`."""
    parser.add_argument("--deep", action="store_true", help="read every attachment and compare its hash, too")
    language(parser)


def backup(parser: argparse.ArgumentParser) -> None:
    """Arguments of `backup`."""
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")


def bank(parser: argparse.ArgumentParser) -> None:
    """Arguments of `bank` and what it can do."""
    deeds = parser.add_subparsers(title="what to do", metavar="import|lines", dest="deed", required=True)
    read = deeds.add_parser(
        "import",
        help="import statements (1CClientBankExchange, camt.053, MT940); every payment once",
        description="Import bank statements. A file that is cut short or not the studio's is refused whole: the line and "
        "the reason go to stderr, nothing of it stays, and the exit code is 2.",
    )
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a statement as the bank gives it")
    lines = deeds.add_parser("lines", help="payments that wait for the accountant, with what is proposed")
    lines.add_argument("--json", action="store_true", help="one JSON object a line")
    for deed in (read, lines):
        language(deed)


def regulation(parser: argparse.ArgumentParser) -> None:
    """Arguments of `regulation` and what it can do."""
    deeds = parser.add_subparsers(
        title="what to do", metavar="show|check|diff|publish", dest="deed", required=True
    )
    show = deeds.add_parser("show", help="print the edition in force, as TOML")
    show.add_argument("--edition", type=int, help="another edition, by its number")
    show.add_argument(
        "--default", action="store_true", help="the edition shipped with the program; needs no database"
    )
    check = deeds.add_parser("check", help="is this file a regulation? Every mistake is named by its key")
    check.add_argument("file", type=Path)
    diff = deeds.add_parser("diff", help="what does this file change in the edition in force?")
    diff.add_argument("file", type=Path)
    diff.add_argument("--edition", type=int, help="compare with this edition instead")
    publish = deeds.add_parser("publish", help="make the file the next edition")
    publish.add_argument("file", type=Path)
    publish.add_argument(
        "--from",
        dest="effective_from",
        type=_day,
        required=True,
        metavar="YYYY-MM-DD",
        help="first day in force",
    )
    publish.add_argument("--by", metavar="EMAIL", help="the owner who publishes, where there are several")
    for deed in (show, check, diff, publish):
        language(deed)


def language(parser: argparse.ArgumentParser) -> None:
    """`--lang`, for commands that answer in words of the regulation."""
    parser.add_argument(
        "--lang", choices=("ru", "en"), default="ru", help="language of the answer (default: ru)"
    )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2027-01-01") from error
