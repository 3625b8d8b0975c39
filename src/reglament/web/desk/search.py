"""Search over everything that the studio handles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from reglament.queries.search import search_page
from reglament.web.access import staff
from reglament.web.desk.saved_views import saved_for
from reglament.web.numbers import whole


@staff
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Tickets and organisations; the number of a ticket opens it."""
    text = request.GET.get("q", "").strip()[:200]
    before = request.GET.get("before", "")
    page = search_page(text, before=whole(before))
    if page.exact is not None and not before:
        return redirect("desk:ticket", page.exact)
    context = {"page": page, "search": text, "section": "", **saved_for(request)}
    return render(request, "desk/search.html", context)
