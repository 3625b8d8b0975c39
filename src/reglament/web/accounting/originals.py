"""Signed originals of papers: what is on its way, what came back, what was not sent yet (1.2, 2.6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.organisations import organisation_names
from reglament.queries.originals_page import FILTERS, OriginalView, original, originals_page
from reglament.usecases.originals import Sending, cancel_original, receive_back, send_original
from reglament.web.access import accountant
from reglament.web.deeds import Attempt, Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import DayField, choose
from reglament.web.numbers import RowField, whole

WAYS = [
    ("post", _("почтой")),
    ("courier", _("курьером")),
    ("edo", _("через ЭДО")),
    ("hand", _("из рук в руки")),
]


class SendForm(DeedForm):
    """What went, how and when; of an act or an invoice, or of another paper that has a name."""

    pairs = (("organisation", "title"), ("way", "sent_on"))
    act = RowField(required=False, widget=forms.HiddenInput)
    invoice = RowField(required=False, widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("Организация"), required=False)
    title = forms.CharField(label=_("Документ"), max_length=200, required=False)
    way = forms.ChoiceField(label=_("Как отправлено"), choices=WAYS, initial="post")
    sent_on = DayField(label=_("День отправки"))
    track = forms.CharField(label=_("Номер отправления, если есть"), max_length=60, required=False)

    def __init__(self, *args: Any, names: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", [("", str(_("выберите"))), *((str(pk), name) for pk, name in names)])
        if any(self[name].value() for name in ("act", "invoice")):
            # The paper says whose it is.
            del self.fields["organisation"], self.fields["title"]


class BackForm(DeedForm):
    """On which day the signed copy came back."""

    original = RowField(widget=forms.HiddenInput)
    received_on = DayField(label=_("День, когда вернулся"))


class CancelForm(DeedForm):
    """Why a record is struck out."""

    original = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Почему запись снимается"), max_length=300, required=False)


def _send(doer: Doer, form: Any) -> object:
    data = form.cleaned_data
    organisation = data.get("organisation")
    sending = Sending(
        data["way"], data["sent_on"], data["track"], data["act"], data["invoice"],
        int(organisation) if organisation else None, data.get("title", ""), form.key,
    )  # fmt: skip
    return send_original(**doer.who, sending=sending)


DEEDS = {
    "send": Deed(SendForm, _send, _("Записать отправку"), _("Записать отправку"),
                 _("Отправка записана, клиент узнает письмом"), icon="send", needs=("1.2",)),
    "back": Deed(
        BackForm,
        lambda d, f: receive_back(
            **d.who, original_id=f.cleaned_data["original"], received_on=f.cleaned_data["received_on"]
        ),
        _("Подписанный экземпляр вернулся"), _("Вернулся"), _("Подписанный экземпляр у нас"), icon="circle-check",
    ),
    "cancel": Deed(
        CancelForm,
        lambda d, f: cancel_original(
            **d.who, original_id=f.cleaned_data["original"], reason=f.cleaned_data["reason"]
        ),
        _("Снять запись об отправке"), _("Снять запись"), _("Запись снята, она останется в списке"), icon="ban",
    ),
}  # fmt: skip


@accountant
@require_http_methods(["GET", "POST"])
def originals(request: HttpRequest) -> HttpResponse:
    """The list with its filters in the address; POST writes down a sending, a return, or strikes a record out."""
    names = organisation_names()
    if request.method == "GET":
        return _list(request, names, request.GET.get("do", ""))
    tried = attempt(request, DEEDS, options={"send": {"names": names}})
    if tried.done:
        return redirect(_home_of(tried))
    return _list(request, names, tried.name, tried.form, status=tried.status)


def _list(
    request: HttpRequest, names: Any, doing: str, form: DeedForm | None = None, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    wanted = request.GET.get("state", FILTERS[0])
    wanted = wanted if wanted in FILTERS else FILTERS[0]
    organisation_id = whole(request.GET.get("organisation", ""))

    def address(**changed: object) -> str:
        query = {"state": wanted, "organisation": organisation_id, **changed}
        return reverse("accounting:originals", query={k: v for k, v in query.items() if v is not None})

    page = originals_page(
        wanted, today=today, organisation_id=organisation_id, after=request.GET.get("after", "")
    )
    made = form or _form(request, doing, names)
    context = {
        "page": page, "address": address, "filters": FILTERS, "names": names, "organisation_id": organisation_id,
        "deeds": DEEDS, "doing": doing if made else "", "form": made, "about": _about(made), "ways": dict(WAYS),
        "today": today, "section": "originals",
    }  # fmt: skip
    return render(request, "accounting/originals.html", context, status=status)


def _form(request: HttpRequest, doing: str, names: Any) -> DeedForm | None:
    """The form that the address asks for."""
    today = timezone.localdate()
    if doing == "send":
        of = {name: whole(request.GET.get(name, "")) for name in ("act", "invoice", "organisation")}
        return SendForm(names=names, initial={"once": new_once(), "sent_on": today, **of})
    chosen = whole(request.GET.get("of", ""))
    if doing not in DEEDS or chosen is None:
        return None
    return DEEDS[doing].form(initial={"original": chosen, "received_on": today})


def _about(form: DeedForm | None) -> OriginalView | None:
    """The original that a form is about."""
    chosen = whole(str(form["original"].value() or "")) if form and "original" in form.fields else None
    return original(chosen, today=timezone.localdate()) if chosen else None


def _home_of(tried: Attempt) -> str:
    """Back to the act or the invoice whose original it is, otherwise to the list."""
    made = getattr(tried.result, "pk", None) or tried.form.cleaned_data.get("original")
    found = original(int(made), today=timezone.localdate()) if made else None
    if found is None or found.number is None:
        return reverse("accounting:originals")
    name = "accounting:invoice" if found.paper == "invoice" else "accounting:act"
    return reverse(name, args=[found.number]) + "#originals"
