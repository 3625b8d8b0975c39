"""Money that came, and undoing what was confirmed by mistake (2.9, R11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reglament.queries.law import law_at
from reglament.queries.payments_page import payments_page
from reglament.web.access import accountant
from reglament.web.accounting.invoices import DEEDS, UndoForm
from reglament.web.deeds import attempt

UNDOING = {"undo": DEEDS["undo"]}


@accountant
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """The list of payments; POST undoes one of them with a reason."""
    form: Any = None
    status = 200
    if request.method == "POST":
        tried = attempt(request, UNDOING)
        if tried.done:
            return redirect(request.get_full_path())
        form, status = tried.form, tried.status
    of, chosen = request.GET.get("of", ""), request.GET.get("organisation", "")
    if form is None and of.isdecimal() and len(of) < 16:
        form = UndoForm(initial={"payment": int(of)})
    page = payments_page(
        currency=law_at(timezone.now()).regulation.currency,
        after=request.GET.get("after", ""),
        organisation_id=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else None,
    )
    context = {
        "page": page,
        "form": form,
        "deed": DEEDS["undo"],
        "section": "payments",
        "organisation": chosen,
    }
    return render(request, "accounting/payments.html", context, status=status)
