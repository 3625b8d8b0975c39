"""The telephone: the log with its timer, one call, callers found while a number or a name is typed (1.3, R23)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.callers import Caller, caller_of, callers_found
from reglament.queries.calls_page import (
    VIEWS,
    CallView,
    call_view,
    calls_page,
    minutes_by_organisation,
    running_call,
    waiting_calls,
)
from reglament.queries.organisations import organisation_names
from reglament.rules.explain import Explanation, Step
from reglament.rules.text import Text
from reglament.web.access import reader, specialist
from reglament.web.deeds import attempt, new_once
from reglament.web.desk.call_forms import CALL_DEEDS, LOG_DEEDS, CardForm, LogForm
from reglament.web.numbers import month_of, whole

NO_TASK = Explanation(
    Text("Почему звонок не становится тикетом", "Why a call does not become a ticket"),
    (),
    (
        Step("1.3", Text("По телефону только консультация", "By telephone there is consultation only")),
        Step(
            "1.3",
            Text(
                "Любое задание, платное или бесплатное, принимается письменно: в тикете или по почте",
                "Every task, paid or free, is accepted only in writing: in a ticket or by e-mail",
            ),
        ),
        Step(
            "R23",
            Text(
                "Звонок может отправить звонившему ссылку на форму, в которой всё уже записано",
                "A call can send the caller a link to a form that is filled in already",
            ),
        ),
    ),
    Text("Тикет создаёт сам клиент, одним нажатием", "The client makes the ticket, by one click"),
)


@specialist
@require_http_methods(["GET", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """The log; POST starts a call, writes one down, or looks for who calls where there are no scripts."""
    if request.method == "GET":
        doing = request.GET.get("do", "")
        return _log(request, LogForm(initial=_fresh(request)) if doing == "log" else None)
    if request.POST.get("action") == "find":
        return _log(request, LogForm(initial={**_fresh(request), **request.POST.dict()}))
    tried = attempt(request, LOG_DEEDS)
    if tried.done:
        made: Any = tried.result
        return redirect("desk:call", made.pk)
    return _log(request, tried.form, status=tried.status)


@specialist
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call; POST ends it, puts it right, takes it, sends the form, records an acceptance."""
    page = call_view(call_id)
    if page is None:
        raise Http404
    if request.method == "GET":
        return _one(request, page)
    if request.POST.get("action") == "find":
        kind = CardForm if page.ended_at is None else LogForm
        name = "stop" if page.ended_at is None else "correct"
        return _one(request, page, {name: kind(initial=request.POST.dict())})
    tried = attempt(request, CALL_DEEDS, call_id)
    if tried.done:
        return redirect("desk:call", call_id)
    return _one(request, call_view(call_id) or page, {tried.name: tried.form}, status=tried.status)


@specialist
@require_GET
def callers(request: HttpRequest) -> HttpResponse:
    """The part of a form with the people found."""
    text = request.GET.get("who", "")[:120]
    found = callers_found(text, today=timezone.localdate())
    return render(request, "desk/callers.html", {"found": found, "chosen": "", "asked": text})


def _log(request: HttpRequest, form: Any, *, status: int = 200) -> HttpResponse:
    at, asked = timezone.now(), request.GET.get("view", "all")
    view = asked if asked in VIEWS else "all"
    chosen = whole(request.GET.get("organisation", ""))
    month = _month(request.GET.get("month", ""))
    after = request.GET.get("after", "")
    person = reader(request)
    context = {
        "page": calls_page(reader=person, view=view, organisation_id=chosen, cursor=after),
        "view": view, "after": after, "organisation": chosen, "organisations": organisation_names(),
        "running": running_call(person), "waiting": waiting_calls(), "month": month,
        "report": minutes_by_organisation(month, at=at, organisation_id=chosen),
        "form": form, "deeds": LOG_DEEDS, "why_no_task": NO_TASK, "now": at, "section": "calls", **_found(form),
    }  # fmt: skip
    return render(request, "desk/calls.html", context, status=status)


def _one(
    request: HttpRequest, page: CallView, tried: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    start = {
        "person": f"{page.person_id}:{page.organisation_id}" if page.person_id else "",
        "phone": page.row.phone, "caller": page.caller, "note": page.row.note, "ticket": page.row.number,
        "started_at": timezone.localtime(page.row.started_at), "minutes": page.row.minutes,
    }  # fmt: skip
    forms = {
        name: deed.form(initial={**start, "number": page.row.number}, auto_id=f"{name}_%s")
        for name, deed in CALL_DEEDS.items()
    } | (tried or {})
    writing = "stop" if page.ended_at is None else "correct"
    context = {
        "page": page, "forms": forms, "deeds": CALL_DEEDS, "writing": writing, "why_no_task": NO_TASK,
        "now": timezone.now(), "section": "calls", "me": reader(request).pk, **_found(forms[writing], page),
    }  # fmt: skip
    return render(request, "desk/call.html", context, status=status)


def _found(form: Any, page: CallView | None = None) -> dict[str, Any]:
    """The people that the form offers: those looked for, and the one chosen before."""
    if form is None:
        return {"found": (), "chosen": "", "asked": ""}
    today = timezone.localdate()
    asked, chosen = str(form["who"].value() or ""), str(form["person"].value() or "")
    found = list(callers_found(asked or ("" if chosen else str(form["phone"].value() or "")), today=today))
    known = _chosen(chosen, today)
    if known is not None and known not in found:
        found.insert(0, known)
    if page is not None and page.person_id and known is None and chosen:
        organisation = page.organisation_id or 0
        found.insert(
            0,
            Caller(
                page.person_id, organisation, page.row.name, page.email, page.row.phone, page.row.organisation
            ),
        )
    return {"found": tuple(found), "chosen": chosen, "asked": asked}


def _chosen(person: str, today: dt.date) -> Caller | None:
    ids = re.fullmatch(r"(\d{1,15}):(\d{1,15})", person)
    return caller_of(int(ids[1]), int(ids[2]), today=today) if ids else None


def _fresh(request: HttpRequest) -> dict[str, Any]:
    return {
        "once": new_once(),
        "started_at": timezone.localtime(),
        "phone": request.GET.get("phone", "")[:40],
    }


def _month(asked: str) -> dt.date:
    return month_of(asked) or timezone.localdate().replace(day=1)
