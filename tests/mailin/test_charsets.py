"""Any bytes under any name become text, at once; what was readable stays as it was."""

from __future__ import annotations

import string
from email.header import Header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.mailin.charsets import codec_by_letters, codec_of, decode, header_text
from reglament.mailin.page_text import harmless, text_of

RUSSIAN = st.text(
    alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТ ,.!?" + string.digits, min_size=1
)


@given(raw=st.binary(max_size=500), declared=st.one_of(st.none(), st.text(max_size=80)))
def test_nothing_fails(raw: bytes, declared: str | None) -> None:
    assert isinstance(decode(raw, declared)[0], str)


@given(
    text=RUSSIAN,
    charset=st.sampled_from(["utf-8", "utf-16", "koi8-r", "windows-1251", "cp866", "mac-cyrillic"]),
)
def test_what_was_declared_rightly_is_read_rightly(text: str, charset: str) -> None:
    raw = text.encode(charset)
    found, wrong = decode(raw, charset)
    # Short Cyrillic text may be valid UTF-8 by chance in no real charset of these: pairs of such letters are no words.
    assert found == text or (raw.decode("utf-8") == found and wrong)


@given(text=RUSSIAN, charset=st.sampled_from(["utf-8", "koi8-r"]))
def test_encoded_words_of_headers(text: str, charset: str) -> None:
    coded = Header(text, charset, maxlinelen=70).encode()
    assert header_text(coded) == " ".join(text.split())


@given(value=st.text(max_size=300))
def test_any_header_becomes_one_line(value: str) -> None:
    shown = header_text(value)
    assert "\n" not in shown
    assert "\r" not in shown


@given(raw=st.binary(max_size=200))
def test_raw_header_bytes_have_no_surrogates_left(raw: bytes) -> None:
    header_text(raw.decode("ascii", "surrogateescape")).encode("utf-8")


@given(page=st.text(alphabet=st.sampled_from("<>/=\"' abdivimgsrcptx:&;!-\n"), max_size=300))
def test_any_page_is_cleaned(page: str) -> None:
    clean = harmless(page)
    assert clean is not None
    assert "<script" not in clean
    text_of(page)


@pytest.mark.parametrize(
    "name",
    ["punycode", "idna", "rot13", "unicode_escape", "base64", "hex", "zlib", "mbcs", "x" * 999, "", " "],
)
def test_a_letter_chooses_character_sets_only(name: str) -> None:
    assert codec_of(name) is None


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "cp866"])
def test_the_character_set_of_russian_is_known_by_its_letters(charset: str) -> None:
    assert codec_by_letters("Здравствуйте, поправьте форму".encode(charset)) == charset
    assert codec_by_letters(b"caf\xe9 and ol\xe9") == "latin-1"
