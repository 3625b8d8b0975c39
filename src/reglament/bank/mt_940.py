"""SWIFT MT940, "customer statement message", as Russian banks give it: whole messages with blocks or bare fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from reglament.bank.encodings import encoding_by_words, is_utf_8, without_bom
from reglament.bank.format import refusal, refuse_too_many
from reglament.bank.mt_fields import Message, messages
from reglament.bank.mt_lines import account_of, figures_of, lines_of
from reglament.rules.statement import AccountFigures, Statement, StatementLine

_FIELD: Final = re.compile(rb"^:(?:20|25P?|28C?|60[FM]):", re.MULTILINE)
# Words of payments, by which letters are told apart; without any, the encoding that most files have.
_WORDS: Final = ("плат", "Плат", "ПЛАТ", "счет", "Счет", "СЧЕТ", "счёт", "НДС", "ООО", "ИНН")


class Mt940:
    """The format of SWIFT."""

    name = "mt940"

    def recognises(self, data: bytes) -> bool:
        """By its blocks or its first fields."""
        head = without_bom(data[:4096]).lstrip()
        return head.startswith(b"{1:") or bool(_FIELD.search(head.replace(b"\r", b"\n")))

    def read(self, data: bytes) -> Statement:
        """Read a file with one message or several; raises StatementRefused."""
        text = without_bom(data)
        return _statement(messages(text, _encoding(text)))


def _statement(found: Iterable[Message]) -> Statement:
    figures: list[AccountFigures] = []
    lines: list[StatementLine] = []
    for message in found:
        figures.append(figures_of(message))
        for line in lines_of(message, account_of(message)):
            lines.append(replace(line, place=len(lines) + 1))
            refuse_too_many(len(lines), line.line)
    if not figures:
        ru, en = "Файл обрывается: в нём нет ни одного сообщения", "The file breaks off: no message is in it"
        raise refusal("cut", ru, en, 1)
    return Statement(
        format="mt940",
        sender="",
        accounts=tuple(dict.fromkeys(each.account for each in figures)),
        from_day=min((each.from_day for each in figures if each.from_day), default=None),
        to_day=max((each.to_day for each in figures if each.to_day), default=None),
        figures=tuple(figures),
        lines=tuple(lines),
    )


def _encoding(data: bytes) -> str:
    if is_utf_8(data):
        return "utf-8"
    return encoding_by_words(data, _WORDS, ("cp1251", "koi8-r", "cp866")) or "cp1251"
