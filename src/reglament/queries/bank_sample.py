"""A statement made from what is open just now, with every case an accountant meets: for the demo and for trying things out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from reglament.rules.phrases import numeric_day
from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine
from reglament.store.models import Invoice, Studio

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
MOST = 12

STRANGER = Party(THEIR_ACCOUNTS[2], "0000000018", "", "ООО «Плательщик»", *THEIR_BANK)
HOSTING = Party(THEIR_ACCOUNTS[3], "0000000025", "", "ООО «Хостинг»", *THEIR_BANK)


@dataclass(frozen=True, slots=True)
class OpenBill:
    """An invoice that waits for money, and who owes it."""

    number: int
    issued_on: dt.date
    left: Decimal
    organisation_id: int
    name: str
    inn: str


def sample_statement(*, day: dt.date, until: dt.date, first_number: int = 501) -> Statement:
    """A statement from `day` to `until` in which the newest open invoices are paid in every way there is; payment orders
    are numbered from `first_number`. Two SQL statements."""
    rows = _open_bills()
    studio = Studio.objects.get(id=1)
    ours = Party(studio.account, studio.inn, studio.kpp, studio.legal_name, studio.bik, studio.bank_name)
    desk = _Desk(ours, min(day, until), until)
    lines = tuple(_placed(desk.payments(rows, first_number)))
    came = sum(
        (line.amount for line in lines if line.payee.account == ours.account and line.posted_on), Decimal(0)
    )
    went = sum((line.amount for line in lines if line.payer.account == ours.account), Decimal(0))
    figures = AccountFigures(ours.account, desk.day, until, OPENING, came, went, OPENING + came - went)
    return Statement("1c", "Клиент-Банк", (ours.account,), desk.day, until, (figures,), lines)


def _open_bills() -> tuple[OpenBill, ...]:
    rows = (
        Invoice.objects.filter(state__in=("issued", "part_paid"))
        .order_by("-number")
        .select_related("organisation")
    )
    return tuple(
        OpenBill(
            row.number,
            row.issued_on,
            row.total - row.paid,
            row.organisation_id,
            row.organisation.name,
            row.organisation.inn,
        )
        for row in rows[:MOST]
    )


class _Desk:
    """Whose statement it is, and its days."""

    def __init__(self, ours: Party, day: dt.date, until: dt.date) -> None:
        self.ours = ours
        self.other = Party(SECOND_ACCOUNT, ours.inn, ours.kpp, ours.name, ours.bik, ours.bank)
        self.bank = Party("70601810000000000001", "0000000032", "", "АО «УЧЕБНЫЙ БАНК»", ours.bik, ours.bank)
        self.day = day
        self.until = until

    def payments(self, rows: Sequence[OpenBill], first_number: int) -> Iterator[StatementLine]:
        """Every case once, as far as there are open invoices for them."""
        numbers = count(first_number)
        cases = (
            self.exact,
            self.exact,
            self.exact,
            self.part,
            self.over,
            self.silent,
            self.third,
            self.another_day,
        )
        for case, row in zip(cases, rows, strict=False):
            yield case(row, str(next(numbers)))
        payer = client(rows[0]) if rows else STRANGER
        yield self.came(str(next(numbers)), self.day, Decimal("1500.00"), payer, "Оплата за услуги. Без НДС")
        move = "Перевод собственных средств между счетами. НДС не облагается"
        yield self.came(str(next(numbers)), self.day, Decimal(50000), self.other, move)
        back = "Возврат ошибочно перечисленных средств по п/п № 297. НДС не облагается"
        yield self.came(str(next(numbers)), self.day, Decimal("3200.00"), HOSTING, back)
        hosting = "Оплата по счету № 1042 за хостинг. В том числе НДС 22% - 2704.92 руб."
        yield self.went(str(next(numbers)), Decimal(15000), HOSTING, hosting)
        yield self.went(
            str(next(numbers)), Decimal(49), self.bank, "Комиссия за исполнение платежного поручения. Без НДС"
        )

    def exact(self, row: OpenBill, number: str) -> StatementLine:
        """The number, the INN and the sum agree."""
        return self.came(number, row.issued_on, row.left, client(row), purpose(row))

    def part(self, row: OpenBill, number: str) -> StatementLine:
        """A half."""
        half = max(Decimal("0.01"), (row.left / 2).quantize(Decimal("0.01")))
        return self.came(number, row.issued_on, half, client(row), f"Частичная оплата: {purpose(row)}")

    def over(self, row: OpenBill, number: str) -> StatementLine:
        """More than is left."""
        return self.came(number, row.issued_on, row.left + 500, client(row), purpose(row))

    def silent(self, row: OpenBill, number: str) -> StatementLine:
        """No number, but the sum tells."""
        return self.came(
            number, row.issued_on, row.left, client(row), "Оплата за техническую поддержку сайта. Без НДС"
        )

    def third(self, row: OpenBill, number: str) -> StatementLine:
        """Somebody else pays."""
        words = f"Оплата за {row.name} ИНН {row.inn} по счету № {row.number}. Без НДС"
        return self.came(number, row.issued_on, row.left, STRANGER, words)

    def another_day(self, row: OpenBill, number: str) -> StatementLine:
        """The day of the invoice is another one's."""
        wrong = numeric_day(row.issued_on - dt.timedelta(days=1), "ru")
        words = f"Оплата по счету № {row.number} от {wrong}. Без НДС"
        return self.came(number, row.issued_on, row.left, client(row), words)

    def came(self, number: str, on: dt.date, amount: Decimal, payer: Party, words: str) -> StatementLine:
        """Money that came, not before the invoice was issued."""
        day = min(self.until, max(self.day, on))
        return StatementLine(1, 1, ORDER, number, day, amount, payer, self.ours, day, None, words)

    def went(self, number: str, amount: Decimal, payee: Party, words: str) -> StatementLine:
        """Money that went."""
        return StatementLine(1, 1, ORDER, number, self.day, amount, self.ours, payee, None, self.day, words)


def client(row: OpenBill) -> Party:
    """The customer as its bank names it."""
    return Party(THEIR_ACCOUNTS[row.organisation_id % 2], row.inn, "", row.name, *THEIR_BANK)


def purpose(row: OpenBill) -> str:
    """As most people write it."""
    day = numeric_day(row.issued_on, "ru")
    return f"Оплата по счету № {row.number} от {day} за доработку сайта. НДС не облагается"


def _placed(lines: Iterator[StatementLine]) -> Iterator[StatementLine]:
    for place, each in enumerate(lines, start=1):
        yield StatementLine(
            place, 20 * place, each.kind, each.number, each.dated, each.amount, each.payer, each.payee, each.posted_on,
            each.charged_on, each.purpose,
        )  # fmt: skip
