"""Forms filled in from a client's letters: their own list, and the one that a link opens without signing in (1.3, R21).

The link is the right to file this one form, so its page tells nothing that the letter did not: no tickets, no queue of
others, and it is kept by no cache and named to no other site.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.drafts_page import InvitedForm, invited_form, own_drafts
from reglament.queries.new_ticket import NewTicketPage
from reglament.usecases.invitations import (
    InvitedTicket,
    drop_by_link,
    drop_invitation,
    file_invitation,
    open_invitation,
)
from reglament.usecases.refusals import Refused
from reglament.web import formats
from reglament.web.access import reader
from reglament.web.deeds import DONE, Deed, DeedForm, attempt, perform
from reglament.web.desk.fields import FilesField
from reglament.web.numbers import RowField
from reglament.web.portal.access import client
from reglament.web.portal.cards import shown_cards
from reglament.web.portal.ticket_forms import PRIORITIES

GONE = 410


class DropForm(DeedForm):
    """Which form is thrown away."""

    draft = RowField(widget=forms.HiddenInput)


class FilledForm(forms.Form):
    """The filled-in form. `kept` are the files of the letter that go into the ticket."""

    use_required_attribute = False
    title = forms.CharField(label=_("Тема"), required=False, max_length=200)
    body = forms.CharField(
        label=_("Что нужно сделать"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    site = forms.ChoiceField(label=_("Сайт"), required=False)
    files = FilesField(label=_("Добавить файлы"))  # type: ignore[assignment]
    kept = forms.MultipleChoiceField(
        label=_("Файлы из письма"), required=False, widget=forms.CheckboxSelectMultiple
    )
    paid = forms.ChoiceField(
        label=_("Как оплачивается"),
        required=False,
        widget=forms.RadioSelect,
        choices=(("", _("В рамках техподдержки")), ("yes", _("Платная работа: сначала согласуем стоимость"))),
    )
    priority = forms.ChoiceField(label=_("Приоритет"), required=False, widget=forms.RadioSelect)

    def __init__(self, shown: InvitedForm, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = [(str(site.id), site.name) for site in shown.page.sites] if shown.page else []
        options: dict[str, list[tuple[str, Any]]] = {
            "site": [("", _("Не выбран")), *sites],
            "priority": [(value, formats.priority_name(value)) for value in PRIORITIES],
            "kept": [(str(file.index), file.name) for file in shown.files],
        }
        for name, choices in options.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


DEEDS = {
    "drop": Deed(
        DropForm, lambda d, f: drop_invitation(**d.who, invitation_id=f.cleaned_data["draft"]),
        _("Черновик"), _("Удалить черновик"), _("Черновик удалён"),
    )
}  # fmt: skip


@client
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The person's own forms that wait; POST throws one away."""
    tried = attempt(request, DEEDS) if request.method == "POST" else None
    if tried is not None and tried.done:
        return redirect("portal:drafts")
    context = {
        "drafts": own_drafts(reader(request), at=timezone.now()),
        "form": tried.form if tried else None,
        "section": "tickets",
    }
    return render(request, "portal/drafts.html", context, status=tried.status if tried else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def from_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a link; POST files the ticket or throws the form away. Nobody has to be signed in."""
    shown = _shown(token)
    if request.method == "POST" and request.POST.get("action") == "drop":
        return _drop(request, token)
    if shown.page is None:
        return _ended(request, shown)
    if request.method == "GET":
        open_invitation(at=timezone.now(), token=token)
        return _form(request, token, shown, FilledForm(shown, initial=_initial(shown)))
    return _file(request, token, shown)


@never_cache
@require_GET
def promise(request: HttpRequest, token: str) -> HttpResponse:
    """The button that files the ticket, with the promise of the chosen priority as of now."""
    shown = _shown(token)
    if shown.page is None:
        raise Http404
    card = _chosen(shown.page, request.GET.get("priority", ""))
    return _private(render(request, "portal/send.html", {"card": card}))


def _file(request: HttpRequest, token: str, shown: InvitedForm) -> HttpResponse:
    form = FilledForm(shown, request.POST, request.FILES)
    status = perform(
        form, lambda: file_invitation(at=timezone.now(), token=token, request=_ticket(shown, form))
    )
    if status == DONE:
        return redirect("portal:from_letter", token)
    now = _shown(token)
    if now.page is None:
        return _ended(request, now)
    return _form(request, token, now, form, status=status)


def _drop(request: HttpRequest, token: str) -> HttpResponse:
    try:
        drop_by_link(at=timezone.now(), token=token)
    except Refused as refused:
        messages.error(request, formats.say(refused.text))
    return redirect("portal:from_letter", token)


def _ticket(shown: InvitedForm, form: FilledForm) -> InvitedTicket:
    data = form.cleaned_data
    kept = {int(index) for index in data["kept"]}
    return InvitedTicket(
        title=data["title"],
        body=data["body"],
        priority=data["priority"] or "normal",
        site_id=int(data["site"]) if data["site"] else None,
        paid=data["paid"] == "yes",
        files=tuple(data["files"]),
        without=tuple(file.index for file in shown.files if file.index not in kept),
    )


def _form(
    request: HttpRequest, token: str, shown: InvitedForm, form: FilledForm, *, status: int = 200
) -> HttpResponse:
    page = shown.page
    if page is None:
        raise Http404
    priority = str(form["priority"].value() or "normal")
    cards = shown_cards(page.cards, checked=priority, with_surcharge=page.urgent_on_free == "surcharge")
    context = {
        "shown": shown,
        "page": page,
        "form": form,
        "token": token,
        "cards": cards,
        "card": _chosen(page, priority),
        "chosen": [str(index) for index in form["kept"].value() or ()],
        "now": timezone.now(),
        "section": "drafts",
    }
    return _private(render(request, "portal/from_letter.html", context, status=status))


def _chosen(page: NewTicketPage, priority: str) -> Any:
    return next((card for card in page.cards if card.value == priority), page.cards[0])


def _ended(request: HttpRequest, shown: InvitedForm) -> HttpResponse:
    """Used, expired, revoked or thrown away: each says what can be done now."""
    status = 200 if shown.state == "filed" else GONE
    return _private(
        render(request, "portal/from_letter_ended.html", {"shown": shown, "section": "drafts"}, status=status)
    )


def _shown(token: str) -> InvitedForm:
    found = invited_form(token, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _initial(shown: InvitedForm) -> dict[str, Any]:
    sites = shown.page.sites if shown.page else ()
    return {
        "title": shown.title,
        "body": shown.body,
        "site": str(sites[0].id) if len(sites) == 1 else "",
        "paid": "" if any(site.covered for site in sites) else "yes",
        "priority": "normal",
        "kept": [str(file.index) for file in shown.files],
    }


def _private(answer: HttpResponse) -> HttpResponse:
    # The address itself is the key: no search engine may keep it. No other site learns it either: the policy of all pages
    # is "same-origin" ("no-referrer" would make the form's own Origin header null).
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
