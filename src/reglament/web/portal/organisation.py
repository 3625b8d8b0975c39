"""The client's organisation: who speaks for it, given and taken by its own administrator (1.4, 1.5, R22)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.portal_organisation import OwnOrganisation, is_theirs, own_organisation
from reglament.usecases import people
from reglament.usecases.people import NewPerson, Rights
from reglament.web.access import reader
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import DayField
from reglament.web.numbers import RowField, whole
from reglament.web.portal.access import client


class _RightsForm(DeedForm):
    right_order = forms.BooleanField(label=_("Заказывать и обсуждать работы"), required=False)
    right_money = forms.BooleanField(label=_("Подтверждать стоимость и принимать работу"), required=False)
    follows = forms.BooleanField(label=_("Получать письма по всем тикетам организации"), required=False)
    to_day = DayField(label=_("До какого дня"), required=False, help_text=_("Пусто — без срока"))

    def rights(self, *, is_admin: bool = False) -> Rights:
        """The rights that were ticked."""
        data = self.cleaned_data
        return Rights(
            right_order=data["right_order"], right_money=data["right_money"], is_admin=is_admin,
            follows=data["follows"], to_day=data["to_day"],
        )  # fmt: skip


class InviteForm(_RightsForm):
    """Someone who will speak for the organisation."""

    email = forms.EmailField(label=_("Электронная почта"))
    name = forms.CharField(label=_("Имя и фамилия"), max_length=120)
    position = forms.CharField(label=_("Должность"), max_length=120, required=False)
    field_order = ("email", "name", "position", "right_order", "right_money", "follows", "to_day")


class ChangeForm(_RightsForm):
    """Other rights for someone."""

    authority = RowField(widget=forms.HiddenInput)


class RevokeForm(DeedForm):
    """On what ground the rights are taken."""

    authority = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("На каком основании"),
        required=False,
        max_length=300,
        help_text=_("Останется в истории доступа"),
    )


class FollowForm(DeedForm):
    """Whether all letters of the organisation come to the reader."""

    follows = forms.BooleanField(label=_("Получать письма по всем тикетам организации"), required=False)


def _invite(doer: Doer, form: Any) -> object:
    data = form.cleaned_data
    newcomer = NewPerson(data["email"], data["name"], data["position"])
    return people.invite(**doer.who, organisation_id=doer.subject, newcomer=newcomer, rights=form.rights())


def _change(doer: Doer, form: Any) -> object:
    page = own_organisation(reader=doer.actor, at=doer.at, organisation_id=doer.subject)
    authority = form.cleaned_data["authority"]
    card = page.card if page else None
    kept = next((p.is_admin for p in card.people if p.authority_id == authority), False) if card else False
    return people.change_rights(**doer.who, authority_id=authority, rights=form.rights(is_admin=kept))


DEEDS = {
    "invite": Deed(
        InviteForm, _invite, _("Новый уполномоченный"), _("Дать права"), _("Права даны, человек узнает об этом письмом"),
        icon="user-plus", needs=("1.4", "R22"),
    ),
    "rights": Deed(
        ChangeForm, _change, _("Изменить права"), _("Изменить права"), _("Права изменены"), icon="edit", needs=("R22",)
    ),
    "revoke": Deed(
        RevokeForm,
        lambda d, f: people.revoke_authority(
            **d.who, authority_id=f.cleaned_data["authority"], reason=f.cleaned_data["reason"]
        ),
        _("Отозвать права"), _("Отозвать права"), _("Права отозваны, доступ закрыт сразу"), icon="ban",
        needs=("1.4", "R22"),
    ),
    "follow": Deed(
        FollowForm,
        lambda d, f: people.set_following(**d.who, organisation_id=d.subject, follows=f.cleaned_data["follows"]),
        _("Письма"), _("Сохранить"), _("Сохранено"), needs=("R25",),
    ),
}  # fmt: skip


@client
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation; POST gives or takes rights."""
    page = own_organisation(reader=reader(request), at=timezone.now(), organisation_id=_asked(request))
    if page is None:
        raise Http404
    if request.method == "GET" or page.own is None:
        return _show(request, page, request.GET.get("do", ""))
    authority = request.POST.get("authority", "")
    number = whole(authority)
    if authority and (number is None or not is_theirs(number, page)):
        raise Http404
    tried = attempt(request, DEEDS, page.own.organisation_id)
    if tried.done:
        return redirect(reverse("portal:organisation", query={"of": page.own.organisation_id}))
    return _show(request, page, tried.name, tried.form, status=tried.status)


def _show(
    request: HttpRequest, page: OwnOrganisation, doing: str, form: Any = None, *, status: int = 200
) -> HttpResponse:
    deed = DEEDS.get(doing) if doing == "follow" or page.may_manage else None
    if deed is not None and form is None:
        form = deed.form(initial=_initial(request, page, doing))
    context = {
        "page": page, "doing": doing if deed else "", "deed": deed, "form": form, "section": "organisation",
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "portal/organisation.html", context, status=status)


def _initial(request: HttpRequest, page: OwnOrganisation, doing: str) -> dict[str, Any]:
    if doing in ("rights", "revoke"):
        chosen = request.GET.get("person", "")
        people_here = page.card.people if page.card else ()
        person = next((p for p in people_here if str(p.authority_id) == chosen), None)
        if person is None:
            raise Http404
        names = ("right_order", "right_money", "follows", "to_day")
        return {"authority": person.authority_id, **{name: getattr(person, name) for name in names}}
    return {"once": new_once(), "right_order": True}


def _asked(request: HttpRequest) -> int | None:
    return whole(request.POST.get("of") or request.GET.get("of", ""))
