"""«Счета и оплата»: the client's acts with their papers, and the money that came (2.6, 2.9, R10, R11, R22)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.documents.of_act import act_pdf, upd_pdf
from reglament.queries.portal_access import may_see_money
from reglament.queries.portal_acts import organisation_of_act, portal_acts
from reglament.queries.portal_payments import portal_payments
from reglament.web import formats
from reglament.web.access import reader
from reglament.web.portal.access import signed_in
from reglament.web.portal.money import hidden, pdf_answer, sees_money


@sees_money
@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """The acts, the newest first."""
    page = portal_acts(reader=reader(request), at=timezone.now(), after=request.GET.get("after", ""))
    return render(request, "portal/acts.html", {"page": page, "tab": "acts", "section": "invoices"})


@sees_money
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """The money that came, with what it settled and what was given back."""
    page = portal_payments(reader=reader(request), at=timezone.now(), after=request.GET.get("after", ""))
    return render(request, "portal/payments.html", {"page": page, "tab": "payments", "section": "invoices"})


@signed_in
@require_GET
def act(request: HttpRequest, number: int) -> HttpResponse:
    """An act as it is printed."""
    return _paper(request, number, act_pdf, "act")


@signed_in
@require_GET
def upd(request: HttpRequest, number: int) -> HttpResponse:
    """The same act as УПД."""
    return _paper(request, number, upd_pdf, "upd")


def _paper(
    request: HttpRequest, number: int, make: Callable[[int, str], bytes | None], name: str
) -> HttpResponse:
    organisation_id = organisation_of_act(number)
    person, on = reader(request), timezone.localdate()
    if organisation_id is None or not may_see_money(person, organisation_id, on):
        return hidden(request, organisation_id)
    return pdf_answer(make(number, formats.language()), f"{name}-{number}")
