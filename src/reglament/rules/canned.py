"""Prepared replies: the places in them that are filled for a ticket."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reglament.rules import phrases

_PLACE = re.compile(r"\{\s*([a-zа-яё]+)\s*\}", re.IGNORECASE)
NAME, TICKET = ("имя", "name"), ("тикет", "ticket")


def fill(body: str, *, name: str, number: int, language: str) -> str:
    """The text with {имя} or {name} as the first word of the author's name and {тикет} or {ticket} as the ticket's number
    in the reply's language. Anything else in braces stays as it is."""
    sign = phrases.number_sign(number, language)
    values = dict.fromkeys(NAME, (name.split() or [""])[0]) | dict.fromkeys(TICKET, sign)
    return _PLACE.sub(_value(values), body)


def _value(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: values.get(found[1].lower(), found[0])
