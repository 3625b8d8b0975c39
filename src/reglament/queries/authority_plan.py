"""What the lines of a letter of authority would change, before anybody confirms them (1.5, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reglament.rules.authority_letter import Change
from reglament.rules.authority_words import ChangeKind
from reglament.rules.text import Text
from reglament.store.models import Authority, Person


class Effect(StrEnum):
    """What becomes of a person: new rights, other rights, none at once, none from a day on, or nothing yet."""

    GRANT = "grant"
    CHANGE = "change"
    END_NOW = "end_now"
    END_LATER = "end_later"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Planned:
    """One line. `authority_id` is what the person has now; `problem` says why the line cannot be confirmed as it is."""

    change: Change
    effect: Effect
    authority_id: int | None = None
    known_as: str = ""
    problem: Text | None = None


def change_as_json(change: Change) -> dict[str, object]:
    """A line as the store keeps it."""
    return {
        "action": change.action.value,
        "email": change.email,
        "name": change.name,
        "right_order": change.right_order,
        "right_money": change.right_money,
        "is_admin": change.is_admin,
        "from_day": change.from_day.isoformat() if change.from_day else None,
        "to_day": change.to_day.isoformat() if change.to_day else None,
    }


def changes_of(stored: Sequence[dict[str, object]]) -> tuple[Change, ...]:
    """The lines that the store keeps."""
    return tuple(
        Change(
            ChangeKind(str(row["action"])),
            str(row["email"]),
            str(row["name"]),
            bool(row["right_order"]),
            bool(row["right_money"]),
            bool(row["is_admin"]),
            _day(row["from_day"]),
            _day(row["to_day"]),
        )
        for row in stored
    )


def plan(changes: Sequence[Change], *, organisation_id: int, today: dt.date) -> tuple[Planned, ...]:
    """What each line does to the organisation's people on a studio-local day. Two SQL statements."""
    rows = Authority.objects.filter(organisation=organisation_id, revoked_at=None).select_related("person")
    live = {row.person.email: row for row in rows}
    known = dict(Person.objects.filter(email__in=[c.email for c in changes]).values_list("email", "name"))
    return tuple(_planned(c, live.get(c.email), known.get(c.email, ""), today) for c in changes)


def _planned(change: Change, has: Authority | None, known_as: str, today: dt.date) -> Planned:
    """The line with its effect; the use-cases that do it check the rest."""
    if not change.email:
        return Planned(change, Effect.NONE, problem=_NO_ADDRESS)
    if change.action is ChangeKind.REMOVE:
        return _removed(change, has, known_as, today)
    if not (change.right_order or change.right_money):
        return Planned(change, Effect.NONE, problem=_NO_RIGHT, known_as=known_as)
    if has is not None:
        coming = change.from_day is not None and change.from_day > today
        problem = _NOT_AHEAD if coming else None
        return Planned(change, Effect.CHANGE, has.pk, has.person.name, problem)
    if change.action is ChangeKind.CHANGE:
        return Planned(change, Effect.NONE, problem=_NOT_HERE, known_as=known_as)
    problem = None if change.name or known_as else _NO_NAME
    return Planned(change, Effect.GRANT, known_as=known_as, problem=problem)


def _removed(change: Change, has: Authority | None, known_as: str, today: dt.date) -> Planned:
    if has is None:
        return Planned(change, Effect.NONE, problem=_NOT_HERE, known_as=known_as)
    later = change.from_day is not None and change.from_day > max(today, has.from_day)
    return Planned(change, Effect.END_LATER if later else Effect.END_NOW, has.pk, has.person.name)


def _day(stored: object) -> dt.date | None:
    return dt.date.fromisoformat(stored) if isinstance(stored, str) else None


_NO_ADDRESS = Text("Укажите адрес этого человека", "Give this person's address")
_NO_NAME = Text("Укажите имя: человека ещё нет здесь", "Give the name: the person is not here yet")
_NO_RIGHT = Text("Выберите хотя бы одно право", "Choose at least one right")
_NOT_HERE = Text(
    "У человека с этим адресом нет прав в этой организации",
    "Nobody with this address has rights in this organisation",
)
_NOT_AHEAD = Text(
    "Права того, у кого они уже есть, меняются сразу: подтвердите в назначенный день или уберите дату",
    "Rights that somebody has already change at once: confirm on that day, or take the date away",
)
