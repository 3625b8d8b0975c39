"""The forms of the client's ticket pages, one for each use-case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.web import formats
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import FilesField
from reglament.web.numbers import RowField

PRIORITIES = ("normal", "high", "urgent", "immediate")


def _area(rows: int = 5, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class EmptyForm(DeedForm):
    """A button alone."""


class PostForm(DeedForm):
    """What the client writes."""

    body = forms.CharField(label=_("Ваше сообщение"), required=False, strip=False, widget=_area())
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]


class DraftForm(DeedForm):
    """What the client has not sent yet."""

    body = forms.CharField(required=False, strip=False, widget=_area())


class VersionForm(DeedForm):
    """Which estimate is meant."""

    offer = RowField(widget=forms.HiddenInput)


class DeclineForm(VersionForm):
    """Why the cost does not suit."""

    comment = forms.CharField(
        label=_("Что не подходит"), required=False, widget=_area(3), help_text=_("Поможет предложить другое")
    )


class WithdrawForm(DeedForm):
    """Why the task is not needed any more."""

    reason = forms.CharField(label=_("Причина"), required=False, max_length=1000, widget=_area(3))


class FollowerForm(DeedForm):
    """Which colleague is meant."""

    person = RowField(label=_("Коллега"), error_messages={"required": _("Выберите коллегу")})


class PriorityForm(DeedForm):
    """Another priority."""

    priority = forms.ChoiceField(label=_("Приоритет"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(value, formats.priority_name(value)) for value in PRIORITIES]
        self.fields["priority"].choices = names  # type: ignore[attr-defined]


class NewTicketForm(DeedForm):
    """A new ticket. Which organisations and sites there are is known only with the reader."""

    organisation = forms.ChoiceField(label=_("Организация"), required=False)
    title = forms.CharField(label=_("Тема"), required=False, max_length=200)
    body = forms.CharField(label=_("Что нужно сделать"), required=False, strip=False, widget=_area(6))
    site = forms.ChoiceField(label=_("Сайт"), required=False)
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]
    paid = forms.ChoiceField(
        label=_("Как оплачивается"),
        required=False,
        widget=forms.RadioSelect,
        choices=(("", _("В рамках техподдержки")), ("yes", _("Платная работа: сначала согласуем стоимость"))),
    )
    priority = forms.ChoiceField(label=_("Приоритет"), required=False, widget=forms.RadioSelect)
    linked_to = RowField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: list[tuple[str, str]], sites: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        priorities = [(value, formats.priority_name(value)) for value in PRIORITIES]
        options = {
            "organisation": organisations,
            "site": [("", _("Не выбран")), *sites],
            "priority": priorities,
        }
        for name, choices in options.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
