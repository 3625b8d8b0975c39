"""SWIFT-RUR 6: Russian text in Latin letters, one for one, as Russian banks send it through SWIFT.

The apostrophe turns the decoding off and on again: what stands between two of them was Latin from the beginning. Case does
not survive: every letter comes back as a capital. Signs that several ones share come back as the commonest.
"""

from __future__ import annotations

from typing import Final

MARK: Final = "'"
_LATIN: Final = "ABVGDEoJZIiKLMNOPRSTUFHCcQqxYXeuanmpdsbvrfjtz"
_TABLE: Final = str.maketrans(_LATIN, "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№\"%&$!;=*'@_")


def decode(text: str) -> str:
    """Text in Cyrillic capitals with its Latin pieces as they are."""
    pieces = text.split(MARK)
    return "".join(piece if latin % 2 else piece.translate(_TABLE) for latin, piece in enumerate(pieces))


def could_be(text: str) -> bool:
    """Whether every letter outside Latin pieces is one that the table has."""
    russian = "".join(text.split(MARK)[::2])
    return all(letter in _LATIN for letter in russian if letter.isascii() and letter.isalpha())
