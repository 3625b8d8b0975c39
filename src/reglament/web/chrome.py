"""The frame around every page: who is reading, what waits for them, the language and the theme."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from reglament.queries.chrome import Chrome, chrome_for
from reglament.web import formats

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `chrome` (made when first asked for), `language`, `theme` ("": the system's), and
    `csrf_input`, made once for all forms of the page."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "chrome": _Lazy(request),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "language": formats.language(),
        "theme": theme if theme in THEMES else "",
    }


class _Lazy:
    """The frame's figures, counted only by templates that show them and once per page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._made: Chrome | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            user = getattr(self._request, "user", None)
            person = user if user is not None and user.is_authenticated else None
            self._made = chrome_for(person, timezone.now())
        return getattr(self._made, name)
