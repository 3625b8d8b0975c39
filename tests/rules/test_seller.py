"""What of the seller's requisites an invoice cannot go out without (2.6, R10)."""

from __future__ import annotations

from reglament.rules.seller import missing_requisites, say_missing

CARD = {
    "legal_name": "ООО «Студия Пример»", "inn": "7700990010", "kpp": "770001001", "bank_name": "Банк А",
    "bik": "040000999", "account": "40702810600000000001", "corr_account": "30101810500000000999",
}  # fmt: skip


def names(**changed: object) -> list[str]:
    return [name.en for name in missing_requisites({**CARD, **changed})]


def test_a_full_card_lacks_nothing() -> None:
    assert names() == []


def test_an_empty_card_lacks_everything_that_is_paid_by() -> None:
    assert [name.ru for name in missing_requisites({})] == [
        "полное название", "ИНН", "КПП", "банк", "БИК", "расчётный счёт", "корреспондентский счёт",
    ]  # fmt: skip


def test_a_space_is_nothing() -> None:
    assert names(account="  ") == ["settlement account"]


def test_a_sole_proprietor_has_no_kpp() -> None:
    assert names(kpp="") == ["KPP"]
    assert names(kpp="", sole_proprietor=True) == []
    assert names(kpp="", inn="770099000106") == []


def test_an_office_of_the_bank_of_russia_has_no_correspondent_account() -> None:
    assert names(corr_account="") == ["correspondent account"]
    assert names(corr_account="", bik="049805000") == []


def test_it_says_what_and_where() -> None:
    said = say_missing(missing_requisites({**CARD, "bik": "", "account": ""}))
    assert "БИК, расчётный счёт" in said.ru
    assert "«Студия»" in said.ru
    assert "BIC, settlement account" in said.en
