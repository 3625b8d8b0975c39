"""Marks of programs: what is sure, what only hints, and what people's letters bear (RFC 3834, R21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.automatic import AutomaticKind, automatic

NONE, BOUNCE = AutomaticKind.NONE, AutomaticKind.BOUNCE
AUTO, LIST = AutomaticKind.AUTOMATIC, AutomaticKind.MAILING_LIST

CASES = [
    ("a person", {}, NONE, True),
    ("a person, said so", {"auto-submitted": ["no"]}, NONE, True),
    ("a person of an ordinary mail program", {"x-mailer": ["The Bat!"], "content-type": ["text/plain"]}, NONE, True),
    ("nothing suppressed", {"x-auto-response-suppress": ["None"]}, NONE, True),
    ("an empty header", {"auto-submitted": [" "]}, NONE, True),
    ("a filled return path", {"return-path": ["<alice@client.ru>"]}, NONE, True),
    ("a vacation answer", {"auto-submitted": ["auto-replied"]}, AUTO, True),
    ("with parameters", {"auto-submitted": ["Auto-Replied; owner-email=a@b.ru"]}, AUTO, True),
    ("with a comment", {"auto-submitted": ["auto-replied (vacation)"]}, AUTO, True),
    ("a notifier", {"auto-submitted": ["auto-notified"]}, AUTO, True),
    ("an old vacation program", {"precedence": ["auto_reply"]}, AUTO, True),
    ("x-autoreply", {"x-autoreply": ["yes"]}, AUTO, True),
    ("x-autorespond", {"x-autorespond": ["yes"]}, AUTO, True),
    ("Exchange's vacation answer",
     {"auto-submitted": ["auto-generated"], "x-auto-response-suppress": ["All"]}, AUTO, True),
    ("another Reglament", {"x-reglament": ["1"], "auto-submitted": ["auto-generated"]}, AUTO, True),
    ("a return receipt",
     {"content-type": ['multipart/report; report-type="disposition-notification"']}, AUTO, True),
    ("a report of no kind", {"content-type": ["multipart/report; boundary=x"]}, AUTO, True),
    ("an empty return path", {"return-path": ["<>"]}, AUTO, True),
    ("a mailing list", {"list-id": ["<dev.lists.ru>"], "precedence": ["list"]}, LIST, True),
    ("a list by its post address", {"list-post": ["<mailto:dev@lists.ru>"]}, LIST, True),
    ("a newsletter", {"precedence": ["bulk"], "list-unsubscribe": ["<https://x.ru/u>"]}, LIST, True),
    ("a customer database marks letters", {"auto-submitted": ["auto-generated"]}, AUTO, False),
    ("Outlook asks for no answers", {"x-auto-response-suppress": ["OOF"]}, AUTO, False),
    ("bulk alone", {"precedence": ["bulk"]}, LIST, False),
    ("junk alone", {"precedence": ["junk"]}, LIST, False),
    ("an unsubscribe link alone", {"list-unsubscribe": ["<mailto:u@x.ru>"]}, LIST, False),
    ("the subject alone", {"subject": ["Автоответ: я в отпуске"]}, AUTO, False),
    ("the subject alone, English", {"subject": ["Out of Office: Ivan"]}, AUTO, False),
    ("the subject and a mark",
     {"subject": ["Automatic reply: ticket"], "x-auto-response-suppress": ["All"]}, AUTO, True),
    ("a delivery report",
     {"content-type": ["multipart/report; report-type=delivery-status; boundary=x"]}, BOUNCE, True),
    ("Exim's returned mail", {"x-failed-recipients": ["a@b.ru"], "auto-submitted": ["auto-replied"]}, BOUNCE, True),
    ("a mailer daemon", {"return-path": ["<MAILER-DAEMON@mx.ru>"]}, BOUNCE, True),
    ("a mailer daemon without a domain", {"return-path": ["MAILER-DAEMON"]}, BOUNCE, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "kind", "certain"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_marks(headers: dict[str, list[str]], kind: AutomaticKind, certain: bool) -> None:
    found = automatic(headers, is_report=False, empty_envelope=False)
    assert (found.kind, found.certain) == (kind, certain)
    assert bool(found.reasons) == (kind is not NONE)


def test_a_report_is_a_bounce() -> None:
    assert automatic({}, is_report=True, empty_envelope=True).kind is BOUNCE


def test_an_empty_envelope_is_a_program() -> None:
    found = automatic({}, is_report=False, empty_envelope=True)
    assert (found.kind, found.certain) == (AUTO, True)


@given(
    st.dictionaries(
        st.sampled_from(
            ["auto-submitted", "precedence", "return-path", "content-type", "list-id", "subject"]
        ),
        st.lists(st.text(max_size=40), max_size=3),
    ),
    st.booleans(),
    st.booleans(),
)
def test_whatever_stands_in_the_headers(
    headers: dict[str, list[str]], is_report: bool, empty_envelope: bool
) -> None:
    found = automatic(headers, is_report=is_report, empty_envelope=empty_envelope)
    assert bool(found.reasons) == (found.kind is not NONE)
    if is_report:
        assert found.kind is BOUNCE
