"""Reasons that Reglament gives by itself: kept as a mark, said in the reader's language (R14, R22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reglament.rules.text import Text

# A person's own words never begin with a colon and end with one, so a mark is not mistaken for them.
OBJECTION: Final = ":objection:"
RIGHTS_CHANGED: Final = ":rights-changed:"

_SAID: Final[Mapping[str, Text]] = {
    OBJECTION: Text("Возражение против устной приёмки (R14)", "An objection to the oral acceptance (R14)"),
    RIGHTS_CHANGED: Text("Права изменены", "The rights were changed"),
}


def said_reason(kept: str) -> Text:
    """A kept reason for people: one of our own in their language, a person's own words as they are."""
    return _SAID.get(kept, Text(kept, kept))
