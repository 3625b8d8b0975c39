"""The page of mailboxes: the owner changes them, specialists look and bring letters in by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.queries.mailboxes_page import mailboxes_page
from reglament.store.models import IncomingLetter, Mailbox, Person
from reglament.usecases.mailboxes import MailboxCard, add_mailbox, default_mailbox
from tests.factories import Office
from tests.post import store
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
CARD = {
    "name": "Поддержка", "host": "imap.studio.example", "port": "993", "security": "tls", "folder": "INBOX",
    "login": "support@studio.example", "password": "горошина", "role": "support", "organisation_id": "", "is_active": "on",
}  # fmt: skip


def text(answer: Any) -> str:
    """The page with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def added(team: Office, name: str = "Поддержка") -> Mailbox:
    card = MailboxCard(
        name=name, host="imap.studio.example", login="support@studio.example", password="горошина"
    )
    return Mailbox.objects.get(pk=add_mailbox(actor=team.olga, at=NOON, card=card))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_empty_then_full(team: Office, language: str) -> None:
    Person.objects.filter(pk=team.olga.pk).update(language=language)
    browser = signed_in(team.olga)
    assert 'class="empty"' in text(browser.get(at("mailboxes")))
    box = added(team)
    store(at=NOON)
    Mailbox.objects.filter(pk=box.pk).update(
        error="LOGIN failed", failures=3, checked_at=NOON, worked_at=NOON
    )
    for do in ("", "add", "change", "check", "reset", "bring"):
        page = text(browser.get(at("mailboxes", **({"do": do, "of": box.pk} if do else {}))))
        assert "LOGIN failed" in page
        assert "горошина" not in page
        assert f'lang="{language}"' in page


def test_the_owner_adds_changes_checks_and_reads_anew(team: Office) -> None:
    browser = signed_in(team.olga)
    assert browser.post(at("mailboxes"), {"action": "add", **CARD}).status_code == 302
    box = Mailbox.objects.get()
    assert (box.name, box.is_active, "горошина" in box.secret) == ("Поддержка", True, False)
    changed = CARD | {
        "name": "Почта",
        "password": "",
        "mailbox": box.pk,
        "seen": box.version,
        "is_active": "",
    }
    assert browser.post(at("mailboxes"), {"action": "change", **changed}).status_code == 302
    box.refresh_from_db()
    assert (box.name, box.is_active) == ("Почта", False)
    assert "выключен" in text(browser.get(at("mailboxes")))
    late = browser.post(at("mailboxes"), {"action": "change", **changed})
    assert late.status_code == 409
    assert 'value="Почта"' in text(late)
    for action in ("check", "reset"):
        assert browser.post(at("mailboxes"), {"action": action, "mailbox": box.pk}).status_code == 302


def test_what_cannot_be_taken_is_said_at_its_field(team: Office) -> None:
    browser = signed_in(team.olga)
    answer = browser.post(at("mailboxes"), {"action": "add", **CARD, "host": " ", "port": "993"})
    assert answer.status_code == 422
    assert "Укажите сервер" in text(answer)
    assert "горошина" not in text(answer)
    assert browser.post(at("mailboxes"), {"action": "check", "mailbox": 999}).status_code == 404
    assert browser.get(at("mailboxes", do="change", of="999")).status_code == 404


def test_a_specialist_looks_and_changes_nothing(team: Office) -> None:
    box = added(team)
    browser = signed_in(team.anna)
    page = text(browser.get(at("mailboxes", do="change", of=box.pk)))
    assert "Поддержка" in page
    assert 'name="password"' not in page
    assert "Проверить<" not in page
    for action in ("add", "change"):
        data = {"action": action, **CARD, "mailbox": box.pk}
        assert browser.post(at("mailboxes"), data).status_code == 403
    for action in ("check", "reset"):
        assert browser.post(at("mailboxes"), {"action": action, "mailbox": box.pk}).status_code == 403


def test_a_letter_is_brought_in_by_hand(team: Office) -> None:
    browser = signed_in(team.anna)
    assert "Файл письма" in text(browser.get(at("mailboxes", do="bring")))
    for file in (None, SimpleUploadedFile("empty.eml", b"")):
        answer = browser.post(at("mailboxes"), {"action": "bring", **({"file": file} if file else {})})
        assert answer.status_code == 422
    file = SimpleUploadedFile("one.eml", b"From: x@y.example\r\nSubject: one\r\n\r\nHello\r\n")
    answer = browser.post(at("mailboxes"), {"action": "bring", "file": file})
    letter = IncomingLetter.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("mail_letter", letter.pk))
    assert "ещё читается" in text(browser.get(at("mail_letter", letter.pk)))
    assert signed_in(team.vera).post(at("mailboxes"), {"action": "bring"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_two_statements_for_any_number(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for i in range(rows):
        added(team, f"Ящик {i}")
    default_mailbox("listener", at=NOON)
    store(at=NOON)
    store(at=NOON - dt.timedelta(days=1))
    with django_assert_num_queries(2):
        found = mailboxes_page(at=NOON)
    assert [row.is_imap for row in found] == [True] * rows + [False]
    assert found[-1].today == 1
