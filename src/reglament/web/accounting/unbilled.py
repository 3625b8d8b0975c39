"""«Не выставлено»: accepted or withdrawn work that no live invoice bills, with a button for each (2.6, R10)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.unbilled import unbilled_works
from reglament.usecases import billing
from reglament.web.access import accountant
from reglament.web.deeds import Deed, DeedForm, Doer, attempt


class BillForm(DeedForm):
    """Which ticket is billed."""

    number = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)


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
    context = {"works": unbilled_works(), "form": form, "deed": DEEDS["bill"], "section": "invoices"}
    return render(request, "accounting/unbilled.html", context, status=status)
