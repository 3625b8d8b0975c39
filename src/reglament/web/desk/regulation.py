"""The editions of the regulation: what is in force, what changed, and the owner's editor of the next one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.regulation_editions import compare, edition_page, editions_page
from reglament.rules.regulation import RegulationError, parse_regulation
from reglament.usecases import studio
from reglament.web.access import owner, staff
from reglament.web.deeds import Deed, DeedForm, attempt, new_once
from reglament.web.desk.fields import DayField


class EditionForm(DeedForm):
    """The text of the next edition and the day it begins."""

    text = forms.CharField(
        label=_("Текст в TOML"), strip=False, required=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 28}),
    )  # fmt: skip
    effective_from = DayField(label=_("Действует с"))


DEEDS = {
    "publish": Deed(
        EditionForm,
        lambda d, f: studio.publish_regulation(
            **d.who, text=_lines(f.cleaned_data["text"]), effective_from=f.cleaned_data["effective_from"]
        ).edition,
        _("Новая редакция"), _("Опубликовать редакцию"), _("Редакция опубликована"), icon="section-sign",
    )
}  # fmt: skip


@staff
@require_GET
def regulation(request: HttpRequest) -> HttpResponse:
    """The list of editions."""
    page = editions_page(timezone.localdate())
    return render(request, "desk/regulation.html", {"page": page, "section": "regulation"})


@staff
@require_GET
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: its text and what it changed."""
    page = edition_page(number, timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "desk/edition.html", {"page": page, "section": "regulation"})


@owner
@require_http_methods(["GET", "POST"])
def new_edition(request: HttpRequest) -> HttpResponse:
    """The editor: check, compare, publish. "Check" changes nothing."""
    page = editions_page(timezone.localdate())
    form: DeedForm
    form, status, checked = EditionForm(initial={"text": page.newest_text, "once": new_once()}), 200, False
    if request.method == "POST" and request.POST.get("action") == "check":
        form, checked = EditionForm(request.POST), True
        status = 200 if form.is_valid() else 422
    elif request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("desk:edition", tried.result)
        form, status = tried.form, tried.status
    text = _lines(str(form["text"].value() or ""))
    context: dict[str, Any] = {"page": page, "form": form, "section": "regulation", "deed": DEEDS["publish"]}
    context |= {"problems": _problems(text), "diff": compare(page.newest_text, text), "checked": checked}
    return render(request, "desk/edition_new.html", context, status=status)


def _problems(text: str) -> tuple[Any, ...]:
    try:
        parse_regulation(text)
    except RegulationError as error:
        return error.problems
    return ()


def _lines(text: str) -> str:
    """A browser ends lines with CR LF; an edition's text and its sum do not."""
    return text.replace("\r\n", "\n")
