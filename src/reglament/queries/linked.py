"""The tickets that one is linked with now, as its journal tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reglament.queries.timeline import Happened


@dataclass(frozen=True, slots=True)
class Linked:
    """Another ticket of the same organisation; `title` as it was when they were linked. `split` says whether words went
    "into" it or came "from" it."""

    number: int
    title: str
    split: str = ""


def linked_now(happened: Iterable[Happened]) -> tuple[Linked, ...]:
    """Linked and not taken back since, in the order of linking. No SQL."""
    found: dict[int, Linked] = {}
    for h in happened:
        number = int(h.data.get("number") or 0)
        if h.kind == "ticket_linked":
            found[number] = Linked(number, str(h.data.get("title") or ""), str(h.data.get("split") or ""))
        elif h.kind == "ticket_unlinked":
            found.pop(number, None)
    return tuple(found.values())
