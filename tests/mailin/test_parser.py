"""A letter becomes a reading, whatever it is made of, and nothing it does lasts longer than its limits (R21)."""

from __future__ import annotations

import base64
import datetime as dt
import os
import signal
import time
from pathlib import Path

import pytest

from reglament.mailin import parser
from reglament.mailin.bounds import Unreadable
from reglament.mailin.parser import LIMITS, Limits, read
from reglament.mailin.reading import Reading
from tests.mailin.letters import BOMBS, HEAD, PNG, body, multi, part, reading_of, winmail


def test_a_plain_letter(tmp_path: Path) -> None:
    raw = (
        HEAD
        + b"Date: Mon, 16 Nov 2026 10:00:00 +0300\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + "Привет".encode()
    )
    found = reading_of(raw, tmp_path)
    assert found.from_headers == ("=?utf-8?b?0JDQu9C40YHQsA==?= <alice@romashka.example>",)
    assert (found.subject, found.header_id, found.text, found.whole_text) == (
        "Form",
        "<1@romashka.example>",
        "Привет",
        "Привет",
    )
    assert found.sent_at == dt.datetime(2026, 11, 16, 7, tzinfo=dt.UTC)
    assert found.to == ("support@studio.example",)
    assert (found.files, found.report, found.defects) == ((), None, ())
    assert Reading.from_json(found.as_json()) == found


def test_files_are_the_bytes_that_were_sent(tmp_path: Path) -> None:
    raw = multi(
        part(b"See the form."),
        part(
            PNG,
            "image/png; name=form.png",
            extra="Content-Disposition: attachment; filename=form.png\r\n",
            coded=True,
        ),
        part(
            PNG[:8], "image/png", extra="Content-ID: <logo@x>\r\nContent-Disposition: inline\r\n", coded=True
        ),
        part(b"%PDF", "application/pdf; name*=utf-8''%D1%81%D1%87%D1%91%D1%82.pdf", coded=True),
    )
    found = reading_of(raw, tmp_path)
    assert found.text == "See the form."
    assert [(file.name, file.inline, file.content_id) for file in found.files] == [
        ("form.png", False, ""),
        ("part-2.png", True, "logo@x"),
        ("счёт.pdf", False, ""),
    ]
    assert found.files[0].path.read_bytes() == PNG
    assert found.files[0].size == len(PNG)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "../../etc/passwd"),  # made safe where the file is kept, not here
        ("=?koi8-r?B?08PF1C5wZGY=?=", "сцет.pdf"),
        ("a" * 500 + ".pdf", "a" * 200),
        ("", "part-1.pdf"),
    ],
)
def test_names_of_files(tmp_path: Path, name: str, kept: str) -> None:
    raw = multi(
        part(
            b"%PDF",
            "application/pdf",
            extra=f'Content-Disposition: attachment; filename="{name}"\r\n',
            coded=True,
        )
    )
    assert reading_of(raw, tmp_path).files[0].name == kept


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("text/plain; charset=windows-1251", "Привет, форма не работает".encode("cp1251")),
        ("text/plain; charset=koi8-r", "Привет, форма не работает".encode("koi8-r")),
        ("text/plain", "Привет, форма не работает".encode("koi8-r")),
        ("text/plain", "Привет, форма не работает".encode("cp1251")),
        ("text/plain; charset=x-unknown", "Привет, форма не работает".encode()),
        ("text/plain; charset=iso-8859-1", "Привет, форма не работает".encode()),
        ("text/plain; charset=utf-8", "Привет, форма не работает".encode("cp1251")),
        ("text/plain; charset=base64", "Привет, форма не работает".encode("cp1251")),
        ('text/plain; charset="cp-1251"', "Привет, форма не работает".encode("cp1251")),
        ("text/plain; charset=utf-16", "Привет, форма не работает".encode("utf-16")),
    ],
)
def test_russian_in_any_clothes(tmp_path: Path, kind: str, words: bytes) -> None:
    assert reading_of(body(words, kind), tmp_path).text == "Привет, форма не работает"


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "cp1251"])
def test_raw_bytes_in_a_header(tmp_path: Path, charset: str) -> None:
    raw = (
        b"From: a@client.example\r\nSubject: "
        + "Срочно поправьте форму на сайте".encode(charset)
        + b"\r\n\r\nx"
    )
    assert reading_of(raw, tmp_path).subject == "Срочно поправьте форму на сайте"


def test_japanese_too(tmp_path: Path) -> None:
    assert (
        reading_of(body("こんにちは".encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp"), tmp_path).text
        == "こんにちは"
    )


def test_an_enclosed_letter_is_a_file_and_not_text(tmp_path: Path) -> None:
    inner = HEAD.replace(b"Form", b"Inner") + b"Content-Type: text/plain\r\n\r\nOther words\r\n"
    found = reading_of(multi(part(b"See below."), part(inner, "message/rfc822")), tmp_path)
    assert found.text == "See below."
    assert [file.name for file in found.files] == ["Inner.eml"]
    assert b"Other words" in found.files[0].path.read_bytes()


def test_a_calendar_is_told_in_words(tmp_path: Path) -> None:
    ics = (
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Созвон\\, макет\r\nDTSTART:20261123T090000Z\r\n"
        "DTEND:20261123T093000Z\r\nLOCATION:Зум\r\nORGANIZER;CN=Алиса:mailto:alice@romashka.example\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:Другой\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = reading_of(
        multi(part(b"Invite"), part(ics.encode(), "text/calendar; charset=utf-8; method=REQUEST")), tmp_path
    )
    assert found.calendar.splitlines() == [
        "Созвон, макет",
        "23.11.2026 09:00 UTC – 23.11.2026 09:30 UTC",
        "Зум",
        "Алиса <alice@romashka.example>",
    ]
    assert [file.name for file in found.files] == ["part-1.ics"]


def test_signed_and_encrypted_letters_are_kept_whole(tmp_path: Path) -> None:
    signed = multi(part(b"Signed words"), part(b"sig", "application/pgp-signature"), kind="multipart/signed")
    found = reading_of(signed, tmp_path)
    assert (found.text, found.signed, found.encrypted, len(found.files)) == ("Signed words", True, False, 1)
    closed = multi(
        part(b"Version: 1", "application/pgp-encrypted"),
        part(b"secret", "application/octet-stream"),
        kind="multipart/encrypted",
    )
    found = reading_of(closed, tmp_path)
    assert (found.text, found.encrypted, [file.size for file in found.files]) == ("", True, [10, 6])
    assert reading_of(body(b"MII", "application/pkcs7-mime; smime-type=enveloped-data"), tmp_path).encrypted
    assert reading_of(body(b"MII", "application/pkcs7-mime; smime-type=signed-data"), tmp_path).signed


def test_winmail_dat_is_unpacked_and_kept(tmp_path: Path) -> None:
    packed = winmail("plan.txt", b"the plan", b"Words from Outlook")
    found = reading_of(body(packed, "application/ms-tnef; name=winmail.dat"), tmp_path)
    assert found.text == "Words from Outlook"
    assert [(file.name, file.path.read_bytes()) for file in found.files] == [
        ("winmail.dat", packed),
        ("plan.txt", b"the plan"),
    ]
    broken = reading_of(body(packed[:30], "application/ms-tnef; name=winmail.dat"), tmp_path)
    assert [file.name for file in broken.files] == ["winmail.dat"]


def test_html_is_made_harmless(tmp_path: Path) -> None:
    page = (
        "<html><head><style>p{color:red}</style><script>alert(1)</script></head><body onload=x()><p style='position:fixed'>Привет"
        "<img src='https://spy.example/p.png' onerror=x()><img src='cid:logo@x'><img src='/favicon.ico'>"
        "<a href='javascript:alert(1)'>раз</a><a href='https://romashka.example'>два</a><form action=x><input></form>"
        "<iframe src='https://spy.example'></iframe></p></body></html>"
    )
    found = reading_of(body(page.encode(), "text/html; charset=utf-8"), tmp_path)
    assert "раз" in found.text
    assert 'data-src="https://spy.example/p.png"' in found.html
    assert ' src="cid:logo@x"' in found.html
    for bad in (
        "script",
        "onload",
        "onerror",
        "style",
        "javascript",
        "iframe",
        "form",
        "favicon",
        ' src="http',
    ):
        assert bad not in found.html, bad


def test_the_text_is_chosen_and_the_quote_cut(tmp_path: Path) -> None:
    words = "Готово.\r\n\r\nпн, 16 нояб. 2026 г. в 10:00, Студия <support@studio.example>:\r\n> Проверьте\r\n"
    found = reading_of(body(words.encode()), tmp_path)
    assert found.text == "Готово."
    assert "Проверьте" in found.whole_text
    both = multi(part(b"plain"), part(b"<p>rich</p>", "text/html"), kind="multipart/alternative")
    assert reading_of(both, tmp_path).whole_text == "plain"


def test_plain_text_beside_html_loses_neither(tmp_path: Path) -> None:
    quoted = b"<p>Done</p><blockquote type=cite>Please check</blockquote>"
    found = reading_of(multi(part(quoted, "text/html"), part(b"And one more thing")), tmp_path)
    assert found.whole_text.startswith("Done")
    assert found.text.endswith("And one more thing")
    choice = multi(part(b"plain"), part(b"<p>rich</p>", "text/html"), kind="multipart/alternative", head=b"",
                   boundary="in")  # fmt: skip
    assert reading_of(multi(choice, part(b"footer")), tmp_path).whole_text == "plain\n\nfooter"
    only = multi(part(b" \r\n"), part(b"<p>rich</p>", "text/html"), kind="multipart/alternative")
    assert reading_of(only, tmp_path).text == "rich"


def test_a_text_too_long_to_be_shown_is_a_file_too(tmp_path: Path) -> None:
    words = "слово ".encode() * 200_000
    found = reading_of(body(words), tmp_path)
    assert found.files[0].path.read_bytes() == words
    assert found.defects == ("text/plain: too long",)
    assert found.text.startswith("слово слово")


def test_reports_on_delivery(tmp_path: Path) -> None:
    status = (
        b"Reporting-MTA: dns; mx.client.example\r\n\r\nFinal-Recipient: rfc822; Anna@Client.example\r\nAction: failed\r\n"
        b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n"
    )
    ours = b"Message-ID: <42@studio.example>\r\nSubject: x\r\n\r\nBody"
    raw = multi(
        part(b"It failed"), part(status, "message/delivery-status"), part(ours, "message/rfc822"),
        kind="multipart/report; report-type=delivery-status",
    )  # fmt: skip
    report = reading_of(raw, tmp_path).report
    assert report is not None
    assert (report.kind, report.status, report.action, report.recipient) == (
        "dsn",
        "5.1.1",
        "failed",
        "anna@client.example",
    )
    assert (report.original_header_id, report.diagnostic) == ("<42@studio.example>", "smtp; 550 no such user")


def test_reports_in_plain_text_and_of_reading(tmp_path: Path) -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.client.example\r\nSubject: failure notice\r\n\r\nI'm afraid: 550 5.1.1 no such user\r\n\r\n"
        b"--- Below this line is a copy of the message.\r\nMessage-ID: <43@studio.example>\r\n"
    )
    report = reading_of(raw, tmp_path).report
    assert report is not None
    assert (report.kind, report.status, report.original_header_id) == ("dsn", "5.1.1", "<43@studio.example>")
    words = b"Final-Recipient: rfc822;a@client.example\r\nOriginal-Message-ID: <44@studio.example>\r\nDisposition: x\r\n"
    shown = part(words, "message/disposition-notification")
    report = reading_of(multi(part(b"Read"), shown, kind="multipart/report"), tmp_path).report
    assert report is not None
    assert (report.kind, report.original_header_id) == ("mdn", "<44@studio.example>")
    assert reading_of(body(b"550 5.1.1 is what the form says"), tmp_path).report is None


def outcome(raw: bytes, folder: Path) -> tuple[str, Reading | None]:
    try:
        return "read", reading_of(raw, folder)
    except Unreadable as error:
        return (error.kind if error.reason.ru and error.reason.en else "no reason"), None


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_harms_nobody(tmp_path: Path, name: str) -> None:
    began = time.monotonic()
    kind, found = outcome(BOMBS[name], tmp_path)
    assert kind in {"read", "nesting", "parts", "time", "memory"}
    assert found is None or "hello" in found.whole_text or found.defects or found.files
    assert time.monotonic() - began < 30
    assert reading_of(body(b"The next one"), tmp_path).text == "The next one"


def test_a_letter_of_the_largest_size_is_read_within_its_memory(tmp_path: Path) -> None:
    content = os.urandom(1024) * (18 * 1024)
    found = reading_of(
        multi(part(b"Large"), part(content, "application/zip; name=a.zip", coded=True)), tmp_path
    )
    assert found.text == "Large"
    assert found.files[0].path.read_bytes() == content
    inner = multi(
        part(b"Inner"), part(content[:5_000_000], "application/zip; name=b.zip", coded=True), boundary="inner"
    )
    enclosed = reading_of(multi(part(b"Forwarded"), part(inner, "message/rfc822")), tmp_path)
    assert base64.encodebytes(content[:5_000_000]).strip() in enclosed.files[0].path.read_bytes().replace(
        b"\r\n", b"\n"
    )


def test_too_much_memory_and_too_much_time_are_said(tmp_path: Path) -> None:
    letter, scratch = tmp_path / "letter", tmp_path / "scratch"
    scratch.mkdir()
    letter.write_bytes(body(b"x" * 30_000_000))
    with pytest.raises(Unreadable) as memory:
        read(letter, scratch=scratch, limits=Limits(seconds=5, memory=96 * 1024 * 1024))
    assert memory.value.kind == "memory"
    letter.write_bytes(body(b"<" * 1_900_000, "text/html"))
    with pytest.raises(Unreadable) as slow:
        read(letter, scratch=scratch, limits=Limits(seconds=1, memory=LIMITS.memory))
    assert slow.value.kind == "time"


def test_a_nursery_that_died_is_replaced(tmp_path: Path) -> None:
    assert reading_of(body(b"One"), tmp_path).text == "One"
    process = parser._nursery._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert reading_of(body(b"Two"), tmp_path).text == "Two"


def test_a_charset_with_a_nul_is_no_charset(tmp_path: Path) -> None:
    raw = multi(part("Привет".encode("cp1251"), 'text/plain; charset="u\0tf-8"'))
    assert reading_of(raw, tmp_path).text == "Привет"


def test_what_is_no_letter_at_all_is_read_too(tmp_path: Path) -> None:
    for raw in (b"", b"\0", b"\r\n\r\n", b"\xff" * 100, b"no header, only words", b"From: x\r\n"):
        assert reading_of(raw, tmp_path).header_id == ""
