"""The studio's further accounts: money between them is no payment (R11); and a statement to try the bank's page with."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.bank.writing import one_c
from reglament.queries.bank_accounts_page import accounts_page
from reglament.queries.bank_sample import sample_statement
from reglament.usecases.bank_accounts import NewAccount, add_account, remove_account
from reglament.web.access import accountant
from reglament.web.accounting.bank_forms import AccountForm, RemoveForm
from reglament.web.deeds import Deed, Doer, attempt


def _add(doer: Doer, form: AccountForm) -> None:
    data = form.cleaned_data
    add_account(**doer.who, account=NewAccount(data["account"], data["bik"], data["bank_name"]))


DEEDS = {
    "add": Deed(AccountForm, _add, _("Ещё один счёт студии"), _("Добавить счёт"), _("Счёт добавлен"), icon="plus"),
    "remove": Deed(
        RemoveForm, lambda d, f: remove_account(**d.who, account=f.cleaned_data["account"]),
        _("Убрать счёт"), _("Убрать"), _("Счёт убран"),
    ),
}  # fmt: skip


@accountant
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """The card's account and the further ones; POST adds or removes one."""
    form, status = AccountForm(), 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("accounting:bank_accounts")
        status = tried.status
        form = tried.form if isinstance(tried.form, AccountForm) else form
    context = {"page": accounts_page(), "form": form, "deeds": DEEDS, "section": "bank"}
    return render(request, "accounting/bank_accounts.html", context, status=status)


@accountant
@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """In the demo only: a statement of today in which what is open is paid in every way there is."""
    if not settings.DEMO:
        raise Http404
    today = timezone.localdate()
    number = 1000 + timezone.localtime().hour * 60 + timezone.localtime().minute
    made = one_c(sample_statement(day=today - dt.timedelta(days=4), until=today, first_number=number))
    response = HttpResponse(made, content_type="text/plain; charset=windows-1251")
    response["Content-Disposition"] = 'attachment; filename="kl_to_1c.txt"'
    return response
