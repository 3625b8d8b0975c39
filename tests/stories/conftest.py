"""Every story begins with the studio and one client."""

from __future__ import annotations

import pytest

from tests.factories import Office, office


@pytest.fixture
def team(db: None) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob."""
    return office()
