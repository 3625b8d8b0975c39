"""The studio's own requisites: the seller of every invoice. The owner's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.studio_card import studio_card
from reglament.usecases.studio import StudioCard, update_studio
from reglament.web.access import owner
from reglament.web.deeds import Deed, DeedForm, attempt


def _line(label: Any, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False)


class StudioForm(DeedForm):
    """The requisites; what clients pay by is checked."""

    pairs = (
        ("inn", "kpp"), ("ogrn", "phone"), ("bank_name", "bik"), ("account", "corr_account"), ("director", "bookkeeper"),
    )  # fmt: skip
    name = _line(_("Название"))
    legal_name = _line(_("Полное название"), 300)
    sole_proprietor = forms.BooleanField(label=_("Индивидуальный предприниматель"), required=False)
    inn = _line(_("ИНН"), 12)
    kpp = _line(_("КПП"), 9)
    ogrn = _line(_("ОГРН или ОГРНИП"), 15)
    address = _line(_("Адрес"), 300)
    phone = _line(_("Телефон"), 40)
    bank_name = _line(_("Банк"))
    bik = _line(_("БИК"), 9)
    account = _line(_("Расчётный счёт"), 20)
    corr_account = _line(_("Корр. счёт"), 20)
    director = _line(_("Руководитель"), 120)
    bookkeeper = _line(_("Бухгалтер"), 120)


DEEDS = {
    "update": Deed(
        StudioForm,
        lambda d, f: update_studio(
            **d.who, card=StudioCard(**{k: v for k, v in f.cleaned_data.items() if k not in ("once", "seen")})
        ),
        _("Реквизиты студии"), _("Сохранить реквизиты"), _("Реквизиты сохранены: новые счета выйдут с ними"),
    )
}  # fmt: skip


@owner
@require_http_methods(["GET", "POST"])
def studio(request: HttpRequest) -> HttpResponse:
    """The form with the studio's requisites."""
    status = 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("desk:studio")
        form, status = tried.form, tried.status
    else:
        form = StudioForm(initial=studio_card())
    return render(
        request,
        "desk/studio.html",
        {"form": form, "deed": DEEDS["update"], "section": "studio"},
        status=status,
    )
