"""`reglament fsck`: every statement of the database that does not follow from its journal."""

from __future__ import annotations

import argparse

from reglament.cli.preflight import reach_database, start_django


def run(arguments: argparse.Namespace) -> int:
    """Print one line per finding; returns 1 if there are any."""
    start_django()
    reach_database()
    from reglament.usecases.fsck import fsck

    findings = fsck(deep=arguments.deep)
    for finding in findings:
        print(f"{finding.code}  {finding.row}  {finding.text.render(arguments.lang)}")
    print(f"{len(findings)} findings" if findings else "Everything follows from the journal.")
    return 1 if findings else 0
