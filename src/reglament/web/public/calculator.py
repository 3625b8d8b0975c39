"""The public calculator: a form by address, so that it works without scripts and an answer can be sent to a colleague."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from reglament.queries.calculator import calculator_page
from reglament.web import formats
from reglament.web.desk.fields import LocalMomentField, MinutesField

_HOUR = 60
PRIORITIES = ("normal", "high", "urgent", "immediate")


class CalculatorForm(forms.Form):
    """A priority, an instant, a length of work."""

    use_required_attribute = False
    when = LocalMomentField(label=_("Когда передаёте задание"), required=False, help_text=_("Пусто — сейчас"))
    minutes = MinutesField(label=_("Сколько работы"), required=False)
    priority = forms.ChoiceField(label=_("Приоритет"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = [(value, formats.priority_name(value)) for value in PRIORITIES]
        self.fields["priority"].choices = names  # type: ignore[attr-defined]


@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """The form with its answer."""
    at = timezone.now()
    asked = (
        request.GET
        if {"when", "minutes", "priority"} & set(request.GET)
        else {"minutes": "60", "priority": "urgent"}
    )
    form = CalculatorForm(asked)
    data = form.cleaned_data if form.is_valid() else {}
    page = calculator_page(
        at=at,
        when=data.get("when"),
        priority=data.get("priority") or "normal",
        minutes=data.get("minutes") or _HOUR,
    )
    context = {"form": form, "page": page, "now": at, "section": "calculator"}
    return render(request, "public/calculator.html", context, status=200 if form.is_valid() else 422)
