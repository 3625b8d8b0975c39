"""The desk's page of one ticket: everything about it, and every deed as one form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reglament.queries.desk_ticket import DeskTicket, desk_ticket
from reglament.queries.paperwork_page import is_paperwork
from reglament.queries.queue import taken_by_another
from reglament.queries.quote_page import quote_for
from reglament.queries.similar import similar_finished
from reglament.usecases.canned_replies import use_reply
from reglament.usecases.presence import note_presence
from reglament.usecases.refusals import NotFound
from reglament.web import formats
from reglament.web.access import reader, specialist, staff, works_on_tickets
from reglament.web.deeds import CONFLICT, attempt, new_once
from reglament.web.desk.fields import read_minutes
from reglament.web.desk.ticket_deeds import DEEDS, WRITING
from reglament.web.numbers import whole

Choices = dict[str, list[tuple[str, str]]]
REFUSING = ("reject", "duplicate")
# What stands behind "more actions", in this order.
MORE = (
    "assign", "priority", "plan", "time_add", "accept_written", "mark_to_close", "accept_orally", "hold", "lift",
    "link", "to_paperwork", "to_task", "duplicate", "reject",
)  # fmt: skip
# Forms whose choices are the ticket's own people and messages.
CHOOSING = ("assign", "accept_written", "mark_to_close", "accept_orally", "priority")


@staff
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page; POST does the thing that its form names. Accountants answer tickets about papers on a page of their own,
    where letters lead them from here (1.2)."""
    if not works_on_tickets(reader(request)):
        if reader(request).is_accountant and is_paperwork(number):
            return redirect("accounting:paperwork_ticket", number)
        raise PermissionDenied
    if request.method == "GET":
        return _page(request, number, request.GET.get("do", ""))
    if "insert" in request.POST:
        return _insert(request, number)
    chosen = request.POST.get("action") in CHOOSING
    tried = attempt(request, DEEDS, number, _options(_found(request, number)) if chosen else {})
    if tried.done:
        return redirect("desk:ticket", tried.result if tried.name == "split" else number)
    return _page(request, number, tried.name, tried.form, status=tried.status)


def _insert(request: HttpRequest, number: int) -> HttpResponse:
    """A prepared reply: alone for the script that puts it at the cursor, otherwise after what was typed, in the same
    form."""
    tab, chosen = request.POST.get("insert", ""), whole(request.POST.get("canned", ""))
    if tab not in WRITING or tab in ("note", "estimate"):
        raise Http404
    words = ""
    if chosen is not None:
        try:
            words = use_reply(actor=reader(request), reply_id=chosen, number=number)
        except NotFound as gone:
            raise Http404 from gone
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    typed = request.POST.get("body", "").rstrip()
    body = "\n\n".join(part for part in (typed, words) if part)
    form = DEEDS[tab].form(initial={"once": request.POST.get("once") or new_once(), "body": body})
    return _page(request, number, tab, form)


def _page(
    request: HttpRequest, number: int, doing: str, form: Any = None, *, status: int = 200
) -> HttpResponse:
    page = _found(request, number)
    if doing not in DEEDS:
        doing = ""
    tabs = [name for name in WRITING if name in page.options.may or name in page.options.blocked]
    tab = doing if doing in tabs else next((name for name in tabs if name in page.options.may), "note")
    forms = {tab: DEEDS[tab].form(initial={"once": new_once(), **_initial(request, page, tab)})}
    for name in {doing, "timer_start", "timer_stop"} - {""}:
        forms.setdefault(
            name, DEEDS[name].form(initial=_initial(request, page, name), **_options(page).get(name, {}))
        )
    if form is not None:
        forms[doing] = form
    context: dict[str, Any] = {
        "page": page, "doing": doing if doing not in WRITING else "", "tab": tab, "tabs": tabs, "forms": forms,
        "deeds": DEEDS, "more": [name for name in MORE if name in page.options.may],
        "refusing": REFUSING, "section": _section(page), "now": timezone.now(), "files_of": _files,
        "taken": taken_by_another(number, reader(request)) if status == CONFLICT else None, "tried": doing if form else "",
    }  # fmt: skip
    return render(request, "desk/ticket.html", context, status=status)


def _found(request: HttpRequest, number: int) -> DeskTicket:
    page = desk_ticket(number, reader=reader(request), at=timezone.now())
    if page is None:
        raise Http404
    return page


def _files(entry: Any) -> list[dict[str, object]]:
    """The files of a message or a note as the timeline shows them."""
    return [
        {"name": file.name, "href": reverse("portal:file", args=[file.id, file.name]), "size": file.size}
        for file in entry.files
    ]


def _section(page: DeskTicket) -> str:
    if page.row["to_close_id"] or page.row["needs_billing_check"]:
        return "to_close"
    return {"new": "queue", "feedback": "waiting", "resolved": "review", "in_progress": "mine"}.get(
        page.row["status"], ""
    )


def _options(page: DeskTicket) -> dict[str, Any]:
    """The choices that depend on the ticket: people, messages of the client."""
    messages = [(str(entry.id), _cited(entry)) for entry in page.client_messages[:20]]
    cited: Choices = {"message": messages}
    accepting = [(str(m.id), m.name) for m in page.clients if m.may_accept]
    return {
        "assign": {"choices": {"assignee": [("", _("никто")), *((str(m.id), m.name) for m in page.staff)]}},
        "accept_written": {"choices": cited},
        "mark_to_close": {"choices": cited},
        "accept_orally": {"choices": {"person": accepting}},
        "priority": {"choices": {"consent": [("", "—"), *messages]}},
    }


def _cited(entry: Any) -> str:
    words = Truncator(" ".join(entry.body.split())).chars(80)
    return f"{formats.numeric_instant(entry.at)}, {entry.author}: {words}"


def _initial(request: HttpRequest, page: DeskTicket, doing: str) -> dict[str, Any]:
    match doing:
        case "assign":
            return {"assignee": str(page.row["assignee_id"] or "")}
        case "plan":
            return {"minutes": page.row["planned_minutes"], "agreed_day": page.row["agreed_day"]}
        case "priority":
            return {"priority": page.row["priority"]}
        case "accept_orally" | "time_add":
            return {"when": timezone.now(), "started_at": timezone.now()}
        case "accept_written" if page.row["to_close_id"]:
            return {"message": str(page.row["to_close_id"])}
        case "estimate":
            return {"minutes": page.row["planned_minutes"]}
        case "time_fix":
            return _entry(request, page)
        case "split":
            return {"once": new_once(), **_message(request, page)}
    return {}


def _message(request: HttpRequest, page: DeskTicket) -> dict[str, Any]:
    """The client's message that a part is taken out of."""
    chosen = next((m for m in page.client_messages if str(m.id) == request.GET.get("of")), None)
    return {"message": chosen.id, "body": chosen.body} if chosen else {}


def _entry(request: HttpRequest, page: DeskTicket) -> dict[str, Any]:
    """The time entry that is to be corrected, as it stands."""
    chosen = next((w.entry for w in page.story.worked if str(w.entry.id) == request.GET.get("of")), None)
    if chosen is None:
        return {}
    return {
        "entry": chosen.id, "entry_seen": chosen.version, "minutes": chosen.minutes, "kind": chosen.work, "text": chosen.body,
    }  # fmt: skip


@specialist
@require_GET
def quote(request: HttpRequest, number: int) -> HttpResponse:
    """The sum of an estimate while its minutes are typed."""
    minutes = read_minutes("".join(request.GET.get("minutes", "").lower().split()))
    if not minutes:
        return HttpResponse("")
    found = quote_for(number, minutes, surcharge_only="surcharge_only" in request.GET, at=timezone.now())
    if found is None:
        raise Http404
    return render(request, "desk/quote.html", {"found": found})


@specialist
@require_GET
def similar(request: HttpRequest, number: int) -> HttpResponse:
    """Finished tickets like this one, with plan and fact."""
    found = similar_finished(number)
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    template = "desk/similar_part.html" if is_part else "desk/similar.html"
    return render(request, template, {"found": found, "number": number, "section": ""})


@specialist
@require_POST
def presence(request: HttpRequest, number: int) -> HttpResponse:
    """The reader is at this ticket; `writing` when they type."""
    try:
        note_presence(
            actor=reader(request), at=timezone.now(), number=number, writing="writing" in request.GET
        )
    except NotFound as gone:
        raise Http404 from gone
    return HttpResponse(status=204)
