"""The accountant's bank: files in, proposals to confirm with one key, decisions line by line, undoing (2.9, R11)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.bank import read_statement
from reglament.queries.bank_lines import undone_of
from reglament.queries.bank_page import (
    VIEWS,
    Wanted,
    bank_line,
    bank_page,
    open_invoices_of,
    statement,
    statements,
    why_line,
)
from reglament.queries.bank_refunds import given_back
from reglament.queries.law import law_at
from reglament.queries.organisations import organisation_names
from reglament.rules.statement import StatementRefused
from reglament.usecases import bank_lines, payments
from reglament.usecases.bank_import import FileFacts, ImportReport, import_statement
from reglament.web import formats
from reglament.web.access import accountant
from reglament.web.accounting.bank_forms import (
    DecisionForm,
    LeaveForm,
    LineForm,
    StatementForm,
    SureForm,
    UndoLineForm,
)
from reglament.web.accounting.share_rows import first_rows
from reglament.web.deeds import Attempt, Deed, Doer, attempt
from reglament.web.numbers import whole

MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one file: its report, or why it is refused and at which line."""

    name: str
    report: ImportReport | None = None
    refused: str = ""
    line: int = 0


def _take(doer: Doer, form: Any) -> tuple[Taken, ...]:
    return tuple(_take_one(doer, file) for file in form.cleaned_data["statements"])


def _take_one(doer: Doer, file: UploadedFile[Any]) -> Taken:
    name = str(file.name or "")
    if (file.size or 0) > MOST_BYTES:
        return Taken(name, refused=str(_("Файл больше 50 МБ")), line=1)
    data = file.read()
    facts = FileFacts(name, hashlib.sha256(data).hexdigest(), len(data))
    try:
        return Taken(name, import_statement(**doer.who, statement=read_statement(data), file=facts))
    except StatementRefused as refused:
        return Taken(name, refused=refused.text.render(formats.language()), line=refused.line)


def _confirm(doer: Doer, form: Any) -> object:
    """Confirm a line as it is proposed on the page that was seen."""
    row = bank_line(form.cleaned_data["line"], currency=_currency())
    if row is None:
        raise Http404
    shares = tuple(payments.Share(part.invoice, part.amount.amount) for part in row.parts)
    decision = bank_lines.Decision(shares, row.organisation_id if row.advance.amount else None)
    return bank_lines.confirm_line(**doer.who, line_id=row.id, decision=decision, seen=form.version or 0)


def _decide(doer: Doer, form: Any) -> object:
    return bank_lines.confirm_line(
        **doer.who, line_id=form.cleaned_data["line"], decision=form.decision, seen=form.version or 0
    )


def _leave(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    bank_lines.leave_line(**doer.who, line_id=data["line"], reason=data["reason"], seen=form.version or 0)


def _undo(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    payments.undo_payment(**doer.who, payment_id=data["payment"], reason=data["reason"])


NEEDS = ("2.9", "R11")
DEEDS = {
    "import": Deed(StatementForm, _take, _("Загрузить выписку"), _("Загрузить"), icon="upload", needs=("R11",)),
    "confirm": Deed(LineForm, _confirm, _("Подтвердить"), _("Подтвердить"), _("Оплата подтверждена"), needs=NEEDS),
    "sure": Deed(
        SureForm, lambda d, f: bank_lines.confirm_sure(**d.who, line_ids=f.cleaned_data["lines"]),
        _("Подтвердить все точные"), _("Подтвердить все точные"), needs=NEEDS,
    ),
}  # fmt: skip
LINE_DEEDS = {
    "decide": Deed(DecisionForm, _decide, _("За что эти деньги"), _("Подтвердить"),
                   _("Оплата подтверждена"), needs=NEEDS),
    "leave": Deed(LeaveForm, _leave, _("Не от клиента"), _("Оставить"), _("Поступление оставлено"),
                  icon="ban", needs=("R11",)),
    "return": Deed(
        LineForm,
        lambda d, f: bank_lines.return_line(**d.who, line_id=f.cleaned_data["line"], seen=f.version or 0),
        _("Вернуть к разбору"), _("Вернуть к разбору"), _("Поступление снова ждёт решения"), icon="history",
    ),
    "join": Deed(
        LineForm,
        lambda d, f: bank_lines.join_line(**d.who, line_id=f.cleaned_data["line"], seen=f.version or 0),
        _("Это тот же платёж"), _("Это тот же платёж"), _("Связано с внесённым вручную"), icon="link", needs=("R11",),
    ),
    "undo": Deed(UndoLineForm, _undo, _("Отменить подтверждение"), _("Отменить подтверждение"),
                 _("Подтверждение отменено"), icon="history", needs=("R11",)),
}  # fmt: skip


@accountant
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Lines to decide; POST imports files, confirms one line or all the sure ones."""
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done and tried.name != "import":
            _say(request, tried)
            return redirect(request.get_full_path())
        if tried.done and _all_taken(request, tried):
            return redirect(request.get_full_path())
        return _page(request, tried)
    return _page(request)


def _all_taken(request: HttpRequest, tried: Attempt) -> bool:
    """Say what was imported; whether no file was refused."""
    taken: tuple[Taken, ...] = tried.result  # type: ignore[assignment]
    for each in taken:
        if each.report is not None:
            messages.success(request, imported_words(each.name, each.report))
            for difference in each.report.differences:
                messages.warning(request, difference[formats.language()])
    return not any(each.refused for each in taken)


def _page(request: HttpRequest, tried: Attempt | None = None) -> HttpResponse:
    view = request.GET.get("view", "open")
    wanted = Wanted(
        view=view if view in VIEWS else "open",
        statement=whole(request.GET.get("statement", "")),
        organisation_id=whole(request.GET.get("organisation", "")),
        search=request.GET.get("q", "")[:200],
        after=request.GET.get("after", ""),
    )
    page = bank_page(wanted, currency=_currency())

    def address(**changed: object) -> str:
        query = {"view": wanted.view, "statement": wanted.statement, "organisation": wanted.organisation_id,
                 "q": wanted.search or None, **changed}  # fmt: skip
        return reverse("accounting:bank", query={k: v for k, v in query.items() if v is not None})

    refused = [each for each in tried.result if each.refused] if tried and tried.done else []  # type: ignore[attr-defined]
    importing = tried.form if tried and tried.name == "import" and not tried.done else StatementForm()
    failed = tried.form if tried and tried.name != "import" and not tried.done else None
    status = 422 if refused else tried.status if tried and not tried.done else 200
    context = {"page": page, "wanted": wanted, "address": address, "names": organisation_names(), "importing": importing,
               "refused": refused, "failed": failed, "deeds": DEEDS, "section": "bank",
               "sure_lines": ",".join(map(str, page.sure))}  # fmt: skip
    return render(request, "accounting/bank.html", context, status=status)


@accountant
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line with everything the file said; POST decides, leaves, returns or undoes."""
    row = bank_line(line_id, currency=_currency())
    if row is None:
        raise Http404
    names = organisation_names()
    tried: Attempt | None = None
    if request.method == "POST" and request.POST.get("action") != "more":
        tried = attempt(request, LINE_DEEDS, options={"decide": {"organisations": names}})
        if tried.done:
            return redirect("accounting:bank_line", line_id)
        row = bank_line(line_id, currency=_currency()) or row
    doing = tried.name if tried else request.GET.get("do", "")
    first = {"line": row.id, "payment": row.payment_ids[0] if row.payment_ids else 0}
    parts = [(part.invoice, part.amount.amount) for part in row.parts]
    advance = {"advance_of": str(row.organisation_id)} if row.advance.amount and row.organisation_id else {}
    deciding = DecisionForm(
        organisations=names, rows=max(len(parts) + 1, 3), initial={**first, **first_rows(parts), **advance}
    )
    if request.POST.get("action") == "more":
        deciding = DecisionForm.with_more_rows(request.POST, organisations=names)
    forms_of: dict[str, Any] = {
        "decide": deciding,
        "leave": LeaveForm(initial=first),
        "undo": UndoLineForm(initial=first),
    }
    if tried is not None:
        forms_of[tried.name] = tried.form
    choices = open_invoices_of([row.organisation_id] if row.organisation_id else [], currency=_currency())
    context = {
        "row": row,
        "forms": forms_of,
        "doing": doing,
        "deeds": LINE_DEEDS,
        "choices": choices,
        "gone": undone_of(row.id, currency=_currency()),
        "back": given_back(row.id, currency=_currency()) if row.state == "outgoing" else None,
        "section": "bank",
    }
    return render(request, "accounting/bank_line.html", context, status=tried.status if tried else 200)


@accountant
@require_GET
def statement_list(request: HttpRequest) -> HttpResponse:
    """Imported files, the newest first."""
    rows, following = statements(after=whole(request.GET.get("after", "")))
    return render(
        request, "accounting/bank_statements.html", {"rows": rows, "next": following, "section": "bank"}
    )


@accountant
@require_GET
def one_statement(request: HttpRequest, number: int) -> HttpResponse:
    """One imported file: its figures, its differences, and the way to its lines."""
    row = statement(number)
    if row is None:
        raise Http404
    return render(request, "accounting/bank_statement.html", {"row": row, "section": "bank"})


@accountant
@require_GET
def why(request: HttpRequest, line_id: int) -> HttpResponse:
    """Why a line's proposal is what it is."""
    found = why_line(line_id)
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    context = {"explanation": found, "edition": law_at(timezone.now()).edition, "at": None,
               "back": reverse("accounting:bank_line", args=[line_id])}  # fmt: skip
    return render(request, "why_panel.html" if is_part else "why.html", context)


def imported_words(name: str, report: ImportReport) -> str:
    """What an import found, in a sentence."""
    words = _("%(file)s: новых платежей %(new)s, повторов %(repeated)s") % {
        "file": name, "new": report.new, "repeated": report.repeated
    }  # fmt: skip
    more = [
        (_("ещё не проведены банком: %(n)s"), report.pending),
        (_("между своими счетами: %(n)s"), report.own),
        (_("исходящие: %(n)s"), report.outgoing),
    ]
    return "; ".join([words, *(text % {"n": count} for text, count in more if count)])


def _say(request: HttpRequest, tried: Attempt) -> None:
    if isinstance(tried.result, bank_lines.SureReport):
        report = tried.result
        if report.confirmed:
            messages.success(request, _("Подтверждено платежей: %(n)s") % {"n": report.confirmed})
        if report.changed:
            messages.warning(request, _("Пропущено, потому что изменилось: %(n)s") % {"n": report.changed})


def _currency() -> str:
    return law_at(timezone.now()).regulation.currency
