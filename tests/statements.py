"""Bank statements for tests: lines made by hand, and the clients and invoices that the five sample files speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from reglament.bank import read_statement
from reglament.rules.statement import Party, Statement, StatementLine
from reglament.store.models import BankLine, Counter, Organisation, Payment, Person
from reglament.usecases.acceptance import accept
from reglament.usecases.bank_import import FileFacts, ImportReport, import_statement
from reglament.usecases.payments import Coming, Share, enter_payment
from tests import factories as make
from tests.factories import Office, moscow

SAMPLES = Path(__file__).parent / "bank" / "statements"
ACCOUNT = "40702810600000000001"
SECOND = "40702810900000000002"
INN = "7700990010"
CAMOMILE_ACCOUNT = "40702810700000000001"
CAMOMILE_INN = "7700990028"
AT = moscow("2026-12-01 12:00")
US = Party(ACCOUNT, INN, "770001001", "ООО «Студия Пример»", "040000999", "АО «Учебный банк»")
CAMOMILE = Party(CAMOMILE_ACCOUNT, CAMOMILE_INN, "770001001", "ООО «Ромашка»", "049999901", "")
# Number, ticket's minutes, when it was taken in work; all of them are accepted on the same day.
INVOICES = {
    1042: ("camomile", 130, "2026-11-20 09:00"), 1043: ("cornflower", 120, "2026-11-20 12:00"),
    1044: ("camomile", 12, "2026-11-20 15:00"), 1045: ("cornflower", 150, "2026-11-23 09:00"),
    1046: ("ivanov", 165, "2026-11-23 12:30"), 1047: ("cornflower", 204, "2026-11-24 09:00"),
    1048: ("camomile", 78, "2026-11-25 09:00"), 1049: ("camomile", 12, "2026-11-26 09:00"),
    1050: ("ivanov", 102, "2026-11-27 09:00"),
}  # fmt: skip


def sample(name: str) -> bytes:
    """The bytes of a sample file, by the beginning of its name: "01_week_cp1251"."""
    return next(SAMPLES.glob(f"{name}*")).read_bytes()


def take(name: str, actor: Person | None = None, *, at: dt.datetime = AT) -> ImportReport:
    """Import a sample file."""
    data = sample(name)
    return bring(read_statement(data), actor, at=at, file=FileFacts(name, "0" * 64, len(data)))


def bring(
    statement: Statement,
    actor: Person | None = None,
    *,
    at: dt.datetime = AT,
    file: FileFacts | None = None,
) -> ImportReport:
    """Import a statement."""
    file = file or FileFacts("kl_to_1c.txt", "0" * 64, 1000)
    return import_statement(actor=actor, at=at, statement=statement, file=file)


def paid(number: str = "154", amount: str = "4333.33", purpose: str = "", **changes: object) -> StatementLine:
    """A posted payment of «Ромашка»."""
    day = dt.date(2026, 11, 23)
    made = StatementLine(
        place=1, line=1, kind="Платежное поручение", number=number, dated=day, amount=Decimal(amount),
        payer=CAMOMILE, payee=US, posted_on=day, charged_on=None, purpose=purpose,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def statement(*lines: StatementLine) -> Statement:
    """A statement of the studio's account with these lines in their places."""
    placed = tuple(replace(line, place=place, line=place * 10) for place, line in enumerate(lines, start=1))
    return Statement(
        format="1c",
        sender="Клиент-Банк",
        accounts=(ACCOUNT,),
        from_day=None,
        to_day=None,
        figures=(),
        lines=placed,
    )


def kept() -> set[tuple[object, ...]]:
    """Every line that was ever imported with what of it may not depend on the order of imports."""
    columns = ("key", "state", "day", "amount", "number", "payer_inn", "occurrence")
    return set(BankLine.objects.values_list(*columns))


def line_of(number: str, amount: str | None = None) -> BankLine:
    """The only line of a payment order's number, of the sum when it is given."""
    found = BankLine.objects.filter(number=number)
    return found.get() if amount is None else found.get(amount=Decimal(amount))


@dataclass(frozen=True, slots=True)
class Clients:
    """The studio and the three clients of the samples: each an office with its own organisation and its own Alice."""

    camomile: Office
    cornflower: Office
    ivanov: Office

    @property
    def vera(self) -> Person:
        """Who keeps the accounts."""
        return self.camomile.vera

    def of(self, name: str) -> Office:
        """A client by its name here."""
        return {"camomile": self.camomile, "cornflower": self.cornflower, "ivanov": self.ivanov}[name]


def clients(team: Office | None = None) -> Clients:
    """Ромашка, Василёк and ИП Иванов, beside a `team` that is there already or a new one."""
    team = team or make.office()
    return Clients(
        team,
        _client(team, "Василёк", "ООО «Василёк»", "7700990035", "vasilek.example"),
        _client(team, "ИП Иванов", "ИП Иванов Иван Иванович", "770099000106", "ivanov.example"),
    )


def invoices(known: Clients, numbers: Iterable[int] = INVOICES) -> None:
    """The invoices that the samples pay, by tickets that were worked on and accepted on their days: 1042 of 4333.33 and so
    on. Numbers begin at 1042, so the proof misses those before."""
    for number in sorted(numbers):
        client, minutes, at = INVOICES[number]
        team = known.of(client)
        ticket = make.ticket_in("resolved", team, at=moscow(at), minutes=minutes, title=f"Работа {number}")
        Counter.objects.update_or_create(series="invoice", defaults={"value": number - 1})
        accept(actor=team.alice, at=ticket.status_since + dt.timedelta(minutes=10), number=ticket.number)


def _client(team: Office, name: str, legal_name: str, inn: str, domain: str) -> Office:
    kpp = "770001001" if len(inn) == 10 else ""
    organisation: Organisation = make.organisation(name=name, legal_name=legal_name, inn=inn, kpp=kpp)
    person = make.client(organisation, name=f"Чарли {name}", email=f"charlie@{domain}")
    site = make.site(organisation, domain)
    return replace(team, organisation=organisation, site=site, alice=person, bob=person)


def enter(
    team: Office,
    amount: str,
    *shares: Share,
    document: str = "1",
    day: dt.date = dt.date(2026, 11, 25),
    method: str = "bank",
    purpose: str = "Вперёд",
) -> Payment:
    """Vera enters money of an organisation."""
    coming = Coming(team.organisation.pk, Decimal(amount), day, document, purpose, method)
    return enter_payment(actor=team.vera, at=AT, coming=coming, shares=shares)
