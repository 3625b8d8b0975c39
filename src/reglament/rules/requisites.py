"""Russian bank and tax requisites: form, length, check digits and the match of an account with its bank.

Every `*_problem` takes the text as typed (digits only, no spaces) and returns None when it is right, else one
typed problem with words for people. `*_ok` is the same as a yes or no.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from reglament.rules.text import Text

_INN10: Final = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN11: Final = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_ACCOUNT: Final = (7, 1, 3)
_KPP: Final = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_CENTRAL_BANK: Final = ("000", "001", "002")
# Budget accounts and the Treasury's single account, which stands in place of a correspondent one, have other keys.
_BUDGET_ACCOUNT: Final = "03"
_TREASURY_ACCOUNT: Final = "40102"
_OGRN_FIRST: Final = {13: "125", 15: "34"}
_OGRN_MODULUS: Final = {13: 11, 15: 13}
# A clearing currency has a letter as the 6th sign of an account; it counts as a digit. Cyrillic and look-alikes.
_CLEARING: Final = {
    letter: str(value) for value, pair in enumerate(("АA", "ВB", "СC", "ЕE", "НH", "КK", "МM", "РP", "ТT", "ХX"))
    for letter in pair
}  # fmt: skip


class Requisite(StrEnum):
    """What was checked."""

    INN = "inn"
    KPP = "kpp"
    OGRN = "ogrn"
    BIK = "bik"
    ACCOUNT = "account"
    CORRESPONDENT = "correspondent"


class Fault(StrEnum):
    """How it is wrong; one problem names the first fault found."""

    SIGNS = "signs"
    LENGTH = "length"
    CHECK = "check"
    BANK = "bank"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class RequisiteProblem:
    """One requisite that is wrong. `blocks`: the form must not be saved with it; else it is a warning."""

    requisite: Requisite
    fault: Fault
    text: Text
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Requisites:
    """The requisites of one organisation or sole proprietor as typed; an empty string is "not given", None "not
    said"."""

    inn: str
    kpp: str = ""
    ogrn: str = ""
    bik: str = ""
    account: str = ""
    correspondent: str = ""
    sole_proprietor: bool | None = None


def inn_problem(inn: str) -> RequisiteProblem | None:
    """Check an INN: 10 digits of a company, 12 of a person, with their check digits."""
    if not inn:
        return _problem(Requisite.INN, Fault.SIGNS, "Укажите ИНН", "Give the INN")
    if not _digits(inn):
        return _problem(Requisite.INN, Fault.SIGNS, "ИНН состоит только из цифр", "INN has only digits")
    if len(inn) not in (10, 12):
        ru = "В ИНН 10 цифр у организации и 12 у предпринимателя"
        return _problem(
            Requisite.INN, Fault.LENGTH, ru, "INN has 10 digits (company) or 12 (sole proprietor)"
        )
    checks = ((_INN10, 9),) if len(inn) == 10 else ((_INN11, 10), (_INN12, 11))
    if all(int(inn[place]) == _weighted(inn, weights) % 11 % 10 for weights, place in checks):
        return None
    return _problem(Requisite.INN, Fault.CHECK, "ИНН не проходит проверку", "INN does not pass its check")


def kpp_problem(kpp: str) -> RequisiteProblem | None:
    """Check a KPP: nine signs, the fifth and sixth may be Latin capitals; it has no check digit."""
    if len(kpp) != 9:
        return _problem(Requisite.KPP, Fault.LENGTH, "В КПП 9 знаков", "KPP has 9 characters")
    if _KPP.fullmatch(kpp):
        return None
    ru = "КПП состоит из цифр; пятый и шестой знаки могут быть латинскими буквами"
    return _problem(
        Requisite.KPP, Fault.SIGNS, ru, "KPP has digits; its 5th and 6th signs may be Latin letters"
    )


def ogrn_problem(ogrn: str) -> RequisiteProblem | None:
    """Check an OGRN (13 digits) or an OGRNIP (15) by its first digit and its check digit."""
    if not _digits(ogrn):
        return _problem(Requisite.OGRN, Fault.SIGNS, "ОГРН состоит только из цифр", "OGRN has only digits")
    if len(ogrn) not in _OGRN_MODULUS:
        return _problem(
            Requisite.OGRN, Fault.LENGTH, "В ОГРН 13 цифр, в ОГРНИП — 15", "OGRN has 13 digits, OGRNIP has 15"
        )
    check = int(ogrn[:-1]) % _OGRN_MODULUS[len(ogrn)] % 10
    if ogrn[0] in _OGRN_FIRST[len(ogrn)] and int(ogrn[-1]) == check:
        return None
    return _problem(Requisite.OGRN, Fault.CHECK, "ОГРН не проходит проверку", "OGRN does not pass its check")


def bik_problem(bik: str) -> RequisiteProblem | None:
    """Check a BIK: nine digits that begin with 0; it has no check digit."""
    if not _digits(bik):
        return _problem(Requisite.BIK, Fault.SIGNS, "БИК состоит только из цифр", "BIC has only digits")
    if len(bik) != 9:
        return _problem(Requisite.BIK, Fault.LENGTH, "В БИК 9 цифр", "BIC has 9 digits")
    if bik[0] == "0":
        return None
    return _problem(Requisite.BIK, Fault.CHECK, "БИК начинается с нуля", "BIC begins with a zero")


def account_problem(account: str, bik: str) -> RequisiteProblem | None:
    """Check a settlement account of 20 signs against the bank it is held with (`bik`, taken as right)."""
    shape = _account_shape(Requisite.ACCOUNT, account)
    if shape or account.startswith(_BUDGET_ACCOUNT):
        return shape
    if _account_key_fits(account, _bank_prefix(bik)):
        return None
    ru, en = "Счёт не подходит к БИК: проверьте оба", "The account does not fit the BIC: check both"
    return _problem(Requisite.ACCOUNT, Fault.CHECK, ru, en)


def correspondent_problem(correspondent: str, bik: str) -> RequisiteProblem | None:
    """Check a bank's correspondent account against its BIK; empty is right for a Bank of Russia office."""
    if not correspondent and bik[-3:] in _CENTRAL_BANK:
        return None
    shape = _account_shape(Requisite.CORRESPONDENT, correspondent)
    if shape or correspondent.startswith(_TREASURY_ACCOUNT):
        return shape
    if not correspondent.startswith("301") or correspondent[-3:] != bik[-3:]:
        ru = "Корр. счёт начинается с 301 и кончается тремя последними цифрами БИК"
        en = "A correspondent account begins with 301 and ends with the last three digits of the BIC"
        return _problem(Requisite.CORRESPONDENT, Fault.BANK, ru, en)
    if _account_key_fits(correspondent, _office_prefix(bik)):
        return None
    ru, en = "Корр. счёт не проходит проверку", "The correspondent account does not pass its check"
    return _problem(Requisite.CORRESPONDENT, Fault.CHECK, ru, en)


def inn_ok(inn: str) -> bool:
    """Whether `inn_problem` finds nothing."""
    return inn_problem(inn) is None


def kpp_ok(kpp: str) -> bool:
    """Whether `kpp_problem` finds nothing."""
    return kpp_problem(kpp) is None


def ogrn_ok(ogrn: str) -> bool:
    """Whether `ogrn_problem` finds nothing."""
    return ogrn_problem(ogrn) is None


def bik_ok(bik: str) -> bool:
    """Whether `bik_problem` finds nothing."""
    return bik_problem(bik) is None


def account_ok(account: str, bik: str) -> bool:
    """Whether both the account and its BIK are right."""
    return bik_ok(bik) and account_problem(account, bik) is None


def corr_ok(correspondent: str, bik: str) -> bool:
    """Whether both the correspondent account and its BIK are right."""
    return bik_ok(bik) and correspondent_problem(correspondent, bik) is None


def own_problems(requisites: Requisites) -> tuple[RequisiteProblem, ...]:
    """Check the studio's own requisites: every fault blocks, because clients pay by them."""
    return tuple(_problems(requisites))


def client_problems(requisites: Requisites) -> tuple[RequisiteProblem, ...]:
    """Check a client's requisites: the tax numbers block, the bank only warns (budget accounts differ), and so does an INN
    of another kind than the card says."""
    bank = (Requisite.BIK, Requisite.ACCOUNT, Requisite.CORRESPONDENT)
    return tuple(
        replace(found, blocks=found.requisite not in bank and found.fault is not Fault.KIND)
        for found in _problems(requisites)
    )


def _problems(requisites: Requisites) -> Iterable[RequisiteProblem]:
    alone: tuple[tuple[str, Callable[[str], RequisiteProblem | None]], ...] = (
        (requisites.kpp, kpp_problem), (requisites.ogrn, ogrn_problem), (requisites.bik, bik_problem),
    )  # fmt: skip
    found = [inn_problem(requisites.inn), _kpp_of_a_person(requisites), _ogrn_of_another_kind(requisites)]
    found.append(_inn_of_another_kind(requisites))
    found += [check(value) for value, check in alone if value]
    if bik_ok(requisites.bik):
        found += [account_problem(requisites.account, requisites.bik)] if requisites.account else []
        paid_to = requisites.account or requisites.correspondent
        found += [correspondent_problem(requisites.correspondent, requisites.bik)] if paid_to else []
    return [problem for problem in found if problem]


def _kpp_of_a_person(requisites: Requisites) -> RequisiteProblem | None:
    if not requisites.kpp or len(requisites.inn) != 12:
        return None
    return _problem(Requisite.KPP, Fault.LENGTH, "У предпринимателя нет КПП", "A sole proprietor has no KPP")


def _inn_of_another_kind(requisites: Requisites) -> RequisiteProblem | None:
    is_person = {10: False, 12: True}.get(len(requisites.inn))
    if None in (is_person, requisites.sole_proprietor) or is_person == requisites.sole_proprietor:
        return None
    if is_person:
        ru = "У организации ИНН из 10 цифр; если это предприниматель, отметьте это"
        en = "A company’s INN has 10 digits; if this is a sole proprietor, say so"
        return _problem(Requisite.INN, Fault.KIND, ru, en)
    ru, en = "У предпринимателя ИНН из 12 цифр", "A sole proprietor’s INN has 12 digits"
    return _problem(Requisite.INN, Fault.KIND, ru, en)


def _ogrn_of_another_kind(requisites: Requisites) -> RequisiteProblem | None:
    expected = {10: 13, 12: 15}.get(len(requisites.inn))
    if not expected or len(requisites.ogrn) not in _OGRN_MODULUS or len(requisites.ogrn) == expected:
        return None
    ru = "У организации ОГРН из 13 цифр, у предпринимателя ОГРНИП из 15"
    en = "A company has an OGRN of 13 digits, a sole proprietor an OGRNIP of 15"
    return _problem(Requisite.OGRN, Fault.LENGTH, ru, en)


def _problem(requisite: Requisite, fault: Fault, ru: str, en: str) -> RequisiteProblem:
    return RequisiteProblem(requisite, fault, Text(ru=ru, en=en))


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _account_shape(requisite: Requisite, account: str) -> RequisiteProblem | None:
    if len(account) != 20:
        return _problem(requisite, Fault.LENGTH, "В номере счёта 20 цифр", "An account has 20 digits")
    if _digits(_unlettered(account)):
        return None
    return _problem(
        requisite, Fault.SIGNS, "Номер счёта состоит только из цифр", "An account has only digits"
    )


def _unlettered(account: str) -> str:
    return account[:5] + _CLEARING.get(account[5:6], account[5:6]) + account[6:]


def _bank_prefix(bik: str) -> str:
    return _office_prefix(bik) if bik[-3:] in _CENTRAL_BANK else bik[-3:]


def _office_prefix(bik: str) -> str:
    return "0" + bik[4:6]


def _account_key_fits(account: str, prefix: str) -> bool:
    digits = prefix + _unlettered(account)
    return sum(int(digit) * _ACCOUNT[place % 3] % 10 for place, digit in enumerate(digits)) % 10 == 0
