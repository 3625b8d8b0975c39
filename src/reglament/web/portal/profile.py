"""Who the reader is: name, language, theme, and the ways to sign in. For clients and staff alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.usecases.people import update_profile
from reglament.web.deeds import Deed, DeedForm, Doer, attempt
from reglament.web.portal.access import signed_in


class ProfileForm(DeedForm):
    """What is said about a person."""

    name = forms.CharField(label=_("Имя и фамилия"), max_length=120, required=False)
    position = forms.CharField(label=_("Должность"), max_length=120, required=False)
    phone = forms.CharField(label=_("Телефон"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Язык страниц и писем"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


def _update(doer: Doer, form: Any) -> object:
    names = ("name", "position", "phone", "language")
    return update_profile(**doer.who, **{name: form.cleaned_data[name] for name in names})


DEEDS = {"save": Deed(ProfileForm, _update, _("Профиль"), _("Сохранить"), _("Сохранено"))}


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The page; POST changes what is said about the reader."""
    person = request.user
    form: DeedForm = ProfileForm(
        initial={name: getattr(person, name) for name in ("name", "position", "phone", "language")}
    )
    status = 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("portal:profile")
        form, status = tried.form, tried.status
    return render(request, "portal/profile.html", {"form": form, "section": "profile"}, status=status)
