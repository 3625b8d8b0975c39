"""The studio's accounts, by which money that comes is told from money that moves (R11)."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.store.models import Studio, StudioAccount


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with its bank."""

    account: str
    bik: str
    bank_name: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The account of the studio's card, None while it is not filled in, and the further ones."""

    main: AccountRow | None
    others: tuple[AccountRow, ...]


def accounts_page() -> AccountsPage:
    """Two SQL statements."""
    card = Studio.objects.filter(id=1).exclude(account="").values_list("account", "bik", "bank_name").first()
    rows = StudioAccount.objects.order_by("account").values_list("account", "bik", "bank_name")
    return AccountsPage(AccountRow(*card) if card else None, tuple(AccountRow(*row) for row in rows))
