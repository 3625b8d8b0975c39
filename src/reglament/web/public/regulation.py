"""The public page of the regulation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.regulation_page import regulation_page
from reglament.web import formats


@require_GET
def regulation(request: HttpRequest, edition: int | None = None) -> HttpResponse:
    """The edition in force, or an earlier one; `changes` marks what it changed."""
    page = regulation_page(at=timezone.now(), edition=edition)
    if page is None and edition is not None:
        raise Http404
    context = {
        "page": page,
        "changes": page is not None and page.old is not None and request.GET.get("changes", "yes") != "no",
        "language": formats.language(),
        "section": "regulation",
    }
    return render(request, "public/regulation.html", context)
