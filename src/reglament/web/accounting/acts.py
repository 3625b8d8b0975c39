"""Acts as accounting sees them: the list, what no act says yet, one act with its papers (2.6, 4.8, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.documents.of_act import act_pdf, upd_pdf
from reglament.queries.act_why import why_act, why_acts, why_unacted
from reglament.queries.acts_page import FILTERS, ActsWanted, act_card, acts_page, unacted_works
from reglament.queries.desk_why import Why
from reglament.queries.law import law_at
from reglament.queries.organisations import organisation_names
from reglament.queries.originals_page import originals_of
from reglament.rules.money import sum_money
from reglament.usecases import acts as usecases
from reglament.web import formats
from reglament.web.access import accountant
from reglament.web.deeds import Deed, DeedForm, Doer, attempt
from reglament.web.numbers import RowField, month_of, whole


class IssueForm(DeedForm):
    """For whom and up to which month acts are issued."""

    organisation = RowField(widget=forms.HiddenInput)
    month = forms.DateField(
        label=_("Месяц"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"placeholder": "2026-11"}),
    )


class VoidForm(DeedForm):
    """Why an act is wrong, and whether the same works get a new one."""

    reason = forms.CharField(label=_("Почему акт неверен"), max_length=300, required=False)
    reissue = forms.BooleanField(
        label=_("Сразу составить новый за те же работы, с сегодняшними реквизитами"), required=False
    )


def _issue(doer: Doer, form: Any) -> object:
    data = form.cleaned_data
    return usecases.issue_monthly_acts(**doer.who, organisation_id=data["organisation"], month=data["month"])


LIST_DEEDS = {
    "issue": Deed(IssueForm, _issue, _("Сводный акт за месяц"), _("Составить акты"), icon="file-certificate",
                  needs=("2.6", "R10")),
}  # fmt: skip
ACT_DEEDS = {
    "void": Deed(
        VoidForm,
        lambda d, f: usecases.void_act(
            **d.numbered, reason=f.cleaned_data["reason"], reissue=f.cleaned_data["reissue"]
        ),
        _("Аннулировать акт"), _("Аннулировать акт"), _("Акт аннулирован"), icon="ban", needs=("R10",),
    ),
}  # fmt: skip


@accountant
@require_http_methods(["GET", "POST"])
def acts(request: HttpRequest) -> HttpResponse:
    """The list with its filters in the address; POST issues what no act of an organisation says yet."""
    form, status = None, 200
    if request.method == "POST":
        tried = attempt(request, LIST_DEEDS)
        made: Any = tried.result
        if tried.done and made:
            only = made[0].number if len(made) == 1 else None
            organisation_id = tried.form.cleaned_data["organisation"]
            listed = reverse("accounting:acts", query={"organisation": organisation_id})
            return redirect("accounting:act", only) if only else redirect(listed)
        if tried.done:
            tried.form.add_error("month", str(_("К концу этого месяца всё принятое уже в актах")))
        form, status = tried.form, 422 if tried.done else tried.status
    return render(request, "accounting/acts.html", _list(request, form), status=status)


def _list(request: HttpRequest, form: Any) -> dict[str, Any]:
    wanted = _wanted(request)
    currency = law_at(timezone.now()).regulation.currency
    unacted = unacted_works(currency=currency)
    last = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    return {
        "page": acts_page(wanted, currency=currency, after=request.GET.get("after", "")),
        "unacted": unacted,
        "unacted_total": sum_money((work.total for work in unacted), currency),
        "names": organisation_names(),
        "address": _address(wanted),
        "why_address": reverse("accounting:acts_why", args=["list"], query=_query(wanted)),
        "filters": FILTERS,
        "form": form,
        "deed": LIST_DEEDS["issue"],
        "last_month": last,
        "section": "acts",
    }


@accountant
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: int) -> HttpResponse:
    """One act; POST voids it."""
    form, status, doing = None, 200, request.GET.get("do", "")
    if request.method == "POST":
        tried = attempt(request, ACT_DEEDS, number)
        if tried.done:
            return redirect("accounting:act", getattr(tried.result, "number", None) or number)
        form, status, doing = tried.form, tried.status, tried.name
    card = act_card(number)
    if card is None:
        raise Http404
    deed = ACT_DEEDS.get(doing) if card.state == "issued" else None
    today = timezone.localdate()
    context = {
        "card": card, "deed": deed, "form": form or (deed.form() if deed else None), "section": "acts", "today": today,
        "originals": originals_of(act=number, today=today),
    }  # fmt: skip
    return render(request, "accounting/act.html", context, status=status)


@accountant
@require_GET
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The act as it is printed."""
    return _paper(act_pdf, number, "act")


@accountant
@require_GET
def upd(request: HttpRequest, number: int) -> HttpResponse:
    """The same act as УПД."""
    return _paper(upd_pdf, number, "upd")


def _paper(make: Callable[[int, str], bytes | None], number: int, name: str) -> HttpResponse:
    made = make(number, formats.language())
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{number}.pdf"'
    return response


@accountant
@require_GET
def why(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """Why an act's total or its day is what it is (R10)."""
    return _why(request, why_act(number, subject), reverse("accounting:act", args=[number]))


@accountant
@require_GET
def why_list(request: HttpRequest, subject: str) -> HttpResponse:
    """Why the sum of the list, or of what no act says, is what it is."""
    law, wanted = law_at(timezone.now()), _wanted(request)
    found = {"list": lambda: why_acts(wanted, law), "unacted": lambda: why_unacted(law)}.get(subject)
    return _why(request, found() if found else None, _address(wanted)())


def _why(request: HttpRequest, found: Why | None, back: str) -> HttpResponse:
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {"explanation": found.explanation, "edition": found.edition, "at": None, "back": back}
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _wanted(request: HttpRequest) -> ActsWanted:
    """What the address asks for; what cannot be read asks nothing."""
    state = request.GET.get("state", FILTERS[0])
    return ActsWanted(
        state if state in FILTERS else FILTERS[0],
        whole(request.GET.get("organisation", "")),
        month_of(request.GET.get("month", "")),
    )


def _query(wanted: ActsWanted) -> dict[str, object]:
    month = wanted.month.isoformat()[:7] if wanted.month else None
    asked = {"state": wanted.state, "organisation": wanted.organisation_id, "month": month}
    return {name: value for name, value in asked.items() if value is not None}


def _address(wanted: ActsWanted) -> Callable[..., str]:
    def address(**changed: object) -> str:
        return reverse("accounting:acts", query={**_query(wanted), **changed})

    return address
