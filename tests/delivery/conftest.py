"""Letters render without a database: the shipped regulation is their law, their links are those of tests/delivery/urls.py."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.queries.law import Law
from reglament.rules.calendar import Calendar
from reglament.rules.regulation import default_regulation_text, parse_regulation


@pytest.fixture
def shipped_law(monkeypatch: pytest.MonkeyPatch, settings: object) -> Law:
    regulation = parse_regulation(default_regulation_text())
    law = Law(1, 1, dt.date(2026, 1, 1), regulation, Calendar(regulation, {}))
    for name in ("law_at", "law_of"):
        monkeypatch.setattr(f"reglament.delivery.render.{name}", lambda _: law)
    return law


@pytest.fixture
def known_addresses(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.delivery.links.token_of_form", lambda _: "TOKEN")
    settings.ROOT_URLCONF = "tests.delivery.urls"  # type: ignore[attr-defined]
