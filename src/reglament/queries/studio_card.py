"""The studio's requisites as they stand."""

from __future__ import annotations

from reglament.rules.seller import missing_requisites
from reglament.rules.text import Text
from reglament.store.models import Studio

FIELDS = (
    "name", "legal_name", "sole_proprietor", "inn", "kpp", "ogrn", "address", "phone", "bank_name", "bik", "account",
    "corr_account", "director", "bookkeeper",
)  # fmt: skip


def studio_card() -> dict[str, object]:
    """The requisites by name; empty when the studio is not set up. One SQL statement."""
    return dict(Studio.objects.filter(id=1).values(*FIELDS).first() or {})


def missing_of_seller() -> tuple[Text, ...]:
    """The names of the studio's requisites without which no invoice goes out (R10). One SQL statement."""
    return missing_requisites(studio_card())


def has_exchange_key() -> bool:
    """Whether the telephone exchange may post calls. One SQL statement."""
    return Studio.objects.filter(id=1).exclude(exchange_key="").exists()
