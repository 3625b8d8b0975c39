"""An entry of a camt.053 statement as movements of money, one for each transaction that it sums up.

CdtDbtInd says which way the money went, for a reversal (RvslInd) too: a reversal with CRDT brings back money that had been
spent. It is no client's payment by itself, so its kind says «Сторно».
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from reglament.bank.camt_party import payee, payer
from reglament.bank.figures import amount, iso_day, russian_day
from reglament.bank.format import refusal, taken_back
from reglament.bank.xml_tree import Node
from reglament.rules.statement import Party, StatementRefused

RUBLES: Final = ("RUB", "RUR")
# Booked is money that moved; pending, future and informational entries wait until a later statement books them.
_STATES: Final = {"BOOK": True, "PDNG": False, "FUTR": False, "INFO": False}
_SIDES: Final = {"CRDT": True, "DBIT": False}
_NONE: Final = ("", "NOTPROVIDED", "NONREF", "NOT PROVIDED")
_WHOLE_USTRD: Final = 140
_TOLD_NUMBER: Final = re.compile(r"(?:№|\bN|\bNo|номер)\s*\.?\s*([0-9A-Za-zА-Яа-я/-]{1,20})")
_TOLD_DAY: Final = re.compile(
    r"(?:от|from|dated)\s+([0-9]{2}\.[0-9]{2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came to the account or left it; `booked_on` is None while the bank has not booked it."""

    line: int
    to_us: bool
    kind: str
    number: str
    dated: date
    amount: Decimal
    payer: Party
    payee: Party
    booked_on: date | None
    purpose: str
    reference: str


@dataclass(frozen=True, slots=True)
class _Entry:
    node: Node
    amount: Decimal
    to_us: bool
    booked_on: date | None
    day: date


def movements(node: Node) -> list[Movement]:
    """The movements of one Ntry; raises StatementRefused."""
    booked = _state(node)
    day = _read(node.first("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"), iso_day, node, "BookgDt")
    if day is None:
        raise _missing(node, "BookgDt")
    entry = _Entry(node, _rubles(node), _side(node), day if booked else None, day)
    details = list(node.all("NtryDtls/TxDtls"))
    if len(details) < 2:
        return [_movement(entry, details[0] if details else node, entry.to_us, _alone(entry, details))]
    found = [
        (each, _side(each) if each.first("CdtDbtInd") else entry.to_us, _of_batch(each)) for each in details
    ]
    total = sum((part if to_us == entry.to_us else -part for _, to_us, part in found), Decimal(0))
    if total != entry.amount:
        ru = f"Проводка на {entry.amount}, а её платежи вместе на {total}"
        en = f"The entry is of {entry.amount}, and its transactions make {total}"
        raise refusal("batch", ru, en, node.line)
    return [_movement(entry, each, to_us, part) for each, to_us, part in found]


def _alone(entry: _Entry, details: list[Node]) -> Decimal:
    """The amount of an entry of one transaction, which must not say another one."""
    for each in details:
        if each.first("Amt") is not None and _rubles(each) != entry.amount:
            ru = f"Проводка на {entry.amount}, а её платёж на {_rubles(each)}"
            en = f"The entry is of {entry.amount}, and its transaction is of {_rubles(each)}"
            raise refusal("batch", ru, en, each.line)
    return entry.amount


def _movement(entry: _Entry, details: Node, to_us: bool, part: Decimal) -> Movement:
    node = entry.node
    told = details.value("AddtlTxInf") or node.value("AddtlNtryInf")
    purpose = _purpose(details) or told
    return Movement(
        line=details.line,
        to_us=to_us,
        kind=_kind(node),
        number=_number(details, told),
        dated=_document_day(details, told) or entry.day,
        amount=part,
        payer=payer(details),
        payee=payee(details),
        booked_on=entry.booked_on,
        purpose=taken_back(purpose) if to_us and _reversed(node) else purpose,
        reference=details.value("Refs/AcctSvcrRef") or node.value("AcctSvcrRef", "NtryRef"),
    )


def _number(details: Node, told: str) -> str:
    """The document's number. A payment order's has six digits at most, so of the references that is it which has."""
    for each in details.all("Refs/Prtry"):
        kind = each.value("Tp").lower()
        if ("doc" in kind or "ном" in kind or "num" in kind) and not _says_day(kind):
            return each.value("Ref")
    references = [details.value(f"Refs/{name}") for name in ("EndToEndId", "InstrId", "ChqNb")]
    given = [each for each in references if each.upper() not in _NONE]
    short = [each for each in given if each.isascii() and each.isdigit() and len(each) <= 6]
    found = _TOLD_NUMBER.search(told)
    told_number = [found[1]] if found else []
    return [*short, *given, *told_number, details.value("Refs/TxId", "Refs/AcctSvcrRef")][0]


def _document_day(details: Node, told: str) -> date | None:
    for each in details.all("Refs/Prtry"):
        if _says_day(each.value("Tp").lower()):
            return _read(each.first("Ref"), _any_day, each, "Ref")
    named = details.first("RltdDts/StartDt", "RltdDts/TradDt")
    if named is not None:
        return _read(named, iso_day, named, named.name)
    found = _TOLD_DAY.search(told)
    try:
        return _any_day(found[1]) if found else None
    except ValueError:
        return None


def _says_day(kind: str) -> bool:
    return "date" in kind or "дат" in kind or kind == "pod"


def _any_day(text: str) -> date | None:
    return russian_day(text) if "." in text[:6] else iso_day(text)


def _purpose(details: Node) -> str:
    """Parts of a purpose are cut at 140 signs, in the middle of a word; shorter ones end where they end."""
    parts = [each.text for each in details.all("RmtInf/Ustrd")]
    parts += [each.text for each in details.all("RmtInf/Strd/AddtlRmtInf")]
    whole = ""
    for part in parts:
        whole += part if len(part) >= _WHOLE_USTRD else f"{part} "
    return whole.strip()


def _kind(node: Node) -> str:
    code = node.value("BkTxCd/Prtry/Cd")
    if not code:
        parts = (node.value(f"BkTxCd/Domn/{each}") for each in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))
        code = "-".join(part for part in parts if part)
    return f"Сторно {code}".strip() if _reversed(node) else code


def _reversed(node: Node) -> bool:
    return node.value("RvslInd").lower() in ("true", "1")


def _state(node: Node) -> bool:
    state = node.value("Sts/Cd", "Sts/Prtry", "Sts")
    if state not in _STATES:
        raise _bad(node, "Sts", state)
    return _STATES[state]


def _side(node: Node) -> bool:
    side = node.value("CdtDbtInd")
    if side not in _SIDES:
        raise _bad(node, "CdtDbtInd", side)
    return _SIDES[side]


def _of_batch(details: Node) -> Decimal:
    named = details if details.first("Amt") is not None else None
    return _rubles(named or details.first("AmtDtls/TxAmt", "AmtDtls/InstdAmt") or details)


def _rubles(node: Node) -> Decimal:
    named = node.first("Amt")
    if named is None:
        raise _missing(node, "Amt")
    currency = named.attributes.get("Ccy", "")
    if currency not in RUBLES:
        ru, en = f"Сумма не в рублях: «{currency}»", f"The sum is not in roubles: «{currency}»"
        raise refusal("currency", ru, en, named.line)
    found = _read(named, amount, named, "Amt")
    if not found:
        raise _bad(named, "Amt", named.text)
    return found


def _read(node: Node | None, read: Callable[[str], T], around: Node, name: str) -> T:
    try:
        return read("" if node is None else node.text)
    except ValueError:
        raise _bad(node or around, name, "" if node is None else node.text) from None


def _missing(node: Node, name: str) -> StatementRefused:
    ru = f"В «{node.name}» нет «{name}»: без этого платёж не узнать"
    en = f"«{node.name}» has no «{name}»: the payment cannot be told without it"
    return refusal("missing_key", ru, en, node.line)


def _bad(node: Node, name: str, stands: str) -> StatementRefused:
    code = "bad_day" if "Dt" in name or name == "Ref" else "bad_sum" if name == "Amt" else "bad_key"
    ru, en = f"Непонятно: {name} «{stands[:40]}»", f"Not understood: {name} «{stands[:40]}»"
    return refusal(code, ru, en, node.line)
