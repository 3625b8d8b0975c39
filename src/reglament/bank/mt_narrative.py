"""Field 86 of MT940: who the other side is and what the payment is for, in the three ways in which banks write it.

With codes (/NAME/, /INN/, /RPP/number.date…, as SWIFT-RUR has them), with numbered subfields (?20 … ?33), or as plain text.
An INN inside plain text may be of someone the payment is for, so only one that the text begins with is the other side's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reglament.bank.figures import russian_day, short_day
from reglament.bank.format import refusal
from reglament.bank.mt_fields import Field, Message
from reglament.bank.rur6 import MARK, could_be, decode
from reglament.rules.statement import Party

_CODE: Final = re.compile(r"/(RPP|DAS|NZP|INN|KPP|NAME|ACC|ACCT|BIK|BIC|BANK|REMI|PURP|ИНН|КПП)/")
# What goes on with a code begins with // in the next line, unless an empty code was cut before its last slash.
_CONTINUED: Final = re.compile(rf"^//(?!{_CODE.pattern[1:]})")
_SUBFIELD: Final = re.compile(r"\?([0-9]{2})")
_PURPOSE_SUBFIELDS: Final = (*range(20, 30), *range(60, 64))
_NAME_SUBFIELDS: Final = (32, 33)
_RPP: Final = re.compile(r"([^.]{1,20})\.([0-9]{6})(?:\..*)?")
_INN: Final = re.compile(
    r"(?:ИНН|INN)[\s:/]*([0-9]{12}|[0-9]{10})(?![0-9])(?:[./\s]*(?:КПП|KPP)[\s:/]*([0-9]{9}))?"
)
_ACCOUNT: Final = re.compile(r"(?<![0-9])[0-9]{20}(?![0-9])")
_CYRILLIC: Final = re.compile(r"[А-Яа-яЁё]")
_TOLD_NUMBER: Final = re.compile(r"(?:п/п|П/П|плат\.?\s*пор\.?)\s*№?\s*([0-9]{1,6})\s+от\s+([0-9.]{10})")
_WHOLE_LINE: Final = 65


@dataclass(frozen=True, slots=True)
class Narrative:
    """The other side, the document's number and day where they are told, the purpose."""

    party: Party
    number: str
    dated: date | None
    purpose: str


NOTHING_TOLD: Final = Narrative(Party("", "", "", "", "", ""), "", None, "")


def narrative(field: Field, message: Message) -> Narrative:
    """What field 86 of the message tells. Raises StatementRefused when the day of the document is none."""
    glued = "".join(field.lines)
    rur6 = message.rur6 or (message.latin and _says_rur6(glued))
    if _CODE.search(glued):
        return _of_codes(field, rur6=rur6)
    if len(_SUBFIELD.findall(glued)) > 1:
        return _of_subfields(glued, rur6=rur6)
    return _of_text(_joined(field.lines), rur6=message.rur6)


def _of_codes(field: Field, *, rur6: bool) -> Narrative:
    before, *rest = _CODE.split("".join(_CONTINUED.sub("", line) for line in field.lines))
    values: dict[str, str] = {}
    for code, value in zip(rest[::2], rest[1::2], strict=True):
        values[code] = values.get(code, "") + value
    number, dated = _document(field, values.get("RPP", ""))
    purpose = _words(
        "".join((before, *(values.get(code, "") for code in ("REMI", "PURP", "NZP")))), rur6=rur6
    )
    inn = _INN.search(f"INN{values.get('INN', '') or values.get('ИНН', '')}")
    return Narrative(
        Party(
            account=_account(_value(values, "ACC", "ACCT")),
            inn=inn[1] if inn else "",
            kpp=_value(values, "KPP", "КПП") or (inn[2] or "" if inn else ""),
            name=_words(_value(values, "NAME"), rur6=rur6),
            bik=_value(values, "BIK", "BIC"),
            bank=_words(_value(values, "BANK"), rur6=rur6),
        ),
        number,
        dated,
        purpose,
    )


def _of_subfields(glued: str, *, rur6: bool) -> Narrative:
    _, *rest = _SUBFIELD.split(glued)
    values: dict[int, str] = {}
    for code, value in zip(map(int, rest[::2]), rest[1::2], strict=True):
        values[code] = values.get(code, "") + value
    name = "".join(values.get(code, "") for code in _NAME_SUBFIELDS)
    others = " ".join(value for code, value in values.items() if code not in _PURPOSE_SUBFIELDS)
    inn = _INN.search(name) or _INN.search(others)
    purpose = _words("".join(values.get(code, "") for code in _PURPOSE_SUBFIELDS), rur6=rur6)
    number, dated = _told(purpose)
    party = Party(
        account=_account(values.get(31, "")),
        inn=inn[1] if inn else "",
        kpp=(inn[2] or "") if inn else "",
        name=_words(_INN.sub("", name).strip(), rur6=rur6),
        bik=values.get(30, "").strip(),
        bank="",
    )
    return Narrative(party, number, dated, purpose)


def _of_text(text: str, *, rur6: bool) -> Narrative:
    inn = _INN.match(text)
    account = _ACCOUNT.match(text[inn.end() :].lstrip(" ./")) if inn else None
    words = _words(text, rur6=rur6)
    party = Party(
        account[0] if account else "", inn[1] if inn else "", (inn[2] or "") if inn else "", "", "", ""
    )
    return Narrative(party, *_told(words), words)


def _document(field: Field, rpp: str) -> tuple[str, date | None]:
    """Number and day of the payment order from /RPP/154.261123.5.ELEK.01."""
    if not rpp.strip():
        return "", None
    found = _RPP.fullmatch(rpp.strip())
    try:
        if found:
            return found[1].strip(), short_day(found[2])
    except ValueError:
        pass  # a day that no calendar has: refused below as any other form
    ru, en = (
        f"Непонятный номер и день документа: /RPP/{rpp[:40]}",
        f"Number and day not understood: /RPP/{rpp[:40]}",
    )
    raise refusal("bad_field", ru, en, field.line)


def _told(purpose: str) -> tuple[str, date | None]:
    found = _TOLD_NUMBER.search(purpose)
    try:
        return (found[1], russian_day(found[2])) if found else ("", None)
    except ValueError:
        return "", None


def _value(values: dict[str, str], *codes: str) -> str:
    return next((values[code].strip() for code in codes if values.get(code, "").strip()), "")


def _account(text: str) -> str:
    found = _ACCOUNT.search(text)
    return found[0] if found else text.strip()


def _words(text: str, *, rur6: bool) -> str:
    return (decode(text) if rur6 and not _CYRILLIC.search(text) else text).strip()


def _says_rur6(text: str) -> bool:
    """Without the message's word for it: codes of SWIFT-RUR or marks of Latin pieces, and only letters it has."""
    marked = MARK in text or "/RPP/" in text or "/NZP/" in text
    return marked and could_be(_CODE.sub("", text))


def _joined(lines: Sequence[str]) -> str:
    """Plain text: a full line was cut in the middle of a word, a shorter one ends where it ends."""
    whole = ""
    for line in lines:
        whole += line if len(line) >= _WHOLE_LINE else f"{line} "
    return whole.strip()
