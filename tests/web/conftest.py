"""Every page test meets the studio and one client at noon of a Tuesday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import Office, office
from tests.web.desk import NOON


@pytest.fixture
def team(db: None) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob."""
    return office()


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    """The clock stands at noon of 17 November 2026 and moves only when told."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
