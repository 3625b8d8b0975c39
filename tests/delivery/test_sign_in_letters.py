"""The sign-in library's letters say what ours would, in both languages, and keep codes out of subjects."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from reglament.delivery.render import render
from reglament.store.models import Letter, Person
from reglament.web.account.adapter import AccountAdapter

pytestmark = pytest.mark.django_db
CONTEXT = {
    "code": "X7K2QP",
    "password_reset_url": "http://testserver/account/reset/?a=1&b=2",
    "activate_url": "http://testserver/account/confirm/abc/",
    "email": "o'neil@client.example",
}
NAMES = ["login_code", "password_reset_code", "password_reset_key", "email_confirmation", "email_confirmation_signup",
         "unknown_account", "account_already_exists"]  # fmt: skip


def _letter(name: str, language: str, settings: Any, rf: Any, monkeypatch: pytest.MonkeyPatch) -> Letter:
    settings.EMAIL_BACKEND = "reglament.delivery.backend.OutboxBackend"
    from allauth.core import context

    person = Person.objects.create(email="alice@client.example", name="Алиса", language=language)
    with context.request_context(rf.get("/")), translation.override("ru"):
        AccountAdapter().send_mail(f"account/email/{name}", person.email, {**CONTEXT, "user": person})
    assert not getattr(mail, "outbox", [])
    return Letter.objects.get()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_words(name: str, language: str, settings: Any, rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = _letter(name, language, settings, rf, monkeypatch)
    made = render(letter)
    assert letter.language == language
    assert made.text.startswith({"ru": "Здравствуйте, Алиса!\n\n", "en": "Hello, Алиса!\n\n"}[language])
    assert made.text.count("Здравствуйте" if language == "ru" else "Hello") == 1
    assert CONTEXT["code"] not in made.subject
    assert "[" not in made.subject
    assert "&amp;" not in made.text
    assert "&#" not in made.text
    assert "{" not in made.text


def test_the_code_stands_on_a_line_of_its_own(
    settings: Any, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = render(_letter("login_code", "ru", settings, rf, monkeypatch))
    assert made.subject == "Код для входа"
    assert "\n\nКод для входа:\n\nX7K2QP\n\nВведите его" in made.text.replace("\u00a0", " ")
