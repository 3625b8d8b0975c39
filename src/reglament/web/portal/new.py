"""A new ticket: before it is sent, the form says what each priority promises and costs as of now (2.1, 3.2, R24)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.new_ticket import NewTicketPage, new_ticket_page
from reglament.queries.portal_tickets import similar_tickets
from reglament.usecases import intake
from reglament.usecases.intake import PAPERWORK, TASK, NewTicket, create_ticket
from reglament.web.access import reader
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.numbers import whole
from reglament.web.portal.access import client
from reglament.web.portal.cards import shown_cards
from reglament.web.portal.ticket_forms import PRIORITIES, NewTicketForm


def _create(doer: Doer, form: Any) -> int:
    data = form.cleaned_data
    request = NewTicket(
        organisation_id=int(data["organisation"] or 0), title=data["title"], body=data["body"],
        priority=data["priority"] or "normal", site_id=int(data["site"]) if data["site"] else None,
        paid=data["paid"] == "yes", files=tuple(data["files"]), once=form.key, linked_to=data["linked_to"],
        kind=data["kind"] or TASK,
    )  # fmt: skip
    return create_ticket(**doer.who, request=request)


def _keep(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    intake.save_draft(**doer.who, number=None, title=data["title"], body=data["body"])


DEEDS = {
    "create": Deed(NewTicketForm, _create, _("Новый тикет"), _("Отправить"), needs=("2.1",)),
    "draft": Deed(
        NewTicketForm, _keep, _("Черновик"), _("Оставить черновиком"), _("Черновик сохранён. Места в очереди он не занимает")
    ),
    "discard": Deed(
        NewTicketForm, lambda d, f: intake.discard_draft(actor=d.actor, number=None), _("Черновик"), _("Удалить черновик"),
        _("Черновик удалён"),
    ),
}  # fmt: skip


# What is asked of accounting most (1.2): the name of the choice, the subject and the words that the form begins with.
ASKED = {
    "invoice": (_("Счёт"), _("Нужен счёт"), _("Пришлите, пожалуйста, счёт:")),
    "act": (_("Акт или УПД"), _("Нужен акт"), _("Пришлите, пожалуйста, акт или УПД за период:")),
    "reconciliation": (
        _("Акт сверки"), _("Нужен акт сверки"), _("Пришлите, пожалуйста, акт сверки за период:"),
    ),
    "originals": (
        _("Оригиналы"), _("Нужны оригиналы документов"),
        _("Пришлите, пожалуйста, подписанные оригиналы. Какие и на какой адрес:"),
    ),
}  # fmt: skip


@client
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; POST files the ticket, keeps a draft, or only looks for similar tickets (`action=check`)."""
    page = _page(request)
    options = _options(page)
    if request.method == "GET":
        return _show(request, page, NewTicketForm(initial=_initial(request, page), **options))
    if request.POST.get("action") == "check":
        return _show(request, page, NewTicketForm(initial=_typed(request, page), **options))
    tried = attempt(request, DEEDS, options=dict.fromkeys(DEEDS, options))
    if not tried.done:
        return _show(request, page, tried.form, status=tried.status)
    if isinstance(tried.result, int):
        messages.success(request, _("Тикет отправлен"))
        return redirect("portal:ticket", tried.result)
    return redirect("portal:new")


@client
@require_GET
def similar(request: HttpRequest) -> HttpResponse:
    """Open tickets like the title being typed, as a part of the page."""
    rows = similar_tickets(request.GET.get("title", "")[:200], reader=reader(request), at=timezone.now())
    return render(request, "portal/similar.html", {"similar": rows})


@client
@require_GET
def promise(request: HttpRequest) -> HttpResponse:
    """The button that sends, with the promise of the chosen priority as of now."""
    page = _page(request)
    return render(request, "portal/send.html", {"card": _chosen(page, request.GET.get("priority", ""))})


def _show(request: HttpRequest, page: NewTicketPage, form: DeedForm, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    priority = str(form["priority"].value() or "normal")
    title = str(form["title"].value() or "")
    paperwork = form["kind"].value() == PAPERWORK
    context = {
        "paperwork": paperwork,
        "asked": [(name, label) for name, (label, *_words) in ASKED.items()] if paperwork else (),
        "about": request.GET.get("about", ""),
        "page": page,
        "form": form,
        "cards": shown_cards(
            page.cards, checked=priority, refused=False, with_surcharge=page.urgent_on_free == "surcharge"
        ),
        "card": _chosen(page, priority),
        "similar": similar_tickets(title, reader=reader(request), at=at) if title else (),
        "now": at,
        "section": "tickets",
    }
    return render(request, "portal/new.html", context, status=status)


def _page(request: HttpRequest) -> NewTicketPage:
    asked = request.POST if request.method == "POST" else request.GET
    return new_ticket_page(
        reader=reader(request),
        at=timezone.now(),
        organisation_id=whole(asked.get("organisation", "")),
        linked_to=whole(asked.get("linked_to", "")),
    )


def _chosen(page: NewTicketPage, priority: str) -> Any:
    wanted = priority if priority in PRIORITIES else "normal"
    return next(card for card in page.cards if card.value == wanted)


def _options(page: NewTicketPage) -> dict[str, list[tuple[str, str]]]:
    names = {each.organisation_id: each.organisation for each in page.organisations}
    several = len(names) > 1
    sites = [
        (str(site.id), f"{site.name} ({names[site.organisation_id]})" if several else site.name)
        for site in page.sites
    ]
    return {"organisations": [(str(id_), name) for id_, name in names.items()], "sites": sites}


def _typed(request: HttpRequest, page: NewTicketPage) -> dict[str, Any]:
    """What was typed so far, over what a fresh form begins with."""
    typed = request.POST.dict()
    return {**_initial(request, page), **typed, "once": typed.get("once") or new_once()}


def _initial(request: HttpRequest, page: NewTicketPage) -> dict[str, Any]:
    asked = request.GET
    if asked.get("kind") == PAPERWORK:
        return _of_papers(request, page)
    site = str(page.sites[0].id) if len(page.sites) == 1 else ""
    covered = any(each.covered for each in page.sites)
    return {
        "once": new_once(),
        "organisation": str(page.organisation.organisation_id) if page.organisation else "",
        "title": asked.get("title", page.draft_title)[:200],
        "body": asked.get("body", page.draft_body),
        "site": asked.get("site", site),
        "paid": "" if covered else "yes",
        "priority": asked.get("priority", "normal"),
        "linked_to": page.linked.number if page.linked else None,
    }


def _of_papers(request: HttpRequest, page: NewTicketPage) -> dict[str, Any]:
    """A form about papers begins with the words of what was chosen, or with the draft."""
    chosen = ASKED.get(request.GET.get("about", ""))
    return {
        "once": new_once(),
        "organisation": str(page.organisation.organisation_id) if page.organisation else "",
        "title": str(chosen[1]) if chosen else page.draft_title,
        "body": f"{chosen[2]} " if chosen else page.draft_body,
        "priority": "normal",
        "kind": PAPERWORK,
    }
