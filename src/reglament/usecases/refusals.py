"""Why a use-case said no. Entrances show the text at its field, or above the form, and keep what was typed."""

from __future__ import annotations

from reglament.rules.text import Text
from reglament.rules.workflow import Move, MoveDenied


class Refused(Exception):
    """A use-case refused: nothing was changed. `field` names the input concerned, `clauses` the reason's clauses."""

    def __init__(self, code: str, text: Text, *, field: str = "", clauses: tuple[str, ...] = ()) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.field = field
        self.clauses = clauses


class NotFound(Refused):
    """No such thing, or not for this person: both answer alike."""

    def __init__(self) -> None:
        super().__init__(
            "not_found", Text("Такого здесь нет или это не для вас", "There is no such thing here for you")
        )


class NotAllowed(Refused):
    """The person has no right to do this."""


class Conflict(Refused):
    """Somebody changed the row after the caller had seen it."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(
            "conflict",
            text
            or Text(
                "Пока вы смотрели, здесь что-то изменилось. Посмотрите, как теперь, и повторите, если ещё нужно",
                "Something changed here while you were looking. See how it is now, and repeat if still needed",
            ),
        )


class Locked(Refused):
    """The ticket is read-only for the client (R15)."""

    def __init__(self) -> None:
        super().__init__(
            "locked",
            Text(
                "Тикет закрыт для изменений. Если нужно что-то ещё, создайте связанный тикет",
                "The ticket is read-only. If anything else is needed, open a linked ticket",
            ),
            clauses=("4.8", "R15"),
        )


class BadInput(Refused):
    """What was typed cannot be taken; `field` says where."""

    def __init__(self, field: str, text: Text, *, clauses: tuple[str, ...] = ()) -> None:
        super().__init__("bad_input", text, field=field, clauses=clauses)


class ServiceEnded(BadInput):
    """The paid period of the site is over: only paid work is taken (1.1, R24)."""


class MoveRefused(Refused):
    """The workflow has no such move, or its condition does not hold (R16). `open` are the moves that are open."""

    def __init__(self, denied: MoveDenied) -> None:
        super().__init__("move_denied", denied.text, clauses=tuple(denied.clauses))
        self.open: tuple[Move, ...] = denied.open
