"""The studio's own bank accounts: the one on its card and further ones, between which money is no payment (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.requisites import account_problem, bik_problem
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import BankLine, Person, Studio, StudioAccount
from reglament.usecases.bank_matching import rematch
from reglament.usecases.guards import require_accountant
from reglament.usecases.moves import required
from reglament.usecases.organisations import requisite_refused
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, NotFound

# A line as if nothing had been proposed for it.
NO_PROPOSAL: Final[dict[str, Any]] = {
    "organisation": None, "confidence": "", "case": "", "parts": [], "advance": 0, "facts": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A further account of the studio: 20 digits, the BIC of its bank and the bank's name."""

    account: str
    bik: str
    bank_name: str


def own_accounts() -> frozenset[str]:
    """Every account of the studio; empty while its card names none. Two SQL statements."""
    further = StudioAccount.objects.values_list("account", flat=True)
    card = Studio.objects.filter(id=1).exclude(account="").values_list("account", flat=True)
    return frozenset(further) | frozenset(card)


@transaction.atomic
def add_account(*, actor: Person, at: dt.datetime, account: NewAccount) -> StudioAccount:
    """Name a further account; lines from it that wait for a decision turn out to be the studio's own money.

    Raises NotAllowed, BadInput at "account", "bik" or "bank_name".
    """
    require_accountant(actor)
    number, bik = account.account.strip(), account.bik.strip()
    for problem in (bik_problem(bik), account_problem(number, bik)):
        if problem is not None:
            raise requisite_refused(problem)
    bank = required(account.bank_name, "bank_name", Text("Укажите банк", "Name the bank"))[:200]
    if number in own_accounts():
        raise BadInput("account", Text("Этот счёт уже указан", "This account is named already"))
    made = StudioAccount.objects.create(account=number, bik=bik, bank_name=bank)
    waiting = BankLine.objects.select_for_update().filter(state__in=("pending", "open"), payer_account=number)
    for line in waiting.order_by("id"):
        _become(line, "own")
    _tell(actor, at, before={}, after={"account": number, "bik": bik, "bank_name": bank})
    rematch()
    return made


@transaction.atomic
def remove_account(*, actor: Person, at: dt.datetime, account: str) -> None:
    """Take a further account back; a line from it that does not bear the studio's INN waits for a decision again.

    Raises NotAllowed, NotFound.
    """
    require_accountant(actor)
    known = StudioAccount.objects.select_for_update().filter(account=account).first()
    if known is None:
        raise NotFound
    inn = Studio.objects.values_list("inn", flat=True).get(id=1)
    lines = BankLine.objects.select_for_update().filter(state="own", payer_account=account)
    for line in lines.exclude(payer_inn=inn).order_by("id"):
        _become(line, "open" if line.posted_on else "pending")
    _tell(actor, at, before={"account": account, "bik": known.bik, "bank_name": known.bank_name}, after={})
    known.delete()
    rematch()


def _become(line: BankLine, state: str) -> None:
    changed = {"state": state, "version": line.version + 1, **NO_PROPOSAL}
    BankLine.objects.filter(pk=line.pk).update(**changed)


def _tell(actor: Person, at: dt.datetime, *, before: dict[str, str], after: dict[str, str]) -> None:
    data = {"before": before, "after": after}
    record(Happening(EventKind.STUDIO_CHANGED, Role.ACCOUNTANT, actor, data=data), Subject(), at=at)
