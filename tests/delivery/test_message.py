"""The message that goes out: its headers, both bodies, the attached invoice."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from django.urls import resolve

from reglament.delivery.links import link_of
from reglament.delivery.message import NotAddressed, NotAttached, compose
from reglament.delivery.render import render
from reglament.delivery.reply_token import ticket_of
from reglament.store.models import Letter
from tests.delivery.cases import AT, CASES, INVOICE, Case, letter_of

pytestmark = pytest.mark.usefixtures("shipped_law", "known_addresses")
FREE = next(case for case in CASES if case.name == "accepted_free")
INVOICED = Case("i", "accepted_invoice", INVOICE)


def _sent(letter: Letter) -> EmailMessage:
    """As the other side reads it."""
    raw = compose(letter, render(letter), at=AT).as_bytes()
    raw.decode("ascii")
    assert max(len(line) for line in raw.split(b"\r\n")) < 998
    return cast(EmailMessage, message_from_bytes(raw, policy=default))


def _decoded(letter: Letter, name: str) -> str:
    """A header as mail programs show it; the library's own newer parser adds spaces inside long names."""
    raw = compose(letter, render(letter), at=AT).as_bytes().decode("ascii").replace("\r\n ", " ")
    line = next(line for line in raw.split("\r\n") if line.startswith(f"{name}: "))
    return str(make_header(decode_header(line.partition(": ")[2])))


def test_headers() -> None:
    read = _sent(letter_of(FREE, "ru"))
    assert read["Subject"] == "[Тикет № 1042] Работа принята"
    assert read["From"].addresses[0].addr_spec == "support@studio.example"
    assert _decoded(letter_of(FREE, "ru"), "From") == "Студия «Пример», техподдержка <support@studio.example>"
    assert _decoded(letter_of(FREE, "ru"), "To") == "Алиса Акимова <alice@romashka.example>"
    assert ticket_of(read["Reply-To"].addresses[0].addr_spec) == 1042
    assert read["Message-ID"] == "<t1042.e77.p3.accepted_free@studio.example>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"].datetime == AT
    assert "In-Reply-To" not in read
    assert "Precedence" not in read
    assert "List-Unsubscribe" not in read


def test_an_answer_to_an_email_says_so() -> None:
    """Neither an out-of-office machine nor another Reglament answers it (RFC 3834)."""
    letter = letter_of(next(case for case in CASES if case.name == "mail_refused"), "ru")
    letter.recipient, letter.in_reply_to = None, "<task@else.example>"
    read = _sent(letter)
    assert (read["Auto-Submitted"], read["X-Reglament"]) == ("auto-replied", "mail_refused")
    assert (read["In-Reply-To"], read["References"]) == ("<task@else.example>", "<task@else.example>")
    assert "Reply-To" not in read


def test_the_form_s_link_is_an_address_of_the_site() -> None:
    letter = letter_of(next(case for case in CASES if case.name == "mail_invitation"), "ru")
    path = link_of(letter).url.removeprefix("http://testserver")
    found = resolve(path, urlconf="reglament.config.urls")
    assert (found.view_name, found.kwargs) == ("portal:from_letter", {"token": "TOKEN"})


def test_the_thread_survives_folding() -> None:
    letter = letter_of(FREE, "ru")
    root = f"<t1042.e1.p3.ticket_received@{'a-very-long-domain-of-a-studio.' * 4}example>"
    letter.in_reply_to = letter.references = root
    letter.message_id = root.replace("e1", "e2")
    raw = compose(letter, render(letter), at=AT).as_bytes().decode("ascii")
    flat = raw.replace("\r\n ", " ")
    for name, value in (("In-Reply-To", root), ("References", root), ("Message-ID", letter.message_id)):
        assert [
            line.partition(":")[2].strip() for line in flat.split("\r\n") if line.startswith(f"{name}:")
        ] == [value]


@pytest.mark.parametrize(
    "title", ["Ж" * 400, "слово " * 60, "a" * 300, "😀" * 90, "=?utf-8?q?x?=", "тема\r\nX-Evil: 1"]
)
def test_subjects_come_through(title: str) -> None:
    letter = letter_of(Case("t", "ticket_received", {"priority": "normal", "deadline": None}), "ru")
    letter.data["title"] = title
    made = render(letter)
    read = _sent(letter)
    assert "X-Evil" not in read
    if "=?" not in title:
        assert read["Subject"] == made.subject


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('О"Нил, Иван <x@y>', 'О"Нил, Иван <x@y>'),
        ("Ivan <x@y>", '"Ivan <x@y>"'),
        ("Иван\r\nBcc: z@z.example", "Иван Bcc: z@z.example"),
        ("Иванов И. И.", "Иванов И. И."),
        ("a" * 500, "a" * 99 + "…"),
        (
            "Константинопольский-Преображенский Константин, главный инженер",
            "Константинопольский-Преображенский Константин, главный инженер",
        ),
    ],
)
def test_names_come_through(name: str, shown: str) -> None:
    letter = letter_of(FREE, "ru")
    assert letter.recipient is not None
    letter.recipient.name = name
    read = _sent(letter)
    assert [a.addr_spec for a in read["To"].addresses] == ["alice@romashka.example"]
    assert _decoded(letter, "To") == f"{shown} <alice@romashka.example>"
    assert "Bcc" not in read


def test_both_bodies() -> None:
    letter = letter_of(FREE, "ru")
    read = _sent(letter)
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == render(letter).text
    assert "Открыть тикет" in html.get_content()
    assert text["Content-Transfer-Encoding"] == "base64"


def test_domains_beyond_ascii() -> None:
    letter = letter_of(FREE, "ru")
    letter.address = "alice@пример.рф"
    made = compose(letter, render(letter), at=AT)
    assert made["To"].addresses[0].domain == "xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "почта@пример.рф",
        "nobody",
        "a@",
        "@b",
        "a b@c.example",
        "a@b@c",
        "a@b.example\r\nBcc: x@y",
        "a@" + "b" * 70,
    ],
)
def test_no_address_no_letter(address: str) -> None:
    letter = letter_of(FREE, "ru")
    letter.address = address
    with pytest.raises(NotAddressed):
        compose(letter, render(letter), at=AT)


def test_the_invoice_is_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        "reglament.delivery.message.invoice_pdf", lambda *args: asked.append(args) or b"%PDF-1.7"
    )
    files = list(_sent(letter_of(INVOICED, "ru")).iter_attachments())
    assert asked == [(1001, "ru")]
    assert [(f.get_filename(), f.get_content_type(), f.get_content()) for f in files] == [
        ("Счёт 1001.pdf", "application/pdf", b"%PDF-1.7")
    ]


def _broken(*_: object) -> bytes:
    raise RuntimeError("no fonts")


@pytest.mark.parametrize("maker", [_broken, lambda *_: None])
def test_no_document_is_a_reason_to_wait(maker: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.delivery.message.invoice_pdf", maker)
    letter = letter_of(INVOICED, "ru")
    with pytest.raises(NotAttached, match="1001"):
        compose(letter, render(letter), at=AT)
