"""A mail server that fails at any moment: the letter that is sent again is the same letter to every mail program."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.delivery.outbox import deliver_next
from reglament.delivery.transports import SmtpTransport
from reglament.store.models import Letter
from reglament.usecases.letters import queue_ready_letter
from tests.delivery.mailserver import Mailbox, mail_server

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


class HangsUpAfterwards(Mailbox):
    """Says 250 to the letter and drops the connection before the farewell."""

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self._hang_up(server)
        return "221 bye"


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state", "taken"),
    [
        ("250 OK", "drop before", "waiting", 0),
        ("250 OK", "drop", "waiting", 1),
        ("250 OK", "451 later", "waiting", 1),
        ("450 busy", "250 taken", "waiting", 0),
        ("421 closing", "250 taken", "waiting", 0),
        ("250 OK", "554 spam", "failed", 1),
        ("550 unknown", "250 taken", "failed", 0),
    ],
)
def test_what_is_sent_again_carries_the_same_message_id(
    at_rcpt: str, at_data: str, state: str, taken: int
) -> None:
    letter = a_letter()
    with mail_server(Mailbox(at_rcpt=at_rcpt, at_data=at_data)) as box:
        transport = SmtpTransport("127.0.0.1", box.port, timeout=5)
        assert deliver_next(transport=transport, at=AT, owner="one")
        letter.refresh_from_db()
        assert (letter.state, len(box.letters)) == (state, taken)
        box.at_rcpt, box.at_data = "250 OK", "250 taken"
        again = deliver_next(transport=transport, at=AT + dt.timedelta(hours=1), owner="two")
        assert again is (state == "waiting")
    letter.refresh_from_db()
    assert letter.state == ("sent" if again else "failed")
    assert set(box.ids) <= {letter.message_id}
    assert len(box.ids) == taken + int(again)


def test_a_connection_lost_after_250_sends_nothing_again() -> None:
    letter = a_letter()
    with mail_server(HangsUpAfterwards()) as box:
        transport = SmtpTransport("127.0.0.1", box.port, timeout=5)
        assert deliver_next(transport=transport, at=AT, owner="one")
        assert not deliver_next(transport=transport, at=AT + dt.timedelta(days=1), owner="two")
    letter.refresh_from_db()
    assert (letter.state, box.ids) == ("sent", [letter.message_id])


def a_letter() -> Letter:
    return queue_ready_letter(address="a@b.example", subject="s", body="1", language="ru", at=AT)
