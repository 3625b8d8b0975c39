"""The one strict address function: nobody becomes the boss who is not (1.4, R21)."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reglament.rules.sender import LONGEST_HEADER, LONGEST_NAME, sender_of

BOSS = "boss@client.ru"

GOOD = [
    ("boss@client.ru", BOSS, ""),
    ("BOSS@Client.RU", BOSS, ""),
    ("  <boss@client.ru>\r\n", BOSS, ""),
    ("< boss@client.ru >", BOSS, ""),
    ("Boss <boss@client.ru>", BOSS, "Boss"),
    ("Иванов И. И. <boss@client.ru>", BOSS, "Иванов И. И."),
    ('"Иванов, Иван" <boss@client.ru>', BOSS, "Иванов, Иван"),
    ('"Иван \\"Boss\\" Иванов" <boss@client.ru>', BOSS, 'Иван "Boss" Иванов'),
    ("Ivan (Romashka) <boss@client.ru>", BOSS, "Ivan (Romashka)"),
    ("=?utf-8?b?0JjQstCw0L0=?= <boss@client.ru>", BOSS, "Иван"),
    ("=?utf-8?b?0JjQsg==?=\r\n =?utf-8?b?0LDQvQ==?= <boss@client.ru>", BOSS, "Иван"),
    ("=?koi8-r?q?=E9=D7=C1=CE?= <boss@client.ru>", BOSS, "Иван"),
    ("=?windows-1251?Q?=C8=E2=E0=ED?=\t<boss@client.ru>", BOSS, "Иван"),
    ("=?no-such?q?x?= <boss@client.ru>", BOSS, "=?no-such?q?x?="),
    ("=?hex?q?00?= <boss@client.ru>", BOSS, "=?hex?q?00?="),
    ("=?utf-8?b?x?= <boss@client.ru>", BOSS, "=?utf-8?b?x?="),
    ("=?ascii?q?=FF?= <boss@client.ru>", BOSS, "=?ascii?q?=FF?="),
    ('"boss@client.ru" <Boss@client.ru>', BOSS, BOSS),
    ("Boss@Client.ru <boss@client.ru>", BOSS, "Boss@Client.ru"),
    ("'boss@client.ru' <boss@client.ru>", BOSS, "'boss@client.ru'"),
    ("Boss (boss@client.ru) <boss@client.ru>", BOSS, "Boss (boss@client.ru)"),
    ("Bo\u200bss\u202e <boss@client.ru>", BOSS, "Boss"),
    ("\udcc8\udce2 <boss@client.ru>", BOSS, ""),
    ("o'brien+tag_1@mail.client.co.uk", "o'brien+tag_1@mail.client.co.uk", ""),
    ("a@почта.рф <a@почта.рф>", "a@xn--80a1acny.xn--p1ai", "a@почта.рф"),
    ("a@почта.рф", "a@xn--80a1acny.xn--p1ai", ""),
    ("a@XN--80a1acny.xn--p1ai", "a@xn--80a1acny.xn--p1ai", ""),
]
CROOKED = [
    "boss@client.ru <evil@x.ru>",
    '"boss@client.ru" <evil@x.ru>',
    "'boss@client.ru' <evil@x.ru>",
    "Boss (boss@client.ru) <evil@x.ru>",
    '"Boss <boss@client.ru>" <evil@x.ru>',
    "=?utf-8?q?boss=40client.ru?= <evil@x.ru>",
    "=?utf-8?b?Ym9zc0BjbGllbnQucnU=?= <evil@x.ru>",
    "boss＠client.ru <evil@x.ru>",
    "boss@почта.рф <evil@почта.рф>",
    "bo\u200bss@client.ru <evil@x.ru>",
    "<boss@client.ru> <evil@x.ru>",
    "Boss <boss@client.ru>, Evil <evil@x.ru>",
    "boss@client.ru, evil@x.ru",
    "boss@client.ru; evil@x.ru",
    "Boss, Big <boss@client.ru>",
    "Team: boss@client.ru;",
    "Team: Boss <boss@client.ru>;",
    "Team:;",
    "Team: Boss <boss@client.ru>",
    "<@relay.ru:boss@client.ru>",
    "<@a.ru,@b.ru:boss@client.ru>",
    "boss@client.ru@x.ru",
    "boss@client.ru.",
    "boss@.client.ru",
    "boss@client..ru",
    "boss@-client.ru",
    "boss@client-.ru",
    "boss@cli_ent.ru",
    "boss@client",
    "boss@10.0.0.1",
    "boss@[10.0.0.1]",
    "boss@",
    "@client.ru",
    "boss",
    "",
    " ",
    "<>",
    "Boss <>",
    ".boss@client.ru",
    "boss.@client.ru",
    "bo..ss@client.ru",
    '"boss"@client.ru',
    '"boss@client.ru"@x.ru',
    'Boss <"boss"@client.ru>',
    "boss(comment)@client.ru",
    "boss@(comment)client.ru",
    "boss@client.ru (Boss)",
    "Boss <boss@client.ru> (Boss)",
    "Boss <boss@client.ru",
    "Boss boss@client.ru>",
    "Boss >boss@client.ru<",
    '"Boss <boss@client.ru>',
    "bo ss@client.ru",
    "boss@cli ent.ru",
    "boss@client.ru\r\n .evil.ru",
    "=?utf-8?q?boss?=@client.ru",
    "boss@=?utf-8?q?client.ru?=",
    "=?utf-8?q?Boss_=3Cboss=40client.ru=3E?=",
    "boss\x00@client.ru",
    "boss@client.ru\x00",
    "boss@client.ru\x00.evil.ru",
    "Boss\x07 <boss@client.ru>",
    "boss@client.ru\nFrom: evil@x.ru",
    "boss@client.ru\rx",
    "b\u043ess@client.ru",  # Cyrillic о in the local part
    "\u212aoss@client.ru",  # the Kelvin sign, K in lower case
    "boss@\u0441lient.ru",  # Cyrillic с
    "boss@cli\u0435nt.ru",  # Cyrillic е
    "boss@client.r\u0443",  # Cyrillic у in the last label
    "boss@\uff43lient.ru",  # a wide c: plain after normalisation
    "boss@\uff43\uff4c\uff49\uff45\uff4e\uff54.ru",
    "boss@\u212alient.ru",
    "boss@client\u3002ru",  # an ideographic full stop
    "boss@client\uff0eru",
    "boss@stra\u00dfe\u200d.ru",
    "boss@gro\u00df.ru",  # ß turns into ss
    "boss@" + "я" * 70 + ".ru",
    "boss@" + "a" * 64 + ".ru",
    "boss@" + "a." * 130 + "ru",
    "b" * 65 + "@client.ru",
    "(" * 10_000 + "boss@client.ru",
    "boss@client.ru" + " " * 10 + "x" * LONGEST_HEADER,
]


@pytest.mark.parametrize(("header", "address", "name"), GOOD)
def test_an_honest_header(header: str, address: str, name: str) -> None:
    found = sender_of([header])
    assert (found.address, found.name, found.defect) == (address, name, None)


@pytest.mark.parametrize("header", CROOKED)
def test_a_crooked_header_names_nobody(header: str) -> None:
    found = sender_of([header])
    assert found.address is None
    assert found.defect is not None
    assert found.defect.ru.endswith(".")
    assert found.defect.en.endswith(".")


@pytest.mark.parametrize("headers", [[], [BOSS, BOSS], [BOSS, "evil@x.ru"], ["evil@x.ru", BOSS], [BOSS] * 50])
def test_exactly_one_header(headers: list[str]) -> None:
    found = sender_of(headers)
    assert found.address is None
    assert found.defect is not None


def test_whole_labels_of_another_alphabet_are_another_domain() -> None:
    assert sender_of(["boss@\u0441\u043e\u0441\u043e.ru"]).address == "boss@xn--n1aahb.ru" != "boss@coco.ru"
    assert sender_of(["boss@cl\u0131ent.ru"]).address == "boss@xn--clent-o4a.ru" != BOSS


def test_what_can_be_shown_of_a_crooked_header() -> None:
    assert sender_of(["Team: Boss <boss@client.ru>;"]).name == "Team: Boss <boss@client.ru>;"
    assert sender_of([]).name == ""


def test_a_name_is_cut() -> None:
    assert len(sender_of(["я" * 1000 + " <boss@client.ru>"]).name) == LONGEST_NAME


HEADER_LIKE = st.text(alphabet='abBS.@<>()",;: \\=?\r\n\t\x00сеaк＠。ßK-_1[]', max_size=60)


@given(st.lists(st.one_of(HEADER_LIKE, st.text(max_size=80), st.sampled_from(CROOKED)), max_size=2))
@example(["a@b.ru"])
def test_the_address_stands_in_the_header(headers: list[str]) -> None:
    found = sender_of(headers)
    assert (found.address is None) == (found.defect is not None)
    if found.address is not None:
        local, _, domain = found.address.rpartition("@")
        header = headers[0].casefold()
        assert found.address.isascii()
        assert f"{local}@{domain}" in header or f"{local}@{domain.encode().decode('idna')}" in header
        assert re.fullmatch(r"[^\s<>()\",;:@]+", local)
        assert len(headers) == 1


@given(HEADER_LIKE, HEADER_LIKE)
def test_no_words_around_somebody_elses_address_make_it_the_boss(before: str, after: str) -> None:
    found = sender_of([f"{before}evil@x.ru{after}"])
    assert found.address != BOSS
