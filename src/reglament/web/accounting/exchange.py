"""The exchange file for accounting programs: everything, or what is new since the last time (2.6, 2.9, R10, R11)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reglament.documents.exchange import Head, exchange_xml
from reglament.queries.exchange_1c import count_changes, last_export
from reglament.queries.studio_card import studio_card
from reglament.usecases.exchange_1c import settled_cursor, take_changes, told
from reglament.web.access import accountant, reader
from reglament.web.numbers import whole


@accountant
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """How far accounting has been told; POST takes what is new and gives it as a file."""
    if request.method == "POST":
        taken = take_changes(actor=reader(request), at=timezone.now())
        if taken.upto > taken.since:
            return _file(taken.since, taken.upto)
        return redirect("accounting:exchange")
    last, upto = told(), settled_cursor()
    context = {
        "last": last,
        "exported": last_export(),
        "again": reverse("accounting:exchange_xml", args=[last.since], query={"upto": last.upto}),
        "upto": upto,
        "new": count_changes(last.upto, upto),
        "all": count_changes(0, upto),
        "section": "reports",
    }
    return render(request, "accounting/exchange.html", context)


@accountant
@require_GET
def download(request: HttpRequest, since: int) -> HttpResponse:
    """The changes after a cursor, up to the one of the address or up to now; moves nothing."""
    now = settled_cursor()
    asked = whole(request.GET.get("upto", ""))
    if since > now:
        raise Http404
    return _file(since, now if asked is None else min(asked, now))


def _file(since: int, upto: int) -> HttpResponse:
    card = studio_card()
    head = Head(since, upto, timezone.now(), str(card.get("inn", "")), str(card.get("legal_name", "")))
    response = HttpResponse(exchange_xml(head), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reglament-{since}-{upto}.xml"'
    return response
