"""The published regulation: the edition that runs, or any other by its number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.regulation_page import regulation_page


@require_GET
def regulation(request: HttpRequest, edition: int | None = None) -> HttpResponse:
    """The regulation in words, every clause and reading at its own address."""
    page = regulation_page(timezone.now(), edition)
    if page is None:
        raise Http404
    return render(request, "public/regulation.html", {"page": page})
