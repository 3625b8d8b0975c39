"""«Не выставлено»: accepted or withdrawn work that no live invoice bills, with a button for each (2.6, R10)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.desk_why import desk_why
from reglament.queries.studio_card import missing_of_seller
from reglament.queries.unbilled import unbilled_works
from reglament.rules.money import sum_money
from reglament.rules.seller import say_missing
from reglament.usecases import billing
from reglament.web.access import accountant
from reglament.web.deeds import Deed, DeedForm, Doer, attempt
from reglament.web.numbers import RowField


class BillForm(DeedForm):
    """Which ticket is billed."""

    number = RowField(widget=forms.HiddenInput)


def _bill(doer: Doer, form: Any) -> int:
    return billing.bill_ticket(**doer.who, number=form.cleaned_data["number"]).number


DEEDS = {
    "bill": Deed(
        BillForm, _bill, _("Выставить счёт"), _("Выставить счёт"), _("Счёт выставлен"), icon="receipt", needs=("2.6", "R10")
    )
}  # fmt: skip


@accountant
@require_http_methods(["GET", "POST"])
def unbilled(request: HttpRequest) -> HttpResponse:
    """The list; POST bills one ticket and leads to its invoice."""
    form, status = None, 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("accounting:invoice", tried.result)
        form, status = tried.form, tried.status
    missing, works = missing_of_seller(), unbilled_works()
    context = {"works": works, "total": sum_money((w.amount for w in works), works[0].amount.currency) if works else None,
               "form": form, "deed": DEEDS["bill"], "section": "invoices",
               "missing": say_missing(missing) if missing else None}  # fmt: skip
    return render(request, "accounting/unbilled.html", context, status=status)


@accountant
@require_GET
def why(request: HttpRequest, number: int) -> HttpResponse:
    """Why the work of one ticket comes to its sum (3.4, R5–R7)."""
    waits = any(work.number == number for work in unbilled_works())
    found = desk_why(number, "charge", at=timezone.now()) if waits else None
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {"explanation": found.explanation, "edition": found.edition, "at": None,
               "back": reverse("accounting:unbilled")}  # fmt: skip
    return render(request, "why_panel.html" if is_part else "why.html", context)
