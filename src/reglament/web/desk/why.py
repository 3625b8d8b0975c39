"""«Почему?» of the desk: fetched when it is opened, a page of its own without scripts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.desk_why import desk_why
from reglament.web.access import staff


@staff
@require_GET
def why(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """The explanation of one thing about a ticket."""
    at = timezone.now()
    found = desk_why(number, subject, at=at)
    if found is None:
        raise Http404
    context = {
        "explanation": found.explanation,
        "edition": found.edition,
        "at": at,
        "back": reverse("desk:ticket", args=[number]),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "why_panel.html" if is_part else "why.html", context)
