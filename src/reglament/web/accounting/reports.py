"""Reports: the index with headline figures, one report with its form, chart and reasons, the same as XLSX and CSV."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.documents.spreadsheet import csv_bytes, workbook
from reglament.queries.law import law_at
from reglament.queries.reports.catalogue import REPORTS, Report
from reglament.queries.reports.table import PAGE, Table
from reglament.queries.reports.wanted import Wanted, presets
from reglament.queries.reports.why import why_figure
from reglament.web.access import accountant
from reglament.web.accounting.report_files import as_sheet
from reglament.web.accounting.report_forms import ReportForm, page_number
from reglament.web.accounting.report_pages import chart_of, shown
from reglament.web.deeds import REFUSED

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@accountant
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """A card for each report with its figure of this month."""
    cards = []
    for report in REPORTS.values():
        form = _form(report, {})
        wanted = form.wanted(*_now(), 1)
        table = report.tables(wanted)[0]
        column = table.column(report.headline)
        value = table.figure(None, report.headline)
        why = reverse("accounting:report_why", args=[report.name, report.headline], query=form.address())
        cards.append((report, shown(value, column, wanted.currency) if column else "", why))
    return render(request, "accounting/reports.html", {"cards": cards, "section": "reports"})


@accountant
@require_GET
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One report. A wrong answer in its form is said at the field, everything typed stays."""
    found = _report(name)
    form = _form(found, request.GET)
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "section": "reports",
        "presets": _presets(found, form),
    }
    if not form.is_valid():
        return render(request, "accounting/report.html", context | {"tables": ()}, status=REFUSED)
    page = page_number(request.GET.get("page", ""))
    wanted = form.wanted(*_now(), page)
    tables = found.tables(wanted)
    address = form.address()

    def why_address(place: int, key: str, column: str) -> str:
        query = {**address, "table": place, "key": key}
        return reverse("accounting:report_why", args=[name, column], query=query)

    pages = -(-tables[0].count // PAGE) if found.row else 1
    context |= {
        "tables": tables,
        "wanted": wanted,
        "why_address": why_address,
        "address": lambda **more: reverse("accounting:report", args=[name], query={**address, **more}),
        "file_address": lambda kind: reverse(f"accounting:report_{kind}", args=[name], query=address),
        "chart": chart_of(found, tables, wanted.currency),
        "page": page,
        "pages": pages,
        "shown": shown,
    }
    return render(request, "accounting/report.html", context)


@accountant
@require_GET
def why(request: HttpRequest, name: str, column: str) -> HttpResponse:
    """Why one figure of a report is what it is."""
    found = _report(name)
    form = _form(found, request.GET)
    if not form.is_valid():
        raise Http404
    table = request.GET.get("table", "0")
    place = page_number(table) if table != "0" else 0
    explained = why_figure(found, form.wanted(*_now(), 0), place, request.GET.get("key", ""), column)
    if explained is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {"explanation": explained.explanation, "edition": explained.edition, "at": timezone.now(),
               "back": reverse("accounting:report", args=[name], query=form.address())}  # fmt: skip
    return render(request, "why_panel.html" if is_part else "why.html", context)


@accountant
@require_GET
def xlsx(request: HttpRequest, name: str) -> HttpResponse:
    """The report with the same questions as a workbook, all its rows."""
    wanted, tables = _whole(request, name)
    return _file(workbook([as_sheet(table, wanted) for table in tables]), XLSX, name, wanted, "xlsx")


@accountant
@require_GET
def csv(request: HttpRequest, name: str) -> HttpResponse:
    """The report's first table with the same questions as CSV, all its rows."""
    wanted, tables = _whole(request, name)
    return _file(csv_bytes(as_sheet(tables[0], wanted)), "text/csv; charset=utf-8", name, wanted, "csv")


def _whole(request: HttpRequest, name: str) -> tuple[Wanted, tuple[Table, ...]]:
    found = _report(name)
    form = _form(found, request.GET)
    if not form.is_valid():
        raise Http404
    wanted = form.wanted(*_now(), 0)
    return wanted, found.tables(wanted)


def _file(content: bytes, kind: str, name: str, wanted: Wanted, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    days = f"{wanted.from_day:%Y%m%d}-{wanted.to_day:%Y%m%d}"
    response["Content-Disposition"] = f'attachment; filename="{name}-{days}.{ending}"'
    return response


def _report(name: str) -> Report:
    found = REPORTS.get(name)
    if found is None:
        raise Http404
    return found


def _form(found: Report, data: Any) -> ReportForm:
    form = ReportForm(found, data, timezone.localdate())
    form.is_valid()
    return form


def _now() -> tuple[Any, dt.datetime]:
    at = timezone.now()
    return law_at(at), at


def _presets(found: Report, form: ReportForm) -> list[tuple[Any, str, bool]]:
    """Periods by one press: name, address, whether it is the one that is shown."""
    if "from" not in found.fields:
        return []
    address = form.address()
    links = []
    for name, first, last in presets(timezone.localdate()):
        days = {"from": first.isoformat(), "to": last.isoformat()}
        current = address.get("from") == days["from"] and address.get("to") == days["to"]
        links.append(
            (name, reverse("accounting:report", args=[found.name], query={**address, **days}), current)
        )
    return links
