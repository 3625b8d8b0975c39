from fontTools.ttLib import TTFont

from reglament.documents.glyphs import drawable
from reglament.documents.typesetting import FONT_FILES, FONTS, printable


def test_the_character_map_is_read_as_fonttools_reads_it() -> None:
    for name in FONT_FILES:
        assert drawable(FONTS / name) == set(map(chr, TTFont(FONTS / name).getBestCmap()))


def test_what_documents_are_written_with_is_drawn() -> None:
    signs = drawable(FONTS / FONT_FILES[0])
    assert set("АБЯабяЁёABCxyz0123456789№₽«»„“—–×,.:;!?%/()·’ \u00a0") <= signs


def test_printable_text_keeps_what_can_be_drawn() -> None:
    assert printable("Счёт № 1 «й» 22\u00a0%") == "Счёт № 1 «й» 22\u00a0%"
    assert printable("и\u0306") == "й"
    assert printable("a\x00b\u200bc\u202ed\n漢\u0489") == "a bcd ?"


def test_long_words_get_places_to_break_and_nothing_else() -> None:
    word = "Ш" * 60
    broken = printable(word)
    assert broken.replace("\u200b", "") == word
    assert max(map(len, broken.split("\u200b"))) <= 12
