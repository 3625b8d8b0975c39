"""The desk's lists of tickets, and what is done to several at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reglament.queries.people_page import assignable
from reglament.queries.queue import Taken, queue_page, taken_by_another
from reglament.queries.queue_wish import QueueWish, parts_of, wish_of
from reglament.usecases.refusals import Refused
from reglament.usecases.work import assign, start_work
from reglament.web import formats
from reglament.web.access import reader, specialist
from reglament.web.deeds import CONFLICT, say
from reglament.web.desk.saved_views import saved_for
from reglament.web.numbers import whole

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Picked:
    """A row that was ticked: its number and the version that was shown."""

    number: int
    seen: int | None


@specialist
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """A list of tickets; POST does one thing to the ticked ones."""
    if request.method == "POST":
        return _bulk(request)
    if request.GET.get("q", "").strip():
        return redirect(f"{reverse('desk:search')}?{request.GET.urlencode()}")
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    wish = wish_of(request.GET)
    page = queue_page(wish, reader=reader(request), at=timezone.now())
    context = {"page": page, "section": wish.view, "now": timezone.now(), "address": _address,
               **saved_for(request), **more}  # fmt: skip
    return render(request, "desk/queue.html", context, status=status)


def _address(wish: QueueWish, **changed: Any) -> str:
    """The address of a list like `wish` with something changed; it begins at its first page unless told otherwise."""
    return reverse("desk:queue", query=parts_of(replace(wish, **{"after": "", **changed})))


def _bulk(request: HttpRequest) -> HttpResponse:
    picked = _picked(request)
    if not picked:
        messages.warning(request, _("Отметьте тикеты в списке"))
        return redirect(request.get_full_path())
    match request.POST.get("action"):
        case "take":
            return _take(request, picked)
        case "choose":
            return _choose(request, picked)
        case "assign":
            return _assign(request, picked, request.POST.get("assignee", ""))
        case "assign_me":
            return _assign(request, picked, str(reader(request).pk))
    return redirect(request.get_full_path())


def _picked(request: HttpRequest) -> list[Picked]:
    found = []
    for value in request.POST.getlist("ticket")[:MOST_AT_ONCE]:
        number, _colon, seen = value.partition(":")
        ticket = whole(number)
        if ticket is not None:
            found.append(Picked(ticket, whole(seen)))
    return found


def _take(request: HttpRequest, picked: list[Picked]) -> HttpResponse:
    """Take tickets in work one after another; what a colleague took first is said, and the rest goes on."""
    lost: list[Taken] = []
    refused: list[tuple[int, str]] = []
    done: list[int] = []
    for ticket in picked:
        try:
            start_work(actor=reader(request), at=timezone.now(), number=ticket.number, seen=ticket.seen)
            done.append(ticket.number)
        except Refused as no:
            taken = taken_by_another(ticket.number, reader(request))
            if taken:
                lost.append(taken)
            else:
                refused.append((ticket.number, say(no)))
    if done:
        messages.success(request, _("Взято в работу: %(tickets)s") % {"tickets": _numbers(done)})
    if lost or refused:
        return _page(request, status=CONFLICT, lost=lost, refused=refused)
    return redirect("desk:ticket", done[0]) if len(done) == 1 else redirect(request.get_full_path())


def _choose(request: HttpRequest, picked: list[Picked]) -> HttpResponse:
    context = {"picked": picked, "staff": assignable(), "section": wish_of(request.GET).view}
    return render(request, "desk/assign.html", context)


def _assign(request: HttpRequest, picked: list[Picked], assignee: str) -> HttpResponse:
    refused: list[tuple[int, str]] = []
    for ticket in picked:
        try:
            assign(
                actor=reader(request), at=timezone.now(), number=ticket.number,
                assignee_id=whole(assignee),
            )  # fmt: skip
        except Refused as no:
            refused.append((ticket.number, say(no)))
    if refused:
        return _page(request, status=CONFLICT, refused=refused)
    messages.success(
        request, _("Исполнитель назначен: %(tickets)s") % {"tickets": _numbers([p.number for p in picked])}
    )
    return redirect(request.get_full_path())


def _numbers(numbers: list[int]) -> str:
    return ", ".join(formats.num(number) for number in numbers)
