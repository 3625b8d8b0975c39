"""The demo's bank: a statement of the last days, paid for what is open just now, with every case an accountant meets."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count

from reglament.cli.demo.cast import CLIENTS, STUDIO
from reglament.cli.demo.world import World
from reglament.queries.accounting_invoices import InvoiceRow, invoices_page
from reglament.rules.phrases import numeric_day
from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine
from reglament.usecases.bank_accounts import NewAccount, add_account
from reglament.usecases.bank_import import FileFacts, import_statement
from reglament.usecases.people import Person

SECOND_ACCOUNT = "40702810900000000002"
THEIR_BANK = ("049999901", "ПАО «БАНК ДЛЯ ПРИМЕРОВ» Г. ТВЕРЬ")
THEIR_ACCOUNTS = (
    "40702810700000000001",
    "40702810000000000002",
    "40702810900000000005",
    "40702810200000000006",
)
OPENING = Decimal(100000)
ORDER = "Платежное поручение"

US = Party(STUDIO.account, STUDIO.inn, STUDIO.kpp, STUDIO.legal_name, STUDIO.bik, STUDIO.bank_name)
OUR_OTHER = Party(SECOND_ACCOUNT, STUDIO.inn, STUDIO.kpp, STUDIO.legal_name, STUDIO.bik, STUDIO.bank_name)
STRANGER = Party(THEIR_ACCOUNTS[2], "0000000018", "", "ООО «Плательщик»", *THEIR_BANK)
HOSTING = Party(THEIR_ACCOUNTS[3], "0000000025", "", "ООО «Хостинг»", *THEIR_BANK)
BANK = Party("70601810000000000001", "0000000032", "", "АО «УЧЕБНЫЙ БАНК»", STUDIO.bik, STUDIO.bank_name)
INNS = {client.name: client.inn for client in CLIENTS}


def bank_tells(world: World, owner: Person, at: dt.datetime) -> None:
    """Import the statement of the last working days; the accountant has not decided about it yet."""
    second = NewAccount(SECOND_ACCOUNT, STUDIO.bik, STUDIO.bank_name)
    add_account(actor=owner, at=at, account=second)
    today = world.day(at)
    rows = invoices_page("open", today=today, currency=world.calendar.regulation.currency).rows
    made = statement_of(
        rows, day=world.calendar.working_day_on_or_after(today - dt.timedelta(days=4)), until=today
    )
    sha256 = hashlib.sha256(repr(made).encode()).hexdigest()
    import_statement(
        actor=world.accountant,
        at=at,
        statement=made,
        file=FileFacts("kl_to_1c.txt", sha256, len(made.lines) * 800),
    )


def statement_of(rows: Sequence[InvoiceRow], *, day: dt.date, until: dt.date) -> Statement:
    """A statement from `day` to `until` in which the open invoices `rows` are paid in every way there is."""
    day = min(day, until)
    lines = tuple(_placed(_payments(rows, day)))
    came = sum(
        (line.amount for line in lines if line.payee.account == US.account and line.posted_on), Decimal(0)
    )
    went = sum((line.amount for line in lines if line.payer.account == US.account), Decimal(0))
    figures = AccountFigures(US.account, day, until, OPENING, came, went, OPENING + came - went)
    return Statement("1c", "Клиент-Банк", (US.account,), day, until, (figures,), lines)


def _payments(rows: Sequence[InvoiceRow], day: dt.date) -> Iterator[StatementLine]:
    """Every case once, as far as there are open invoices for them."""
    numbers = count(501)
    rest = iter(rows)
    for case in (_exact, _exact, _exact, _part, _over, _silent, _third, _late):
        row = next(rest, None)
        if row is not None:
            yield case(row, str(next(numbers)), max(day, row.issued_on))
    yield _line(
        str(next(numbers)),
        day,
        Decimal("1500.00"),
        _client(rows[0] if rows else None),
        "Оплата за услуги. Без НДС",
    )
    yield _line(
        "8", day, Decimal(50000), OUR_OTHER, "Перевод собственных средств между счетами. НДС не облагается"
    )
    back = "Возврат ошибочно перечисленных средств по п/п № 297. НДС не облагается"
    yield _line(str(next(numbers)), day, Decimal("3200.00"), HOSTING, back)
    yield _outgoing(
        "301",
        day,
        Decimal(15000),
        HOSTING,
        "Оплата по счету № 1042 за хостинг. В том числе НДС 22% - 2704.92 руб.",
    )
    yield _outgoing(
        "990012", day, Decimal(49), BANK, "Комиссия за исполнение платежного поручения № 301 согл. тарифам"
    )


def _exact(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    return _line(number, day, row.left.amount, _client(row), _purpose(row))


def _part(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    half = (row.left.amount / 2).quantize(Decimal("0.01"))
    return _line(number, day, half, _client(row), f"Частичная {_purpose(row)[0].lower()}{_purpose(row)[1:]}")


def _over(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    return _line(number, day, row.left.amount + 500, _client(row), _purpose(row))


def _silent(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    return _line(number, day, row.left.amount, _client(row), "Оплата за техническую поддержку сайта. Без НДС")


def _third(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    whom = f"Оплата за {row.organisation} ИНН {INNS.get(row.organisation, '')}"
    return _line(number, day, row.left.amount, STRANGER, f"{whom} по счету № {row.number}. Без НДС")


def _late(row: InvoiceRow, number: str, day: dt.date) -> StatementLine:
    """The day of the invoice is another one's."""
    wrong = numeric_day(row.issued_on - dt.timedelta(days=1), "ru")
    return _line(
        number, day, row.left.amount, _client(row), f"Оплата по счету № {row.number} от {wrong}. Без НДС"
    )


def _purpose(row: InvoiceRow) -> str:
    return f"Оплата по счету № {row.number} от {numeric_day(row.issued_on, 'ru')} за доработку сайта. НДС не облагается"


def _client(row: InvoiceRow | None) -> Party:
    if row is None:
        return STRANGER
    account = THEIR_ACCOUNTS[row.organisation_id % 2]
    return Party(account, INNS.get(row.organisation, ""), "", row.organisation, *THEIR_BANK)


def _line(number: str, day: dt.date, amount: Decimal, payer: Party, purpose: str) -> StatementLine:
    return StatementLine(1, 1, ORDER, number, day, amount, payer, US, day, None, purpose)


def _outgoing(number: str, day: dt.date, amount: Decimal, payee: Party, purpose: str) -> StatementLine:
    return StatementLine(1, 1, ORDER, number, day, amount, US, payee, None, day, purpose)


def _placed(lines: Iterator[StatementLine]) -> Iterator[StatementLine]:
    for place, each in enumerate(lines, start=1):
        yield StatementLine(
            place, 20 * place, each.kind, each.number, each.dated, each.amount, each.payer, each.payee,
            each.posted_on, each.charged_on, each.purpose,
        )  # fmt: skip
