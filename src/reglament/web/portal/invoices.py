"""«Счета и оплата»: the list, an invoice down to its time entries, its PDF and payment code (2.6, 2.8)."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from markupsafe import Markup

from reglament.documents.of_invoice import invoice_pdf, invoice_qr_text
from reglament.documents.payment_qr import payment_svg
from reglament.documents.words import amount_in_words
from reglament.queries.invoice_why import why_invoice
from reglament.queries.portal_invoices import (
    FILTERS,
    InvoicePage,
    may_see_invoice,
    organisation_of_invoice,
    portal_invoice,
    portal_invoices,
)
from reglament.queries.why_sums import why_client_sum
from reglament.usecases.advance_orders import order_settlement, withdraw_order
from reglament.web import formats
from reglament.web.access import reader
from reglament.web.deeds import Deed, DeedForm, attempt
from reglament.web.portal.access import client, signed_in
from reglament.web.portal.money import hidden, pdf_answer, sees_money

DEEDS = {
    "order": Deed(
        DeedForm,
        lambda d, f: order_settlement(**d.who, invoice_number=d.subject),
        gettext_lazy("Зачесть наш аванс"), gettext_lazy("Зачесть наш аванс"),
        gettext_lazy("Заявление отправлено: бухгалтерия зачтёт аванс"), needs=("R11",),
    ),
    "withdraw": Deed(
        DeedForm,
        lambda d, f: withdraw_order(**d.who, invoice_number=d.subject),
        gettext_lazy("Отозвать заявление"), gettext_lazy("Отозвать заявление"),
        gettext_lazy("Заявление отозвано"), needs=("R11",),
    ),
}  # fmt: skip


@sees_money
@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """The list."""
    wanted = request.GET.get("filter", FILTERS[0])
    wanted = wanted if wanted in FILTERS else FILTERS[0]
    page = portal_invoices(
        wanted, reader=reader(request), at=timezone.now(), after=request.GET.get("after", "")
    )
    return render(request, "portal/invoices.html", {"page": page, "tab": wanted, "section": "invoices"})


@client
@require_http_methods(["GET", "POST"])
def invoice(request: HttpRequest, number: int) -> HttpResponse:
    """One invoice; POST asks accounting to settle it from the advance, or takes that back."""
    form, status = None, 200
    if request.method == "POST":
        if not may_see_invoice(number, reader=reader(request), on=timezone.localdate()):
            return hidden(request, organisation_of_invoice(number))
        tried = attempt(request, DEEDS, number)
        if tried.done:
            return redirect("portal:invoice", number)
        form, status = tried.form, tried.status
    at = timezone.now()
    page = portal_invoice(number, reader=reader(request), at=at, language=formats.language())
    if page is None:
        return hidden(request, organisation_of_invoice(number))
    context = {
        "page": page,
        "qr": _qr(page),
        "words": amount_in_words(page.card.total.amount, formats.language()),
        "form": form,
        "now": at,
        "section": "invoices",
    }
    return render(request, "portal/invoice.html", context, status=status)


@signed_in
@require_GET
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The invoice as a document."""
    if not may_see_invoice(number, reader=reader(request), on=timezone.localdate()):
        return hidden(request, organisation_of_invoice(number))
    return pdf_answer(invoice_pdf(number, formats.language()), f"invoice-{number}")


@client
@require_GET
def why(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """Why a line costs so, or why the invoice is due then and is this sum: a panel when it is fetched, otherwise a page."""
    at = timezone.now()
    if not may_see_invoice(number, reader=reader(request), on=timezone.localdate(at)):
        return hidden(request, organisation_of_invoice(number))
    found = why_invoice(number, subject)
    if found is None:
        raise Http404
    context = {
        "explanation": found.explanation, "edition": found.edition, "at": at,
        "back": reverse("portal:invoice", args=[number]), "section": "invoices",
    }  # fmt: skip
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "why_panel.html" if is_part else "why.html", context)


@client
@require_GET
def why_sum(request: HttpRequest, subject: str) -> HttpResponse:
    """Why a sum of the month or of the list of invoices is what it is."""
    at = timezone.now()
    found = why_client_sum(subject, reader=reader(request), at=at)
    if found is None:
        raise Http404
    is_invoices = subject in ("due", "overdue", "advance")
    context = {
        "explanation": found.explanation, "edition": found.edition, "at": at,
        "back": reverse("portal:invoices" if is_invoices else "portal:home"), "section": "invoices",
    }  # fmt: skip
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _qr(page: InvoicePage) -> Markup | None:
    """The payment code for what is still to pay; the document's own code stays for the whole sum."""
    card = page.card
    if not card.can_be_paid or not card.left:
        return None
    text = invoice_qr_text(replace(page.data, purpose=page.purpose), card.left.amount)
    # Drawn here from the invoice's own figures: nothing in it comes from outside.
    return Markup(payment_svg(text, title=_("Код для оплаты в приложении банка")))  # noqa: S704
