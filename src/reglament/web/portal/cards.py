"""Priority cards as the macro of the pages takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reglament.queries.promises import LevelCard
from reglament.rules.text import Text
from reglament.web import formats

_FREE = Text("в рамках поддержки +{}", "covered by the support: +{}")


def shown_cards(
    cards: Iterable[LevelCard], *, checked: str, refused: bool = False, with_surcharge: bool = False
) -> list[dict[str, Any]]:
    """The cards in the reader's language. `refused`: urgency cannot be ordered; `with_surcharge` names what urgency costs
    on a free ticket (R8)."""
    return [
        {
            "value": card.value,
            "name": formats.priority_name(card.value),
            "coefficient": card.coefficient,
            "promise": formats.say(card.promise),
            "note": _note(card, with_surcharge),
            "rate": formats.per_hour(card.rate),
            "checked": card.value == checked,
            "disabled": refused and card.value != "normal",
            "why": card.why,
        }
        for card in cards
    ]


def _note(card: LevelCard, with_surcharge: bool) -> str:
    note = formats.say(card.note)
    if not with_surcharge or not card.surcharge:
        return note
    extra = formats.say(
        Text(*(_FREE.render(lang).format(formats.per_hour(card.surcharge)) for lang in ("ru", "en")))
    )
    return f"{note}; {extra}"
