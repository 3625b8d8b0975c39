"""The calendar of days; the owner says what kind a day is."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.calendar_page import calendar_page
from reglament.queries.law import law_at
from reglament.usecases import studio
from reglament.web.access import staff
from reglament.web.deeds import Deed, DeedForm, attempt
from reglament.web.desk.fields import DayField

KINDS = (("working", _("рабочий")), ("off", _("выходной")), ("closed", _("праздник, работы не ведутся")))
FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayForm(DeedForm):
    """What kind one day is and why."""

    date = DayField(label=_("День"))
    kind = forms.ChoiceField(label=_("Какой это день"), choices=KINDS)
    name = forms.CharField(
        label=_("Почему"), max_length=200, required=False, help_text=_("Например, указ или перенос")
    )


class RestoreForm(DeedForm):
    """A day that goes back to the production calendar."""

    date = forms.DateField(widget=forms.HiddenInput)


DEEDS = {
    "override": Deed(
        DayForm,
        lambda d, f: studio.override_day(
            **d.who, date=f.cleaned_data["date"], kind=f.cleaned_data["kind"], name=f.cleaned_data["name"]
        ),
        _("Изменить день"), _("Изменить день"), _("День изменён: новые сроки считаются с ним"), icon="edit", needs=("4.2", "R1"),
    ),
    "restore": Deed(
        RestoreForm, lambda d, f: studio.restore_day(**d.who, date=f.cleaned_data["date"]),
        _("Вернуть день"), _("Вернуть"), _("День снова по производственному календарю"), icon="history", needs=("R1",),
    ),
}  # fmt: skip


@staff
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year of days; POST changes one of them."""
    today = timezone.localdate()
    year = today.year if year is None else year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form: DeedForm
    form, status = DayForm(initial={"date": _chosen(request), "kind": "off"}), 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("desk:calendar_year", tried.form.cleaned_data["date"].year)
        status = tried.status
        form = tried.form if tried.name == "override" else form
    at = timezone.now()
    page = calendar_page(law_at(at), year, at)
    chosen = _chosen(request)
    context = {"page": page, "form": form, "deeds": DEEDS, "chosen": chosen, "section": "calendar"}
    return render(request, "desk/calendar.html", context, status=status)


def _chosen(request: HttpRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
