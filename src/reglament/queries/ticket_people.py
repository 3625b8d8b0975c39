"""Who has to do with a client's ticket: who answers for it, wrote it, follows it, and who might follow it too (R25)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reglament.queries.timeline import Entry
from reglament.rules.text import Text

Row = dict[str, Any]
AUTHOR, ASSIGNEE = Text("автор", "author"), Text("исполнитель", "assignee")
FOLLOWS, FOLLOWS_ALL = Text("следит", "follows"), Text("следит за всеми", "follows all")
TAKES_PART = Text("участвует", "takes part")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the ticket and the part they play. `follower_id` is of somebody who can be taken off this ticket's
    letters, 0 of everybody else."""

    name: str
    part: Text
    ours: bool = False
    follower_id: int = 0


def people_of(own: Row, rows: Sequence[Row], said: Iterable[Entry]) -> tuple[Someone, ...]:
    """The people of a ticket: the assignee, the author, then everybody else by name. `rows` are the people who speak for
    the organisation today. No SQL."""
    people = [Someone(own["assignee__name"], ASSIGNEE, ours=True)] if own["assignee__name"] else []
    people.append(Someone(own["author__name"], AUTHOR))
    wrote = {entry.author_id for entry in said if entry.side == "client"}
    for other in _others(own, rows):
        if other["follows"]:
            people.append(Someone(other["name"], FOLLOWS_ALL))
        elif other["heeds"]:
            people.append(
                Someone(other["name"], FOLLOWS, follower_id=other["who"] if own["right_order"] else 0)
            )
        elif other["who"] in wrote:
            people.append(Someone(other["name"], TAKES_PART))
    return tuple(people)


def may_add(own: Row, rows: Sequence[Row]) -> tuple[tuple[int, str], ...]:
    """Whom the reader may let follow the ticket: id and name; nobody without the right to order. No SQL."""
    if not own["right_order"]:
        return ()
    hears = [row for row in _others(own, rows) if not (row["follows"] or row["heeds"]) and row["is_active"]]
    return tuple((row["who"], row["name"]) for row in hears)


def _others(own: Row, rows: Sequence[Row]) -> list[Row]:
    """Everybody but the author, once, by name."""
    found = {row["who"]: row for row in rows if row["who"] != own["author_id"]}
    return sorted(found.values(), key=lambda row: str(row["name"]))
