"""How the documents of the ledger are named in a reconciliation act, and its accounts in explanations (R10, R11)."""

from __future__ import annotations

from collections.abc import Mapping

from reglament.rules import phrases
from reglament.rules.explain import both, said
from reglament.rules.ledger import Account
from reglament.rules.text import Text
from reglament.store.models import Contract, Posting

PAPERS: Mapping[str, Text] = {"act": Text("Акт", "Act"), "upd": Text("УПД", "UTD")}
ACCOUNT_NAMES: Mapping[Account, Text] = {
    Account.MONEY: Text("деньги", "money"),
    Account.RECEIVABLE: Text("к получению", "receivable"),
    Account.ADVANCE: Text("авансы", "advances"),
    Account.DEFERRED: Text("выставлено без акта", "invoiced, no act yet"),
    Account.REVENUE: Text("выручка", "revenue"),
    Account.VAT: Text("НДС", "VAT"),
}
_METHODS: Mapping[str, Text] = {
    "bank": Text("", ""),
    "cash": Text("касса, ", "cash desk, "),
    "card": Text("карта, ", "card, "),
}


def row_name(posting: Posting, paper: str) -> Text:
    """«Акт № 12 от 16.11.2026», «Оплата (154 от 23.11.2026)», «Возврат (7 от …)»; a correction says what it takes back.

    The entry's documents are loaded; `paper` is the form that the client takes, "act" or "upd"."""
    back = posting.reverses_id is not None
    if posting.act is not None:
        named = act_name(posting.act.number, paper)
        dated = both("{} от {}", "{} of {}", named, said(phrases.numeric_day, posting.act.acted_on))
        return both("Сторно: {}", "Reversal: {}", dated) if back else dated
    if posting.refund is not None:
        paid = both("{} от {}", "{} of {}", posting.refund.document, _day(posting.refund.refunded_on))
        return (
            both("Отмена возврата ({})", "Refund undone ({})", paid)
            if back
            else both("Возврат ({})", "Refund ({})", paid)
        )
    payment = posting.payment
    if payment is None:
        return Text(posting.kind, posting.kind)
    paper_of = both("{} от {}", "{} of {}", payment.document, _day(payment.paid_on))
    method = _METHODS[payment.method]
    return (
        both("Отмена оплаты ({}{})", "Payment undone ({}{})", method, paper_of)
        if back
        else both("Оплата ({}{})", "Payment ({}{})", method, paper_of)
    )


def act_name(number: int, paper: str) -> Text:
    """«Акт № 12» or «УПД № 12»."""
    return both("{} {}", "{} {}", PAPERS[paper], said(phrases.number_sign, number))


def contract_name(contract: Contract | None) -> Text:
    """«договор № 45/2025 от 10.03.2025», empty without one."""
    if contract is None:
        return Text("", "")
    return both("договор № {} от {}", "contract No. {} of {}", contract.number, _day(contract.signed_on))


def _day(day: object) -> Text:
    return said(phrases.numeric_day, day)
