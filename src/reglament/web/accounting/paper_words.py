"""What a paper that is sent to a client is called: its file, and the message it goes with."""

from __future__ import annotations

import datetime as dt
import re

from reglament.rules import phrases
from reglament.rules.text import Text

_NAMES = {
    "invoice": Text("Счёт", "Invoice"),
    "act": Text("Акт", "Act"),
    "upd": Text("УПД", "UTD"),
}


def paper_name(kind: str, number: int, day: dt.date, language: str) -> str:
    """A numbered paper: «Акт № 1001 от 16.11.2026»."""
    name, sign = _NAMES[kind].render(language), phrases.number_sign(number, language)
    return f"{name} {sign} {Text('от', 'of').render(language)} {phrases.numeric_day(day, language)}"


def account_name(from_day: dt.date, to_day: dt.date, language: str) -> str:
    """A reconciliation act: «Акт сверки 01.10.2026–17.11.2026»."""
    days = "–".join(phrases.numeric_day(day, language) for day in (from_day, to_day))
    return f"{Text('Акт сверки', 'Reconciliation act').render(language)} {days}"


def message_with(name: str, language: str) -> str:
    """The message that a paper goes with."""
    return Text(f"Во вложении: {name}.", f"Attached: {name}.").render(language)


def file_name(name: str) -> str:
    """The paper's file: no dots but that of its ending, no characters that a disk refuses."""
    plain = re.sub(r"[^\w\s–-]", "", name.replace("No.", "").replace(".", "-"))
    return " ".join(plain.split()) + ".pdf"
