"""The floor of a page: the same server, session, reader and template, fed from values that never change. What the page takes
above it is its SQL and the work on its rows. /floor/<address> is the floor of /<address>."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.backends.jinja2 import Template
from django.template.backends.utils import csrf_input, csrf_token_lazy
from django.urls import include, path, resolve
from django.utils.functional import SimpleLazyObject

from reglament.web.access import staff

_lock = threading.Lock()
_kept: dict[str, tuple[Template, dict[str, Any]]] = {}


@staff
def floor(request: HttpRequest, address: str) -> HttpResponse:
    """The page at `address` from the values of its first showing in this process."""
    with _lock:
        if address not in _kept:
            with _watched(address):
                resolved = resolve(f"/{address}")
                resolved.func(request, *resolved.args, **resolved.kwargs)
    template, values = _kept[address]
    own: dict[str, Any] = {"request": request, "user": request.user}
    own |= {
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "csrf_token": csrf_token_lazy(request),
    }
    return HttpResponse(template.template.render({**values, **own}))


@contextmanager
def _watched(address: str) -> Iterator[None]:
    """Keep the template and the values of the page that is rendered meanwhile; its frame's figures among them."""
    plain = Template.render

    def render(
        self: Template, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> Any:
        values = {} if context is None else context
        shown = plain(self, values, request)
        _kept.setdefault(address, (self, values))
        return shown

    Template.render = render
    try:
        yield
    finally:
        Template.render = plain


urlpatterns = [path("floor/<path:address>", floor), path("", include("reglament.config.urls"))]
handler400 = "reglament.web.errors.bad_request"
handler403 = "reglament.web.errors.forbidden"
handler404 = "reglament.web.errors.not_found"
handler500 = "reglament.web.errors.failed"
