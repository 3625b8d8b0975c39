"""Outside the demo: staff work with a second factor, access ends at once, codes come by the queued letter (R22, R23)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reglament.delivery.render import render
from reglament.store.models import Letter, Person
from reglament.usecases.people import revoke_authority
from tests.factories import Office, authority_of
from tests.web.desk import NOON, at, signed_in

SECRET = re.compile(r"<code>([A-Z2-7]{16,})</code>")
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture(autouse=True)
def real(settings: Any) -> None:
    """As outside the demo: the second factor is asked for, letters wait in the outbox."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.EMAIL_BACKEND = "reglament.delivery.backend.OutboxBackend"


def totp(secret: str) -> str:
    """The six digits an application shows now for a secret (RFC 6238)."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(person: Person) -> tuple[Client, Any]:
    """A browser that has given the code of the queued letter, and the answer to it."""
    browser = Client(headers={"Accept-Language": "ru"})
    asked = browser.post(reverse("account_request_login_code"), {"email": person.email})
    letter = Letter.objects.filter(address=person.email).latest("id")
    found = CODE.search(render(letter).text)
    assert found is not None
    return browser, browser.post(asked.headers["Location"], {"code": found[1]})


def set_up(browser: Client) -> str:
    """Turn the application's codes on; their secret."""
    page = browser.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    found = SECRET.search(page.content.decode())
    assert found is not None
    answer = browser.post(reverse("mfa_activate_totp"), {"code": totp(found[1])})
    assert answer.status_code == 302
    return found[1]


def test_without_a_second_factor_the_desk_is_closed_until_it_is_set_up(team: Office) -> None:
    browser, _ = sign_in(team.anna)
    for name in ("queue", "search", "organisations"):
        answer = browser.get(at(name))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    assert browser.get(reverse("mfa_index")).status_code == 200
    set_up(browser)
    assert browser.get(at("queue")).status_code == 200


def test_a_wrong_code_sets_nothing_up(team: Office) -> None:
    browser, _ = sign_in(team.anna)
    browser.get(reverse("mfa_activate_totp"))
    assert browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert browser.get(at("queue")).status_code == 302


def test_the_next_sign_in_asks_for_the_second_step(team: Office, noon: Any) -> None:
    first, _ = sign_in(team.anna)
    secret = set_up(first)
    noon.shift(90)
    browser, answer = sign_in(team.anna)
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert browser.get(at("queue")).headers["Location"].startswith(reverse("account_login"))
    assert browser.get(reverse("mfa_authenticate")).status_code == 200
    assert browser.post(reverse("mfa_authenticate"), {"code": totp(secret)}).status_code == 302
    assert browser.get(at("queue")).status_code == 200


def test_accounting_and_the_owner_too_but_not_clients(team: Office) -> None:
    for person, page in ((team.vera, "accounting:invoices"), (team.olga, "desk:studio")):
        assert signed_in(person).get(at(page)).headers["Location"] == reverse("mfa_index")
    assert signed_in(team.alice).get(reverse("portal:home")).status_code == 200


def test_a_client_signs_in_by_the_queued_letter(team: Office) -> None:
    browser, answer = sign_in(team.alice)
    assert answer.status_code == 302
    assert browser.get(reverse("portal:home")).status_code == 200


def test_a_revoked_persons_session_ends_at_once(team: Office) -> None:
    browser, _ = sign_in(team.bob)
    assert browser.get(reverse("portal:home")).status_code == 200
    revoke_authority(actor=team.olga, at=NOON, authority_id=authority_of(team.bob).pk, reason="Уволен")
    answer = browser.get(reverse("portal:home"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_sign_up_is_closed(team: Office) -> None:
    people = Person.objects.count()
    page = Client().get(reverse("account_signup"))
    assert page.status_code == 200
    assert "password1" not in page.content.decode()
    form = {"email": "new@elsewhere.example", "password1": "a-long-enough-passphrase"}
    Client().post(reverse("account_signup"), form)
    assert Person.objects.count() == people
