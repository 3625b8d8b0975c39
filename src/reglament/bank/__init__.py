"""Bank statements: files of several formats read into one kind of value; the format is found by its content."""

from __future__ import annotations

from typing import Final, Protocol

from reglament.bank.one_c import OneC
from reglament.rules.statement import Statement, StatementRefused
from reglament.rules.text import Text

MOST_BYTES: Final = 50 * 1024 * 1024


class Format(Protocol):
    """One format: whether a file is of it, and its reading."""

    name: str

    def recognises(self, data: bytes) -> bool:
        """Whether the file looks like this format; reading it may still refuse it."""
        ...

    def read(self, data: bytes) -> Statement:
        """The statement. Raises StatementRefused with the line."""
        ...


FORMATS: Final[tuple[Format, ...]] = (OneC(),)


def read_statement(data: bytes) -> Statement:
    """Read a whole file. Raises StatementRefused with the line and the reason; nothing of a refused file is used."""
    if not data.strip():
        raise StatementRefused("empty", Text("Файл пуст", "The file is empty"), 1)
    if len(data) > MOST_BYTES:
        raise StatementRefused("too_big", Text("Файл больше 50 МБ", "The file is larger than 50 MB"), 1)
    for each in FORMATS:
        if each.recognises(data):
            return each.read(data)
    raise StatementRefused(
        "unknown",
        Text(
            "Это не выписка 1С (1CClientBankExchange), camt.053 или MT940",
            "This is no statement of 1C (1CClientBankExchange), camt.053 or MT940",
        ),
        1,
    )
