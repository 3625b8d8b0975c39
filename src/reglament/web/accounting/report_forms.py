"""The questions of a report as fields of its form; the answers stand in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.queries.law import Law
from reglament.queries.organisations import organisation_names
from reglament.queries.reports.catalogue import Report
from reglament.queries.reports.wanted import LONGEST_DAYS, Wanted, last_day, workers
from reglament.queries.reports.words import GROUPS
from reglament.rules.phrases import PRIORITY_NAMES
from reglament.web import formats
from reglament.web.desk.fields import DayField, choose

MOST_PAGES = 100_000


class ReportForm(forms.Form):
    """Only the fields that the report asks for; what is left out of the address has its starting value."""

    on = DayField(since=1, label=_("На день"))
    organisation = forms.ChoiceField(label=_("Организация"), required=False)
    specialist = forms.ChoiceField(label=_("Исполнитель"), required=False)
    level = forms.ChoiceField(label=_("Приоритет"), required=False)
    group = forms.ChoiceField(label=_("По чему сложить"), required=False)

    use_required_attribute = False

    def __init__(self, report: Report, data: Mapping[str, Any], today: dt.date) -> None:
        starting: dict[str, Any] = {
            "from": today.replace(day=1),
            "to": last_day(today.replace(day=1)),
            "on": today,
        }
        if report.groups:
            starting["group"] = report.groups[0]
        given = {name: data[name] if name in data else starting.get(name, "") for name in report.fields}
        super().__init__(given, auto_id="q-%s")
        self.fields = {
            "from": DayField(since=1, label=_("С")),
            "to": DayField(since=1, label=_("По")),
            **self.fields,
        }
        for name in set(self.fields) - set(report.fields):
            del self.fields[name]
        self._choices(report)

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first:
            self.add_error("to", str(_("Последний день раньше первого")))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("to", str(_("Не больше десяти лет сразу")))
        return cleaned

    def wanted(self, law: Law, at: dt.datetime, page: int) -> Wanted:
        """The question, from a valid form."""
        asked = self.cleaned_data
        on = asked.get("on") or asked["to"]
        return Wanted(
            law,
            at,
            asked.get("from") or on,
            asked.get("to") or on,
            on,
            _id(asked.get("organisation")),
            _id(asked.get("specialist")),
            asked.get("level") or "",
            asked.get("group") or "",
            page,
        )

    def address(self) -> dict[str, str]:
        """The question as the address says it: what differs from everything."""
        if not self.is_valid():
            return {}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else str(value)
            for name, value in self.cleaned_data.items()
            if value
        }

    def _choices(self, report: Report) -> None:
        everyone = [("", str(_("все")))]
        language = formats.language()
        if "organisation" in self.fields:
            names = [(str(pk), name) for pk, name in organisation_names()]
            choose(self, "organisation", everyone + names)
        if "specialist" in self.fields:
            choose(self, "specialist", everyone + [(str(pk), name) for pk, name in workers()])
        if "level" in self.fields:
            levels = [(level.value, name.render(language)) for level, name in PRIORITY_NAMES.items()]
            choose(self, "level", everyone + levels)
        if "group" in self.fields:
            choose(self, "group", [(name, GROUPS[name].render(language)) for name in report.groups])


def page_number(text: str) -> int:
    """The page of the address, the first when it is none."""
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _id(text: str | None) -> int | None:
    return int(text) if text else None
