"""Django's way of sending mail, which the sign-in library uses: its letters too go through the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from reglament.usecases.letters import queue_ready_letter


class OutboxBackend(BaseEmailBackend):
    """Writes a row per recipient in the caller's transaction, and sends nothing itself."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of letters taken, as Django counts them."""
        language = "en" if (translation.get_language() or "").startswith("en") else "ru"
        for message in email_messages:
            for address in message.recipients():
                queue_ready_letter(
                    address=address,
                    subject=str(message.subject),
                    body=str(message.body),
                    language=language,
                    at=timezone.now(),
                )
        return len(email_messages)
