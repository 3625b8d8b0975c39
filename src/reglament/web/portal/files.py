"""Attachments on their way out: only to those who may read them, and never as a page of this site."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.portal_access import file_for
from reglament.usecases.files import path_of
from reglament.web.access import reader
from reglament.web.portal.access import signed_in

# Shown in the browser; everything else is saved.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


@require_GET
def file(request: HttpRequest, file_id: int, name: str) -> HttpResponseBase:
    """The bytes of an attachment."""
    return _send(request, file_id=file_id)


@signed_in
def _send(request: HttpRequest, file_id: int) -> HttpResponseBase:
    found = file_for(reader(request), file_id, on=timezone.localdate())
    path = path_of(found.sha256) if found else None
    if found is None or path is None or not path.is_file():
        raise Http404
    is_shown = found.content_type in SHOWN
    answer = FileResponse(
        path.open("rb"),
        as_attachment=not is_shown,
        filename=found.name,
        content_type=found.content_type if is_shown else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-cache"
    return answer
