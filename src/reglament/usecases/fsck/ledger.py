"""The ledger proves documents: every invoice, act, payment, settlement and refund has its entries and no others (R10, R11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import F, Q, Sum

from reglament.rules.ledger import Account
from reglament.rules.text import Text
from reglament.store.models import Act, Allocation, Counter, Invoice, Payment, Posting, Refund
from reglament.usecases.fsck.findings import Finding
from reglament.usecases.numbers import FIRST

NOTHING = Decimal(0)


def check_ledger() -> Iterator[Finding]:
    """Balances of every document against what it says of itself; reversals mirror what they reverse."""
    yield from _check_invoices()
    yield from _check_acts()
    yield from _check_payments()
    yield from _check_parts()
    yield from _check_reversals()
    yield from _check_act_numbers()
    yield from _check_act_lines()


def _check_invoices() -> Iterator[Finding]:
    """What is still to be paid of an invoice is its balance of receivables: total − paid, nothing once void."""
    books = _balances("invoice", Account.RECEIVABLE)
    rows = Invoice.objects.exclude(state="mirror").order_by("number")
    for pk, number, state, total, paid in rows.values_list("pk", "number", "state", "total", "paid"):
        expected = -paid if state == "void" else total - paid
        yield from _compare(f"invoice {number}", books.get(pk, NOTHING), expected)


def _check_acts() -> Iterator[Finding]:
    """Of an act that stands the ledger has its revenue and its tax apart; of a void one nothing."""
    revenue, tax = _balances("act", Account.REVENUE), _balances("act", Account.VAT)
    for pk, number, state, total, vat in Act.objects.values_list("pk", "number", "state", "total", "vat"):
        stands = state == "issued"
        tax_said = (vat or NOTHING) if stands else NOTHING
        yield from _compare(f"act {number}", -tax.get(pk, NOTHING), tax_said)
        yield from _compare(
            f"act {number}", -revenue.get(pk, NOTHING), (total if stands else NOTHING) - tax_said
        )


def _check_payments() -> Iterator[Finding]:
    """What of a payment is free is its balance of advances: amount − settled − given back, nothing once undone."""
    books, used, back = _balances("payment", Account.ADVANCE), _live(Allocation), _live(Refund)
    for pk, amount, undone_at in Payment.objects.values_list("pk", "amount", "undone_at"):
        came = NOTHING if undone_at else amount
        free = came - used.get(pk, NOTHING) - back.get(pk, NOTHING)
        yield from _compare(f"payment {pk}", -books.get(pk, NOTHING), free)
        if free < 0:
            ru, en = f"Из платежа взято на {-free} больше", f"{-free} more was taken than came"
            yield Finding("payment_overspent", Text(ru, en), f"payment {pk}")


def _check_parts() -> Iterator[Finding]:
    """Each settlement and each refund has its entry, and none once undone."""
    for model, name, account in (
        (Allocation, "allocation", Account.RECEIVABLE),
        (Refund, "refund", Account.MONEY),
    ):
        books = _balances(name, account)
        for pk, amount, undone_at in model.objects.values_list("pk", "amount", "undone_at"):
            yield from _compare(f"{name} {pk}", -books.get(pk, NOTHING), NOTHING if undone_at else amount)


def _check_reversals() -> Iterator[Finding]:
    wrong = Posting.objects.exclude(reverses=None).exclude(
        debit=F("reverses__credit"),
        credit=F("reverses__debit"),
        amount=F("reverses__amount"),
        organisation=F("reverses__organisation"),
        kind=F("reverses__kind"),
    )
    again = Posting.objects.exclude(reverses__reverses=None)
    for pk in (wrong | again).order_by("pk").values_list("pk", flat=True):
        ru, en = "Обратная запись не отражает свою", "The reversal does not mirror its entry"
        yield Finding("reversal", Text(ru, en), f"posting {pk}")


def _check_act_numbers() -> Iterator[Finding]:
    numbers = set(Act.objects.values_list("number", flat=True))
    last = Counter.objects.filter(series="act").values_list("value", flat=True).first() or FIRST - 1
    missing = sorted(set(range(FIRST, last + 1)) - numbers)
    if missing or any(number > last for number in numbers):
        shown = ", ".join(str(number) for number in missing[:10])
        ru, en = (
            f"Ряд актов не сходится со счётчиком {last}: нет № {shown}",
            f"Acts disagree with the counter {last}",
        )
        yield Finding("act_numbers", Text(ru, en), "acts")


def _check_act_lines() -> Iterator[Finding]:
    live = Act.objects.filter(state="issued").annotate(
        lines_sum=Sum("lines__invoice_line__amount", filter=Q(lines__live=True))
    )
    for number, total, said in live.values_list("number", "total", "lines_sum"):
        yield from _compare(f"act {number}", said or NOTHING, total)
    dead = Act.objects.filter(state="void", lines__live=True) | Act.objects.filter(
        state="issued", lines__invoice_line__live=False
    )
    for number in dead.distinct().values_list("number", flat=True):
        ru, en = (
            "Акт и его строки не в одном мнении о том, действуют ли они",
            "The act and its lines disagree on being live",
        )
        yield Finding("act_lines", Text(ru, en), f"act {number}")


def _balances(document: str, account: Account) -> Mapping[int, Decimal]:
    """Debits less credits of an account by document. Two SQL statements."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    rows = Posting.objects.exclude(**{document: None}).order_by()
    for side, sign in (("debit", 1), ("credit", -1)):
        taken = rows.filter(**{side: account.value}).values_list(document).annotate(sum=Sum("amount"))
        for pk, amount in taken:
            sums[pk] += sign * amount
    return sums


def _live(model: type[Allocation] | type[Refund]) -> Mapping[int, Decimal]:
    rows = model.objects.filter(undone_at=None).order_by().values_list("payment").annotate(sum=Sum("amount"))
    return dict(rows)


def _compare(row: str, books: Decimal, said: Decimal) -> Iterator[Finding]:
    if books != said:
        ru, en = f"По книге {books}, а по документу {said}", f"The ledger says {books}, the document {said}"
        yield Finding("ledger", Text(ru, en), row)
