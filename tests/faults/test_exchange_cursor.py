"""The cursor of the exchange file waits for entries that are being written: none can appear behind it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from reglament.store.models import Posting
from reglament.usecases.exchange_1c import settled_cursor
from tests.factories import office, ticket_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_that_is_not_committed_yet_is_waited_for() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: its entries are committed in the order of their numbers")
    team = office()
    found: list[int] = []

    def ask() -> None:
        try:
            found.append(settled_cursor())
        finally:
            connection.close()

    asking = threading.Thread(target=ask)
    with transaction.atomic():
        ticket_in("accepted", team)
        asking.start()
        asking.join(0.5)
        assert not found, "the cursor was given out while an entry was being written"
    asking.join(30)
    assert found == [Posting.objects.order_by("-pk").values_list("pk", flat=True)[0]]
