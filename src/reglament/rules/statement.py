"""Bank statements: what a payment is to us, and whether the statement is ours at all (2.9, R11).

Reading files is the bank room's; what it reads are the values of `statement_lines`. How payments are recognised again
stands in `statement_identity`, how totals are checked in `statement_checks`.
"""

from __future__ import annotations

from enum import StrEnum

from reglament.rules.statement_checks import Check as Check
from reglament.rules.statement_checks import checks as checks
from reglament.rules.statement_identity import Identity as Identity
from reglament.rules.statement_identity import identities as identities
from reglament.rules.statement_lines import AccountFigures as AccountFigures
from reglament.rules.statement_lines import Party as Party
from reglament.rules.statement_lines import Statement as Statement
from reglament.rules.statement_lines import StatementLine as StatementLine
from reglament.rules.statement_lines import StatementRefused as StatementRefused
from reglament.rules.text import Text


class Direction(StrEnum):
    """Whose money moved where."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    OWN = "own"


def direction(line: StatementLine, own_accounts: frozenset[str], own_inn: str) -> Direction | None:
    """What the payment is to the owner of `own_accounts`; None when neither account is theirs (R11).

    Judged by accounts alone: days of posting are given or not as the bank pleases. The owner's INN on the other side makes
    it their own money, from an account that was not named.
    """
    to_us, from_us = line.payee.account in own_accounts, line.payer.account in own_accounts
    if not to_us and not from_us:
        return None
    other = line.payer if to_us else line.payee
    if (to_us and from_us) or (own_inn and other.inn == own_inn):
        return Direction.OWN
    return Direction.INCOMING if to_us else Direction.OUTGOING


def refuse_foreign(statement: Statement, own_accounts: frozenset[str], own_inn: str) -> None:
    """Raise StatementRefused when the file is about none of our accounts, or a payment of it concerns none (R11)."""
    if own_accounts.isdisjoint(statement.accounts) and (statement.accounts or not statement.lines):
        raise _foreign(", ".join(statement.accounts), 1)
    for line in statement.lines:
        if direction(line, own_accounts, own_inn) is None:
            raise _foreign(f"{line.payer.account or '—'} → {line.payee.account or '—'}", line.line)


def _foreign(accounts: str, line: int) -> StatementRefused:
    named = f" ({accounts})" if accounts else ""
    ru = f"Здесь нет ни одного счёта студии{named}. Если счёт ваш, добавьте его на странице «Банк → Счета студии»"
    en = f"None of the studio's accounts is here{named}. If the account is yours, add it under “Bank → Accounts of the studio”"
    return StatementRefused(
        "foreign",
        Text(ru, en),
        line,
    )
