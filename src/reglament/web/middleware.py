"""What is asked of every request: the second factor of the studio's people, and the reader's own language."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

Next = Callable[[HttpRequest], HttpResponse]

# What someone without a second factor may still open: the pages on which they set one up, and those of everybody.
_OPEN = ("/account/", "/language/", "/theme/", "/regulation/", "/calculator/", "/health")


class SecondFactorMiddleware:
    """Staff work with a second factor only; who has none is led to where it is set up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead to the second factor."""
        if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith((settings.STATIC_URL, *_OPEN)):
            return self.get_response(request)
        person = request.user
        if person.is_authenticated and person.is_studio and not _has_second_factor(person):
            messages.warning(
                request, _("Сотрудники студии входят в два шага. Настройте второй шаг, чтобы продолжить")
            )
            return redirect("mfa_index")
        return self.get_response(request)


def _has_second_factor(person: AbstractBaseUser) -> bool:
    # Read with the person of a session; somebody who signs in just now is asked for.
    known: bool | None = getattr(person, "has_second_factor", None)
    return is_mfa_enabled(person) if known is None else known


class LanguageOfPersonMiddleware:
    """Who is signed in reads in the language of their profile; others as their browser or their own choice says."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the person's language."""
        # Static files and the like never look at the session.
        if not request.path.startswith(settings.STATIC_URL) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
