"""What must be right before anything starts: the environment, Django, a database that answers."""

from __future__ import annotations

import argparse
import os
from urllib.parse import urlsplit

from reglament.config.environment import VARIABLES, Environment, SettingsError, read_environment

SECRET = frozenset({"SECRET_KEY"})


def start_django() -> Environment:
    """Check the environment, then load Django with it. Raises SettingsError naming the variable that is wrong."""
    environment = read_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reglament.config.settings")
    import django

    environment.data_dir.mkdir(parents=True, exist_ok=True)
    django.setup()
    return environment


def reach_database() -> None:
    """Open the database once. Raises SettingsError naming DATABASE_URL when it does not answer."""
    from pathlib import Path

    from django.db import DatabaseError, connection

    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise SettingsError(f"DATABASE_URL: the database does not answer: {str(error).strip()}") from error


def prepare_database() -> None:
    """Bring tables, the cache's table and the collected static files up to this version of the program."""
    from django.core.management import call_command

    reach_database()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def show_settings(_: argparse.Namespace) -> int:
    """Print every variable with the value in force; passwords and the secret stay hidden."""
    environment = start_django()
    reach_database()
    for variable in VARIABLES:
        given = os.environ.get(variable.name, "").strip()
        mark = " " if given else "·"
        value = given or variable.default
        if variable.name == "MAIL_LISTEN":
            value = ", ".join(environment.mail_listen) or "off"
        print(f"{mark} {variable.name}={_hidden(variable.name, value)}")
    kind = "the demo" if environment.demo else "a real studio"
    print(f"\nThe environment is right, for {kind}; the database answers. (· stands before a default.)")
    return 0


def _hidden(name: str, value: str) -> str:
    if name in SECRET and value:
        return "(hidden)"
    password = urlsplit(value).password if "://" in value else None
    return value.replace(f":{password}@", ":(hidden)@") if password else value
