"""Lines of an MT940 file as messages with their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from reglament.bank.encodings import lines
from reglament.bank.format import refusal

_FIELD: Final = re.compile(r":([0-9]{2}[A-Z]?):(.*)", re.DOTALL)
_TEXT_BLOCK: Final = "{4:"
_RUR6: Final = "{113:RUR6}"
_END_OF_TEXT: Final = ("-", "-}")
# Each message has them; without the closing balance the file was cut short.
_NEEDED: Final = (("25", "25P"), ("60F", "60M"), ("62F", "62M"))


@dataclass(slots=True)
class Field:
    """A field: its tag, its first line in the file, its lines of text."""

    tag: str
    line: int
    lines: list[str]


@dataclass(slots=True)
class Message:
    """One message: its fields in order; `rur6` when it says that its letters stand for Russian ones, `latin` when nothing in
    the file says that they do not."""

    line: int
    rur6: bool
    latin: bool
    fields: list[Field] = field(default_factory=list)

    def field(self, *tags: str) -> Field | None:
        """The first field with one of these tags."""
        return next((each for each in self.fields if each.tag in tags), None)

    def needed(self, *tags: str) -> Field:
        """The same of a field that every message has; raises StatementRefused when it is not there."""
        found = self.field(*tags)
        if found is None:
            ru = f"Сообщение обрывается: в нём нет поля «:{tags[0]}:». Скачайте выписку ещё раз"
            en = f"The message breaks off: it has no field «:{tags[0]}:». Download the statement again"
            raise refusal("cut", ru, en, self.fields[-1].line)
        return found


def messages(data: bytes, encoding: str) -> Iterator[Message]:
    """Whole messages of the file; raises StatementRefused for one that lacks what every message has."""
    message: Message | None = None
    rur6, latin = False, data.isascii()
    for at, text in lines(data, encoding):
        if text.startswith("{"):
            rur6 = _RUR6 in text
            text = text.partition(_TEXT_BLOCK)[2]
        found = _FIELD.match(text)
        if message and (text.startswith(_END_OF_TEXT[1]) or text.strip() == _END_OF_TEXT[0]):
            yield _whole(message)
            message = None
        elif found:
            if message and found[1] == "20":
                yield _whole(message)
                message = None
            message = message or Message(at, rur6, latin)
            message.fields.append(Field(found[1], at, [found[2]]))
        elif message:
            message.fields[-1].lines.append(text)
        elif text.strip(" \t\x00\x1a"):
            ru, en = (
                "Строка вне сообщения: ожидается поле вида «:20:»",
                "A line outside a message: a field like «:20:» is due",
            )
            raise refusal("unopened", ru, en, at)
    if message:
        yield _whole(message)


def _whole(message: Message) -> Message:
    for tags in _NEEDED:
        message.needed(*tags)
    last = message.needed("62F", "62M").line
    for each in message.fields:
        if each.tag == "61" and each.line > last:
            ru, en = (
                "Платёж после остатка на конец: файл испорчен",
                "A payment after the closing balance: the file is broken",
            )
            raise refusal("after_end", ru, en, each.line)
    return message
