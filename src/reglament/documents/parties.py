"""The sides of a document as papers name them, who signs it, and its sums as its columns show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from reglament.rules import phrases
from reglament.rules.money import Money
from reglament.rules.text import Text

INN: Final = Text(ru="ИНН", en="INN")
KPP: Final = Text(ru="КПП", en="KPP")
OGRNIP: Final = Text(ru="ОГРНИП", en="OGRNIP")
PHONE: Final = Text(ru="тел.:", en="tel.:")
HEAD: Final = Text(ru="Руководитель", en="Director")
ACCOUNTANT: Final = Text(ru="Бухгалтер", en="Accountant")
SOLE_PROPRIETOR: Final = Text(ru="Индивидуальный предприниматель", en="Sole proprietor")
TOTAL: Final = Text(ru="Итого", en="Total")
VAT: Final = Text(ru="В том числе НДС {rate} %", en="Including VAT {rate}%")
NO_VAT: Final = Text(ru="Без налога (НДС)", en="Without tax (VAT)")


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a document as it is named there; an empty string is "not given".

    `inn` of 12 digits or `ogrn` of 15 belongs to a sole proprietor, whose `kpp` is empty.
    """

    name: str
    inn: str
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""

    @property
    def is_person(self) -> bool:
        """Whether a sole proprietor's number stands for them: 12 digits."""
        return len(self.inn) == 12


@dataclass(frozen=True, slots=True)
class Signers:
    """Names under a document, «Фамилия И. О.»; an empty name leaves room to write one."""

    head: str = ""
    accountant: str = ""
    head_position: str = ""


NOBODY: Final = Signers()


@dataclass(frozen=True, slots=True)
class Tax:
    """VAT inside a sum: its rate in per cent and the tax in roubles, or both None when the seller pays none.

    Raises ValueError when only one of them is given.
    """

    rate: int | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.rate is None) != (self.amount is None):
            raise ValueError("a VAT rate and its sum come together or not at all")


def require_sums(name: str, lines: tuple[Decimal, ...], total: Decimal, *others: Decimal | None) -> None:
    """Raises ValueError, naming the document, without lines, for a sum finer than a kopeck, or when `lines` do not make
    up `total`."""
    sums = [*lines, total, *(other for other in others if other is not None)]
    if not lines or any(not value.is_finite() or value * 100 % 1 for value in sums):
        raise ValueError(f"{name}: lines with sums in whole kopecks are needed")
    if sum(lines) != total:
        raise ValueError(f"{name}: the lines do not make up {total}")


def party_details(party: Party, language: str) -> str:
    """What follows a party's name: «, ИНН 7700990028, КПП 770001001, address, тел.: …», only what is given."""
    parts = (
        (INN.render(language), party.inn),
        (KPP.render(language), "" if party.is_person else party.kpp),
        (OGRNIP.render(language), party.ogrn if party.is_person else ""),
        ("", party.address),
        (PHONE.render(language), party.phone),
    )
    return "".join(f", {label}\u00a0{value}" if label else f", {value}" for label, value in parts if value)


def plain_sum(amount: Decimal, language: str) -> str:
    """A sum without its currency, as columns of documents have it: «4 333,33»."""
    return phrases.money(Money(amount, "RUB"), language).replace("₽", "").strip()


class Work(Protocol):
    """One work of a document: `amount` in roubles with VAT, `detail` the arithmetic behind it in small type."""

    @property
    def text(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def detail(self) -> str: ...


def work_rows(works: Iterable[Work], unit: Text, language: str) -> list[dict[str, object]]:
    """The rows of a table of works: each is one `unit` at its whole sum."""
    return [
        {
            "number": str(place), "text": work.text, "detail": work.detail, "quantity": "1", "unit": unit.render(language),
            "price": plain_sum(work.amount, language), "amount": plain_sum(work.amount, language),
        }
        for place, work in enumerate(works, start=1)
    ]  # fmt: skip


def total_rows(total: Decimal, tax: Tax, final: Text, language: str) -> list[dict[str, object]]:
    """The three rows below a table of works: the total, the VAT inside it or that there is none, the total again in
    strong type under the name `final`."""
    said = plain_sum(total, language)
    label, vat = NO_VAT.render(language), "—"
    if tax.amount is not None:
        label = VAT.render(language).format(rate=tax.rate)
        vat = plain_sum(tax.amount, language)
    return [
        {"label": f"{TOTAL.render(language)}:", "amount": said, "strong": False},
        {"label": f"{label}:", "amount": vat, "strong": False},
        {"label": f"{final.render(language)}:", "amount": said, "strong": True},
    ]


def head_of(signers: Signers, *, sole_proprietor: bool, language: str) -> dict[str, object]:
    """Who signs for a side: the position and the name."""
    if sole_proprietor:
        return {"position": SOLE_PROPRIETOR.render(language), "name": signers.head}
    return {"position": signers.head_position or HEAD.render(language), "name": signers.head}
