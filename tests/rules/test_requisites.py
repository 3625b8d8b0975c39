import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules import requisites as rules
from reglament.rules.requisites import Fault, Requisite, Requisites

BANK_A, BANK_B = "040000999", "049999901"


@pytest.mark.parametrize(
    "inn",
    ["0000000018", "0000000025", "0000000032", "7700990010", "7700990028", "7700990035", "7700990050",
     "000000000184", "770099000106", "770099000280", "7707083893"],
)  # fmt: skip
def test_right_inn(inn: str) -> None:
    assert rules.inn_ok(inn)


@pytest.mark.parametrize(
    ("inn", "fault"),
    [("7700990011", Fault.CHECK), ("770099000107", Fault.CHECK), ("770099000116", Fault.CHECK),
     ("6200098765", Fault.CHECK), ("000000000", Fault.LENGTH), ("", Fault.SIGNS), ("77009900I0", Fault.SIGNS),
     ("٧٧٠٠٩٩٠٠١٠", Fault.SIGNS), (" 7700990010", Fault.SIGNS), ("7700990010\n", Fault.SIGNS)],
)  # fmt: skip
def test_wrong_inn(inn: str, fault: Fault) -> None:
    problem = rules.inn_problem(inn)
    assert problem is not None
    assert (problem.requisite, problem.fault) == (Requisite.INN, fault)
    assert problem.text.ru
    assert problem.text.en


@pytest.mark.parametrize("kpp", ["770001001", "000001001", "7700AB001"])
def test_right_kpp(kpp: str) -> None:
    assert rules.kpp_ok(kpp)


@pytest.mark.parametrize("kpp", ["77000100", "7700АВ001", "7700ab001", "77000100A", "770001001\n", ""])
def test_wrong_kpp(kpp: str) -> None:
    assert not rules.kpp_ok(kpp)


@pytest.mark.parametrize(
    "ogrn",
    ["1260099999917", "1260099999928", "1260099999060", "326009999999917", "326009999999928",
     "326009999999030", "1027700132195"],
)  # fmt: skip
def test_right_ogrn(ogrn: str) -> None:
    assert rules.ogrn_ok(ogrn)


@pytest.mark.parametrize("ogrn", ["1260099999918", "326009999999918", "126009999991", "9260099999917", "x"])
def test_wrong_ogrn(ogrn: str) -> None:
    assert not rules.ogrn_ok(ogrn)


@pytest.mark.parametrize(("bik", "right"), [(BANK_A, True), ("044525225", True), ("44525225", False),
                                            ("944525225", False), ("04452522O", False), ("", False)])  # fmt: skip
def test_bik(bik: str, right: bool) -> None:
    assert rules.bik_ok(bik) is right


@pytest.mark.parametrize(
    ("account", "bik"),
    [("40702810600000000001", BANK_A), ("40702810900000000002", BANK_A), ("40802810100000000003", BANK_A),
     ("40817810300000000005", BANK_A), ("40702810700000000001", BANK_B), ("40702810000000000002", BANK_B),
     ("40802810200000000003", BANK_B), ("40802810500000000004", BANK_B), ("40702810900000000005", BANK_B),
     ("40702810200000000006", BANK_B)],
)  # fmt: skip
def test_right_account(account: str, bik: str) -> None:
    assert rules.account_ok(account, bik)


@pytest.mark.parametrize(
    ("pattern", "bik", "key"),
    [("40102810K00000010001", "049805000", 1), ("40602810K00000000025", "049805746", 7),
     ("30114В84K00000000501", "044541312", 6)],
)  # fmt: skip
def test_the_central_banks_own_examples_of_accounts(pattern: str, bik: str, key: int) -> None:
    fitting = [digit for digit in range(10) if rules.account_ok(pattern.replace("K", str(digit)), bik)]
    assert fitting == [key]


@pytest.mark.parametrize(
    ("correspondent", "bik"),
    [("30101810800000000746", "049805746"), ("30101810400000000225", "044525225"),
     ("30101810145250000974", "044525974"), ("30101810200000000593", "044525593"),
     ("30101810845250000999", "044525999"), ("30101810700000000187", "044525187"),
     ("30101810500000000999", BANK_A), ("30101810000000000901", BANK_B), ("", "049805000")],
)  # fmt: skip
def test_right_correspondent_account(correspondent: str, bik: str) -> None:
    assert rules.corr_ok(correspondent, bik)


@pytest.mark.parametrize(
    ("account", "bik", "fault"),
    [("40702810600000000001", BANK_B, Fault.CHECK), ("4070281060000000000", BANK_A, Fault.LENGTH),
     ("40702Ж10600000000001", BANK_A, Fault.SIGNS), ("", BANK_A, Fault.LENGTH)],
)  # fmt: skip
def test_wrong_account(account: str, bik: str, fault: Fault) -> None:
    problem = rules.account_problem(account, bik)
    assert problem is not None
    assert problem.fault is fault


@pytest.mark.parametrize(
    ("correspondent", "fault"),
    [("30101810500000000998", Fault.BANK), ("40702810600000000999", Fault.BANK),
     ("30101810600000000999", Fault.CHECK), ("", Fault.LENGTH)],
)  # fmt: skip
def test_wrong_correspondent_account(correspondent: str, fault: Fault) -> None:
    problem = rules.correspondent_problem(correspondent, BANK_A)
    assert problem is not None
    assert problem.fault is fault


def test_treasury_accounts_are_not_checked_by_key() -> None:
    assert rules.account_ok("03100643000000017300", "004525988")
    assert rules.corr_ok("40102810545370000003", "004525988")


@given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(0, 9))
def test_any_one_changed_digit_of_an_account_is_found(number: int, place: int, digit: int) -> None:
    stem = f"40702810{{}}{number % 10**11:011d}"
    account = next(stem.format(key) for key in range(10) if rules.account_ok(stem.format(key), BANK_A))
    at = 9 + place
    changed = account[:at] + str(digit) + account[at + 1 :]
    assert rules.account_ok(changed, BANK_A) is (changed == account)


STUDIO = Requisites("7700990010", "770001001", "1260099999917", BANK_A, "40702810600000000001",
                    "30101810500000000999")  # fmt: skip


def test_own_requisites_that_are_right_have_no_problems() -> None:
    assert rules.own_problems(STUDIO) == ()
    assert rules.client_problems(Requisites("770099000106", ogrn="326009999999917")) == ()


def test_a_wrong_account_blocks_at_the_studio_and_warns_at_a_client() -> None:
    wrong = Requisites("7700990010", bik=BANK_B, account="40702810600000000001",
                       correspondent="30101810000000000901")  # fmt: skip
    assert [(p.requisite, p.blocks) for p in rules.own_problems(wrong)] == [(Requisite.ACCOUNT, True)]
    assert [(p.requisite, p.blocks) for p in rules.client_problems(wrong)] == [(Requisite.ACCOUNT, False)]


def test_a_wrong_inn_blocks_at_a_client_too() -> None:
    assert [p.blocks for p in rules.client_problems(Requisites("7700990011"))] == [True]


def test_a_sole_proprietor_has_no_kpp_and_an_ogrnip() -> None:
    mixed = Requisites("770099000106", kpp="770001001", ogrn="1260099999917")
    assert {p.requisite for p in rules.own_problems(mixed)} == {Requisite.KPP, Requisite.OGRN}


@pytest.mark.parametrize(
    ("inn", "sole_proprietor", "wrong"),
    [
        ("7700990010", False, False), ("770099000106", True, False), ("7700990010", None, False), ("", True, True),
        ("7700990010", True, True), ("770099000106", False, True),
    ],
)  # fmt: skip
def test_an_inn_is_of_the_kind_that_the_card_says(
    inn: str, sole_proprietor: bool | None, wrong: bool
) -> None:
    card = Requisites(inn, sole_proprietor=sole_proprietor)
    assert bool(rules.own_problems(card)) is wrong
    if inn and wrong:
        assert [(p.fault, p.blocks) for p in rules.own_problems(card)] == [(Fault.KIND, True)]
        assert [p.blocks for p in rules.client_problems(card)] == [False]
