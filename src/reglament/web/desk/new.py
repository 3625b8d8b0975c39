"""A ticket on the client's behalf: an authorised person asked for it by e-mail (1.3, R21)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.organisations import organisation_names, people_of, sites_of
from reglament.usecases.intake import PAPERWORK, TASK, NewTicket, create_on_behalf
from reglament.web import formats
from reglament.web.access import specialist
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import FilesField, choose
from reglament.web.numbers import RowField, whole

PRIORITIES = ("normal", "high", "urgent", "immediate")
Options = list[tuple[str, str]]


class BehalfForm(DeedForm):
    """What an authorised person asked for by e-mail."""

    pairs = (("author", "site"), ("kind", "priority"))
    organisation = RowField(widget=forms.HiddenInput)
    author = forms.ChoiceField(label=_("Кто просит"))
    site = forms.ChoiceField(label=_("Сайт"), required=False)
    letter = forms.CharField(
        label=_("Письмо клиента"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Целиком, с адресом и датой: по телефону задания не принимаются"),
    )  # fmt: skip
    title = forms.CharField(label=_("Тема"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Задание"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    kind = forms.ChoiceField(
        label=_("О чём тикет"), required=False, initial=TASK,
        choices=((TASK, _("задание")), (PAPERWORK, _("документы для бухгалтерии: бесплатно, без сайта"))),
    )  # fmt: skip
    priority = forms.ChoiceField(label=_("Приоритет"), initial="normal")
    paid = forms.BooleanField(label=_("Платный: работа сверх поддержки"), required=False)
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]

    def __init__(self, *args: Any, people: Options, sites: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(value, formats.priority_name(value)) for value in PRIORITIES]
        for name, options in (("author", people), ("site", [("", "—"), *sites]), ("priority", names)):
            choose(self, name, options)


def _create(doer: Doer, form: Any) -> int:
    data = form.cleaned_data
    request = NewTicket(
        organisation_id=data["organisation"], title=data["title"], body=data["body"], priority=data["priority"],
        site_id=int(data["site"]) if data["site"] else None, paid=data["paid"], files=tuple(data["files"]), once=form.key,
        kind=data["kind"] or TASK,
    )  # fmt: skip
    return create_on_behalf(**doer.who, author_id=int(data["author"]), request=request, letter=data["letter"])


DEEDS = {
    "create": Deed(
        BehalfForm, _create, _("Тикет по письму"), _("Создать тикет"), _("Тикет создан"), needs=("1.3", "R21")
    )
}


@specialist
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First the organisation, then the ticket: who may ask and for which site depends on it."""
    organisation_id = _organisation(request)
    if organisation_id is None:
        context = {"organisations": organisation_names(), "section": "queue"}
        return render(request, "desk/new_organisation.html", context)
    options: dict[str, Any] = {
        "people": _texts(people_of(organisation_id, today=timezone.localdate())),
        "sites": _texts(sites_of(organisation_id)),
    }
    form: DeedForm
    form, status = BehalfForm(initial={"organisation": organisation_id, "once": new_once()}, **options), 200
    if request.method == "POST":
        tried = attempt(request, DEEDS, options={"create": options})
        if tried.done:
            return redirect("desk:ticket", tried.result)
        form, status = tried.form, tried.status
    name = dict(organisation_names()).get(organisation_id, "")
    shown: dict[str, Any] = {"form": form, "deed": DEEDS["create"], "organisation": name, "organisation_id": organisation_id,
               "people": options["people"], "section": "queue"}  # fmt: skip
    return render(request, "desk/new.html", shown, status=status)


def _organisation(request: HttpRequest) -> int | None:
    return whole(request.POST.get("organisation") or request.GET.get("organisation", ""))


def _texts(pairs: tuple[tuple[int, str], ...]) -> Options:
    return [(str(value), text) for value, text in pairs]
