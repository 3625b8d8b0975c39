"""Who a letter is really from: signatures, servers, alignment, and our own mail server's word (R21)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.mailin import signatures
from reglament.mailin.authentic import Authentic, verify
from reglament.mailin.names import NoAnswerInTime
from reglament.mailin.signatures import LONGEST_HEAD, MOST_TRIED
from tests.mailin.signed_mail import HEADERS, LETTER, Names, key_record, names, sign, sign_without_from

PEER = "8.8.4.4"


def checked(raw: bytes = LETTER, dns: Any = None, **given_: Any) -> Authentic:
    """The check of Boss's letter, brought by nobody in particular."""
    arguments: dict[str, Any] = {
        "sender_domain": "client.ru", "envelope_from": "", "peer": "", "greeting": "",
        "authentication_results": (), "authserv_id": "",
    }  # fmt: skip
    return verify(raw, dns=dns or Names({}), **{**arguments, **given_})


def test_a_signature_of_the_senders_domain() -> None:
    found = checked(sign(), names())
    assert (found.passed, found.by, found.dkim, found.dmarc) == (True, "dkim", "pass", "none")
    assert found.reason.ru == "Подпись DKIM домена client.ru верна."


def test_a_letter_without_line_feeds_of_the_network() -> None:
    assert checked(sign().replace(b"\r\n", b"\n"), names()).passed


def test_nothing_at_all() -> None:
    found = checked()
    assert (found.passed, found.by, found.dkim, found.spf, found.dmarc) == (False, "", "none", "none", "none")
    assert "не подписал" in found.reason.ru
    assert "did not sign" in found.reason.en


def test_without_a_sender_there_is_nothing_to_check() -> None:
    dns = names()
    assert not checked(sign(), dns, sender_domain=None).passed
    assert not dns.asked


@pytest.mark.parametrize(
    ("signer", "dmarc", "passed"),
    [
        ("client.ru", "", True),
        ("client.ru", "v=DMARC1; p=none", True),
        ("client.ru", "v=DMARC1; p=reject; adkim=s", True),
        ("CLIENT.ru", "v=DMARC1; p=reject; adkim=s", True),
        ("mail.client.ru", "v=DMARC1; p=none", True),
        ("mail.client.ru", "v=DMARC1; p=quarantine; adkim=r", True),
        ("mail.client.ru", "v=DMARC1; p=none; adkim=s", False),
        ("mail.client.ru", "", False),  # nobody has said that those below may speak for the domain
        ("evil.ru", "", False),
        ("evil.ru", "v=DMARC1; p=none", False),
        ("ru", "v=DMARC1; p=none", False),
        ("notclient.ru", "v=DMARC1; p=none", False),
        ("client.ru.evil.ru", "v=DMARC1; p=none", False),
    ],
)
def test_alignment_of_the_signature(signer: str, dmarc: str, passed: bool) -> None:
    found = checked(sign(domain=signer), names(domain=signer, dmarc=dmarc))
    assert found.passed is passed
    assert found.dkim == ("pass" if passed else "none")


@pytest.mark.parametrize(
    ("signer", "dmarc", "passed"),
    [
        ("sales.client.ru", "", True),
        ("client.ru", "", True),
        ("client.ru", "v=DMARC1; p=none; sp=reject", True),
        ("other.client.ru", "v=DMARC1; p=none", True),
        ("other.client.ru", "", False),
        ("client.ru", "v=DMARC1; p=none; adkim=s", False),
    ],
)
def test_a_sender_in_a_subdomain_follows_the_organisations_record(
    signer: str, dmarc: str, passed: bool
) -> None:
    raw = sign(LETTER.replace(b"boss@client.ru", b"boss@sales.client.ru"), signer)
    assert checked(raw, names(domain=signer, dmarc=dmarc), sender_domain="sales.client.ru").passed is passed


def test_a_subdomains_own_record_goes_before_the_organisations() -> None:
    raw = sign(LETTER.replace(b"boss@client.ru", b"boss@sales.client.ru"), "client.ru")
    dns = names(dmarc="v=DMARC1; p=none; adkim=s", policy_at="sales.client.ru")
    assert not checked(raw, dns, sender_domain="sales.client.ru").passed


def test_neighbours_under_a_public_suffix_do_not_speak_for_each_other() -> None:
    dns = names(domain="evil.co.uk", dmarc="v=DMARC1; p=none", policy_at="client.co.uk")
    assert not checked(sign(domain="evil.co.uk"), dns, sender_domain="client.co.uk").passed


@pytest.mark.parametrize(
    ("dmarc", "words"),
    [
        ("v=DMARC1; p=reject", "просит такие письма отклонять"),
        ("v=DMARC1; p=quarantine", "считать такие письма подозрительными"),
    ],
)
def test_what_the_domain_asks_for_is_told(dmarc: str, words: str) -> None:
    found = checked(LETTER, names(dmarc=dmarc))
    assert (found.passed, found.dmarc) == (False, "fail")
    assert words in found.reason.ru


@pytest.mark.parametrize("dmarc", ["v=DMARC1; p=none", "v=DMARC1; p=whatever", "v=DMARC1"])
def test_an_impostor_has_not_passed_whatever_the_policy(dmarc: str) -> None:
    found = checked(LETTER, names(dmarc=dmarc))
    assert (found.passed, found.dmarc) == (False, "fail")
    assert "DMARC" not in found.reason.ru


def test_the_wish_for_subdomains() -> None:
    found = checked(LETTER, names(dmarc="v=DMARC1; p=none; sp=reject"), sender_domain="x.client.ru")
    assert "отклонять" in found.reason.ru


@pytest.mark.parametrize(
    "records", [("v=DMARC1; p=none", "v=DMARC1; p=reject"), ("v=spf1 -all",), ("v=DMARC10",)]
)
def test_no_single_record_is_no_record(records: tuple[str, ...]) -> None:
    assert checked(LETTER, Names({("_dmarc.client.ru", "TXT"): records})).dmarc == "none"


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        (sign().replace(b"the logo", b"the owner"), "fail"),
        (sign().replace(b"Subject: Task", b"Subject: Other"), "fail"),
        (sign().replace(b"Boss <boss@", b"Chief <boss@"), "fail"),
        (sign(which=1), "fail"),
        (sign().replace(b"d=client.ru", b"d=client.ru; d=client.ru"), "permerror"),
        (sign().replace(b"v=1;", b"v=2;"), "permerror"),
        (sign().replace(b"a=rsa-sha256", b"a=rsa-md5"), "permerror"),
        (sign().replace(b"t=", b"x=1; t="), "permerror"),
        (sign().replace(b"DKIM-Signature:", b"DKIM-Signature: b=;"), "permerror"),
        (b"DKIM-Signature: d=client.ru\r\n" + LETTER, "permerror"),
        (b"DKIM-Signature: v=1; a=rsa-sha256; d=client.ru; s=s1; h=from; bh=?; b=?\r\n" + LETTER, "permerror"),
        (b"DKIM-Signature: nothing\r\n" + LETTER, "none"),
        (b"DKIM-Signature: d=cl\xff.ru\r\n" + LETTER, "none"),
        (b"DKIM-Signature: d=client.ru;" + b" " * 5000 + b"\r\n" + LETTER, "none"),
        (b"DKIM-Signature: d=client.ru; b=" + b" " * 100 + b"x\r\n" + LETTER, "none"),
        (b"no header at all\r\n" + sign(), "permerror"),
        (sign().replace(b"s=s1", b"s=\xff1"), "fail"),
    ],
)  # fmt: skip
def test_a_signature_that_does_not_hold(raw: bytes, result: str) -> None:
    found = checked(raw, names())
    assert (found.passed, found.dkim) == (False, result)


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("", "fail"),
        ("v=DKIM1; p=", "fail"),
        ("v=DKIM1; k=rsa; p=AAAA", "fail"),
        ("v=DKIM1; k=rsa; p=***", "fail"),
        ("v=DKIM1; k=no-such; p=AAAA", "fail"),
        ("v=DKIM2; p=AAAA", "fail"),
        ("v=DKIM1; k=rsa; p=" + "A" * 801, "fail"),
        ("p=ключ", "fail"),
        ("v=DKIM1; s=web; p=AAAA", "fail"),
        (key_record(more="s=tlsrpt; "), "permerror"),
        (key_record(more="t=y; "), "policy"),
        (key_record(more="t=s; "), "pass"),
        (key_record(more="t=y:s; "), "policy"),
        (key_record(more="s=email; "), "pass"),
    ],
)
def test_keys(record: str, result: str) -> None:
    found = checked(sign(), names(record=record))
    assert (found.dkim, found.passed) == (result, result == "pass")


def test_no_key_and_two_keys() -> None:
    where = ("s1._domainkey.client.ru", "TXT")
    assert "Ключа" in checked(sign(), Names({})).reason.ru
    assert not checked(sign(), Names({where: (key_record(), key_record(which=1))})).passed
    assert checked(sign(), Names({where: ("unrelated words", key_record())})).passed


def test_a_short_key_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert signatures.SMALLEST_KEY == 1024
    # The key maker makes no shorter ones any more, so here the limit is raised instead.
    monkeypatch.setattr(signatures, "SMALLEST_KEY", 2048)
    assert checked(sign(), names()).dkim == "permerror"


def test_identity_under_a_key_not_for_subdomains() -> None:
    raw = sign(identity=b"@mail.client.ru")
    assert checked(raw, names()).passed
    assert checked(raw, names(record=key_record(more="t=s; "))).dkim == "policy"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (sign(length=True) + b"And pay evil.ru.\r\n", "l="),
        (sign(length=True), "l="),
        (sign(algorithm=b"rsa-sha1"), "SHA-1"),
        (b"Subject: Another\r\n" + sign(), "повторён"),
        (b"To: support+t1.xxx@studio.example\r\n" + sign(), "повторён"),
        (b"Content-Type: text/html\r\nContent-Type: text/plain\r\n" + sign(), "повторён"),
    ],
)
def test_a_signature_that_proves_too_little(raw: bytes, words: str) -> None:
    found = checked(raw, names())
    assert (found.passed, found.dkim) == (False, "policy")
    assert words in found.reason.ru


def test_a_signature_that_does_not_cover_from() -> None:
    found = checked(sign_without_from(), names())
    assert (found.passed, found.dkim) == (False, "policy")
    assert "не покрывает «От кого»" in found.reason.ru


def test_from_added_on_top() -> None:
    assert not checked(b"From: Evil <evil@x.ru>\r\n" + sign(), names()).passed


def test_one_of_two_signatures_is_enough() -> None:
    wrong = sign(selector="s2", which=1)
    both = sign(wrong)
    assert checked(both, names()).passed
    below = wrong[: wrong.index(b"From:")] + sign()
    assert checked(below, names()).passed


def test_a_strangers_signature_is_not_even_looked_at() -> None:
    dns = names()
    found = checked(sign(sign(), "evil.ru"), dns)
    assert found.passed
    assert not any("evil.ru" in name for name, _ in dns.asked)


def test_only_some_signatures_are_tried() -> None:
    wrong = b"".join(_only_signature(sign(selector=f"x{n}", which=1)) for n in range(MOST_TRIED))
    dns = names()
    assert not checked(wrong + sign(), dns).passed
    assert sum("_domainkey" in name for name, _ in dns.asked) == MOST_TRIED


def _only_signature(raw: bytes) -> bytes:
    return raw[: raw.index(b"From:")]


@pytest.mark.parametrize(
    "raw",
    [
        b"X: " + b"a" * LONGEST_HEAD + b"\r\n" + sign(),
        b"X: a\r\n" + b" b\r\n" * 3000 + sign(),
        b"Subject: a\rFrom: evil@x.ru\r\n" + sign(),
        b"X: a\x00b\r\n" + sign(),
        b"X" * 500_000,
        b"",
        b"\r\n\r\n",
        b"\r",
    ],
)
def test_a_head_that_two_programs_could_read_differently(raw: bytes) -> None:
    assert not checked(raw, names()).passed


@pytest.mark.parametrize("text", [b" " * 2_000_000 + b"x", b" \t" * 1_000_000 + b"\r\n", b"\r\n" * 1_000_000])
def test_a_text_of_spaces_takes_no_long_time(text: bytes) -> None:
    raw = sign(LETTER, headers=HEADERS)
    began = time.process_time()
    assert not checked(raw + text + b"y", names()).passed
    assert time.process_time() - began < 60


def test_runs_of_spaces_count_as_one_where_the_signature_says_so() -> None:
    spaced = sign().replace(b"Please change", b"Please \t  change").replace(b"logo.", b"logo.  ")
    assert checked(spaced, names()).passed
    simple = sign(canonicalize=(b"relaxed", b"simple"))
    assert checked(simple, names()).passed
    assert not checked(simple.replace(b"Please change", b"Please  change"), names()).passed


class TestSilence:
    """Name servers that do not answer: nothing passes by it, and it is said so."""

    def test_the_key(self) -> None:
        found = checked(sign(), names(silent=["s1._domainkey.client.ru"]))
        assert (found.passed, found.dkim) == (False, "temperror")
        assert "не ответили вовремя" in found.reason.ru
        assert "did not answer in time" in found.reason.en

    def test_the_policy_does_not_matter_to_the_very_same_domain(self) -> None:
        found = checked(sign(), names(silent=["_dmarc.client.ru"]))
        assert (found.passed, found.dmarc) == (True, "temperror")

    def test_the_policy_matters_to_a_subdomain(self) -> None:
        raw, dns = sign(domain="mail.client.ru"), names(domain="mail.client.ru", silent=["_dmarc.client.ru"])
        found = checked(raw, dns)
        assert (found.passed, found.dmarc) == (False, "temperror")
        assert "Правила домена" in found.reason.ru

    def test_everything(self) -> None:
        def silence(name: str, kind: str) -> tuple[str, ...]:
            raise NoAnswerInTime(name)

        found = checked(sign(), silence, peer=PEER, envelope_from="boss@client.ru", greeting="mx.client.ru")
        assert (found.passed, found.dkim, found.spf, found.dmarc) == (False, *["temperror"] * 3)


class TestSpf:
    """A server that may send for the domain, aligned with From."""

    @pytest.mark.parametrize(
        ("envelope", "dmarc", "passed"),
        [
            ("boss@client.ru", "", True),
            ("bounce@mail.client.ru", "v=DMARC1; p=none", True),
            ("bounce@mail.client.ru", "v=DMARC1; p=none; aspf=s", False),
            ("bounce@mail.client.ru", "", False),
            ("boss@client.ru", "v=DMARC1; p=none; aspf=s; adkim=s", True),
            ("boss@evil.ru", "v=DMARC1; p=none", False),
        ],
    )
    def test_alignment(self, envelope: str, dmarc: str, passed: bool) -> None:
        domain = envelope.rpartition("@")[2]
        dns = Names({(domain, "TXT"): [f"v=spf1 ip4:{PEER} -all"], ("_dmarc.client.ru", "TXT"): [dmarc]})
        found = checked(LETTER, dns, peer=PEER, envelope_from=envelope)
        assert (found.passed, found.spf) == (passed, "pass")
        assert found.by == ("spf" if passed else "")
        assert ("другой домен" in found.reason.ru) is not passed

    def test_a_greeting_stands_for_an_empty_envelope(self) -> None:
        dns = Names({("client.ru", "TXT"): [f"v=spf1 ip4:{PEER} -all"]})
        assert checked(LETTER, dns, peer=PEER, greeting="client.ru").passed

    @pytest.mark.parametrize("ending", ["-all", "~all", "?all", "", "redirect="])
    def test_reasons(self, ending: str) -> None:
        found = checked(LETTER, Names({("client.ru", "TXT"): [f"v=spf1 {ending}"]}), peer=PEER,
                        envelope_from="boss@client.ru")  # fmt: skip
        assert not found.passed
        assert "SPF" in found.reason.ru
        assert "SPF" in found.reason.en


class TestServersWord:
    """With a configured id only the topmost headers of that very id are believed, and DNS is not asked."""

    OURS = "mx.studio.example"

    def word(self, *headers: str, **more: Any) -> Authentic:
        dns = names()
        found = checked(sign(), dns, authentication_results=headers, authserv_id=self.OURS, **more)
        assert not dns.asked
        return found

    @pytest.mark.parametrize(
        "header",
        [
            "mx.studio.example; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=client.ru",
            "MX.Studio.Example; dmarc=pass header.from=client.ru",
            "mx.studio.example 1; dmarc=pass header.from=boss@client.ru",
            "mx.studio.example; spf=fail smtp.mailfrom=x.ru; dkim=fail header.d=client.ru; dmarc=pass header.from=client.ru",
            "mx.studio.example;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=client.ru header.s=s1",
            "mx.studio.example; dkim=pass header.i=@client.ru",
            "mx.studio.example; dkim=fail header.d=evil.ru; dkim=pass header.d=client.ru; dmarc=none header.from=client.ru",
            "mx.studio.example; spf=pass smtp.mailfrom=boss@client.ru",
            "mx.studio.example; spf=pass (ok) smtp.mailfrom=client.ru; dmarc=temperror header.from=client.ru",
        ],
    )
    def test_it_vouches(self, header: str) -> None:
        found = self.word(header)
        assert (found.passed, found.by) == (True, "server")
        assert "mx.studio.example подтвердил домен client.ru" in found.reason.ru

    @pytest.mark.parametrize(
        "headers",
        [
            (),
            ("evil.example; dmarc=pass header.from=client.ru",),
            ("mx.studio.example.evil.ru; dmarc=pass header.from=client.ru",),
            ("xmx.studio.example; dmarc=pass header.from=client.ru",),
            ("evil.example; dkim=none", "mx.studio.example; dmarc=pass header.from=client.ru"),
            ("mx.studio.example; dmarc=fail header.from=client.ru; dkim=pass header.d=client.ru",),
            ("mx.studio.example; dmarc=fail header.from=client.ru",
             "mx.studio.example; dmarc=pass header.from=client.ru"),
            ("mx.studio.example; dkim=none; spf=none", "mx.studio.example; dkim=pass header.d=client.ru"),
            ("mx.studio.example; dkim=none", "evil.example; x=y", "mx.studio.example; spf=pass smtp.mailfrom=client.ru"),
            ("mx.studio.example; dmarc=pass header.from=evil.ru",),
            ("mx.studio.example; dmarc=pass",),
            ("mx.studio.example; dmarc=pass header.from=client.ru header.from=evil.ru",),
            ("mx.studio.example; dkim=pass header.d=evil.ru",),
            ("mx.studio.example; dkim=pass header.d=mail.client.ru",),
            ("mx.studio.example; dkim=pass header.i=@mail.client.ru",),
            ("mx.studio.example; spf=pass smtp.helo=client.ru",),
            ("mx.studio.example; spf=softfail smtp.mailfrom=client.ru",),
            ("mx.studio.example; dkim=fail (dkim=pass header.d=client.ru) header.d=client.ru",),
            ('mx.studio.example; spf=pass smtp.mailfrom="x; dkim=pass header.d=client.ru"@evil.ru',),
            ("mx.studio.example; dkim=pass header.d=client.ru(.evil.ru",),
            ("mx.studio.example; none",),
            ("mx.studio.example",),
            ("; dmarc=pass header.from=client.ru",),
            ("",),
            ("mx.studio.example; dmarc=pass header.from=client.ru; x=" + "a" * 9000,),
        ],
    )  # fmt: skip
    def test_it_does_not(self, headers: tuple[str, ...]) -> None:
        found = self.word(*headers)
        assert (found.passed, found.by) == (False, "")
        assert "mx.studio.example" in found.reason.ru

    def test_two_headers_of_ours_one_for_each_method(self) -> None:
        headers = (
            "mx.studio.example; dmarc=pass header.from=client.ru",
            "mx.studio.example; dkim=pass header.d=client.ru",
        )
        assert self.word(*headers).dkim == "pass"

    @pytest.mark.parametrize(
        "more",
        [{"envelope_from": "a;dkim=pass header.d=client.ru@evil.ru"}, {"greeting": "x (dkim=pass)"}],
    )
    def test_an_envelope_that_could_write_into_the_header_spoils_it(self, more: dict[str, str]) -> None:
        assert not self.word("mx.studio.example; dkim=pass header.d=client.ru", **more).passed

    def test_without_an_id_nobodys_header_counts(self) -> None:
        header = "mx.studio.example; dmarc=pass header.from=client.ru"
        assert not checked(LETTER, Names({}), authentication_results=[header]).passed

    @given(
        st.lists(
            st.text(alphabet='mx.studio.example; dkim=pas()"\\ header.d=client.ru\r\n', max_size=120),
            max_size=4,
        )
    )
    def test_any_headers_are_read(self, headers: list[str]) -> None:
        checked(LETTER, Names({}), authentication_results=headers, authserv_id=self.OURS)


def test_it_can_be_stored() -> None:
    found = checked(sign(), names())
    assert Authentic.from_json(json.loads(json.dumps(found.as_json()))) == found
    with pytest.raises(TypeError):
        Authentic.from_json({**found.as_json(), "reason": "x"})
    with pytest.raises(KeyError):
        Authentic.from_json({})


@given(
    st.binary(max_size=300),
    st.integers(0, 900),
    st.text(max_size=20),
    st.text(max_size=20),
    st.text(max_size=10),
)
def test_whatever_comes_in(noise: bytes, place: int, envelope: str, peer: str, greeting: str) -> None:
    raw = sign()
    spoilt = raw[:place] + noise + raw[place:]
    found = checked(spoilt, names(), envelope_from=envelope, peer=peer, greeting=greeting)
    assert found.reason.ru
    assert found.reason.en
