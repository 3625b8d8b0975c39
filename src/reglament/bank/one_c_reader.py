"""The lines of a 1CClientBankExchange file one after another: its header, its sections, its end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from reglament.bank.figures import balance, russian_day
from reglament.bank.format import refusal, refuse_too_many
from reglament.bank.one_c_document import DOCUMENT_KEYS, PURPOSE, Document, Parties, payment
from reglament.rules.statement import AccountFigures, Statement, StatementLine

FIRST_LINE: Final = "1CClientBankExchange"
END: Final = "КонецФайла"
ACCOUNT: Final = "РасчСчет"
_BEGIN_DOCUMENT, _END_DOCUMENT = "СекцияДокумент", "КонецДокумента"
_BEGIN_ACCOUNT, _END_ACCOUNT = "СекцияРасчСчет", "КонецРасчСчет"
_FROM, _TO, _SENDER = "ДатаНачала", "ДатаКонца", "Отправитель"
_OPENING, _RECEIVED, _SPENT, _CLOSING = (
    "НачальныйОстаток",
    "ВсегоПоступило",
    "ВсегоСписано",
    "КонечныйОстаток",
)
_HEADER_KEYS: Final = frozenset({_FROM, _TO, _SENDER})
_ACCOUNT_KEYS: Final = frozenset({_FROM, _TO, ACCOUNT, _OPENING, _RECEIVED, _SPENT, _CLOSING})
_AFTER_THE_END: Final = " \t\x00\x1a"
T = TypeVar("T")


class Reader:
    """Takes every line in order and then gives the statement; any of its methods raises StatementRefused."""

    def __init__(self) -> None:
        self._began = self._ended = False
        self._last = 1
        self._header: dict[str, tuple[str, int]] = {}
        self._accounts: dict[str, None] = {}
        self._figures: list[AccountFigures] = []
        self._lines: list[StatementLine] = []
        self._parties = Parties(self._accounts)
        self._section: Document | None = None
        self._unknown = False
        self._unknown_at = 1
        self._key = ""

    def take(self, at: int, text: str) -> None:
        """Take one line: its number from 1, its text without the line's end."""
        if self._ended or not self._began:
            self._take_outside(at, text)
            return
        text = text.strip()
        if not text:
            return
        self._last = at
        inside = self._section is not None or self._unknown
        if text.startswith("Секция") and (self._known(text) or not inside):
            self._begin(at, text)
        elif text.startswith("Конец") and (self._known(text) or self._unknown):
            self._end(at, text)
        elif not self._unknown:
            self._take_pair(at, text)

    def statement(self) -> Statement:
        """The statement, after the last line."""
        if not self._began:
            raise _another_format(1)
        if not self._ended:
            ru = "Файл обрывается здесь: нет строки «КонецФайла». Скачайте выписку ещё раз"
            en = "The file breaks off here: the line «КонецФайла» is missing. Download the statement again"
            raise refusal("cut", ru, en, self._last)
        header = Document("", 1, self._header)
        return Statement(
            format="1c",
            sender=header.text(_SENDER),
            accounts=tuple(self._accounts),
            from_day=_value(header, _FROM, russian_day),
            to_day=_value(header, _TO, russian_day),
            figures=tuple(self._figures),
            lines=tuple(self._lines),
        )

    def _take_outside(self, at: int, text: str) -> None:
        if self._ended:
            if text.strip(_AFTER_THE_END):
                ru = "После строки «КонецФайла» есть что-то ещё: файл склеен из двух или испорчен"
                en = "Something follows the line «КонецФайла»: two files glued together, or a broken one"
                raise refusal("after_end", ru, en, at)
        elif text.strip():
            if text.strip() != FIRST_LINE:
                raise _another_format(at)
            self._began, self._last = True, at

    def _known(self, text: str) -> bool:
        return text.partition("=")[0].rstrip() in (
            _BEGIN_DOCUMENT, _END_DOCUMENT, _BEGIN_ACCOUNT, _END_ACCOUNT, END,
        )  # fmt: skip

    def _begin(self, at: int, text: str) -> None:
        if self._section is not None or self._unknown:
            raise _unclosed(self._opened(), at)
        name, _, kind = text.partition("=")
        name = name.rstrip()
        self._key = ""
        if name in (_BEGIN_DOCUMENT, _BEGIN_ACCOUNT):
            self._section = Document(kind.strip(), at, {}, name)
        else:
            self._unknown, self._unknown_at = True, at

    def _end(self, at: int, text: str) -> None:
        name = text.partition("=")[0].rstrip()
        if name == END:
            if self._section is not None or self._unknown:
                raise _unclosed(self._opened(), at)
            self._ended = True
        elif name not in (_END_DOCUMENT, _END_ACCOUNT):
            self._unknown = False
        else:
            self._end_section(at, name)

    def _end_section(self, at: int, name: str) -> None:
        section, self._section, self._key = self._section, None, ""
        begun = _BEGIN_DOCUMENT if name == _END_DOCUMENT else _BEGIN_ACCOUNT
        if section is None or section.name != begun:
            ru = f"«{name}» без своего начала «{begun}»: файл испорчен"
            en = f"«{name}» without its beginning «{begun}»: the file is broken"
            raise refusal("unopened", ru, en, at)
        if name == _END_ACCOUNT:
            self._figures.append(self._account_figures(section))
            return
        self._lines.append(payment(section, len(self._lines) + 1, self._parties))
        refuse_too_many(len(self._lines), section.line)

    def _take_pair(self, at: int, text: str) -> None:
        key, equals, value = text.partition("=")
        key, value = key.rstrip(), value.strip()
        if not equals:
            # A line without a key goes on with the purpose, which some banks write in several lines.
            if self._section is not None and self._key == PURPOSE:
                self._section.go_on(PURPOSE, text)
            return
        self._key = key
        if self._section is None:
            if key == ACCOUNT:
                self._accounts.update({_plain(value): None} if _plain(value) else {})
            elif key in _HEADER_KEYS:
                self._header.setdefault(key, (value, at))
        elif key in (DOCUMENT_KEYS if self._section.name == _BEGIN_DOCUMENT else _ACCOUNT_KEYS):
            self._section.put(key, value, at)

    def _account_figures(self, section: Document) -> AccountFigures:
        account = _plain(section.text(ACCOUNT))
        if not account and len(self._accounts) == 1:
            (account,) = self._accounts
        if not account:
            ru = "В «СекцияРасчСчет» нет счёта: неясно, чьи это остатки"
            en = "«СекцияРасчСчет» has no account: whose balances these are is not known"
            raise refusal("missing_key", ru, en, section.line)
        self._accounts.setdefault(account)
        sums = (_value(section, key, _optional_sum) for key in (_OPENING, _RECEIVED, _SPENT, _CLOSING))
        from_day, to_day = _value(section, _FROM, russian_day), _value(section, _TO, russian_day)
        return AccountFigures(account, from_day, to_day, *sums)

    def _opened(self) -> int:
        return self._section.line if self._section is not None else self._unknown_at


def _value(section: Document, key: str, read: Callable[[str], T]) -> T:
    text = section.text(key)
    try:
        return read(text)
    except ValueError:
        code = "bad_day" if key in (_FROM, _TO) else "bad_sum"
        ru, en = f"Непонятно: {key}={text[:40]}", f"Not understood: {key}={text[:40]}"
        raise refusal(code, ru, en, section.line_of(key)) from None


def _optional_sum(text: str) -> Decimal | None:
    return balance(text) if text else None


def _plain(account: str) -> str:
    return account.replace(" ", "").replace(".", "")


def _another_format(at: int) -> Exception:
    ru = f"Первая строка не «{FIRST_LINE}»: это не выписка в формате 1С"
    en = f"The first line is not «{FIRST_LINE}»: this is no statement in 1C's format"
    return refusal("format", ru, en, at)


def _unclosed(begun: int, at: int) -> Exception:
    ru = f"Секция, что началась в строке {begun}, не закончена: файл испорчен"
    en = f"The section that began in line {begun} is not ended: the file is broken"
    return refusal("unclosed", ru, en, at)
