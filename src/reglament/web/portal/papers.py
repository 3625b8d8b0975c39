"""«Счета и оплата»: the client's acts with their papers, and the money that came (2.6, 2.9, R10, R11, R22)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reglament.documents.of_act import act_pdf, upd_pdf
from reglament.queries.originals_page import organisation_of_original, portal_originals
from reglament.queries.portal_access import may_see_money
from reglament.queries.portal_acts import organisation_of_act, portal_acts
from reglament.queries.portal_payments import portal_payments
from reglament.usecases.originals import confirm_arrival
from reglament.usecases.refusals import Conflict, NotAllowed, NotFound
from reglament.web import formats
from reglament.web.access import reader
from reglament.web.deeds import say
from reglament.web.portal.access import client, signed_in
from reglament.web.portal.money import hidden, pdf_answer, sees_money


@sees_money
@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """The acts, the newest first."""
    page = portal_acts(reader=reader(request), at=timezone.now(), after=request.GET.get("after", ""))
    originals = portal_originals(reader=reader(request), at=timezone.now())
    context = {"page": page, "originals": originals, "tab": "acts", "section": "invoices"}
    return render(request, "portal/acts.html", context)


@client
@require_POST
def original_received(request: HttpRequest, original_id: int) -> HttpResponse:
    """«Получили»: the client says that a signed original has come."""
    try:
        confirm_arrival(actor=reader(request), at=timezone.now(), original_id=original_id)
    except NotAllowed:
        return hidden(request, organisation_of_original(original_id))
    except NotFound as gone:
        raise Http404 from gone
    except Conflict as struck_out:
        messages.error(request, say(struck_out))
    else:
        messages.success(request, _("Спасибо, отметили: оригинал у вас"))
    return redirect(reverse("portal:acts") + "#originals")


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
