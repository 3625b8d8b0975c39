"""One payment: moved, given back, undone; money entered by hand; advances (2.9, R11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.advances_page import advances_page
from reglament.queries.bank_refunds import outgoing_paper
from reglament.queries.law import law_at
from reglament.queries.organisations import organisation_names
from reglament.queries.payments_page import payment_card
from reglament.usecases import advance_orders, payments, refunds
from reglament.web.access import accountant
from reglament.web.accounting.invoices import DEEDS as INVOICE_DEEDS
from reglament.web.accounting.invoices import UndoForm
from reglament.web.accounting.share_rows import ShareRows, first_rows
from reglament.web.deeds import Attempt, Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import DayField, MoneyField
from reglament.web.numbers import RowField, whole

METHODS = [("bank", _("банк, без выписки")), ("cash", _("касса")), ("card", _("карта"))]


class EntryForm(ShareRows):
    """Money that came without a statement, with the reference of its paper."""

    pairs = (("organisation", "method"), ("amount", "paid_on"))
    organisation = forms.ChoiceField(label=_("Организация"), required=False)
    method = forms.ChoiceField(label=_("Как пришли деньги"), choices=METHODS, initial="cash")
    amount = MoneyField(label=_("Сумма"), required=False)
    paid_on = DayField(label=_("День платежа"))
    document = forms.CharField(label=_("Номер платёжного документа"), max_length=60, required=False)
    purpose = forms.CharField(label=_("За что"), max_length=500, required=False)

    def __init__(self, *args: Any, organisations: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", str(_("выберите"))), *((str(pk), name) for pk, name in organisations)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An organisation and a sum are needed."""
        data = super().clean()
        if not data.get("organisation"):
            self.add_error("organisation", str(_("Выберите организацию")))
        if data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", str(_("Укажите сумму")))
        return data


class MoveForm(ShareRows):
    """Which invoices a payment settles from now on, and why."""

    reason = forms.CharField(label=_("Почему оплата переносится"), max_length=300, required=False)


class RefundForm(DeedForm):
    """Money given back."""

    pairs = (("amount", "refunded_on"),)
    amount = MoneyField(label=_("Сумма"), required=False)
    refunded_on = DayField(label=_("День возврата"))
    document = forms.CharField(label=_("Номер платёжного документа"), max_length=60, required=False)
    reason = forms.CharField(label=_("Почему возвращаем"), max_length=300, required=False)

    def clean_amount(self) -> Any:
        """A sum is needed."""
        amount = self.cleaned_data["amount"]
        if amount is None:
            raise forms.ValidationError(_("Укажите сумму"))
        return amount


class UndoRefundForm(DeedForm):
    """Why a refund is undone."""

    refund = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Почему возврат отменяется"), max_length=300, required=False)


class OrderForm(DeedForm):
    """Which client's word is carried out."""

    order = RowField(widget=forms.HiddenInput)


class DeclineForm(OrderForm):
    """Why it is not."""

    reason = forms.CharField(label=_("Почему аванс не зачитывается"), max_length=300, required=False)


def _enter(doer: Doer, form: Any) -> int:
    data = form.cleaned_data
    coming = payments.Coming(
        int(data["organisation"]),
        data["amount"],
        data["paid_on"],
        data["document"],
        data["purpose"],
        data["method"],
        form.key,
    )
    return int(payments.enter_payment(**doer.who, coming=coming, shares=form.shares_given).pk)


def _refund(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    refunding = refunds.Refunding(
        doer.subject, data["amount"], data["refunded_on"], data["document"], data["reason"], form.key
    )
    refunds.refund(**doer.who, refunding=refunding)


NEEDS = ("2.9", "R11")
DEEDS = {
    "move": Deed(
        MoveForm,
        lambda d, f: payments.reassign_payment(
            **d.who, payment_id=d.subject, shares=f.shares_given, reason=f.cleaned_data["reason"]
        ),
        _("Перенести на другие счета"), _("Перенести"), _("Оплата перенесена"), icon="arrows-sort", needs=NEEDS,
    ),
    "refund": Deed(RefundForm, _refund, _("Вернуть клиенту"), _("Записать возврат"), _("Возврат записан"),
                   icon="arrow-back-up", needs=("R11",)),
    "undo_refund": Deed(
        UndoRefundForm,
        lambda d, f: refunds.undo_refund(**d.who, refund_id=f.cleaned_data["refund"], reason=f.cleaned_data["reason"]),
        _("Отменить возврат"), _("Отменить возврат"), _("Возврат отменён"), icon="history", needs=("R11",),
    ),
    "undo": INVOICE_DEEDS["undo"],
}  # fmt: skip
ORDERS = {
    "settle": Deed(
        OrderForm, lambda d, f: advance_orders.carry_out(**d.who, order_id=f.cleaned_data["order"]),
        _("Зачесть аванс"), _("Зачесть"), _("Аванс зачтён"), icon="circle-check", needs=NEEDS,
    ),
    "decline": Deed(
        DeclineForm,
        lambda d, f: advance_orders.decline_order(
            **d.who, order_id=f.cleaned_data["order"], reason=f.cleaned_data["reason"]
        ),
        _("Отклонить заявление о зачёте"), _("Отклонить"), _("Клиент узнает причину из письма"), icon="ban", needs=("R11",),
    ),
}  # fmt: skip
ENTRY = {
    "enter": Deed(
        EntryForm,
        _enter,
        _("Поступление без выписки"),
        _("Подтвердить оплату"),
        _("Оплата подтверждена"),
        needs=NEEDS,
    )
}


@accountant
@require_http_methods(["GET", "POST"])
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """One payment; POST moves it, gives it back, undoes it or a refund."""
    card = payment_card(payment_id, currency=_currency())
    if card is None:
        raise Http404
    tried: Attempt | None = None
    if request.method == "POST" and request.POST.get("action") != "more":
        tried = attempt(request, DEEDS, payment_id)
        if tried.done:
            return redirect("accounting:payment", payment_id)
        card = payment_card(payment_id, currency=_currency()) or card
    doing = tried.name if tried else "move" if request.method == "POST" else request.GET.get("do", "")
    shares = [(part.invoice, part.amount.amount) for part in card.row.settled]
    today = timezone.localdate()
    given = {"amount": card.row.free.amount, "refunded_on": today}
    line = whole(request.GET.get("line", ""))
    paper = outgoing_paper(line) if line else None
    if paper is not None:
        amount = min(paper.amount, card.row.free.amount)
        given = {"amount": amount, "refunded_on": paper.day, "document": paper.document}
    forms_of: dict[str, Any] = {
        "move": MoveForm(rows=len(shares) + 2, initial=first_rows(shares)),
        "refund": RefundForm(initial={**given, "once": new_once()}),
        "undo_refund": UndoRefundForm(initial={"refund": whole(request.GET.get("of", "")) or 0}),
        "undo": UndoForm(initial={"payment": payment_id}),
    }
    if tried is not None:
        forms_of[tried.name] = tried.form
    elif request.method == "POST":
        forms_of["move"] = MoveForm.with_more_rows(request.POST)
    context = {
        "card": card,
        "forms": forms_of,
        "doing": doing if doing in DEEDS else "",
        "deeds": DEEDS,
        "section": "payments",
    }
    return render(request, "accounting/payment.html", context, status=tried.status if tried else 200)


@accountant
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Money that came without a statement: cash desk, card, or a bank paper in the hand."""
    names = organisation_names()
    form, status = (
        EntryForm(organisations=names, initial={"paid_on": timezone.localdate(), "once": new_once()}),
        200,
    )
    if request.method == "POST" and request.POST.get("action") == "more":
        form = EntryForm.with_more_rows(request.POST, organisations=names)
    elif request.method == "POST":
        tried = attempt(request, ENTRY, options={"enter": {"organisations": names}})
        if tried.done:
            return redirect("accounting:payment", tried.result)
        form, status = tried.form, tried.status  # type: ignore[assignment]
    context = {"form": form, "deed": ENTRY["enter"], "section": "payments"}
    return render(request, "accounting/payment_new.html", context, status=status)


@accountant
@require_http_methods(["GET", "POST"])
def advances(request: HttpRequest) -> HttpResponse:
    """Who has money lying here, and what clients asked to settle with it; POST settles or declines an order."""
    form: Any = None
    status = 200
    if request.method == "POST":
        tried = attempt(request, ORDERS)
        if tried.done:
            return redirect("accounting:advances")
        form, status = tried.form, tried.status
    of = whole(request.GET.get("of", ""))
    if form is None and of is not None:
        form = DeclineForm(initial={"order": of})
    context = {
        "page": advances_page(currency=_currency()),
        "form": form,
        "deeds": ORDERS,
        "section": "advances",
    }
    return render(request, "accounting/advances.html", context, status=status)


def _currency() -> str:
    return law_at(timezone.now()).regulation.currency
