"""The demo's bank: a statement of the last days that the accountant has not decided about yet."""

from __future__ import annotations

import datetime as dt
import hashlib

from reglament.bank.writing import one_c
from reglament.cli.demo.cast import STUDIO
from reglament.cli.demo.world import World
from reglament.queries.bank_sample import SECOND_ACCOUNT, sample_statement
from reglament.usecases.bank_accounts import NewAccount, add_account
from reglament.usecases.bank_import import FileFacts, import_statement
from reglament.usecases.people import Person


def bank_tells(world: World, owner: Person, at: dt.datetime) -> None:
    """Import the statement of the last working days."""
    second = NewAccount(SECOND_ACCOUNT, STUDIO.bik, STUDIO.bank_name)
    add_account(actor=owner, at=at, account=second)
    today = world.day(at)
    begins = world.calendar.working_day_on_or_after(today - dt.timedelta(days=4))
    made = sample_statement(day=begins, until=today)
    data = one_c(made)
    facts = FileFacts("kl_to_1c.txt", hashlib.sha256(data).hexdigest(), len(data))
    import_statement(actor=world.accountant, at=at, statement=made, file=facts)
