"""How the sign-in library is bent to the house: nobody signs up, letters go in the reader's language."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

_QUIET = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Access is given by the studio or by the client's administrator, never taken by signing up (1.4)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter of the sign-in library, in the language of the person it goes to."""
        person = context.get("user")
        with translation.override(getattr(person, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        """A subject is one line with plain spaces: mail programs show it in lists."""
        return " ".join(str(super().format_email_subject(subject)).split())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Only messages that say something: that one has signed in is seen by having signed in."""
        if message_template not in _QUIET:
            super().add_message(request, level, message_template, *args, **more)
