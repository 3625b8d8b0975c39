"""Invoices as accounting sees them: the list, one invoice, combined ones to issue (2.6, 2.8, 2.9, R10, R11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.documents.of_invoice import invoice_pdf
from reglament.queries.accounting_invoices import FILTERS, InvoiceCard, invoice_card, invoices_page
from reglament.queries.charges import advance_of
from reglament.queries.invoice_why import why_invoice
from reglament.queries.law import law_at
from reglament.queries.organisations import organisation_names
from reglament.queries.originals_page import originals_of
from reglament.queries.why_sums import why_accounting_sum
from reglament.rules.money import Money
from reglament.usecases import billing, payments
from reglament.web import formats
from reglament.web.access import accountant
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import DayField, MoneyField
from reglament.web.numbers import RowField, whole


class PaymentForm(DeedForm):
    """Money as its paper says."""

    amount = MoneyField(label=_("Сумма"))
    paid_on = DayField(label=_("День платежа"))
    document = forms.CharField(label=_("Номер платёжного документа"), max_length=60, required=False)
    purpose = forms.CharField(label=_("Назначение платежа"), max_length=500, required=False)


class VoidForm(DeedForm):
    """Why an invoice is wrong, and whether the same works are billed anew."""

    reason = forms.CharField(label=_("Почему счёт неверен"), max_length=300, required=False)
    reissue = forms.BooleanField(label=_("Сразу выставить новый за те же работы"), required=False)


class UndoForm(DeedForm):
    """Why a payment is undone."""

    payment = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Почему оплата отменяется"), max_length=300, required=False)


class MonthlyForm(DeedForm):
    """For whom and for which month a combined invoice is issued."""

    organisation = RowField(widget=forms.HiddenInput)
    month = forms.DateField(
        label=_("Месяц"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"placeholder": "2026-11"}),
    )


class AdvanceForm(DeedForm):
    """By which written word of the client an advance settles the invoice."""

    word = forms.CharField(label=_("Письмо или сообщение клиента о зачёте"), max_length=300, required=False)


def _pay(doer: Doer, form: Any) -> object:
    data = form.cleaned_data
    receipt = payments.Receipt(
        doer.subject, data["amount"], data["paid_on"], data["document"], data["purpose"], form.key
    )
    return payments.record_payment(**doer.who, receipt=receipt)


def undo(doer: Doer, form: Any) -> None:
    """Undo the payment that the form names."""
    data = form.cleaned_data
    payments.undo_payment(**doer.who, payment_id=data["payment"], reason=data["reason"])


DEEDS = {
    "pay": Deed(PaymentForm, _pay, _("Подтвердить оплату"), _("Подтвердить оплату"), _("Оплата подтверждена"),
                icon="circle-check", needs=("2.9", "R11")),
    "advance": Deed(
        AdvanceForm,
        lambda d, f: payments.settle_from_advance(
            **d.who, invoice_number=d.subject, word=f.cleaned_data["word"]
        ),
        _("Зачесть аванс"), _("Зачесть аванс"), _("Аванс зачтён"), icon="circle-check", needs=("R11",),
    ),
    "void": Deed(
        VoidForm,
        lambda d, f: billing.void_invoice(
            **d.numbered, reason=f.cleaned_data["reason"], reissue=f.cleaned_data["reissue"]
        ),
        _("Аннулировать счёт"), _("Аннулировать счёт"), icon="ban", needs=("R10",),
    ),
    "undo": Deed(UndoForm, undo, _("Отменить оплату"), _("Отменить оплату"), _("Оплата отменена"), icon="history",
                 needs=("R11",)),
}  # fmt: skip

MONTHLY = {
    "issue": Deed(
        MonthlyForm,
        lambda d, f: getattr(
            billing.issue_monthly(
                **d.who, organisation_id=f.cleaned_data["organisation"], month=f.cleaned_data["month"]
            ), "number", None,
        ),
        _("Сводный счёт за месяц"), _("Выставить сводный счёт"), needs=("R10",),
    )
}  # fmt: skip


@accountant
@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """The list; the filter and the organisation stand in the address."""
    wanted = request.GET.get("state", "open")
    wanted = wanted if wanted in FILTERS else "open"
    organisation_id = whole(request.GET.get("organisation", ""))
    page = invoices_page(
        wanted, today=timezone.localdate(), currency=_currency(), after=request.GET.get("after", ""),
        organisation_id=organisation_id,
    )  # fmt: skip

    def address(**changed: object) -> str:
        query = {"state": wanted, "organisation": organisation_id, **changed}
        return reverse("accounting:invoices", query={k: v for k, v in query.items() if v is not None})

    def why_address(subject: str) -> str:
        return reverse(
            "accounting:why_sum",
            args=[subject],
            query={"organisation": organisation_id} if organisation_id else {},
        )

    context = {"page": page, "why_address": why_address, "address": address,
               "organisation_id": organisation_id, "names": organisation_names(),
               "section": "invoices"}  # fmt: skip
    return render(request, "accounting/invoices.html", context)


@accountant
@require_http_methods(["GET", "POST"])
def invoice(request: HttpRequest, number: int) -> HttpResponse:
    """One invoice; POST confirms, undoes or voids."""
    if request.method == "POST":
        tried = attempt(request, DEEDS, number)
        if tried.done:
            new = getattr(tried.result, "number", None) if tried.name == "void" else None
            if tried.name == "void":
                _say_void(request, number, new)
            return redirect("accounting:invoice", new or number)
        return _card(request, number, tried.name, tried.form, status=tried.status)
    return _card(request, number, request.GET.get("do", ""))


def _card(
    request: HttpRequest, number: int, doing: str, form: Any = None, *, status: int = 200
) -> HttpResponse:
    card = invoice_card(number, today=timezone.localdate())
    if card is None:
        raise Http404
    forms_of = {"pay": PaymentForm(initial=_paid_in_full(card)), "void": VoidForm(), "advance": AdvanceForm()}
    deed = DEEDS.get(doing)
    if deed is not None:
        of = whole(request.GET.get("of", ""))
        forms_of[doing] = form or forms_of.get(doing) or deed.form(initial={"payment": of or 0})
    advance = Money(max(advance_of(card.organisation_id), 0 * card.total.amount), card.total.currency)
    today = timezone.localdate()
    shown = card.can_be_paid and (doing == "pay" or advance.amount > 0)
    unseen = form is not None and doing in ("pay", "advance") and not shown
    lost = [error for errors in form.errors.values() for error in errors] if unseen else []
    context = {"card": card, "forms": forms_of, "lost": lost, "doing": doing if deed else "", "deeds": DEEDS,
               "advance": advance, "originals": originals_of(invoice=number, today=today), "today": today,
               "section": "invoices"}  # fmt: skip
    return render(request, "accounting/invoice.html", context, status=status)


def _say_void(request: HttpRequest, number: int, new: int | None) -> None:
    if new is None:
        messages.success(request, _("Счёт %(number)s аннулирован") % {"number": number})
    else:
        said = _("Счёт %(number)s аннулирован, вместо него выставлен счёт %(new)s")
        messages.success(request, said % {"number": number, "new": new})


def _paid_in_full(card: InvoiceCard) -> dict[str, object]:
    return {"amount": card.left.amount, "paid_on": timezone.localdate(), "once": new_once()}


@accountant
@require_GET
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The invoice as it is printed."""
    made = invoice_pdf(number, formats.language())
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="invoice-{number}.pdf"'
    return response


@accountant
@require_http_methods(["GET", "POST"])
def monthly(request: HttpRequest) -> HttpResponse:
    """Clients that prefer one invoice for a month, with a button for each (R10)."""
    form, status = None, 200
    if request.method == "POST":
        tried = attempt(request, MONTHLY)
        if tried.done and tried.result:
            return redirect("accounting:invoice", tried.result)
        if tried.done:
            tried.form.add_error("month", str(_("За этот месяц выставлять нечего")))
        form, status = tried.form, 422 if tried.done else tried.status
    last = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    context = {"names": organisation_names(monthly=True), "form": form, "last_month": last, "deed": MONTHLY["issue"],
               "section": "invoices"}  # fmt: skip
    return render(request, "accounting/monthly.html", context, status=status)


@accountant
@require_GET
def why(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """Why a line costs so (3.4, R5, R6), or why the invoice is due then and is this sum (R10, R11)."""
    found = why_invoice(number, subject)
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {"explanation": found.explanation, "edition": found.edition, "at": None,
               "back": reverse("accounting:invoice", args=[number])}  # fmt: skip
    return render(request, "why_panel.html" if is_part else "why.html", context)


@accountant
@require_GET
def why_sum(request: HttpRequest, subject: str) -> HttpResponse:
    """Why a sum of the list, or of what is not billed, is what it is."""
    found = why_accounting_sum(
        subject, at=timezone.now(), organisation_id=whole(request.GET.get("organisation", ""))
    )
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    back = reverse("accounting:unbilled" if subject == "unbilled" else "accounting:invoices")
    context = {"explanation": found.explanation, "edition": found.edition, "at": None, "back": back}
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _currency() -> str:
    return law_at(timezone.now()).regulation.currency
