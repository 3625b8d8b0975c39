"""The studio's own requisites: the seller of every invoice. The owner's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.studio_card import has_exchange_key, studio_card
from reglament.rules.seller import missing_requisites, say_missing
from reglament.usecases.exchange import drop_exchange_key, new_exchange_key
from reglament.usecases.studio import StudioCard, update_studio
from reglament.web import formats
from reglament.web.access import owner
from reglament.web.deeds import Deed, DeedForm, attempt
from reglament.web.desk.fields import CodeField


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
    inn = CodeField(12, label=_("ИНН"))
    kpp = CodeField(9, label=_("КПП"))
    ogrn = CodeField(15, label=_("ОГРН или ОГРНИП"))
    address = _line(_("Адрес"), 300)
    phone = _line(_("Телефон"), 40)
    bank_name = _line(_("Банк"))
    bik = CodeField(9, label=_("БИК"))
    account = CodeField(20, label=_("Расчётный счёт"))
    corr_account = CodeField(20, label=_("Корр. счёт"))
    director = _line(_("Руководитель"), 120)
    bookkeeper = _line(_("Бухгалтер"), 120)


DEEDS = {
    "update": Deed(
        StudioForm,
        lambda d, f: update_studio(
            **d.who, card=StudioCard(**{k: v for k, v in f.cleaned_data.items() if k not in ("once", "seen")})
        ),
        _("Реквизиты студии"), _("Сохранить реквизиты"),
    ),
    "exchange_key": Deed(
        DeedForm, lambda d, f: new_exchange_key(**d.who), _("Телефонная станция"), _("Выдать новый ключ"), icon="key",
    ),
    "exchange_off": Deed(
        DeedForm, lambda d, f: drop_exchange_key(**d.who),
        _("Телефонная станция"), _("Отключить станцию"), _("Станция больше не передаёт звонки"), icon="ban",
    ),
}  # fmt: skip


@owner
@require_http_methods(["GET", "POST"])
def studio(request: HttpRequest) -> HttpResponse:
    """The form with the studio's requisites, and the key of the telephone exchange; a new key is shown this once."""
    status, key = 200, None
    form: DeedForm = StudioForm(initial=studio_card())
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        key = tried.result if tried.done and tried.name == "exchange_key" else None
        if tried.done and tried.name == "update":
            _say_saved(request)
        if tried.done and key is None:
            return redirect("desk:studio")
        if tried.name == "update":
            form, status = tried.form, tried.status
    return render(
        request,
        "desk/studio.html",
        {
            "form": form,
            "deed": DEEDS["update"],
            "deeds": DEEDS,
            "section": "studio",
            "key": key,
            "has_key": has_exchange_key(),
        },
        status=status,
    )


def _say_saved(request: HttpRequest) -> None:
    missing = missing_requisites(studio_card())
    if missing:
        messages.warning(request, say_missing(missing).render(formats.language()))
    else:
        messages.success(request, _("Реквизиты сохранены: новые счета выйдут с ними"))
