"""What of the studio's own requisites an invoice cannot go out without: nobody could pay it (2.6, R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reglament.rules.requisites import correspondent_problem
from reglament.rules.text import Text

# Under the names of the studio's card, in the order of its form.
_NEEDED: Final[Mapping[str, Text]] = {
    "legal_name": Text("полное название", "legal name"),
    "inn": Text("ИНН", "INN"),
    "kpp": Text("КПП", "KPP"),
    "bank_name": Text("банк", "bank"),
    "bik": Text("БИК", "BIC"),
    "account": Text("расчётный счёт", "settlement account"),
    "corr_account": Text("корреспондентский счёт", "correspondent account"),
}


def missing_requisites(card: Mapping[str, object]) -> tuple[Text, ...]:
    """The names of the seller's requisites that `card` leaves empty, in the order of its form; none when an invoice can
    be paid by them. A sole proprietor has no KPP, an office of the Bank of Russia no correspondent account."""
    return tuple(
        name for key, name in _NEEDED.items() if not str(card.get(key) or "").strip() and _needs(key, card)
    )


def say_missing(names: Sequence[Text]) -> Text:
    """Why no invoice goes out, and where to put it right; `names` from `missing_requisites`, at least one."""
    ru, en = (", ".join(name.render(language) for name in names) for language in ("ru", "en"))
    return Text(
        f"Счёт не выставить: в реквизитах студии не заполнено — {ru}. Их заполняет владелец на странице «Студия»",
        f"No invoice can be issued: the studio's requisites lack {en}. The owner fills them in on the page “Studio”",
    )


def _needs(key: str, card: Mapping[str, object]) -> bool:
    if key == "kpp":
        return not card.get("sole_proprietor") and len(str(card.get("inn") or "")) != 12
    if key == "corr_account":
        return correspondent_problem("", str(card.get("bik") or "")) is not None
    return True
