"""Tickets about papers: the list, and one of them with papers that go with one press (1.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.documents.of_act import act_pdf, upd_pdf
from reglament.documents.of_invoice import invoice_pdf
from reglament.documents.of_reconciliation import reconciliation_pdf
from reglament.queries.organisations import organisation_names
from reglament.queries.paperwork_page import (
    FILTERS,
    Addressee,
    PaperworkTicket,
    addressee_of,
    paper_day,
    paperwork_page,
    paperwork_ticket,
)
from reglament.usecases.paperwork import Paper, attach_paper
from reglament.usecases.refusals import NotFound
from reglament.web.access import accountant, reader, works_on_tickets
from reglament.web.accounting.paper_words import account_name, file_name, message_with, paper_name
from reglament.web.deeds import Deed, DeedForm, Doer, attempt, new_once
from reglament.web.desk.fields import DayField
from reglament.web.desk.ticket_deeds import STEERING, WRITING
from reglament.web.numbers import RowField, whole

MAKERS = {"invoice": invoice_pdf, "act": act_pdf, "upd": upd_pdf}
# What an accountant writes here, in this order.
TABS = ("answer", "ask", "resolve", "note")


class PaperForm(DeedForm):
    """Which numbered paper goes."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in MAKERS], widget=forms.HiddenInput)
    number = RowField(widget=forms.HiddenInput)


class AccountForm(DeedForm):
    """The period of a reconciliation act."""

    from_day = DayField(label=_("С"))
    to_day = DayField(label=_("По"))

    def clean(self) -> dict[str, Any]:
        """Days in order, none of which is still to come."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("from_day"), data.get("to_day")
        if last and last > timezone.localdate():
            self.add_error("to_day", str(_("Этот день ещё не наступил")))
        if first and last and first > last:
            self.add_error("to_day", str(_("Последний день раньше первого")))
        return data


def _send_numbered(doer: Doer, form: Any) -> None:
    to = _addressee(doer.subject)
    kind, number = form.cleaned_data["kind"], form.cleaned_data["number"]
    day = paper_day(kind, number, organisation_id=to.organisation_id)
    if day is None:
        raise NotFound
    name = paper_name(kind, number, day, to.language)
    _send(doer, form, to, name, MAKERS[kind](number, to.language))


def _send_account(doer: Doer, form: Any) -> None:
    to = _addressee(doer.subject)
    period = form.cleaned_data["from_day"], form.cleaned_data["to_day"]
    made = reconciliation_pdf(to.organisation_id, *period, to.language)
    _send(doer, form, to, account_name(*period, to.language), made)


def _addressee(number: int) -> Addressee:
    found = addressee_of(number)
    if found is None:
        raise NotFound
    return found


def _send(doer: Doer, form: Any, to: Addressee, name: str, made: bytes | None) -> None:
    if made is None:
        raise NotFound
    paper = Paper(file_name(name), made, message_with(name, to.language))
    attach_paper(**doer.numbered, paper=paper, seen=form.version, once=form.key)


DEEDS: dict[str, Deed] = {
    **{name: WRITING[name] for name in TABS},
    "paper": Deed(PaperForm, _send_numbered, _("Отправить документ"), _("Отправить"), _("Документ отправлен клиенту"),
                  icon="file-type-pdf", needs=("1.2",)),
    "account": Deed(AccountForm, _send_account, _("Акт сверки"), _("Отправить акт сверки"),
                    _("Акт сверки отправлен клиенту"), icon="arrows-sort", needs=("1.2", "R11")),
    "to_task": STEERING["to_task"],
}  # fmt: skip


@accountant
@require_GET
def paperwork(request: HttpRequest) -> HttpResponse:
    """The list; whose turn it is and the organisation stand in the address."""
    wanted = request.GET.get("turn", FILTERS[0])
    wanted = wanted if wanted in FILTERS else FILTERS[0]
    organisation_id = whole(request.GET.get("organisation", ""))

    def address(**changed: object) -> str:
        query = {"turn": wanted, "organisation": organisation_id, **changed}
        return reverse("accounting:paperwork", query={k: v for k, v in query.items() if v is not None})

    page = paperwork_page(wanted, organisation_id=organisation_id, after=request.GET.get("after", ""))
    context = {
        "page": page, "address": address, "filters": FILTERS, "organisation_id": organisation_id,
        "names": organisation_names(), "now": timezone.now(), "section": "paperwork",
    }  # fmt: skip
    return render(request, "accounting/paperwork.html", context)


@accountant
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """One ticket; POST answers it, sends a paper, or gives it back to the specialists."""
    if request.method == "POST":
        _addressee_or_404(number)
        tried = attempt(request, DEEDS, number)
        if tried.done and tried.name == "to_task":
            on_desk = works_on_tickets(reader(request))
            return redirect("desk:ticket", number) if on_desk else redirect("accounting:paperwork")
        if tried.done:
            return redirect("accounting:paperwork_ticket", number)
        return _card(request, number, tried.name, tried.form, status=tried.status)
    return _card(request, number, request.GET.get("do", ""))


def _addressee_or_404(number: int) -> None:
    if addressee_of(number) is None:
        raise Http404


def _card(
    request: HttpRequest, number: int, doing: str, form: DeedForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = paperwork_ticket(number, reader=reader(request), at=timezone.now())
    if page is None:
        raise Http404
    may = page.ticket.options.may
    tabs = [name for name in TABS if name in may]
    tab = doing if doing in tabs else next(iter(tabs), "")
    once = new_once()
    shown = {tab: DEEDS[tab].form(initial={"once": once})} if tab else {}
    shown["account"] = AccountForm(initial={"once": new_once(), **_quarter(timezone.localdate())})
    if form is not None:
        shown[doing] = form
    context = {
        "page": page.ticket, "papers": _papers(page), "once": once, "tabs": tabs, "tab": tab, "forms": shown, "deeds": DEEDS,
        "tried": doing if form else "", "files_of": _files, "section": "paperwork",
    }  # fmt: skip
    return render(request, "accounting/paperwork_ticket.html", context, status=status)


def _papers(page: PaperworkTicket) -> list[dict[str, object]]:
    """The papers that one press sends, with what the button says; the reader's language names them."""
    return [
        {"paper": paper, "open": _opened(paper.kind, paper.number)} for paper in (*page.invoices, *page.acts)
    ]


def _opened(kind: str, number: int) -> str:
    name = {"invoice": "pdf", "act": "act_pdf", "upd": "upd_pdf"}[kind]
    return reverse(f"accounting:{name}", args=[number])


def _quarter(today: dt.date) -> dict[str, dt.date]:
    """This quarter up to today: the period that is asked for most."""
    return {"from_day": today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), "to_day": today}


def _files(entry: Any) -> list[dict[str, object]]:
    """The files of a message or a note as the timeline shows them."""
    return [
        {"name": file.name, "href": reverse("portal:file", args=[file.id, file.name]), "size": file.size}
        for file in entry.files
    ]
