"""camt.053: what Russian banks and others put into it, batches, reversals, and unsafe or broken XML."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from reglament.bank import format as limits
from reglament.bank import read_statement, xml_tree
from reglament.rules.statement import (
    Direction,
    Statement,
    StatementLine,
    StatementRefused,
    checks,
    direction,
    identities,
)
from tests.bank.writing import ACCOUNT, INN, SECOND, as_camt, line, statement

SAMPLES = Path(__file__).parent / "statements"
OWN = frozenset({ACCOUNT})
DAY = dt.date(2026, 11, 23)
THEIRS = "40702810700000000001"
DEBTOR = f"""<Dbtr><Nm>ООО «Ромашка»</Nm><Id><OrgId><Othr><Id>7700990028</Id></Othr></OrgId></Id></Dbtr>
<DbtrAcct><Id><Othr><Id>{THEIRS}</Id></Othr></Id></DbtrAcct>"""
DETAILS = f"""<TxDtls><Refs><EndToEndId>154</EndToEndId></Refs><RltdPties>{DEBTOR}</RltdPties>
<RmtInf><Ustrd>Оплата по счету № 1042</Ustrd></RmtInf></TxDtls>"""
ENTRY = f"""<Ntry><Amt Ccy="RUB">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-23</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>
<NtryDtls>{DETAILS}</NtryDtls></Ntry>"""
ACCT = f"<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>"
STATEMENT = f"<Stmt><Id>1</Id>{ACCT}{ENTRY}</Stmt>"
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId></GrpHdr>
{STATEMENT}
</BkToCstmrStmt></Document>
"""


def changed(before: str, after: str) -> str:
    assert before in FILE
    return FILE.replace(before, after)


def read(text: str) -> Statement:
    return read_statement(text.encode())


def only(text: str) -> StatementLine:
    (found,) = read(text).lines
    return found


def refused(data: str | bytes) -> StatementRefused:
    with pytest.raises(StatementRefused) as caught:
        read_statement(data.encode() if isinstance(data, str) else data)
    assert caught.value.text.ru != caught.value.text.en
    assert caught.value.line >= 1
    return caught.value


def test_the_sample_has_the_payments_of_the_week() -> None:
    week = read_statement((SAMPLES / "01_week_cp1251.txt").read_bytes())
    found = read_statement((SAMPLES / "06_week_camt053.xml").read_bytes())
    assert (found.format, found.accounts, found.figures) == ("camt.053", week.accounts, week.figures)
    assert (found.from_day, found.to_day) == (week.from_day, week.to_day)
    assert [each.key for each in identities(found.lines)] == [each.key for each in identities(week.lines)]
    assert [each.purpose for each in found.lines] == [each.purpose for each in week.lines]
    assert [(each.payer, each.payee) for each in found.lines] == [
        (each.payer, each.payee) for each in week.lines
    ]
    assert [each.posted_on for each in found.lines if direction(each, OWN, INN) is Direction.INCOMING] == [
        each.posted_on for each in week.lines if direction(each, OWN, INN) is Direction.INCOMING
    ]
    assert checks(found, OWN, INN) == ()


@pytest.mark.parametrize("version", [f"camt.053.001.{number:02}" for number in range(2, 14)])
def test_every_version(version: str) -> None:
    given = statement(line())
    assert read_statement(as_camt(given, version=version)).lines[0].number == "154"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16", "koi8-r", "iso-8859-5"])
def test_encodings(encoding: str) -> None:
    given = statement(line(purpose="Оплата по счету N 1042"))
    assert read_statement(as_camt(given, encoding)).lines[0].purpose == "Оплата по счету N 1042"


def test_a_byte_order_mark_and_prefixes() -> None:
    assert read_statement(b"\xef\xbb\xbf" + FILE.encode()).lines == read(FILE).lines
    prefixed = changed("<Document xmlns=", "<Document xmlns:c=").replace("<", "<c:")
    prefixed = prefixed.replace("<c:/", "</c:").replace("<c:?", "<?")
    assert read(prefixed).lines == read(FILE).lines


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("<EndToEndId>154</EndToEndId>", "<InstrId>77</InstrId><EndToEndId>NOTPROVIDED</EndToEndId>", "77"),
        ("<EndToEndId>154</EndToEndId>", "<InstrId>77</InstrId><EndToEndId>LONG-REF-0001</EndToEndId>", "77"),
        ("<EndToEndId>154</EndToEndId>", "<InstrId>X1</InstrId><EndToEndId>154</EndToEndId>", "154"),
        ("<EndToEndId>154</EndToEndId>", "<EndToEndId>И-45/2024</EndToEndId>", "И-45/2024"),
        ("<EndToEndId>154</EndToEndId>", "<ChqNb>9</ChqNb>", "9"),
        ("<EndToEndId>154</EndToEndId>", "<Prtry><Tp>DocNumber</Tp><Ref>154/1</Ref></Prtry><EndToEndId>9</EndToEndId>", "154/1"),
        ("<EndToEndId>154</EndToEndId>", "<Prtry><Tp>Other</Tp><Ref>1</Ref></Prtry><EndToEndId>9</EndToEndId>", "9"),
        ("<EndToEndId>154</EndToEndId>", "<TxId>T9</TxId>", "T9"),
        ("<EndToEndId>154</EndToEndId>", "", ""),
        ("<RmtInf>", "<AddtlTxInf>п/п № 15 от 20.11.2026</AddtlTxInf><RmtInf>", "154"),
    ],
)  # fmt: skip
def test_the_number_of_the_document(before: str, after: str, number: str) -> None:
    assert only(changed(before, after)).number == number


def test_a_number_and_a_day_that_only_words_tell() -> None:
    told = "<AddtlTxInf>п/п № 15 от 20.11.2026</AddtlTxInf>"
    text = changed("<EndToEndId>154</EndToEndId>", "").replace("<RmtInf>", told + "<RmtInf>")
    found = only(text)
    assert (found.number, found.dated) == ("15", dt.date(2026, 11, 20))
    assert only(text.replace("20.11.2026", "40.11.2026")).dated == DAY
    assert only(text.replace("20.11.2026", "2026-11-19")).dated == dt.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("after", "dated"),
    [
        ("<Prtry><Tp>DocDate</Tp><Ref>2026-11-20</Ref></Prtry>", dt.date(2026, 11, 20)),
        ("<Prtry><Tp>ДатаДокумента</Tp><Ref>20.11.2026</Ref></Prtry>", dt.date(2026, 11, 20)),
        ("<Prtry><Tp>POD</Tp><Ref>2026-11-20</Ref></Prtry>", dt.date(2026, 11, 20)),
        ("<Prtry><Tp>POD</Tp><Ref></Ref></Prtry>", DAY),
        ("", DAY),
    ],
)
def test_the_day_of_the_document(after: str, dated: dt.date) -> None:
    assert only(changed("</EndToEndId>", "</EndToEndId>" + after)).dated == dated


def test_a_related_day() -> None:
    text = changed("<RmtInf>", "<RltdDts><TradDt>2026-11-20</TradDt></RltdDts><RmtInf>")
    assert only(text).dated == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("before", "after", "booked"),
    [
        ("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", DAY),
        ("<Sts>BOOK</Sts>", "<Sts>PDNG</Sts>", None),
        ("<Sts>BOOK</Sts>", "<Sts><Cd>INFO</Cd></Sts>", None),
        ("<Dt>2026-11-23</Dt>", "<DtTm>2026-11-23T10:05:00+03:00</DtTm>", DAY),
        (
            "<BookgDt><Dt>2026-11-23</Dt></BookgDt>",
            "<ValDt><Dt>2026-11-24</Dt></ValDt>",
            dt.date(2026, 11, 24),
        ),
    ],
)
def test_booking(before: str, after: str, booked: dt.date | None) -> None:
    assert only(changed(before, after)).posted_on == booked


def test_money_that_left() -> None:
    text = (
        changed("CRDT", "DBIT")
        .replace("<Dbtr>", "<Cdtr>")
        .replace("</Dbtr>", "</Cdtr>")
        .replace("DbtrAcct", "CdtrAcct")
    )
    found = only(text)
    assert (found.payer.account, found.payee.account) == (ACCOUNT, THEIRS)
    assert (found.posted_on, found.charged_on) == (None, DAY)


def test_an_account_of_ours_is_the_statements_whatever_the_entry_says() -> None:
    transit = "<CdtrAcct><Id><Othr><Id>30101810500000000999</Id></Othr></Id></CdtrAcct>"
    found = only(changed("</RltdPties>", f"{transit}</RltdPties>"))
    assert found.payee.account == ACCOUNT


def test_a_reversal_goes_the_way_the_entry_says() -> None:
    ours = f"<CdtrAcct><Id><Othr><Id>{THEIRS}</Id></Othr></Id></CdtrAcct>"
    text = changed(
        f"<Id>{THEIRS}</Id></Othr></Id></DbtrAcct>", f"<Id>{ACCOUNT}</Id></Othr></Id></DbtrAcct>{ours}"
    )
    found = only(text.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"))
    assert (found.payer.account, found.payee.account, found.kind) == (THEIRS, ACCOUNT, "Сторно")
    assert (found.posted_on, found.purpose) == (DAY, "Возврат, сторно: Оплата по счету № 1042")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("<BkTxCd><Prtry><Cd>01</Cd></Prtry></BkTxCd>", "01"),
        (
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>",
            "PMNT-RCDT-DMCT",
        ),
        ("<BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd>", "PMNT"),
        ("", ""),
    ],
)
def test_kinds(code: str, kind: str) -> None:
    assert only(changed("<NtryDtls>", f"{code}<NtryDtls>")).kind == kind


@pytest.mark.parametrize(
    ("identity", "inn", "kpp"),
    [
        ("<OrgId><Othr><Id>ИНН 7700990028</Id></Othr></OrgId>", "7700990028", ""),
        ("<OrgId><Othr><Id>INN7700990028</Id></Othr></OrgId>", "7700990028", ""),
        ("<PrvtId><Othr><Id>770099000106</Id></Othr></PrvtId>", "770099000106", ""),
        (
            "<OrgId><Othr><Id>770001001</Id><SchmeNm><Prtry>КПП</Prtry></SchmeNm></Othr></OrgId>",
            "",
            "770001001",
        ),
        ("<OrgId><Othr><Id>нет</Id></Othr><Othr><Id>7700990035</Id></Othr></OrgId>", "7700990035", ""),
        ("<OrgId></OrgId>", "", ""),
    ],
)
def test_tax_numbers(identity: str, inn: str, kpp: str) -> None:
    found = only(changed("<OrgId><Othr><Id>7700990028</Id></Othr></OrgId>", identity)).payer
    assert (found.inn, found.kpp) == (inn, kpp)


def test_a_kpp_among_taxes_and_a_party_inside() -> None:
    text = changed("<RmtInf>", "<Tax><Dbtr><TaxId>770001001</TaxId><TaxTp>KPP</TaxTp></Dbtr></Tax><RmtInf>")
    assert only(text).payer.kpp == "770001001"
    text = changed("<Dbtr>", "<Dbtr><Pty>").replace("</Dbtr>", "</Pty></Dbtr>")
    assert only(text).payer.name == "ООО «Ромашка»"


def test_an_iban_and_a_bank() -> None:
    bank = "<RltdAgts><DbtrAgt><FinInstnId><BICFI>TESTRUMM</BICFI><Nm>Банк</Nm></FinInstnId></DbtrAgt></RltdAgts>"
    text = changed(
        f"<Id><Othr><Id>{THEIRS}</Id></Othr></Id>", "<Id><IBAN>DE02 1203 0000 0000 2020 51</IBAN></Id>"
    )
    found = only(text.replace("<RmtInf>", bank + "<RmtInf>")).payer
    assert (found.account, found.bik, found.bank) == ("DE02120300000000202051", "TESTRUMM", "Банк")


def test_purposes() -> None:
    half = "Ю" * 139 + "сче"
    parts = f"<Ustrd>{half[:140]}</Ustrd><Ustrd>{half[140:]}</Ustrd><Ustrd>1042</Ustrd>"
    parts += "<Strd><AddtlRmtInf>без НДС</AddtlRmtInf></Strd>"
    assert only(changed("<Ustrd>Оплата по счету № 1042</Ustrd>", parts)).purpose == half + " 1042 без НДС"
    empty = changed("<Ustrd>Оплата по счету № 1042</Ustrd>", "")
    assert (
        only(empty.replace("<NtryDtls>", "<AddtlNtryInf>Комиссия</AddtlNtryInf><NtryDtls>")).purpose
        == "Комиссия"
    )


def test_an_entry_without_details() -> None:
    found = only(changed(f"<NtryDtls>{DETAILS}</NtryDtls>", "<AddtlNtryInf>Проценты</AddtlNtryInf>"))
    assert (found.number, found.payer.account, found.purpose, found.reference) == ("", "", "Проценты", "B1")


def part(amount: str, number: str, side: str = "") -> str:
    total = f'<AmtDtls><TxAmt><Amt Ccy="RUB">{amount}</Amt></TxAmt></AmtDtls>'
    return DETAILS.replace("154", number).replace("<RltdPties>", f"{total}{side}<RltdPties>")


def test_a_batch_is_a_payment_for_each_transaction() -> None:
    back = "<CdtDbtInd>DBIT</CdtDbtInd>"
    batch = part("60", "1") + part("50.50", "2") + part("10.50", "3", back)
    found = read(changed(DETAILS, batch)).lines
    assert [(each.number, each.amount, each.place) for each in found] == [
        ("1", Decimal(60), 1), ("2", Decimal("50.50"), 2), ("3", Decimal("10.50"), 3),
    ]  # fmt: skip
    assert found[2].payer.account == ACCOUNT
    assert only(changed("<RltdPties>", '<Amt Ccy="RUB">100</Amt><RltdPties>')).amount == 100
    direct = DETAILS.replace("<RltdPties>", '<Amt Ccy="RUB">50</Amt><RltdPties>')
    assert len(read(changed(DETAILS, direct * 2)).lines) == 2


def test_figures() -> None:
    balances = """<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="RUB">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
    <Dt><Dt>2026-11-22</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="RUB">93</Amt>
    <CdtDbtInd>CRDT</CdtDbtInd><Dt><DtTm>2026-11-23T00:00:00</DtTm></Dt></Bal>
    <TxsSummry><TtlCdtNtries><Sum>100</Sum></TtlCdtNtries></TxsSummry>"""
    found = read(changed(ACCT, ACCT + balances))
    (figure,) = found.figures
    assert (figure.opening, figure.closing, figure.received, figure.spent) == (
        Decimal("-7.00"),
        Decimal(93),
        Decimal(100),
        None,
    )
    assert (found.from_day, found.to_day) == (dt.date(2026, 11, 22), DAY)
    assert checks(found, OWN, INN) == ()


def test_several_statements_in_one_file() -> None:
    second = STATEMENT.replace(ACCOUNT, SECOND).replace("154", "155")
    found = read(changed(STATEMENT, STATEMENT + second))
    assert found.accounts == (ACCOUNT, SECOND)
    assert [(each.payee.account, each.number, each.place) for each in found.lines] == [
        (ACCOUNT, "154", 1),
        (SECOND, "155", 2),
    ]


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (changed("<Document", f"{BOMB}<Document"), "doctype"),
        (changed("<Document", '<!DOCTYPE b SYSTEM "file:///etc/hostname"><Document'), "doctype"),
        (changed("<Id>1</Id>", "<x>" * 50 + "</x>" * 50), "depth"),
        (FILE[: len(FILE) // 2], "xml"),
        (FILE.replace("</Stmt>", ""), "xml"),
        (changed("№ 1042", "№ &unknown;"), "xml"),
        (FILE + "x", "xml"),
        (changed('encoding="UTF-8"', 'encoding="rot13"'), "encoding"),
        (changed('encoding="UTF-8"', 'encoding=""'), "encoding"),
        ("<html><body>Войдите в банк</body></html>", "format"),
        ("<Document><BkToCstmrStmt><GrpHdr>1</GrpHdr></BkToCstmrStmt></Document>", "format"),
        (FILE.replace("Stmt>", "Rpt>"), "format"),
        ("<Document><Other>1</Other></Document>", "format"),
        (changed(STATEMENT, STATEMENT + ENTRY), "unopened"),
        (changed(ACCT, ""), "missing_key"),
        (changed(f"<Othr><Id>{ACCOUNT}</Id></Othr>", "<Othr></Othr>"), "missing_key"),
        (changed("</Acct>", "<Ccy>EUR</Ccy></Acct>"), "currency"),
        (changed('Ccy="RUB"', 'Ccy="USD"'), "currency"),
        (changed(' Ccy="RUB"', ""), "currency"),
        (changed('<Amt Ccy="RUB">100.00</Amt>', ""), "missing_key"),
        (changed(">100.00<", ">0.00<"), "bad_sum"),
        (changed(">100.00<", ">-5<"), "bad_sum"),
        (changed(">100.00<", ">сто<"), "bad_sum"),
        (changed("CRDT", "CREDIT"), "bad_key"),
        (changed("<CdtDbtInd>CRDT</CdtDbtInd>", ""), "bad_key"),
        (changed("<Sts>BOOK</Sts>", ""), "bad_key"),
        (changed("<BookgDt><Dt>2026-11-23</Dt></BookgDt>", ""), "missing_key"),
        (changed("2026-11-23", "2026-13-23"), "bad_day"),
        (changed("</EndToEndId>", "</EndToEndId><Prtry><Tp>DocDate</Tp><Ref>вчера</Ref></Prtry>"), "bad_day"),
        (changed(DETAILS, part("60", "1") + part("41", "2")), "batch"),
        (changed(DETAILS, DETAILS * 2), "missing_key"),
        (changed("<RltdPties>", '<Amt Ccy="RUB">99</Amt><RltdPties>'), "batch"),
        (changed(ACCT, ACCT + "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp></Bal>"), "bad_sum"),
        (changed(ACCT, ACCT + "<TxsSummry><TtlCdtNtries><Sum>x</Sum></TtlCdtNtries></TxsSummry>"), "bad_sum"),
    ],
)  # fmt: skip
def test_refusals(text: str, code: str) -> None:
    assert refused(text).code == code


def test_refusals_name_the_line() -> None:
    at = FILE[: FILE.index("<Amt")].count("\n") + 1
    assert refused(changed(">100.00<", ">0.00<")).line == at
    assert refused(changed("2026-11-23", "2026-11-31")).line == at + 1


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 1)
    assert refused(changed(ENTRY, ENTRY * 2)).code == "too_many"
    monkeypatch.setattr(xml_tree, "_MOST_IN_ONE_PIECE", 10)
    assert refused(FILE).code == "depth"
