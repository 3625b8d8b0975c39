"""Parties and accounts as camt.053 writes them, and as Russian banks fill them in."""

from __future__ import annotations

import re

from reglament.bank.xml_tree import Node
from reglament.rules.statement import Party

_INN = re.compile(r"(?:ИНН|INN)?\s*([0-9]{12}|[0-9]{10}|[0-9]{5})")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_KPP_SCHEMES = ("KPP", "КПП")


def owner(account: Node) -> Party:
    """The owner of the statement's account, by its Acct."""
    person, bank = account.first("Ownr"), account.first("Svcr/FinInstnId")
    return _party(person, number(account), bank, "")


def payer(transaction: Node) -> Party:
    """Who pays, by a transaction's details."""
    return _side(transaction, "Dbtr")


def payee(transaction: Node) -> Party:
    """Who is paid, by a transaction's details."""
    return _side(transaction, "Cdtr")


def number(account: Node | None) -> str:
    """An account's number: twenty digits of a Russian one, or an IBAN."""
    if account is None:
        return ""
    return account.value("Id/Othr/Id", "Id/IBAN", "Id/PrtryAcct/Id").replace(" ", "").replace(".", "")


def _side(transaction: Node, side: str) -> Party:
    person = transaction.first(f"RltdPties/{side}/Pty", f"RltdPties/{side}")
    bank = transaction.first(f"RltdAgts/{side}Agt/FinInstnId")
    kpp = ""
    if transaction.value(f"Tax/{side}/TaxTp").upper() in _KPP_SCHEMES:
        kpp = transaction.value(f"Tax/{side}/TaxId")
    return _party(person, number(transaction.first(f"RltdPties/{side}Acct")), bank, kpp)


def _party(person: Node | None, account: str, bank: Node | None, kpp: str) -> Party:
    inn = ""
    for each in () if person is None else (*person.all("Id/OrgId/Othr"), *person.all("Id/PrvtId/Othr")):
        value = each.value("Id")
        scheme = each.value("SchmeNm/Cd", "SchmeNm/Prtry").upper()
        if scheme in _KPP_SCHEMES and _KPP.fullmatch(value):
            kpp = kpp or value
        elif found := _INN.fullmatch(value):
            inn = inn or found[1]
    return Party(
        account=account,
        inn=inn,
        kpp=kpp,
        name="" if person is None else person.value("Nm"),
        bik="" if bank is None else bank.value("ClrSysMmbId/MmbId", "Othr/Id", "BICFI", "BIC"),
        bank="" if bank is None else bank.value("Nm"),
    )
