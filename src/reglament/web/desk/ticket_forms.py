"""The forms of the desk's ticket page, one for each use-case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.web import formats
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import DayField, FilesField, LocalMomentField, MinutesField, choose
from reglament.web.numbers import RowField

PRIORITIES = ("normal", "high", "urgent", "immediate")
TIME_KINDS = (
    ("work", _("работа")),
    ("reading", _("чтение и оценка")),
    ("clarifying", _("уточнение задания")),
    ("correspondence", _("переписка")),
    ("own_defect", _("исправление своей ошибки")),
)


def _area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class EmptyForm(DeedForm):
    """A button alone."""


class PostForm(DeedForm):
    """A message to the client."""

    body = forms.CharField(label=_("Текст для клиента"), required=False, strip=False, widget=_area())
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]


class NoteForm(DeedForm):
    """A note that no client sees."""

    body = forms.CharField(label=_("Внутренняя заметка"), required=False, strip=False, widget=_area())
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]


class ResultForm(DeedForm):
    """What was done, for the client to check."""

    body = forms.CharField(label=_("Что сделано"), required=False, strip=False, widget=_area())
    files = FilesField(label=_("Файлы"))  # type: ignore[assignment]


class EstimateForm(DeedForm):
    """The cost announced to the client."""

    minutes = MinutesField(label=_("План"))
    text = forms.CharField(label=_("Текст для клиента"), required=False, strip=False, widget=_area(3))
    reason = forms.CharField(
        label=_("Почему больше подтверждённого"), required=False, max_length=1000, widget=_area(2)
    )
    surcharge_only = forms.BooleanField(label=_("Только доплата за срочность"), required=False)


class StartTimerForm(DeedForm):
    """Which kind of time the timer counts."""

    kind = forms.ChoiceField(label=_("Вид времени"), choices=TIME_KINDS, initial="work")


class StopTimerForm(DeedForm):
    """What was done while the timer ran; the client sees the text."""

    text = forms.CharField(
        label=_("Что сделано"), required=False, max_length=500, help_text=_("Клиент видит этот текст")
    )


class AddTimeForm(DeedForm):
    """Time recorded by hand."""

    pairs = (("minutes", "kind"),)
    started_at = LocalMomentField(label=_("Начало"))
    minutes = MinutesField(label=_("Длительность"))
    kind = forms.ChoiceField(label=_("Вид времени"), choices=TIME_KINDS, initial="work")
    text = forms.CharField(
        label=_("Что сделано"), required=False, max_length=500, help_text=_("Клиент видит этот текст")
    )


class FixTimeForm(DeedForm):
    """A correction of a time entry, with its reason."""

    pairs = (("minutes", "kind"),)
    entry = RowField(widget=forms.HiddenInput)
    entry_seen = RowField(required=False, widget=forms.HiddenInput)
    minutes = MinutesField(label=_("Длительность"))
    kind = forms.ChoiceField(label=_("Вид времени"), choices=TIME_KINDS)
    text = forms.CharField(
        label=_("Что сделано"), required=False, max_length=500, help_text=_("Клиент видит этот текст")
    )
    reason = forms.CharField(
        label=_("Причина исправления"),
        required=False,
        max_length=300,
        help_text=_("Прежняя запись сохранится в журнале"),
    )


class _ChoosingForm(DeedForm):
    """A form whose choices are known only with the page. `choices` maps a field to its options."""

    def __init__(
        self, *args: Any, choices: dict[str, list[tuple[str, str]]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (choices or {}).items():
            choose(self, name, options)


class AssignForm(_ChoosingForm):
    """Who answers for the ticket; nobody is an answer too."""

    assignee = forms.ChoiceField(label=_("Исполнитель"), required=False)


class CitedMessageForm(_ChoosingForm):
    """The client's message by which the work is accepted."""

    message = forms.ChoiceField(label=_("Сообщение клиента о приёмке"))


class OralForm(_ChoosingForm):
    """Who accepted on the telephone and when."""

    pairs = (("person", "when"),)
    person = forms.ChoiceField(label=_("Кто принял работу"))
    when = LocalMomentField(label=_("Когда"))


class PriorityForm(_ChoosingForm):
    """Another priority; a raise cites the client's message."""

    priority = forms.ChoiceField(label=_("Приоритет"))
    consent = forms.ChoiceField(
        label=_("Согласие клиента"),
        required=False,
        help_text=_("Нужно, чтобы повысить: сообщение, в котором клиент об этом просит"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "priority", [(value, formats.priority_name(value)) for value in PRIORITIES])


class ReasonForm(DeedForm):
    """A reason that the client will see."""

    reason = forms.CharField(
        label=_("Причина"), required=False, max_length=1000, widget=_area(3), help_text=_("Её увидит клиент")
    )


class HoldForm(DeedForm):
    """Why the acceptance by silence waits."""

    reason = forms.CharField(label=_("Почему удержать"), required=False, max_length=300)


class DuplicateForm(DeedForm):
    """Which open ticket this one repeats."""

    of = RowField(label=_("Номер открытого тикета"))


class LinkForm(DeedForm):
    """Which ticket belongs to this one."""

    other = RowField(label=_("Номер тикета той же организации"))


class SplitForm(DeedForm):
    """What of a client's message goes into a new ticket."""

    message = RowField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Тема нового тикета"), required=False, max_length=200)
    body = forms.CharField(
        label=_("Что уходит в новый тикет"),
        required=False,
        strip=False,
        widget=_area(8),
        help_text=_("Оставьте нужную часть. Сообщение останется и здесь, файлы перейдут копией"),
    )


class PlanForm(DeedForm):
    """Planned minutes and a day agreed with the client."""

    pairs = (("minutes", "agreed_day"),)
    minutes = MinutesField(label=_("План"), required=False)
    agreed_day = DayField(
        label=_("Согласованный день"),
        required=False,
        help_text=_("Нужен, когда работа больше нормы на три дня"),
    )
