"""`reglament export 1c`: the exchange file for accounting programs, everything or what came after a cursor."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from pathlib import Path

from reglament.cli.preflight import reach_database, start_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `export`."""
    formats = parser.add_subparsers(title="format", metavar="1c", dest="format", required=True)
    xml = formats.add_parser("1c", help="organisations, invoices, acts, payments and corrections as XML")
    xml.add_argument(
        "--since",
        type=_cursor,
        default=0,
        metavar="CURSOR",
        help="only what came after it: the cursor that the last export printed (default: everything)",
    )
    xml.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="where to; replaced when complete"
    )


def run(parsed: argparse.Namespace) -> int:
    """Write the file and print the cursor for the next time; 1 when it cannot be written, 2 for a cursor of the future."""
    start_django()
    reach_database()
    from reglament.documents.exchange import Head, write_exchange
    from reglament.queries.exchange_1c import changes, count_changes, organisations
    from reglament.queries.studio_card import studio_card
    from reglament.usecases.exchange_1c import settled_cursor

    since, upto = parsed.since, settled_cursor()
    if since > upto:
        print(f"reglament: the ledger ends at {upto}, there is no cursor {since}", file=sys.stderr)
        return 2
    card, out = studio_card(), parsed.out
    head = Head(
        since, upto, dt.datetime.now(dt.UTC), str(card.get("inn", "")), str(card.get("legal_name", ""))
    )
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as growing:
            write_exchange(growing, head, organisations(since, upto), changes(since, upto))
        Path(growing.name).replace(out)
    except OSError as error:
        print(f"reglament: {out} cannot be written: {error}", file=sys.stderr)
        return 1
    print(f"{count_changes(since, upto)} changes; next time: --since {upto}")
    return 0


def _cursor(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise argparse.ArgumentTypeError(f"{text!r} is not a cursor: the number that the last export printed")
    return int(text)
