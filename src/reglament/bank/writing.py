"""Statements written as banks write them: 1CClientBankExchange, for whoever wants to try reading one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from reglament.rules.statement import AccountFigures, Party, Statement, StatementLine


def one_c(given: Statement) -> bytes:
    """The statement as a file of 1C in the Windows alphabet; signs that it lacks become question marks."""
    rows = [*_head(given), *(row for figures in given.figures for row in _account(figures))]
    rows += [row for line in given.lines for row in _document(line)]
    return "".join(f"{row}\r\n" for row in [*rows, "КонецФайла"]).encode("cp1251", errors="replace")


def _head(given: Statement) -> Iterator[str]:
    yield "1CClientBankExchange"
    yield "ВерсияФормата=1.03"
    yield "Кодировка=Windows"
    yield f"Отправитель={_plain(given.sender)}"
    yield "Получатель="
    yield f"ДатаНачала={_day(given.from_day)}"
    yield f"ДатаКонца={_day(given.to_day)}"
    yield from (f"РасчСчет={account}" for account in given.accounts)


def _account(figures: AccountFigures) -> Iterator[str]:
    yield "СекцияРасчСчет"
    yield f"ДатаНачала={_day(figures.from_day)}"
    yield f"ДатаКонца={_day(figures.to_day)}"
    yield f"РасчСчет={figures.account}"
    yield f"НачальныйОстаток={_sum(figures.opening)}"
    yield f"ВсегоПоступило={_sum(figures.received)}"
    yield f"ВсегоСписано={_sum(figures.spent)}"
    yield f"КонечныйОстаток={_sum(figures.closing)}"
    yield "КонецРасчСчет"


def _document(line: StatementLine) -> Iterator[str]:
    yield f"СекцияДокумент={_plain(line.kind)}"
    yield f"Номер={_plain(line.number)}"
    yield f"Дата={_day(line.dated)}"
    yield f"Сумма={_sum(line.amount)}"
    yield from _party("Плательщик", line.payer)
    yield f"ДатаСписано={_day(line.charged_on)}"
    yield from _party("Получатель", line.payee)
    yield f"ДатаПоступило={_day(line.posted_on)}"
    yield "ВидОплаты=01"
    yield f"НазначениеПлатежа={_plain(line.purpose)}"
    yield "КонецДокумента"


def _party(side: str, party: Party) -> Iterator[str]:
    yield f"{side}Счет={party.account}"
    yield f"{side}=ИНН {party.inn} {_plain(party.name)}"
    yield f"{side}ИНН={party.inn}"
    yield f"{side}КПП={party.kpp}"
    yield f"{side}1={_plain(party.name)}"
    yield f"{side}БИК={party.bik}"
    yield f"{side}Банк1={_plain(party.bank)}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _day(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day is not None else ""


def _sum(amount: Decimal | None) -> str:
    return f"{amount:.2f}" if amount is not None else ""
