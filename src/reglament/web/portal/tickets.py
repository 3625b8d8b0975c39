"""The client's front page, the list of tickets, and the reasons behind a ticket's place and term."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.desk_why import desk_why
from reglament.queries.portal_home import portal_home
from reglament.queries.portal_tickets import FILTERS, TicketsWish, portal_tickets
from reglament.queries.ticket_visible import is_visible
from reglament.web.access import reader
from reglament.web.portal.access import client

_WHY = ("place", "clock", "status", "term")


@client
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the client, then what waits for the studio."""
    at = timezone.now()
    page = portal_home(reader=reader(request), at=at)
    return render(request, "portal/home.html", {"page": page, "now": at, "section": "home"})


@client
@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """All tickets of the client, by whose turn it is and by words."""
    asked = request.GET
    wanted = asked.get("filter", "open")
    wish = TicketsWish(
        filter=wanted if wanted in FILTERS else "open",
        text=asked.get("q", "").strip()[:200],
        after=asked.get("after", ""),
    )
    page = portal_tickets(wish, reader=reader(request), at=timezone.now())
    context = {"page": page, "filters": FILTERS, "address": _address, "section": "tickets"}
    return render(request, "portal/tickets.html", context)


@client
@require_GET
def why(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """The explanation of one thing about a ticket: a panel when it is fetched, otherwise a page."""
    at = timezone.now()
    known = subject in _WHY or subject.startswith("estimate-")
    if not known or not is_visible(number, reader=reader(request), on=timezone.localdate(at)):
        raise Http404
    found = desk_why(number, subject, at=at)
    if found is None:
        raise Http404
    context = {
        "explanation": found.explanation, "edition": found.edition, "at": at,
        "back": reverse("portal:ticket", args=[number]), "section": "tickets",
    }  # fmt: skip
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _address(wish: TicketsWish, **changed: str) -> str:
    """The address of a list like `wish` with something changed; it begins at its first page unless told otherwise."""
    new = replace(wish, **{"after": "", **changed})
    asked = {"filter": new.filter, "q": new.text, "after": new.after}
    return reverse("portal:tickets", query={key: value for key, value in asked.items() if value})
