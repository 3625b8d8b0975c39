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
from reglament.web.numbers import whole

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
    of = whole(request.GET.get("of", ""))
    if form is None and of is not None:
        form = UndoForm(initial={"payment": of})
    chosen = whole(request.GET.get("organisation", ""))
    page = payments_page(
        currency=law_at(timezone.now()).regulation.currency,
        after=request.GET.get("after", ""),
        organisation_id=chosen,
    )
    context = {
        "page": page,
        "form": form,
        "deed": DEEDS["undo"],
        "section": "payments",
        "organisation": chosen,
    }
    return render(request, "accounting/payments.html", context, status=status)
