"""1CClientBankExchange: every oddity of the files that banks give, and every way in which one is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reglament.bank import format as limits
from reglament.bank import read_statement
from reglament.rules.statement import (
    Statement,
    StatementLine,
    StatementRefused,
    checks,
    identities,
    refuse_foreign,
)
from tests.bank.writing import ACCOUNT, INN, SECOND, as_one_c, line, statement

SAMPLES = Path(__file__).parent / "statements"
OWN = frozenset({ACCOUNT, SECOND})
DAY = dt.date(2026, 11, 23)
NEXT = dt.date(2026, 11, 24)
P = "НазначениеПлатежа"
THEIRS = "40702810700000000001"
DOCUMENT = f"""СекцияДокумент=Платежное поручение
Номер=154
Дата=23.11.2026
Сумма=4333.33
ПлательщикСчет={THEIRS}
ПлательщикИНН=7700990028
Плательщик1=ООО "РОМАШКА"
ПолучательСчет={ACCOUNT}
ДатаПоступило=23.11.2026
НазначениеПлатежа=Оплата по счету № 1042
КонецДокумента
"""
HEADER = f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={ACCOUNT}\n"
END = "КонецФайла\n"
FILE = HEADER + DOCUMENT + END


def sample(beginning: str) -> bytes:
    return next(SAMPLES.glob(f"{beginning}*")).read_bytes()


def read(text: str, encoding: str = "cp1251") -> Statement:
    return read_statement(text.encode(encoding))


def only(text: str, encoding: str = "cp1251") -> StatementLine:
    (found,) = read(text, encoding).lines
    return found


def changed(before: str, after: str) -> str:
    assert before in FILE
    return FILE.replace(before, after)


def refused(data: bytes | str) -> StatementRefused:
    with pytest.raises(StatementRefused) as caught:
        read_statement(data.encode("cp1251") if isinstance(data, str) else data)
    assert caught.value.text.ru
    assert caught.value.text.en
    assert caught.value.text.ru != caught.value.text.en
    return caught.value


def keys(found: Statement) -> list[str]:
    return [each.key for each in identities(found.lines)]


# The five samples


def test_a_week() -> None:
    found = read_statement(sample("01_week_cp1251"))
    assert (found.format, found.sender, found.accounts) == ("1c", "Клиент-Банк", (ACCOUNT,))
    assert (found.from_day, found.to_day) == (DAY, dt.date(2026, 11, 27))
    assert [each.number for each in found.lines] == [
        "154",
        "77",
        "12",
        "13",
        "301",
        "990012",
        "8",
        "5",
        "201",
        "202",
    ]
    assert [each.place for each in found.lines] == list(range(1, 11))
    assert found.lines[0].line == 20
    assert found.lines[0].payer.name == 'ООО "РОМАШКА"'
    assert found.lines[2].payer.kpp == ""
    assert found.lines[9].purpose.endswith("(ТИКЕТ=1099). БЕЗ НДС")
    assert checks(found, OWN, INN) == ()
    refuse_foreign(found, OWN, INN)


def test_one_week_in_three_encodings_is_one_week() -> None:
    week = read_statement(sample("01_week_cp1251"))
    for other in ("01_week_utf8", "04_utf8_bom"):
        assert read_statement(sample(other)) == week


def test_an_overlap_has_three_new_payments_and_four_known_ones() -> None:
    week, overlap = read_statement(sample("01_week_cp1251")), read_statement(sample("02_overlap_two"))
    assert overlap == read_statement(sample("02_overlap_utf8"))
    assert overlap.accounts == (ACCOUNT, SECOND)
    assert len(set(keys(overlap)) - set(keys(week))) == 3
    assert len(set(keys(overlap)) & set(keys(week))) == 4
    assert overlap.lines[1].purpose.startswith(
        'Оплата за ООО "Василёк" ИНН 7700990035 по счету N 1047 от 24.11.2026 за'
    )
    assert overlap.lines[4].payer.inn == "770099000106"
    assert [each.occurrence for each in identities(overlap.lines)][-2:] == [1, 2]
    assert overlap.lines[3].amount == 1000
    assert checks(overlap, OWN, INN) == ()
    refuse_foreign(overlap, OWN, INN)


def test_a_file_cut_short_is_refused_at_its_last_line() -> None:
    found = refused(sample("03_"))
    assert (found.code, found.line) == ("cut", len(sample("03_").splitlines()))


def test_anothers_statement_is_refused() -> None:
    found = read_statement(sample("05_"))
    with pytest.raises(StatementRefused) as caught:
        refuse_foreign(found, OWN, INN)
    assert caught.value.code == "foreign"


# Oddities that are read

PLAIN = read(FILE)


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode("cp866"), FILE.encode(), b"\xef\xbb\xbf" + FILE.encode(),
        FILE.replace("=Windows", "=DOS").encode("cp1251"), FILE.replace("=Windows", "=DOS").encode(),
        FILE.replace("=Windows", "=UTF-8").encode("cp866"), FILE.replace("Кодировка=Windows\n", "").encode("cp866"),
        FILE.replace("Кодировка=Windows\n", "").encode("cp1251"), FILE.replace("=Windows", "=").encode("cp1251"),
        FILE.replace("\n", "\r\n").encode("cp1251"), FILE.replace("\n", "\r").encode("cp1251"),
        FILE.strip().encode("cp1251"),
    ],
    ids=[
        "dos", "utf8", "bom", "cp1251-says-dos", "utf8-says-dos", "dos-says-utf8", "dos-says-nothing", "windows-says-nothing",
        "empty", "crlf", "cr", "no-last-newline",
    ],
)  # fmt: skip
def test_encodings_and_ends_of_lines(data: bytes) -> None:
    (found,) = read_statement(data).lines
    assert replace(found, line=5) == PLAIN.lines[0]


def test_ends_of_lines_may_be_mixed() -> None:
    ends = ["\r\n", "\n", "\r"]
    mixed = "".join(row + ends[place % 2] for place, row in enumerate(FILE.splitlines()))
    assert read(mixed).lines == PLAIN.lines


@pytest.mark.parametrize(
    "text",
    [
        FILE + "\n \n\x1a", FILE.replace("\n", "  \n"), FILE.replace("\n", "\n  "), "\n" + FILE,
        FILE.replace("\n", "\n\n"), FILE.replace("Номер=", "Номер =  "), FILE.replace("Номер=154", "Номер=154\nНомер=154"),
        changed("КонецДокумента", "НовыйКлюч2030=да\nКонецДокумента"),
        changed("СекцияДокумент", "СекцияЗарплата=1\nНомер=9\nСекцияНичего\nКонецЗарплаты\nСекцияДокумент"),
        changed("ДатаПоступило", "КонецМесяца\nДатаПоступило"),
        changed("КонецДокумента", "СекцияБудущего=1\nКонецДокумента"),
        changed("КонецДокумента", "просто слова\nКонецДокумента").replace(
            "НазначениеПлатежа=Оплата по счету № 1042\n", ""
        ).replace("ДатаПоступило", "НазначениеПлатежа=Оплата по счету № 1042\nДатаПоступило"),
        "1CClientBankExchange\nКодировка=Windows\n" + DOCUMENT + f"РасчСчет={ACCOUNT}\n" + END,
    ],
)  # fmt: skip
def test_lines_that_change_nothing(text: str) -> None:
    found = only(text)
    (plain,) = PLAIN.lines
    assert (found.number, found.dated, found.amount, found.payer, found.payee, found.purpose, found.posted_on) == (
        plain.number, plain.dated, plain.amount, plain.payer, plain.payee, plain.purpose, plain.posted_on
    )  # fmt: skip


def test_keys_in_any_order() -> None:
    first, *rows, last = DOCUMENT.splitlines()
    text = "\n".join([first, *reversed(rows), last]) + "\n"
    assert read(HEADER + text + END).lines == PLAIN.lines


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("700", "700.00"), ("100.5", "100.50"), ("1000,00", "1000.00"), ("50000 ", "50000.00"), ("0.01", "0.01"), ("007", "7.00"),
        ("999999999999.99", "999999999999.99"), ("1,5", "1.50"),
    ],
)  # fmt: skip
def test_sums(written: str, amount: str) -> None:
    assert str(only(changed("=4333.33", f"={written}")).amount) == amount


@pytest.mark.parametrize("number", ["И-45/2024", "000154", "1=2", "б/н", "12345678901234567890"])
def test_a_number_is_text(number: str) -> None:
    assert only(changed("Номер=154", f"Номер={number}")).number == number


@pytest.mark.parametrize(
    ("before", "after", "purpose"),
    [
        ("Оплата по счету № 1042", "ТИКЕТ=1099 = да", "ТИКЕТ=1099 = да"),
        (f"{P}=Оплата по счету № 1042", f"{P}=\n{P}1=от 24\n{P}2=.11", "от 24.11"),
        (f"{P}=Оплата по счету № 1042", f"{P}2=б\n{P}1=а\n{P}6=в", "абв"),
        (f"{P}=Оплата", f"{P}1=Иное\n{P}=Оплата", "Оплата по счету № 1042"),
        ("№ 1042", "№ 1042\nза ноябрь\nбез НДС", "Оплата по счету № 1042 за ноябрь без НДС"),
        ("НазначениеПлатежа=Оплата по счету № 1042\n", "", ""),
    ],
)
def test_purposes(before: str, after: str, purpose: str) -> None:
    assert only(changed(before, after)).purpose == purpose


PAYER = 'ПлательщикИНН=7700990028\nПлательщик1=ООО "РОМАШКА"'


@pytest.mark.parametrize(
    ("after", "inn", "name"),
    [
        ("Плательщик=ИНН 770099000106 ИП Иванов", "770099000106", "ИП Иванов"),
        ("Плательщик=ИНН7700990028 ООО", "7700990028", "ООО"),
        ("Плательщик=ИНН 7700990028/770001001 ООО", "7700990028", "ООО"),
        ("Плательщик=ИНН 7700990028 КПП 770001001 ООО", "7700990028", "ООО"),
        ("Плательщик=ИНН: 7700990028 ООО", "7700990028", "ООО"),
        (
            "Плательщик=ИНН 7700990028 ООО\nПлательщик1=Другое имя\nПлательщикИНН=0",
            "7700990028",
            "Другое имя",
        ),
        ("Плательщик=ИНН 77009900281 ООО", "", "ИНН 77009900281 ООО"),
        ("Плательщик=Иванов Иван\nПлательщикИНН=", "", "Иванов Иван"),
        ("Плательщик=Иванов Иван\nПлательщикИНН=7", "", "Иванов Иван"),
        ("ПлательщикИНН=12345\nПлательщик1=Foreign Ltd", "12345", "Foreign Ltd"),
        ("Плательщик=ООО, ИНН 7700990028", "", "ООО, ИНН 7700990028"),
        ("ПлательщикИНН=", "", ""),
    ],
)
def test_names_and_tax_numbers(after: str, inn: str, name: str) -> None:
    found = only(changed(PAYER, after)).payer
    assert (found.inn, found.name) == (inn, name)


def test_zero_is_nothing() -> None:
    found = only(changed(PAYER, "ПлательщикКПП=0\nПлательщикБИК=0\nПлательщикИНН=0\nПлательщик1=ООО")).payer
    assert (found.inn, found.kpp, found.bik) == ("", "", "")


def test_banks() -> None:
    assert only(changed(PAYER, "Плательщик3=ПАО БАНК")).payer.bank == "ПАО БАНК"
    assert (
        only(changed(PAYER, "Плательщик3=нет\nПлательщикБанк1=ПАО БАНК\nПлательщикБИК=049999901")).payer.bank
        == "ПАО БАНК"
    )


@pytest.mark.parametrize(
    ("before", "after", "payer", "payee"),
    [
        ("ПлательщикСчет", "ПлательщикРасчСчет", THEIRS, ACCOUNT),
        ("ПолучательСчет", "ПолучательРасчСчет", THEIRS, ACCOUNT),
        (f"ПлательщикСчет={THEIRS}", f"ПлательщикСчет=\nПлательщикРасчСчет={THEIRS}", THEIRS, ACCOUNT),
        (f"ПлательщикСчет={THEIRS}", "ПлательщикСчет=", "", ACCOUNT),
        (f"ПолучательСчет={ACCOUNT}", f"ПолучательСчет=30101810500000000999\nПолучательРасчСчет={ACCOUNT}", THEIRS, ACCOUNT),
        (f"ПолучательСчет={ACCOUNT}", f"ПолучательСчет={ACCOUNT}\nПолучательРасчСчет={SECOND}", THEIRS, ACCOUNT),
        (f"ПлательщикСчет={THEIRS}", "ПлательщикСчет=40702.810.7.00000000001", THEIRS, ACCOUNT),
    ],
)  # fmt: skip
def test_accounts(before: str, after: str, payer: str, payee: str) -> None:
    found = only(changed(before, after))
    assert (found.payer.account, found.payee.account) == (payer, payee)


@pytest.mark.parametrize(
    ("written", "posted", "charged"),
    [
        ("ДатаПоступило=", None, None), ("ДатаПоступило=0", None, None), ("Прочее=1", None, None),
        ("ДатаПоступило=24.11.2026\nДатаСписано=23.11.2026", NEXT, DAY),
        ("ДатаПоступило=1.12.2026", dt.date(2026, 12, 1), None), ("ДатаПоступило=24.11.2026 10:05:00", NEXT, None),
        ("ДатаСписано=29.02.2028", None, dt.date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_days_of_posting(written: str, posted: dt.date | None, charged: dt.date | None) -> None:
    found = only(changed("ДатаПоступило=23.11.2026", written))
    assert (found.posted_on, found.charged_on) == (posted, charged)


@pytest.mark.parametrize(
    "kind",
    ["Платежное поручение", "Платежный ордер", "Банковский ордер", "Мемориальный ордер", "Что угодно", ""],
)
def test_any_kind_of_document(kind: str) -> None:
    assert only(changed("СекцияДокумент=Платежное поручение", f"СекцияДокумент={kind}")).kind == kind


def test_a_section_without_its_account_is_of_the_only_one() -> None:
    section = "СекцияРасчСчет\nНачальныйОстаток=-5,5\nКонечныйОстаток=0\nВсегоПоступило=\nКонецРасчСчет\n"
    (figures,) = read(HEADER + section + DOCUMENT + END).figures
    assert (figures.account, figures.opening, figures.closing, figures.received) == (
        ACCOUNT,
        Decimal("-5.50"),
        0,
        None,
    )


def test_an_account_that_only_a_section_names() -> None:
    section = f"СекцияРасчСчет\nРасчСчет={SECOND}\nДатаНачала=23.11.2026\nКонецРасчСчет\n"
    found = read("1CClientBankExchange\nРасчСчет=\n" + section + DOCUMENT + END)
    assert found.accounts == (SECOND,)
    assert found.figures[0].from_day == DAY


def test_a_file_without_documents_is_a_statement() -> None:
    assert read(HEADER + END).lines == ()


def test_a_header_key_twice_says_what_it_said_first() -> None:
    found = read(FILE.replace("Кодировка", "ДатаНачала=23.11.2026\nДатаНачала=24.11.2026\nКодировка"))
    assert found.from_day == DAY


# Files that are refused whole

WITH_SECTION = HEADER + "СекцияРасчСчет\nНачальныйОстаток=1\nКонецРасчСчет\n" + DOCUMENT + END


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        (FILE.replace("1CClientBankExchange", "1CClientBankExchange2"), "format", 1),
        ("1CClientBankExchange", "cut", 1),
        (FILE.replace(END, ""), "cut", 15),
        (FILE.replace("КонецФайла", "Конец Файла"), "cut", 16),
        (FILE.replace("КонецДокумента\n", ""), "unclosed", 15),
        (HEADER + DOCUMENT.replace("КонецДокумента\n", "") + DOCUMENT + END, "unclosed", 15),
        (HEADER + "СекцияИное\n" + DOCUMENT + END, "unclosed", 6),
        (HEADER + "СекцияИное\n" + END, "unclosed", 6),
        (changed("СекцияДокумент=Платежное поручение\n", ""), "unopened", 14),
        (changed("СекцияДокумент", "СекцияДокументы"), "unopened", 15),
        (WITH_SECTION.replace("КонецРасчСчет", "КонецДокумента"), "unopened", 7),
        (WITH_SECTION.replace("СекцияРасчСчет\n", ""), "unopened", 6),
        (changed("КонецДокумента", "КонецРасчСчет"), "unopened", 15),
        (FILE + FILE, "after_end", 17),
        (FILE + "x", "after_end", 17),
        (changed("Номер=154\n", ""), "missing_key", 5),
        (changed("Номер=154", "Номер="), "missing_key", 6),
        (changed("Номер=154", "Номерок=154"), "missing_key", 5),
        (changed("Дата=23.11.2026\n", ""), "missing_key", 5),
        (changed("Сумма=4333.33\n", ""), "missing_key", 5),
        (changed(f"ПлательщикСчет={THEIRS}\n", ""), "missing_key", 5),
        (changed(f"ПолучательСчет={ACCOUNT}\n", ""), "missing_key", 5),
        (changed(f"Счет={THEIRS}", "Счет=").replace(f"ПолучательСчет={ACCOUNT}", "ПолучательСчет="), "missing_key", 12),
        (changed("Дата=23.11.2026", "Дата=31.11.2026"), "bad_day", 7),
        (changed("Дата=23.11.2026", "Дата=2026-11-23"), "bad_day", 7),
        (changed("Дата=23.11.2026", "Дата=0"), "bad_day", 7),
        (changed("Дата=23.11.2026", "Дата=23.11.3026"), "bad_day", 7),
        (changed("Дата=23.11.2026", "Дата=23.11.26"), "bad_day", 7),
        (changed("ДатаПоступило=23.11.2026", "ДатаПоступило=23/11/2026"), "bad_day", 13),
        (changed("=4333.33", "=0"), "bad_sum", 8),
        (changed("=4333.33", "=0.00"), "bad_sum", 8),
        (changed("=4333.33", "=-1"), "bad_sum", 8),
        (changed("=4333.33", "=1 000.00"), "bad_sum", 8),
        (changed("=4333.33", "=1'000"), "bad_sum", 8),
        (changed("=4333.33", "=1.001"), "bad_sum", 8),
        (changed("=4333.33", "=1e3"), "bad_sum", 8),
        (changed("=4333.33", "=NaN"), "bad_sum", 8),
        (changed("=4333.33", "=4333.33 руб"), "bad_sum", 8),
        (changed("=4333.33", "=1234567890123"), "bad_sum", 8),
        (changed("Номер=154", "Номер=154\nНомер=155"), "repeated_key", 7),
        (FILE.replace(f"РасчСчет={ACCOUNT}\nСекция", f"РасчСчет={ACCOUNT}\nДатаКонца=99.99.2026\nСекция"), "bad_day", 5),
        (WITH_SECTION.replace("Остаток=1", "Остаток=много"), "bad_sum", 6),
        (WITH_SECTION.replace("НачальныйОстаток=1", "ДатаНачала=вчера"), "bad_day", 6),
        (WITH_SECTION.replace(f"РасчСчет={ACCOUNT}\nСекция", "Секция"), "missing_key", 4),
    ],
)  # fmt: skip
def test_refusals_name_the_line(text: str, code: str, at: int) -> None:
    found = refused(text)
    assert (found.code, found.line) == (code, at)


def test_a_letter_of_another_encoding() -> None:
    data = FILE.encode()
    found = refused(data.replace("РОМАШКА".encode(), "РОМАШКА".encode("cp1251")))
    assert (found.code, found.line) == ("encoding", 11)
    assert refused(FILE.encode("cp1251").replace(b"154", b"15\x98")).code == "encoding"
    assert refused(FILE.replace("№", "N").encode("koi8-r")).code == "encoding"
    assert refused("1CClientBankExchange\n").code == "cut"


def test_an_ascii_file_without_a_russian_word() -> None:
    assert refused(b"1CClientBankExchange\nVersion=1\n").code == "cut"
    assert refused(b"\xef\xbb\xbf1CClientBankExchange").code == "cut"


def test_too_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 2)
    assert len(read(HEADER + DOCUMENT * 2 + END).lines) == 2
    assert refused(HEADER + DOCUMENT * 3 + END).code == "too_many"


def test_parties_are_kept_once() -> None:
    found = read(HEADER + DOCUMENT * 3 + END).lines
    assert found[0].payer is found[2].payer
    assert found[0].kind is found[2].kind


def test_the_writer_of_tests_is_read_back() -> None:
    given = statement(line())
    assert read_statement(as_one_c(given)).lines[0].purpose == given.lines[0].purpose
