"""What the tests of the desk's and accounting's pages share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from reglament.store.models import Person
from tests.factories import moscow

NOON = moscow("2026-11-17 12:00")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(person: Person) -> Client:
    """A browser in which the person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def at(name: str, *args: object, **query: Any) -> str:
    """The address of a page of the desk or of accounting."""
    return reverse(name if ":" in name else f"desk:{name}", args=args or None, query=query or None)


def local_input(moment: dt.datetime) -> str:
    """An instant as a browser's picker sends it."""
    return moment.strftime("%Y-%m-%dT%H:%M")
