"""The client's reconciliation act: a period of an organisation on screen, as PDF and as XLSX (R10, R11, R22)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reglament.documents.of_reconciliation import document_of, reconciliation_pdf, reconciliation_xlsx
from reglament.documents.reconciliation import conclusion
from reglament.queries.portal_access import Voice, voice_of
from reglament.queries.reconciliation import Reconciliation
from reglament.queries.reconciliation import reconciliation as account_of
from reglament.queries.reconciliation_why import why_reconciliation
from reglament.web import formats
from reglament.web.access import reader
from reglament.web.accounting.reconciliation import (
    PDF,
    XLSX,
    PeriodForm,
    file_answer,
    period_form,
    quarter_of,
)
from reglament.web.deeds import REFUSED
from reglament.web.numbers import whole
from reglament.web.portal.money import hidden, sees_money


@sees_money
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The account of a period; who sees one organisation alone need not choose it."""
    voice = _voice(request)
    if refused := _foreign(request, voice):
        return refused
    form = _form(request, voice)
    wanted = form.data["organisation"]
    context: dict[str, Any] = {
        "form": form, "several": len(voice.money_ids) > 1, "presets": _presets(wanted), "section": "invoices"
    }  # fmt: skip
    if not wanted:
        form.errors.clear()
        return render(request, "portal/reconciliation.html", context)
    if not form.is_valid():
        return render(request, "portal/reconciliation.html", context, status=REFUSED)
    data = account_of(*form.asked)
    if data is None:
        raise Http404
    return render(request, "portal/reconciliation.html", context | _shown(form, data))


@sees_money
@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    """The account as it is printed."""
    voice = _voice(request)
    return _foreign(request, voice) or file_answer(_form(request, voice), reconciliation_pdf, PDF, "pdf")


@sees_money
@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    """The account as a sheet of figures."""
    voice = _voice(request)
    return _foreign(request, voice) or file_answer(_form(request, voice), reconciliation_xlsx, XLSX, "xlsx")


@sees_money
@require_GET
def why(request: HttpRequest, subject: str) -> HttpResponse:
    """Why a row, a turnover or a balance is this sum."""
    form = _form(request, _voice(request))
    found = None
    if form.is_valid():
        organisation_id, from_day, to_day = form.asked
        found = why_reconciliation(organisation_id, subject, from_day, to_day, at=timezone.now())
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {
        "explanation": found.explanation, "edition": found.edition, "at": None,
        "back": _address("reconciliation", *form.asked), "section": "invoices",
    }  # fmt: skip
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _shown(form: PeriodForm, data: Reconciliation) -> dict[str, Any]:
    asked, language = form.asked, formats.language()
    return {
        "data": data,
        "conclusion": conclusion(document_of(data, language), language),
        "here": _address("reconciliation", *asked),
        "why_address": lambda subject: _address("reconciliation_why", *asked, subject=str(subject)),
        "pdf_address": _address("reconciliation_pdf", *asked),
        "xlsx_address": _address("reconciliation_xlsx", *asked),
    }


def _voice(request: HttpRequest) -> Voice:
    return voice_of(reader(request), timezone.localdate())


def _foreign(request: HttpRequest, voice: Voice) -> HttpResponse | None:
    """The answer about an organisation whose money the reader does not see; None when there is nothing against it. Raises
    Http404."""
    wanted = request.GET.get("organisation", "")
    if not wanted or wanted in map(str, voice.money_ids):
        return None
    return hidden(request, whole(wanted))


def _form(request: HttpRequest, voice: Voice) -> PeriodForm:
    names = [(each.organisation_id, each.organisation) for each in voice.speaks if each.sees_money]
    return period_form(request, names, organisation=str(names[0][0]) if len(names) == 1 else "")


def _presets(organisation: str) -> list[tuple[str, str]]:
    """The periods that are asked for most, as addresses."""
    today = timezone.localdate()
    quarter, day = quarter_of(today), dt.timedelta(days=1)
    last = quarter_of(quarter - day), quarter - day
    year = today.replace(month=1, day=1), today
    periods = ((_("Этот квартал"), (quarter, today)), (_("Прошлый квартал"), last), (_("Этот год"), year))
    return [(name, _address("reconciliation", organisation, *days)) for name, days in periods]


def _address(
    name: str, organisation: int | str, from_day: dt.date, to_day: dt.date, *, subject: str = ""
) -> str:
    query = {"organisation": organisation, "from": from_day.isoformat(), "to": to_day.isoformat()}
    return reverse(f"portal:{name}", args=[subject] if subject else None, query=query)
