"""1CClientBankExchange (kl_to_1c.txt): what Russian banks give for 1C:Enterprise, versions 1.01 to 1.03."""

from __future__ import annotations

from reglament.bank.encodings import encoding_by_words, is_utf_8, lines, without_bom
from reglament.bank.format import refusal
from reglament.bank.one_c_reader import FIRST_LINE, Reader
from reglament.rules.statement import Statement

# The file's own «Кодировка» is wrong too often to be believed: the encoding is the one that makes words of the bytes.
_WORDS = ("Кодировка=", "КонецФайла", "СекцияДокумент", "ВерсияФормата=", "РасчСчет=")


class OneC:
    """The format of 1C."""

    name = "1c"

    def recognises(self, data: bytes) -> bool:
        """By its first word."""
        return without_bom(data[:200]).lstrip().startswith(FIRST_LINE.encode())

    def read(self, data: bytes) -> Statement:
        """Read a file whole; raises StatementRefused."""
        text = without_bom(data)
        reader = Reader()
        for at, line in lines(text, _encoding(text)):
            reader.take(at, line)
        return reader.statement()


def _encoding(data: bytes) -> str:
    """UTF-8, Windows (cp1251) or DOS (cp866); raises StatementRefused when it is none of them."""
    found = encoding_by_words(data, _WORDS, ("utf-8", "cp1251", "cp866"))
    if found is None and is_utf_8(data):
        return "utf-8"
    if found is None:
        ru = "Не удалось узнать кодировку файла: выгрузите его в кодировке Windows, DOS или UTF-8"
        en = "The file's encoding is unknown: export it in Windows, DOS or UTF-8"
        raise refusal("encoding", ru, en, 1)
    return found
