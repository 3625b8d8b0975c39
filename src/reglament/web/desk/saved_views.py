"""Views of the list of tickets that specialists keep under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.queue_wish import canonical, search_of
from reglament.queries.saved_views import ViewRow, counts_of, saved_views
from reglament.usecases import saved_views as usecase
from reglament.web.access import reader, specialist
from reglament.web.deeds import Deed, DeedForm, attempt
from reglament.web.numbers import RowField


class _NamedForm(DeedForm):
    name = forms.CharField(label=_("Название"), required=False, max_length=60)
    everyone = forms.BooleanField(
        label=_("Для всех специалистов"), required=False, help_text=_("Общий может изменить любой специалист")
    )


class SaveForm(_NamedForm):
    """The list to keep: the part of its address after the question mark."""

    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


class RenameForm(_NamedForm):
    """Another name for a view."""

    view = RowField(widget=forms.HiddenInput)


class OneViewForm(DeedForm):
    """Which view is meant."""

    view = RowField(widget=forms.HiddenInput)


DEEDS = {
    "save": Deed(
        SaveForm,
        lambda d, f: usecase.save_view(
            **d.who, name=f.cleaned_data["name"], query=f.cleaned_data["query"], everyone=f.cleaned_data["everyone"]
        ),
        _("Сохранить вид"), _("Сохранить вид"), _("Вид сохранён"), icon="bookmark",
    ),
    "rename": Deed(
        RenameForm,
        lambda d, f: usecase.rename_view(
            actor=d.actor, view_id=f.cleaned_data["view"], name=f.cleaned_data["name"], everyone=f.cleaned_data["everyone"]
        ),
        _("Переименовать вид"), _("Сохранить"), _("Вид сохранён"), icon="edit",
    ),
    "delete": Deed(
        OneViewForm, lambda d, f: usecase.delete_view(actor=d.actor, view_id=f.cleaned_data["view"]),
        _("Удалить вид"), _("Удалить"), _("Вид удалён"), icon="trash",
    ),
}  # fmt: skip


@specialist
@require_http_methods(["GET", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """All views of the reader with their figures; POST keeps one, renames or deletes one."""
    doing, form, status = request.GET.get("do", ""), None, 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect(_address(tried.form) if tried.name == "save" else reverse("desk:views"))
        doing, form, status = tried.name, tried.form, tried.status
    rows = saved_views(reader(request))
    chosen = next((row for row in rows if str(row.id) == request.GET.get("of")), None)
    if form is None and doing in DEEDS:
        form = _fresh(request, doing, chosen)
    context = {"rows": rows, "counts": counts_of(rows, reader=reader(request), at=timezone.now()), "doing": doing,
               "deed": DEEDS.get(doing), "form": form, "chosen": chosen, "address": address, "section": "views"}  # fmt: skip
    return render(request, "desk/views.html", context, status=status)


@specialist
@require_GET
def tabs(request: HttpRequest) -> HttpResponse:
    """The row of saved views above a list, with their figures."""
    rows = saved_views(reader(request))
    counts = counts_of(rows, reader=reader(request), at=timezone.now())
    context = {"saved": rows, "counts": counts, "address": address, "current": request.GET.get("current", "")}
    return render(request, "desk/saved_tabs.html", context)


def saved_for(request: HttpRequest) -> dict[str, Any]:
    """What a list needs to show saved views and to be saved itself. One SQL statement."""
    return {
        "saved": saved_views(reader(request)),
        "view_address": address,
        "current": canonical(request.GET.urlencode()),
    }


def address(view: ViewRow) -> str:
    """Where a saved view leads."""
    return reverse("desk:search" if view.search else "desk:queue") + f"?{view.query}"


def _address(form: DeedForm) -> str:
    query = canonical(form.cleaned_data["query"])
    return reverse("desk:search" if search_of(query) else "desk:queue") + f"?{query}"


def _fresh(request: HttpRequest, doing: str, chosen: ViewRow | None) -> DeedForm | None:
    if doing == "save":
        return SaveForm(initial={"query": canonical(request.GET.get("query", ""))})
    if chosen is None:
        return None
    return DEEDS[doing].form(initial={"view": chosen.id, "name": chosen.name, "everyone": chosen.everyone})
