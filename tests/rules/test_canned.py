"""The places of a prepared reply are filled for a ticket."""

from __future__ import annotations

import pytest

from reglament.rules.canned import fill


@pytest.mark.parametrize(
    ("body", "language", "said"),
    [
        ("Здравствуйте, {имя}! Тикет {тикет}.", "ru", "Здравствуйте, Алиса! Тикет №\xa01042."),
        ("Hello, {name}! Ticket {ticket}.", "en", "Hello, Алиса! Ticket No.\xa01042."),
        ("{ Имя }, {NAME}", "ru", "Алиса, Алиса"),
        ("{срок} и {} и { имя", "ru", "{срок} и {} и { имя"),
    ],
)
def test_known_places_are_filled_and_the_rest_stays(body: str, language: str, said: str) -> None:
    assert fill(body, name="Алиса Акимова", number=1042, language=language) == said


def test_a_nameless_author_leaves_an_empty_place() -> None:
    assert fill("Здравствуйте{имя}!", name=" ", number=1, language="ru") == "Здравствуйте!"
