"""MT940: blocks or bare fields, three ways of field 86, marks, days over New Year, Russian text in Latin letters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from reglament.bank import format as limits
from reglament.bank import read_statement
from reglament.bank.rur6 import could_be, decode
from reglament.rules.statement import (
    Party,
    Statement,
    StatementLine,
    StatementRefused,
    checks,
    direction,
    identities,
)
from tests.bank.writing import ACCOUNT, INN, SECOND

SAMPLES = Path(__file__).parent / "statements"
OWN = frozenset({ACCOUNT})
DAY = dt.date(2026, 11, 23)
THEIRS = "40702810700000000001"
MOVED = ":61:2611231123C100,00NTRFNONREF//B1"
TOLD = f":86:/RPP/154.261120.5.ELEK.01/ACC/{THEIRS}/INN/7700990028/NAME/ООО «Ромашка»/REMI/Оплата по счету № 1042"
FILE = f"""{{1:F01TESTRUMMXXXX0000000000}}{{2:O940}}{{4:
:20:REF
:25:{ACCOUNT}
:28C:1/1
:60F:C261123RUB1000,00
{MOVED}
{TOLD}
:62F:C261123RUB1100,00
:64:C261123RUB1100,00
-}}{{5:{{CHK:0}}}}
"""


def changed(before: str, after: str) -> str:
    assert before in FILE
    return FILE.replace(before, after)


def read(text: str, encoding: str = "utf-8") -> Statement:
    return read_statement(text.encode(encoding))


def only(text: str) -> StatementLine:
    (found,) = read(text).lines
    return found


def refused(text: str) -> StatementRefused:
    with pytest.raises(StatementRefused) as caught:
        read(text)
    assert caught.value.text.ru != caught.value.text.en
    return caught.value


def test_the_sample_has_the_payments_of_the_week() -> None:
    week = read_statement((SAMPLES / "01_week_cp1251.txt").read_bytes())
    found = read_statement((SAMPLES / "07_week_mt940.txt").read_bytes())
    assert (found.format, found.accounts) == ("mt940", week.accounts)
    assert (found.from_day, found.to_day) == (week.from_day, week.to_day)
    assert [each.key for each in identities(found.lines)] == [each.key for each in identities(week.lines)]
    assert [each.purpose for each in found.lines] == [each.purpose for each in week.lines]
    assert [direction(each, OWN, INN) for each in found.lines] == [
        direction(each, OWN, INN) for each in week.lines
    ]
    assert checks(found, OWN, INN) == ()


def test_a_message() -> None:
    found = read(FILE)
    assert found.figures[0].opening == 1000
    assert found.figures[0].closing == 1100
    (line,) = found.lines
    assert (line.line, line.number, line.dated, line.amount) == (
        6,
        "154",
        dt.date(2026, 11, 20),
        Decimal(100),
    )
    assert line.payer == Party(THEIRS, "7700990028", "", "ООО «Ромашка»", "", "")
    assert (line.posted_on, line.charged_on, line.kind, line.reference) == (DAY, None, "NTRF", "B1")
    assert line.purpose == "Оплата по счету № 1042"


BARE = FILE[FILE.index(":20:") : FILE.index("-}")]


@pytest.mark.parametrize(
    "data",
    [
        FILE.replace("\n", "\r\n").encode(), BARE.encode(), (BARE + "-\n").encode(), (BARE + "-\n\x1a").encode(),
        b"\xef\xbb\xbf" + BARE.encode(), FILE.replace("№", "N").encode("cp1251"),
        FILE.replace("№", "N").encode("koi8-r", "replace"),
        FILE.replace("«", '"').replace("»", '"').encode("cp866"), BARE.replace("\n", "\r").encode(), ("\n\n" + BARE).encode(),
    ],
)  # fmt: skip
def test_shapes_and_encodings(data: bytes) -> None:
    (found,) = read_statement(data).lines
    assert found.number == "154"
    assert "плата по счету" in found.purpose


@pytest.mark.parametrize(
    ("written", "account"),
    [
        (f"044525974/{ACCOUNT}", ACCOUNT), (f"{ACCOUNT}RUB", ACCOUNT), (f"TESTRUMM/{ACCOUNT} RUB", ACCOUNT),
        ("TESTRUMM/DE02120300000000202051", "DE02120300000000202051"),
    ],
)  # fmt: skip
def test_accounts(written: str, account: str) -> None:
    assert read(changed(f":25:{ACCOUNT}", f":25:{written}")).accounts == (account,)
    assert read(changed(f":25:{ACCOUNT}", f":25P:{written}")).accounts == (account,)


@pytest.mark.parametrize(
    ("mark", "to_us", "kind"),
    [("C", True, "NTRF"), ("D", False, "NTRF"), ("RC", False, "Сторно NTRF"), ("RD", True, "Сторно NTRF")],
)
def test_marks(mark: str, to_us: bool, kind: str) -> None:
    found = only(changed("1123C100", f"1123{mark}100"))
    assert (found.payee.account == ACCOUNT, found.payer.account == ACCOUNT) == (to_us, not to_us)
    assert (found.posted_on, found.charged_on) == ((DAY, None) if to_us else (None, DAY))
    assert found.kind == kind
    assert found.purpose.startswith("Возврат, сторно: ") is (mark == "RD")


def test_money_taken_back_without_a_word() -> None:
    text = changed(TOLD + "\n", "").replace("1123C100", "1123RD100")
    assert only(text).purpose == "Возврат, сторно"


@pytest.mark.parametrize(
    ("days", "posted"),
    [
        ("261123", DAY), ("2611231124", dt.date(2026, 11, 24)), ("2612310101", dt.date(2027, 1, 1)),
        ("2701011231", dt.date(2026, 12, 31)), ("2802280229", dt.date(2028, 2, 29)), ("2703010229", dt.date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_the_day_of_booking_is_the_nearest(days: str, posted: dt.date) -> None:
    assert only(changed("2611231123C", f"{days}C")).posted_on == posted


@pytest.mark.parametrize(
    ("written", "number", "reference", "amount"),
    [
        ("C100,NTRF154", "154", "", "100.00"), ("C100,5NTRF154//", "154", "", "100.50"),
        ("CR100,50S103X/1//Y", "X/1", "Y", "100.50"),
        ("C0,01NTRFNONREF", "", "", "0.01"), ("C100,00NTRF+OP1//B2\n3258", "3258", "B2", "100.00"),
        ("C100,00NTRFX\nNOT A NUMBER", "X", "", "100.00"),
    ],
)  # fmt: skip
def test_field_61_alone(written: str, number: str, reference: str, amount: str) -> None:
    found = only(changed(f"C100,00NTRFNONREF//B1\n{TOLD}", written))
    assert (found.number, found.reference, str(found.amount)) == (number, reference, amount)
    assert (found.dated, found.payer.account, found.purpose) == (DAY, "", "")


@pytest.mark.parametrize(
    ("told", "party", "number", "dated", "purpose"),
    [
        ("166?00CREDIT?20Оплата по сче?21ту 1042?30044525974?31" + THEIRS + "?32ООО «Ромаш?33ка» ИНН 7700990028",
         Party(THEIRS, "7700990028", "", "ООО «Ромашка»", "044525974", ""), "", DAY, "Оплата по счету 1042"),
        ("166?20п/п № 154 от 20.11.2026?32ООО?34INN 7700990028 KPP 770001001",
         Party("", "7700990028", "770001001", "ООО", "", ""), "154", dt.date(2026, 11, 20), "п/п № 154 от 20.11.2026"),
        ("166?20п/п 154 от 40.11.2026?60 за?32ООО", Party("", "", "", "ООО", "", ""), "", DAY, "п/п 154 от 40.11.2026 за"),
        ("ИНН 7700990028/770001001 Ромашка", Party("", "7700990028", "", "", "", ""), "", DAY,
         "ИНН 7700990028/770001001 Ромашка"),
        (f"INN7700990028.KPP770001001 {THEIRS} Оплата", Party(THEIRS, "7700990028", "770001001", "", "", ""), "", DAY,
         f"INN7700990028.KPP770001001 {THEIRS} Оплата"),
        ('Оплата за ООО "Василёк" ИНН 7700990035', Party("", "", "", "", "", ""), "", DAY,
         'Оплата за ООО "Василёк" ИНН 7700990035'),
        ("Оплата\nпо счету", Party("", "", "", "", "", ""), "", DAY, "Оплата по счету"),
        ("О" * 65 + "\nпо счету", Party("", "", "", "", "", ""), "", DAY, "О" * 65 + "по счету"),
        ("/INN/7700990028.KPP770001001/ACCT/408/BIC/049999901/BANK/Банк/PURP/Аванс\n//за ноябрь",
         Party("408", "7700990028", "770001001", "", "049999901", "Банк"), "", DAY, "Авансза ноябрь"),
        ("Слова/NAME/ООО/KPP/\n/ИНН/7700990028", Party("", "7700990028", "", "ООО", "", ""), "", DAY, "Слова"),
        ("/KPP\n//NAME/ООО", Party("", "", "", "ООО", "", ""), "", DAY, ""),
        ("/RPP//NAME/ООО", Party("", "", "", "ООО", "", ""), "", DAY, ""),
    ],
)  # fmt: skip
def test_field_86(told: str, party: Party, number: str, dated: dt.date, purpose: str) -> None:
    found = only(changed(TOLD, f":86:{told}"))
    assert (found.payer, found.number, found.dated, found.purpose) == (party, number, dated, purpose)


RUR6_TOLD = (
    ":86:/RPP/154.261120.5.ELEK.01/INN/7700990028/NAME/OOO mROMAQKAm"
    "\n/NZP/OPLATA PO ScETU n 1042 OT 20.11.2026. NDS NE OBLAGAETS\n//a 'CRM'"
)


@pytest.mark.parametrize("header", ["{2:O940}", "{2:O940}{3:{113:RUR6}}"])
def test_russian_text_in_latin_letters(header: str) -> None:
    found = only(changed(TOLD, RUR6_TOLD).replace("{2:O940}", header))
    assert found.payer.name == 'ООО "РОМАШКА"'
    assert found.purpose == "ОПЛАТА ПО СЧЕТУ № 1042 ОТ 20.11.2026. НДС НЕ ОБЛАГАЕТСЯ CRM"
    assert found.payer.inn == "7700990028"


def test_plain_latin_text_stays_unless_the_message_says_so() -> None:
    plain = changed(TOLD, ":86:OPLATA PO ScETU 1042")
    assert only(plain).purpose == "OPLATA PO ScETU 1042"
    assert only(plain.replace("{2:O940}", "{3:{113:RUR6}}")).purpose == "ОПЛАТА ПО СЧЕТУ 1042"
    russian = changed(TOLD, RUR6_TOLD).replace(":64:", ":86:Остаток\n:64:")
    assert only(russian).payer.name == "OOO mROMAQKAm"
    english = changed(TOLD, ":86:/RPP/154.261120/REMI/Payment for support")
    assert only(english).purpose == "Payment for support"
    marked = changed(TOLD, ":86:166?20OPLATA ScETA '1C'?32OOO")
    assert only(marked).purpose == "ОПЛАТА СЧЕТА 1C"


def test_the_table_of_letters() -> None:
    assert decode("ABVGDEoJZIiKLMNOPRSTUFHCcQqxYXeua") == "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    assert decode("'ABC Ltd' n 5") == "ABC Ltd № 5"
    assert could_be("ScET 'why' 5") is True
    assert could_be("why") is False


def test_pages_and_accounts_in_one_file() -> None:
    page = FILE.replace(":62F:", ":62M:") + FILE.replace(
        ":60F:C261123RUB1000", ":60M:C261123RUB1100"
    ).replace(":62F:C261123RUB1100", ":62F:C261123RUB1200")
    found = read(page)
    assert [each.place for each in found.lines] == [1, 2]
    assert checks(found, OWN, INN) == ()
    assert [each.occurrence for each in identities(found.lines)] == [1, 2]
    second = read(BARE + BARE.replace(ACCOUNT, SECOND).replace("C261123RUB1000", "D261123RUB5"))
    assert second.accounts == (ACCOUNT, SECOND)
    assert second.figures[1].opening == -5


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        (FILE[: FILE.index(":62F:")], "cut", 7),
        (changed(":60F:C261123RUB1000,00\n", ""), "cut", 8),
        (changed(f":25:{ACCOUNT}\n", ""), "cut", 8),
        (changed(f":25:{ACCOUNT}", ":25: "), "missing_key", 3),
        (changed("RUB1000", "USD1000"), "currency", 5),
        (changed("RUB1000,00", "RUB1000.00"), "bad_field", 5),
        (changed(":60F:C261123", ":60F:C261131"), "bad_field", 5),
        (changed("C100,00", "C0,00"), "bad_field", 6),
        (changed("C100,00", "C1234567890123,00"), "bad_field", 6),
        (changed("C100,00", "X100,00"), "bad_field", 6),
        (changed("C100,00", "C100"), "bad_field", 6),
        (changed(":61:261123", ":61:261140"), "bad_field", 6),
        (changed(":61:2611231123", ":61:2611231340"), "bad_field", 6),
        (changed("/RPP/154.261120", "/RPP/154.261140"), "bad_field", 7),
        (changed("/RPP/154.261120", "/RPP/154"), "bad_field", 7),
        (FILE + "слова", "unopened", 11),
        (changed("-}", f"{MOVED}\n-}}"), "after_end", 10),
    ],
)
def test_refusals_name_the_line(text: str, code: str, at: int) -> None:
    found = refused(text)
    assert (found.code, found.line) == (code, at)


def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 1)
    assert refused(changed(MOVED, f"{MOVED}\n{MOVED}")).code == "too_many"
