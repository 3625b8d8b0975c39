"""Reconciliation acts: an organisation, a period, the account on screen, as PDF and as XLSX (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from reglament.documents.of_reconciliation import document_of, reconciliation_pdf, reconciliation_xlsx
from reglament.documents.reconciliation import conclusion
from reglament.queries.organisations import organisation_names
from reglament.queries.reconciliation import first_day
from reglament.queries.reconciliation import reconciliation as account_of
from reglament.queries.reconciliation_why import why_reconciliation
from reglament.web import formats
from reglament.web.access import accountant
from reglament.web.deeds import REFUSED
from reglament.web.desk.fields import DayField, choose
from reglament.web.numbers import whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


class PeriodForm(forms.Form):
    """Whose account, from which day to which; the fields are named as in the address."""

    use_required_attribute = False
    organisation = forms.ChoiceField(label=_("Организация"))

    def __init__(
        self, data: Mapping[str, Any] | None, *, today: dt.date, names: Iterable[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        self.today = today
        self.fields["from"] = DayField(since=1, label=_("С"))
        self.fields["to"] = DayField(since=1, label=_("По"))
        options = [("", str(_("выберите"))), *((str(id_), name) for id_, name in names)]
        choose(self, "organisation", options)

    def clean(self) -> dict[str, Any]:
        """Days in order, none of which is still to come."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("from"), data.get("to")
        if last and last > self.today:
            self.add_error("to", str(_("Этот день ещё не наступил")))
        if first and last and first > last:
            self.add_error("to", str(_("Последний день раньше первого")))
        return data

    @property
    def asked(self) -> tuple[int, dt.date, dt.date]:
        """The organisation's id and the period of a valid form."""
        data = self.cleaned_data
        return int(data["organisation"]), data["from"], data["to"]


@accountant
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The form, and below it the account when an organisation is chosen."""
    form = _form(request)
    wanted = request.GET.get("organisation", "")
    context: dict[str, Any] = {"form": form, "section": "reconciliation", "presets": _presets(wanted)}
    if not wanted:
        form.errors.clear()
        return render(request, "accounting/reconciliation.html", context)
    if not form.is_valid():
        return render(request, "accounting/reconciliation.html", context, status=REFUSED)
    asked = form.asked
    data = account_of(*asked)
    if data is None:
        raise Http404
    language = formats.language()
    context |= {
        "data": data,
        "conclusion": conclusion(document_of(data, language), language),
        "why_address": lambda subject: _address("reconciliation_why", *asked, subject=str(subject)),
        "pdf_address": _address("reconciliation_pdf", *asked),
        "xlsx_address": _address("reconciliation_xlsx", *asked),
    }
    return render(request, "accounting/reconciliation.html", context)


@accountant
@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    """The account as it is printed."""
    return _file(request, reconciliation_pdf, PDF, "pdf")


@accountant
@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    """The account as a sheet of figures."""
    return _file(request, reconciliation_xlsx, XLSX, "xlsx")


@accountant
@require_GET
def why(request: HttpRequest, subject: str) -> HttpResponse:
    """Why a row, a turnover or a balance is this sum: the entries behind it, their documents and who confirmed them."""
    form = _form(request)
    found = why_reconciliation(*_split(form, subject), at=timezone.now()) if form.is_valid() else None
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    back = _address("reconciliation", *form.asked)
    context = {"explanation": found.explanation, "edition": found.edition, "at": None, "back": back}
    return render(request, "why_panel.html" if is_part else "why.html", context)


def _split(form: PeriodForm, subject: str) -> tuple[int, str, dt.date, dt.date]:
    organisation_id, from_day, to_day = form.asked
    return organisation_id, subject, from_day, to_day


def _file(
    request: HttpRequest,
    make: Callable[[int, dt.date, dt.date, str], bytes | None],
    content_type: str,
    ending: str,
) -> HttpResponse:
    return file_answer(_form(request), make, content_type, ending)


def file_answer(
    form: PeriodForm,
    make: Callable[[int, dt.date, dt.date, str], bytes | None],
    content_type: str,
    ending: str,
) -> HttpResponse:
    """What a form asks for as a file. Raises Http404 for a form that cannot be read and for an unknown organisation."""
    made = make(*form.asked, formats.language()) if form.is_valid() else None
    if made is None:
        raise Http404
    organisation_id, from_day, to_day = form.asked
    name = f"reconciliation-{organisation_id}-{from_day.isoformat()}-{to_day.isoformat()}.{ending}"
    way = "inline" if ending == "pdf" else "attachment"
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    return response


def _form(request: HttpRequest) -> PeriodForm:
    """What the address asks; days that it leaves out are this quarter up to today."""
    return period_form(request, organisation_names())


def period_form(request: HttpRequest, names: Iterable[tuple[int, str]], organisation: str = "") -> PeriodForm:
    """The form as the address asks, for one of the organisations by name; what the address leaves out is this quarter up
    to today."""
    today = timezone.localdate()
    days = {"from": quarter_of(today).isoformat(), "to": today.isoformat()}
    given = {"organisation": organisation, **days, **request.GET.dict()}
    return PeriodForm(given, today=today, names=names)


def _presets(organisation: str) -> list[tuple[str, str]]:
    """Periods that are asked for most, as addresses for the same organisation."""
    today = timezone.localdate()
    quarter, year = quarter_of(today), today.replace(month=1, day=1)
    day = dt.timedelta(days=1)
    periods = [
        (_("Этот квартал"), quarter, today),
        (_("Прошлый квартал"), quarter_of(quarter - day), quarter - day),
        (_("Этот год"), year, today),
        (_("Прошлый год"), (year - day).replace(month=1, day=1), year - day),
    ]
    known = whole(organisation)
    first = first_day(known) if known is not None else None
    if first is not None:
        periods.append((_("Всё время"), min(first, today), today))
    return [(str(name), _address("reconciliation", organisation, *days)) for name, *days in periods]


def quarter_of(day: dt.date) -> dt.date:
    """The first day of a day's quarter."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def _address(
    name: str, organisation: int | str, from_day: dt.date, to_day: dt.date, *, subject: str = ""
) -> str:
    query = {"organisation": organisation, "from": from_day.isoformat(), "to": to_day.isoformat()}
    return reverse(f"accounting:{name}", args=[subject] if subject else None, query=query)
