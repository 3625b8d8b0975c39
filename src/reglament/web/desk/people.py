"""The studio's people and their roles; the owner's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.people_page import people_page
from reglament.usecases import people as usecase
from reglament.usecases.staff import add_staff
from reglament.web.access import owner
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.numbers import RowField

ROLES = (("specialist", _("специалист")), ("accountant", _("бухгалтерия")), ("owner", _("владелец")))
LANGUAGES = (("ru", "Русский"), ("en", "English"))


class RolesForm(DeedForm):
    """Which roles somebody has."""

    person = RowField(widget=forms.HiddenInput)
    roles = forms.MultipleChoiceField(
        label=_("Роли"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )


class NewStaffForm(DeedForm):
    """Somebody new in the studio."""

    pairs = (("email", "name"), ("phone", "language"))
    email = forms.CharField(
        label=_("Электронная почта"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Имя и фамилия"), max_length=120, required=False)
    phone = forms.CharField(label=_("Телефон"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Язык"), choices=LANGUAGES, initial="ru")
    roles = forms.MultipleChoiceField(
        label=_("Роли"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=["specialist"],
    )


def _add(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    newcomer = usecase.NewPerson(data["email"], data["name"], "", data["phone"], data["language"])
    add_staff(**doer.who, newcomer=newcomer, roles=data["roles"])


DEEDS = {
    "roles": Deed(
        RolesForm,
        lambda d, f: usecase.set_roles(**d.who, person_id=f.cleaned_data["person"], roles=f.cleaned_data["roles"]),
        _("Роли"), _("Сохранить роли"), _("Роли сохранены"), icon="user-check",
    ),
    "add": Deed(NewStaffForm, _add, _("Новый сотрудник"), _("Добавить сотрудника"), _("Сотрудник добавлен"), icon="plus"),
}  # fmt: skip


@owner
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the studio; POST changes roles or adds somebody."""
    doing, form, status = request.GET.get("do", ""), None, 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("desk:people")
        doing, form, status = tried.name, tried.form, tried.status
    staff = people_page()
    deed = DEEDS.get(doing)
    if deed is not None and form is None:
        form = deed.form(initial=_initial(request, staff, doing))
    context = {"staff": staff, "doing": doing if deed else "", "deed": deed, "form": form, "section": "people",
               "roles": dict(ROLES)}  # fmt: skip
    return render(request, "desk/people.html", context, status=status)


def _initial(request: HttpRequest, staff: Any, doing: str) -> dict[str, Any]:
    if doing != "roles":
        return {"once": new_once(), "roles": ["specialist"]}
    chosen = next((p for p in staff if str(p.id) == request.GET.get("of")), None)
    return {"person": chosen.id, "roles": list(chosen.roles)} if chosen else {}
