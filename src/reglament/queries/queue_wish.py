"""Which list of tickets an address of the desk asks for, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

ALL_VIEWS = ("queue", "mine", "review", "waiting", "to_close", "overdue", "all")
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class QueueWish:
    """Which list the reader asked for; every part of it stands in the address."""

    view: str = "queue"
    organisation_id: int | None = None
    paid: bool | None = None
    unassigned: bool = False
    after: str = ""


def wish_of(asked: Mapping[str, str]) -> QueueWish:
    """The list that an address's parts ask for; what is not understood is left out."""
    view = asked.get("view", "queue")
    organisation = asked.get("organisation", "")
    return QueueWish(
        view=view if view in ALL_VIEWS else "queue",
        organisation_id=int(organisation) if organisation.isdecimal() and len(organisation) < 16 else None,
        paid={"yes": True, "no": False}.get(asked.get("paid", "")),
        unassigned=asked.get("assignee") == "none",
        after=asked.get("after", ""),
    )


def parts_of(wish: QueueWish) -> dict[str, str]:
    """The parts of an address that asks for a list."""
    parts = {"view": wish.view}
    if wish.organisation_id is not None:
        parts["organisation"] = str(wish.organisation_id)
    if wish.paid is not None:
        parts["paid"] = "yes" if wish.paid else "no"
    if wish.unassigned:
        parts["assignee"] = "none"
    if wish.after:
        parts["after"] = wish.after
    return parts


def canonical(query: str) -> str:
    """The part of an address after the question mark, as a saved view keeps it: a search, or a list from its first
    page; parts in a fixed order."""
    asked = dict(parse_qsl(query))
    text = asked.get("q", "").strip()[:LONGEST_SEARCH]
    if text:
        return urlencode({"q": text})
    return urlencode(parts_of(replace(wish_of(asked), after="")))


def search_of(query: str) -> str:
    """The words that a saved view searches for; empty for a list."""
    return dict(parse_qsl(query)).get("q", "")


def wish_in(query: str) -> QueueWish:
    """The list that a saved view asks for."""
    return wish_of(dict(parse_qsl(query)))
