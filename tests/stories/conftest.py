"""Every story begins with the studio and one client, and ends with everything in agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reglament.delivery.render import render
from reglament.store.models import Letter
from tests.factories import Office, office
from tests.stories.cast import clean


@pytest.fixture
def team(db: None) -> Iterator[Office]:
    """The studio with its people, and «Ромашка» with Alice and Bob. After the story statuses, sums and letters follow
    from the journal, and every letter can be read in both languages."""
    yield office()
    clean()
    for letter in Letter.objects.select_related("event__ticket", "recipient"):
        for letter.language in ("ru", "en"):
            assert render(letter).text
