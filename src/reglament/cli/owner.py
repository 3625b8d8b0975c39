"""`reglament createowner`: the first person of a studio, who lets in all others."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from reglament.cli.preflight import prepare_database, start_django


def create(arguments: argparse.Namespace) -> int:
    """Make the owner; the same owner again changes nothing. Returns 2 when the address or the name cannot be taken."""
    environment = start_django()
    prepare_database()
    from reglament.usecases.people import create_owner
    from reglament.usecases.refusals import Refused

    at = dt.datetime.now(dt.UTC)
    try:
        owner = create_owner(at=at, email=arguments.email, name=arguments.name, language=arguments.language)
    except Refused as refused:
        place = f"--{refused.field}: " if refused.field else ""
        print(f"reglament: {place}{refused.text.en}", file=sys.stderr)
        return 2
    print(
        f"{owner.name} <{owner.email}> is an owner. Sign in at {environment.base_url}/account/login/ by a mailed code."
    )
    return 0
