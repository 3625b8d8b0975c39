"""Clients: the list and the card, with everything that is changed on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.calls_page import minutes_by_organisation
from reglament.queries.law import law_at
from reglament.queries.organisations import OrganisationPage, organisation_page, organisations_page
from reglament.usecases import people
from reglament.web.access import specialist, staff
from reglament.web.deeds import Deed, DeedForm, attempt, new_once
from reglament.web.desk import client_forms as forms
from reglament.web.numbers import whole

DEEDS = {
    "update": Deed(
        forms.OrganisationForm,
        lambda d, f: people.update_organisation(**d.who, organisation_id=d.subject, card=f.card(), seen=f.version),
        _("Реквизиты"), _("Сохранить реквизиты"), _("Реквизиты сохранены"), icon="edit",
    ),
    "site": Deed(
        forms.SiteForm, lambda d, f: people.add_site(**d.who, organisation_id=d.subject, name=f.cleaned_data["name"]),
        _("Новый сайт"), _("Добавить сайт"), _("Сайт добавлен"), icon="plus",
    ),
    "period": Deed(
        forms.PeriodForm,
        lambda d, f: people.add_period(
            **d.who, site_id=f.cleaned_data["site"], from_day=f.cleaned_data["from_day"], to_day=f.cleaned_data["to_day"]
        ),
        _("Оплаченный период"), _("Добавить период"), _("Период добавлен"), icon="calendar", needs=("1.1", "R24"),
    ),
    "contract": Deed(
        forms.ContractForm, lambda d, f: people.add_contract(**d.who, organisation_id=d.subject, contract=f.contract()),
        _("Новый договор"), _("Добавить договор"), _("Договор добавлен"), icon="plus", needs=("1.5",),
    ),
    "invite": Deed(
        forms.InviteForm,
        lambda d, f: people.invite(**d.who, organisation_id=d.subject, newcomer=f.newcomer(), rights=f.rights()),
        _("Новое уполномоченное лицо"), _("Дать права"), _("Права даны, человек узнает об этом письмом"), icon="plus",
        needs=("1.4", "R22"),
    ),
    "rights": Deed(
        forms.ChangeRightsForm,
        lambda d, f: people.change_rights(**d.who, authority_id=f.cleaned_data["authority"], rights=f.rights()),
        _("Изменить права"), _("Изменить права"), _("Права изменены"), icon="edit", needs=("R22",),
    ),
    "revoke": Deed(
        forms.RevokeForm,
        lambda d, f: people.revoke_authority(
            **d.who, authority_id=f.cleaned_data["authority"], reason=f.cleaned_data["reason"]
        ),
        _("Отозвать права"), _("Отозвать права"), _("Права отозваны, доступ закрыт"), icon="ban", needs=("1.4", "R22"),
    ),
}  # fmt: skip

CREATING = {
    "create": Deed(
        forms.OrganisationForm, lambda d, f: people.add_organisation(**d.who, card=f.card()).pk,
        _("Новая организация"), _("Добавить организацию"), _("Организация добавлена"),
    )
}  # fmt: skip


@staff
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """All clients."""
    text = request.GET.get("q", "").strip()
    law = law_at(timezone.now())
    rows = organisations_page(currency=law.regulation.currency, text=text)
    today = timezone.localdate()
    return render(
        request,
        "desk/organisations.html",
        {"rows": rows, "text": text, "today": today, "section": "organisations"},
    )


@specialist
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new client."""
    form: DeedForm
    form, status = forms.OrganisationForm(initial={"once": new_once()}), 200
    if request.method == "POST":
        tried = attempt(request, CREATING)
        if tried.done:
            return redirect("desk:organisation", tried.result)
        form, status = tried.form, tried.status
    context = {"form": form, "deed": CREATING["create"], "section": "organisations"}
    return render(request, "desk/organisation_new.html", context, status=status)


@staff
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """A client's card; POST changes one thing about it."""
    if request.method == "POST":
        tried = attempt(request, DEEDS, organisation_id)
        if tried.done:
            return redirect("desk:organisation", organisation_id)
        return _card(request, organisation_id, tried.name, tried.form, status=tried.status)
    return _card(request, organisation_id, request.GET.get("do", ""))


def _card(
    request: HttpRequest, organisation_id: int, doing: str, form: Any = None, *, status: int = 200
) -> HttpResponse:
    currency = law_at(timezone.now()).regulation.currency
    page = organisation_page(organisation_id, today=timezone.localdate(), currency=currency)
    if page is None:
        raise Http404
    deed = DEEDS.get(doing)
    if deed is not None and form is None:
        form = deed.form(initial=_initial(request, page, doing))
    context = {
        "page": page, "doing": doing if deed else "", "deed": deed, "form": form, "deeds": DEEDS,
        "section": "organisations", "today": timezone.localdate(),
        "calls": minutes_by_organisation(timezone.localdate(), at=timezone.now(), organisation_id=organisation_id),
    }  # fmt: skip
    return render(request, "desk/organisation.html", context, status=status)


def _initial(request: HttpRequest, page: OrganisationPage, doing: str) -> dict[str, Any]:
    of = whole(request.GET.get("of", "")) or 0
    match doing:
        case "update":
            return {**page.fields, "seen": page.version}
        case "period":
            return {"site": of}
        case "rights" | "revoke":
            person = next((p for p in page.people if p.authority_id == of), None)
            if person is None:
                raise Http404
            names = ("right_order", "right_money", "is_admin", "follows", "from_day", "to_day")
            return {"authority": of, **{name: getattr(person, name) for name in names}}
    return {"once": new_once()}
