"""Writes statements in each format, for tests that read them back. Plain on purpose: each writes one dialect."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.sax.saxutils import escape

from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine

ACCOUNT = "40702810600000000001"
SECOND = "40702810900000000002"
INN = "7700990010"
STUDIO = Party(ACCOUNT, INN, "770001001", 'ООО "СТУДИЯ ПРИМЕР"', "040000999", 'АО "УЧЕБНЫЙ БАНК"')
CAMOMILE = Party(
    "40702810700000000001", "7700990028", "770001001", 'ООО "РОМАШКА"', "049999901", 'ПАО "БАНК ДЛЯ ПРИМЕРОВ"'
)
MONDAY = dt.date(2026, 11, 23)


def written(*, number: object, amount: Decimal, purpose: str, day: dt.date) -> bytes:
    """A file of 1C with one posted payment of «Ромашка» to the studio."""
    return as_one_c(
        statement(line(number=str(number), amount=amount, purpose=purpose, dated=day, posted_on=day))
    )


def line(
    number: str = "154",
    amount: Decimal = Decimal("4333.33"),
    purpose: str = "Оплата по счету № 1042",
    dated: dt.date = MONDAY,
    posted_on: dt.date | None = MONDAY,
    payer: Party = CAMOMILE,
    payee: Party = STUDIO,
) -> StatementLine:
    """A payment with what a test says of it."""
    return StatementLine(
        place=1, line=1, kind="Платежное поручение", number=number, dated=dated, amount=amount, payer=payer,
        payee=payee, posted_on=posted_on, charged_on=None, purpose=purpose,
    )  # fmt: skip


def statement(*lines: StatementLine, figures: tuple[AccountFigures, ...] = ()) -> Statement:
    """A statement of the studio's account."""
    return Statement("1c", "", (ACCOUNT,), None, None, figures, tuple(lines))


def as_one_c(given: Statement, encoding: str = "cp1251", end: str = "\r\n") -> bytes:
    """1CClientBankExchange."""
    rows = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", f"Отправитель={given.sender}"]
    rows += [f"ДатаНачала={_dotted(given.from_day)}", f"ДатаКонца={_dotted(given.to_day)}"]
    rows += [f"РасчСчет={account}" for account in given.accounts]
    for figure in given.figures:
        rows += [
            "СекцияРасчСчет",
            f"ДатаНачала={_dotted(figure.from_day)}",
            f"ДатаКонца={_dotted(figure.to_day)}",
        ]
        rows += [f"РасчСчет={figure.account}", f"НачальныйОстаток={_sum(figure.opening)}"]
        rows += [f"ВсегоПоступило={_sum(figure.received)}", f"ВсегоСписано={_sum(figure.spent)}"]
        rows += [f"КонечныйОстаток={_sum(figure.closing)}", "КонецРасчСчет"]
    for each in given.lines:
        rows += [f"СекцияДокумент={each.kind}", f"Номер={each.number}", f"Дата={_dotted(each.dated)}"]
        rows += [f"Сумма={each.amount:.2f}", f"ДатаСписано={_dotted(each.charged_on)}"]
        rows += [f"ДатаПоступило={_dotted(each.posted_on)}"]
        for side, party in (("Плательщик", each.payer), ("Получатель", each.payee)):
            rows += [
                f"{side}Счет={party.account}",
                f"{side}=ИНН {party.inn} {party.name}",
                f"{side}ИНН={party.inn}",
            ]
            rows += [f"{side}КПП={party.kpp}", f"{side}1={party.name}", f"{side}БИК={party.bik}"]
            rows += [f"{side}Банк1={party.bank}"]
        rows += [f"НазначениеПлатежа={each.purpose}", "КонецДокумента"]
    return "".join(row + end for row in [*rows, "КонецФайла"]).encode(encoding)


def as_camt(given: Statement, encoding: str = "utf-8", version: str = "camt.053.001.02") -> bytes:
    """camt.053 with one statement for each of the file's figures, or for its only account."""
    figures = given.figures or tuple(
        AccountFigures(each, None, None, None, None, None, None) for each in given.accounts
    )
    rows = [f'<?xml version="1.0" encoding="{encoding}"?>']
    rows += [f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}">', "<BkToCstmrStmt>"]
    rows += ["<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-27T18:05:00</CreDtTm></GrpHdr>"]
    for figure in figures:
        rows += ["<Stmt><Id>1</Id>", *_camt_account(figure, given)]
        rows += [row for each in given.lines if figure.account in (each.payer.account, each.payee.account)
                 for row in _camt_entry(each, figure.account)]  # fmt: skip
        rows += ["</Stmt>"]
    return "\n".join([*rows, "</BkToCstmrStmt>", "</Document>", ""]).encode(encoding)


def _camt_account(figure: AccountFigures, given: Statement) -> list[str]:
    rows = []
    if figure.from_day and figure.to_day:
        rows += [
            f"<FrToDt><FrDtTm>{figure.from_day}T00:00:00</FrDtTm><ToDtTm>{figure.to_day}T23:59:59</ToDtTm></FrToDt>"
        ]
    us = next(
        (side for each in given.lines for side in (each.payer, each.payee) if side.account == figure.account),
        STUDIO,
    )
    rows += [f"<Acct><Id><Othr><Id>{figure.account}</Id></Othr></Id><Ccy>RUB</Ccy>"]
    rows += [f"<Ownr>{_camt_person(us)}</Ownr><Svcr>{_camt_bank(us)}</Svcr></Acct>"]
    for code, value in (("OPBD", figure.opening), ("CLBD", figure.closing)):
        if value is not None:
            rows += [
                f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="RUB">{abs(value):.2f}</Amt>'
            ]
            rows += [
                f"<CdtDbtInd>{'DBIT' if value < 0 else 'CRDT'}</CdtDbtInd><Dt><Dt>2026-11-27</Dt></Dt></Bal>"
            ]
    if figure.received is not None and figure.spent is not None:
        rows += [f"<TxsSummry><TtlCdtNtries><Sum>{figure.received:.2f}</Sum></TtlCdtNtries>"]
        rows += [f"<TtlDbtNtries><Sum>{figure.spent:.2f}</Sum></TtlDbtNtries></TxsSummry>"]
    return rows


def _camt_entry(each: StatementLine, account: str) -> list[str]:
    to_us = each.payee.account == account
    booked = each.posted_on if to_us else each.charged_on
    return [
        "<Ntry>",
        f'<Amt Ccy="RUB">{each.amount:.2f}</Amt><CdtDbtInd>{"CRDT" if to_us else "DBIT"}</CdtDbtInd>',
        f"<Sts>{'BOOK' if booked else 'PDNG'}</Sts><BookgDt><Dt>{booked or each.dated}</Dt></BookgDt>",
        f"<BkTxCd><Prtry><Cd>{escape(each.kind)}</Cd></Prtry></BkTxCd>",
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(each.number)}</EndToEndId>",
        f"<Prtry><Tp>DocDate</Tp><Ref>{each.dated}</Ref></Prtry></Refs>",
        f"<RltdPties><Dbtr>{_camt_person(each.payer)}</Dbtr>",
        f"<DbtrAcct><Id><Othr><Id>{each.payer.account}</Id></Othr></Id></DbtrAcct>",
        f"<Cdtr>{_camt_person(each.payee)}</Cdtr>",
        f"<CdtrAcct><Id><Othr><Id>{each.payee.account}</Id></Othr></Id></CdtrAcct></RltdPties>",
        f"<RltdAgts><DbtrAgt>{_camt_bank(each.payer)}</DbtrAgt><CdtrAgt>{_camt_bank(each.payee)}</CdtrAgt></RltdAgts>",
        f"<RmtInf>{_camt_purpose(each.purpose)}</RmtInf></TxDtls></NtryDtls>",
        "</Ntry>",
    ]


def _camt_person(party: Party) -> str:
    numbers = f"<Othr><Id>{party.inn}</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr>" if party.inn else ""
    if party.kpp:
        numbers += f"<Othr><Id>{party.kpp}</Id><SchmeNm><Prtry>KPP</Prtry></SchmeNm></Othr>"
    return f"<Nm>{escape(party.name)}</Nm><Id><OrgId>{numbers}</OrgId></Id>"


def _camt_bank(party: Party) -> str:
    member = f"<ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd></ClrSysId><MmbId>{party.bik}</MmbId></ClrSysMmbId>"
    return f"<FinInstnId>{member}<Nm>{escape(party.bank)}</Nm></FinInstnId>"


def _camt_purpose(purpose: str) -> str:
    parts = [purpose[start : start + 140] for start in range(0, len(purpose), 140)]
    return "".join(f"<Ustrd>{escape(part)}</Ustrd>" for part in parts)


def as_mt940(given: Statement, encoding: str = "utf-8", end: str = "\r\n", bare: bool = False) -> bytes:
    """MT940 with the codes of SWIFT-RUR in field 86; a message for each of the file's figures."""
    rows: list[str] = []
    for figure in given.figures:
        assert figure.from_day
        assert figure.to_day
        rows += (
            []
            if bare
            else ["{1:F01TESTRUMMXXXX0000000000}{2:O9401805261127TESTRUMMXXXX00000000002611271805N}{4:"]
        )
        rows += [":20:STATEMENT", f":25:{figure.account}", ":28C:1/1"]
        rows += [f":60F:{_mt_balance(figure.opening, figure.from_day)}"]
        for each in given.lines:
            if figure.account in (each.payer.account, each.payee.account):
                rows += _mt_line(each, figure.account)
        rows += [f":62F:{_mt_balance(figure.closing, figure.to_day)}", *(["-"] if bare else ["-}"])]
    return "".join(row + end for row in rows).encode(encoding)


def _mt_line(each: StatementLine, account: str) -> list[str]:
    to_us = each.payee.account == account
    other = each.payer if to_us else each.payee
    day = (each.posted_on if to_us else each.charged_on) or each.dated
    told = f"/RPP/{each.number}.{each.dated:%y%m%d}.5.ELEK.01/ACC/{other.account}/INN/{other.inn}/KPP/{other.kpp}"
    told += f"/NAME/{other.name}/BIK/{other.bik}/BANK/{other.bank}/REMI/{each.purpose}"
    pieces = [told[start : start + 65] for start in range(0, len(told), 65)]
    return [f":61:{day:%y%m%d}{day:%m%d}{'C' if to_us else 'D'}{_comma(each.amount)}NTRFNONREF//B{each.place}",
            f":86:{pieces[0]}", *pieces[1:]]  # fmt: skip


def _mt_balance(value: Decimal | None, day: dt.date) -> str:
    value = value or Decimal(0)
    return f"{'D' if value < 0 else 'C'}{day:%y%m%d}RUB{_comma(abs(value))}"


def _comma(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _dotted(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _sum(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"
