"""SPF records as the world writes them (RFC 7208)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.mailin.spf import Spf, check_spf, public_address
from tests.mailin.signed_mail import Names

PEER, PEER6 = "8.8.4.4", "2001:4860:4860::8888"
WORLD = {
    ("client.ru", "A"): ["8.8.4.4"],
    ("client.ru", "AAAA"): [PEER6],
    ("client.ru", "MX"): ["mx1.client.ru", "mx2.client.ru"],
    ("mx1.client.ru", "A"): ["9.9.9.9"],
    ("mx2.client.ru", "A"): ["8.8.4.9"],
    ("strange.ru", "A"): ["not an address"],
    ("many.ru", "MX"): [f"m{n}.many.ru" for n in range(11)],
    ("_spf.good.ru", "TXT"): [f"v=spf1 ip4:{PEER} ~all"],
    ("_spf.bad.ru", "TXT"): ["v=spf1 ip4:1.2.3.4 -all"],
    ("_spf.wrong.ru", "TXT"): ["v=spf1 nonsense"],
    ("4.4.8.8.in-addr.exists.ru", "A"): ["127.0.0.2"],
    ("boss.exists.ru", "A"): ["127.0.0.2"],
    ("loop.ru", "TXT"): ["v=spf1 include:loop.ru -all"],
    ("round.ru", "TXT"): ["v=spf1 redirect=round.ru"],
}

RECORDS = [
    ("v=spf1 ip4:8.8.4.4 -all", "pass"),
    ("V=SPF1 IP4:8.8.4.0/24 -ALL", "pass"),
    ("v=spf1 ip4:8.8.4.0/24 -all", "pass"),
    ("v=spf1 +ip4:8.8.0.0/16 -all", "pass"),
    ("v=spf1 ip4:8.8.4.5 -all", "fail"),
    ("v=spf1 ip6:2001:4860::/32 -all", "fail"),
    ("v=spf1 -ip4:8.8.4.4 +all", "fail"),
    ("v=spf1 ~all", "softfail"),
    ("v=spf1 ?all", "neutral"),
    ("v=spf1", "neutral"),
    ("v=spf1 all", "pass"),
    ("v=spf1 a -all", "pass"),
    ("v=spf1 a:client.ru -all", "pass"),
    ("v=spf1 a:mx1.client.ru -all", "fail"),
    ("v=spf1 a:mx1.client.ru/0 -all", "pass"),
    ("v=spf1 a:mx2.client.ru/24//64 -all", "pass"),
    ("v=spf1 a//64 -all", "pass"),
    ("v=spf1 mx -all", "fail"),
    ("v=spf1 mx/24 -all", "pass"),
    ("v=spf1 mx:many.ru -all", "permerror"),
    ("v=spf1 include:_spf.good.ru -all", "pass"),
    ("v=spf1 include:_spf.bad.ru -all", "fail"),
    ("v=spf1 include:_spf.bad.ru include:_spf.good.ru -all", "pass"),
    ("v=spf1 include:_spf.wrong.ru -all", "permerror"),
    ("v=spf1 include:no.such.ru -all", "permerror"),
    ("v=spf1 redirect=_spf.good.ru", "pass"),
    ("v=spf1 redirect=_spf.bad.ru", "fail"),
    ("v=spf1 redirect=no.such.ru", "permerror"),
    ("v=spf1 redirect=_spf.good.ru -all", "fail"),
    ("v=spf1 include:loop.ru", "permerror"),
    ("v=spf1 redirect=round.ru", "permerror"),
    ("v=spf1 exists:%{ir}.%{v}.exists.ru -all", "pass"),
    ("v=spf1 exists:%{l}.exists.ru -all", "pass"),
    ("v=spf1 exists:%{l1r-}.exists.ru -all", "pass"),
    ("v=spf1 exists:%{o}.exists.ru -all", "fail"),
    ("v=spf1 exists:%{S}.exists.ru -all", "permerror"),
    ("v=spf1 exists:%{h}.%{p}.%{d2}.exists.ru -all", "fail"),
    ("v=spf1 exists:%{d0}.exists.ru -all", "permerror"),
    ("v=spf1 exists:a%%b.ru -all", "permerror"),
    ("v=spf1 exists:%{x}.ru -all", "permerror"),
    ("v=spf1 exists:%(i).ru -all", "permerror"),
    ("v=spf1 ptr -all", "fail"),
    ("v=spf1 exp=why.client.ru other=x -all", "fail"),
    ("v=spf1 -all nonsense", "permerror"),
    ("v=spf1 include -all", "permerror"),
    ("v=spf1 ip4 -all", "permerror"),
    ("v=spf1 ip4:8.8.4 -all", "permerror"),
    ("v=spf1 ip4:8.8.4.4/99 -all", "permerror"),
    ("v=spf1 a:strange.ru -all", "permerror"),
    ("v=spf1 a/99 -all", "permerror"),
    ("v=spf1 a:x -all", "permerror"),
    ("v=spf1 a:n1.ru a:n2.ru -all", "fail"),
    ("v=spf1 a:n1.ru a:n2.ru a:n3.ru -all", "permerror"),
    ("v=spf1 " + "ptr " * 10 + "-all", "fail"),
    ("v=spf1 " + "ptr " * 11 + "-all", "permerror"),
    ("v=spf10 +all", "none"),
    ("some other words", "none"),
]


def checked(record: str, **given_: str) -> Spf:
    arguments = {"peer": PEER, "envelope_from": "boss@client.ru", "greeting": "mail.client.ru"}
    dns = Names({**WORLD, ("client.ru", "TXT"): ["other words", record]})
    return check_spf(dns=dns, **{**arguments, **given_})


@pytest.mark.parametrize(("record", "result"), RECORDS)
def test_records(record: str, result: str) -> None:
    assert checked(record) == Spf(result, "client.ru")


def test_two_records_are_none() -> None:
    assert checked("v=spf1 +all").result == "pass"
    dns = Names({("client.ru", "TXT"): ["v=spf1 +all", "v=spf1 -all"]})
    assert check_spf(peer=PEER, envelope_from="a@client.ru", greeting="", dns=dns).result == "permerror"


def test_the_sixth_version() -> None:
    assert checked("v=spf1 a -all", peer=PEER6).result == "pass"
    assert checked("v=spf1 ip6:2001:4860::/32 -all", peer=f"IPv6:{PEER6}").result == "pass"
    assert checked("v=spf1 a//200 -all", peer=PEER6).result == "permerror"
    assert checked("v=spf1 exists:%{ir}.%{v}.x.ru -all", peer=PEER6).result == "fail"


def test_an_empty_envelope_asks_about_the_greeting() -> None:
    dns = Names({("mx.other.ru", "TXT"): ["v=spf1 +all"]})
    assert check_spf(peer=PEER, envelope_from="", greeting="mx.other.ru", dns=dns) == Spf(
        "pass", "mx.other.ru"
    )


@pytest.mark.parametrize(
    "peer", ["", "127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fe80::1", "unix", "::ffff:10.0.0.1"]
)
def test_a_letter_from_this_machine_tells_nothing(peer: str) -> None:
    assert public_address(peer) is None
    assert checked("v=spf1 +all", peer=peer) == Spf("none", "")


@pytest.mark.parametrize("peer", ["8.8.4.4", "[8.8.4.4]", "::ffff:8.8.4.4"])
def test_an_address_of_the_world(peer: str) -> None:
    assert str(public_address(peer)) == "8.8.4.4"


@pytest.mark.parametrize(
    "envelope", ["", "boss@", "boss@client", "boss@10.0.0.1", "boss@cli ent.ru", "boss@клиент.ru"]
)
def test_no_domain_no_question(envelope: str) -> None:
    assert checked("v=spf1 +all", envelope_from=envelope, greeting="localhost") == Spf("none", "")


def test_silence() -> None:
    dns = Names({("client.ru", "TXT"): ["v=spf1 a:slow.ru -all"]}, silent=["slow.ru"])
    assert check_spf(peer=PEER, envelope_from="a@client.ru", greeting="", dns=dns).result == "temperror"


def test_a_name_that_grows_too_long_is_cut_from_the_left() -> None:
    record = "v=spf1 exists:" + "%{d}." * 40 + "exists.ru -all"
    assert checked(record).result == "fail"


@given(st.text(alphabet="v=spf1 aimxpt4:/-+~?%{}.0123redictlunso", max_size=80))
def test_any_record_is_read(words: str) -> None:
    assert checked(f"v=spf1 {words}").result in {"pass", "fail", "softfail", "neutral", "permerror"}
