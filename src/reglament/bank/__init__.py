"""Bank statements: the format is found by the content, and the whole file is read or the whole file is refused (2.9, R11).

A format is one module with one class behind `format.Format`; a new one is added to FORMATS.
"""

from __future__ import annotations

from typing import Final

from reglament.bank.camt_053 import Camt053
from reglament.bank.encodings import not_in_utf_16
from reglament.bank.format import MOST_BYTES, Format, refusal
from reglament.bank.mt_940 import Mt940
from reglament.bank.one_c import OneC
from reglament.rules.statement import Statement

FORMATS: Final[tuple[Format, ...]] = (OneC(), Camt053(), Mt940())


def read_statement(data: bytes) -> Statement:
    """Read a file of any format that is known, at most 50 MB; raises StatementRefused and nothing else."""
    if len(data) > MOST_BYTES:
        ru = "Файл больше 50 МБ: выгрузите выписку за более короткое время"
        en = "The file is above 50 MB: export a shorter period"
        raise refusal("too_big", ru, en, 1)
    data = not_in_utf_16(data)
    if not data.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf"):
        raise refusal("empty", "Файл пуст", "The file is empty", 1)
    for each in FORMATS:
        if each.recognises(data):
            return each.read(data)
    ru = "Это не выписка: ожидается файл 1С (kl_to_1c.txt), camt.053 или MT940"
    en = "This is no statement: a 1C file (kl_to_1c.txt), camt.053 or MT940 is expected"
    raise refusal("format", ru, en, 1)
