"""Money that came, and undoing what was confirmed by mistake (2.9, R11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reglament.queries.law import law_at
from reglament.queries.organisations import organisation_names
from reglament.queries.payments_page import STATES, PaymentsWanted, payments_page
from reglament.web.access import accountant
from reglament.web.accounting.invoices import DEEDS, UndoForm
from reglament.web.deeds import attempt
from reglament.web.numbers import month_of, whole

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
    wanted = _wanted(request)
    after = request.GET.get("after", "")
    address = _address(wanted)
    currency = law_at(timezone.now()).regulation.currency
    context = {
        "page": payments_page(wanted, currency=currency, after=after),
        "form": form,
        "deed": DEEDS["undo"],
        "section": "payments",
        "states": STATES,
        "names": organisation_names(),
        "address": address,
        "here": address(after=after or None),
        "after": after or None,
    }
    return render(request, "accounting/payments.html", context, status=status)


def _wanted(request: HttpRequest) -> PaymentsWanted:
    """What the address asks for; what cannot be read asks nothing."""
    state = request.GET.get("state", "")
    return PaymentsWanted(
        state=state if state in STATES else STATES[0],
        organisation_id=whole(request.GET.get("organisation", "")),
        month=month_of(request.GET.get("month", "")),
        search=request.GET.get("q", "")[:200],
    )


def _address(wanted: PaymentsWanted) -> Callable[..., str]:
    asked = {
        "state": wanted.state,
        "organisation": wanted.organisation_id,
        "month": f"{wanted.month:%Y-%m}" if wanted.month else None,
        "q": wanted.search or None,
    }

    def address(**changed: object) -> str:
        query = {name: value for name, value in {**asked, **changed}.items() if value is not None}
        return reverse("accounting:payments", query=query)

    return address
