"""Signing in: a code by letter, closed sign-up, nothing said about who is known here."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from reglament.store.models import Person
from tests.factories import Office

CODE = re.compile(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b")
pytestmark = pytest.mark.usefixtures("noon")


def ask_for_code(email: str) -> tuple[Client, Any]:
    """A browser that has asked for a sign-in code."""
    browser = Client(headers={"Accept-Language": "ru"})
    return browser, browser.post(reverse("account_request_login_code"), {"email": email})


def test_a_code_by_letter_signs_in(team: Office) -> None:
    browser, answer = ask_for_code(team.alice.email)
    assert answer.status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == [team.alice.email]
    assert "\u00a0" not in letter.subject
    found = CODE.search(letter.body)
    assert found is not None
    answer = browser.post(answer["Location"], {"code": found[1]})
    assert answer.status_code == 302
    assert browser.get("/")["Location"] == reverse("portal:home")


def test_a_wrong_code_does_not(team: Office) -> None:
    browser, answer = ask_for_code(team.alice.email)
    assert browser.post(answer["Location"], {"code": "AAAAAA"}).status_code == 200
    assert browser.get("/")["Location"] == reverse("account_login")


def test_an_unknown_address_is_answered_alike(team: Office) -> None:
    _, known = ask_for_code(team.alice.email)
    _, unknown = ask_for_code("nobody@elsewhere.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_who_was_removed_gets_no_code(team: Office) -> None:
    Person.objects.filter(pk=team.bob.pk).update(is_active=False)
    ask_for_code(team.bob.email)
    assert not any(CODE.search(str(letter.body)) for letter in mail.outbox)


def test_a_strangers_address_is_sent_nothing(team: Office) -> None:
    ask_for_code("nobody@elsewhere.example")
    assert mail.outbox == []
