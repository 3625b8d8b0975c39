"""What the command line offers. Every command is named here and imported only when it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from reglament.cli import arguments, export, mail
from reglament.config.environment import VARIABLES, SettingsError

ABOUT = "Reglament: the support desk that runs on its regulation."

START = """\
to start with:
  reglament demo && DEMO=1 reglament run    a studio with clients and tickets, on http://127.0.0.1:8000
  reglament explain deadline --help         what the regulation says about a deadline, a price, a term

a studio of your own (docs/operations.md has the whole way):
  export SECRET_KEY=... DATABASE_URL=postgres://... BASE_URL=https://desk.example.ru EMAIL_URL=smtp://...
  reglament settings                        is the environment right?
  reglament createowner --email olga@example.ru --name 'Olga Orlova'
  reglament run                             web, letters, mail and clock together, until SIGTERM

every day:
  reglament bank import kl_to_1c.txt        take a bank statement in; nothing is paid until the accountant confirms
  reglament fsck                            do statuses, sums and letters follow from the journal?
  reglament backup /backups/monday          the database, the attachments and the mail
  reglament regulation diff new.toml        what would a new edition change?
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `handler` is "module:function" taking the parsed arguments and returning the exit code."""

    name: str
    about: str
    handler: str
    arguments: Callable[[argparse.ArgumentParser], None] = arguments.none


COMMANDS = (
    Command("run", "web server, letters, mail and clock together, restarted when they die", "run:run"),
    Command("serve", "the web server alone", "processes:serve"),
    Command("worker", "the sender of letters alone", "processes:worker"),
    Command("mail", "take e-mail in: listen, fetch, read, receive", "mail:run", mail.arguments),
    Command("export", "write the exchange file for accounting programs", "export:run", export.arguments),
    Command("bank", "import bank statements, show what waits for the accountant", "bank:run", arguments.bank),
    Command("clock", "the clock alone: a tick every minute", "processes:clock"),
    Command("tick", "one tick now: weeks that ran out, reminders, late reactions", "processes:tick_once"),
    Command("demo", "fill an empty database with the demo studio", "demonstration:demo", arguments.demo),
    Command("migrate", "bring the database's tables up to this version", "processes:migrate"),
    Command("settings", "check the environment and show what is in force", "preflight:show_settings"),
    Command("createowner", "the first owner of the studio", "owner:create", arguments.owner),
    Command(
        "regulation", "show, check, compare or publish the regulation", "regulation:run", arguments.regulation
    ),
    Command(
        "fsck", "prove that statuses, sums and letters follow from the journal", "fsck:run", arguments.fsck
    ),
    Command(
        "backup",
        "copy the database, the attachments and the mail into a folder",
        "backup:run",
        arguments.backup,
    ),
)
# These take their own arguments, `--help` among them.
PASSED_ON = {
    "explain": ("reglament.cli.explain:explain_main", "what the regulation says, with the clauses"),
    "django": (
        "reglament.cli.processes:django",
        "Django's own commands, for example `reglament django shell`",
    ),
}


def dispatch(argv: list[str]) -> int:
    """Parse the arguments and run the command they name; a wrong environment ends it before anything starts."""
    try:
        if argv and argv[0] in PASSED_ON:
            handler = cast("Callable[[list[str]], int]", _load(PASSED_ON[argv[0]][0]))
            return handler(argv[1:])
        parsed = _parsed(argv)
        return cast("Callable[[argparse.Namespace], int]", _load(f"reglament.cli.{parsed.handler}"))(parsed)
    except SettingsError as error:
        print(f"reglament: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def parser() -> argparse.ArgumentParser:
    """The parser of all commands that are not passed on."""
    top = argparse.ArgumentParser(
        prog="reglament",
        description=ABOUT,
        epilog=f"{START}\n{_environment()}",
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
            prog, max_help_position=28, width=120
        ),
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        about = command.about[0].upper() + command.about[1:]
        own = commands.add_parser(command.name, help=command.about, description=f"{about}.")
        command.arguments(own)
        own.set_defaults(handler=command.handler)
    for name, (_, about) in PASSED_ON.items():
        commands.add_parser(name, help=about)
    return top


def _parsed(argv: list[str]) -> argparse.Namespace:
    try:
        return parser().parse_args(argv)
    except SystemExit as end:
        if argv[:1] == ["mail"] and end.code == 2:
            # A wrong line in a mail server's configuration must not lose letters.
            raise SystemExit(mail.KEEP_IT) from end
        raise


def _environment() -> str:
    width = max(len(variable.name) for variable in VARIABLES)
    lines = [
        f"  {v.name:<{width}}  {v.meaning}" + (f" [{v.default}]" if v.default else "") for v in VARIABLES
    ]
    return "\n".join(["environment:", *lines])


def _load(handler: str) -> Callable[..., int]:
    module, function = handler.split(":")
    return cast("Callable[..., int]", getattr(import_module(module), function))
