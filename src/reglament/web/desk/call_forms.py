"""The forms of the telephone log and what they do (1.3, R14, R23)."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.rules.text import Text
from reglament.usecases import call_results, calls
from reglament.usecases.calls import CallCard, CallTime
from reglament.usecases.refusals import BadInput
from reglament.web.deeds import Deed, DeedForm, Doer
from reglament.web.desk.fields import LocalMomentField, MinutesField
from reglament.web.numbers import RowField

_PERSON = re.compile(r"(\d{1,15}):(\d{1,15})")


class CardForm(DeedForm):
    """Who called and what was said; `who` is what the caller is looked for by."""

    pairs: ClassVar[tuple[tuple[str, str], ...]] = (("phone", "caller"),)
    who = forms.CharField(
        label=_("Кто звонит"), max_length=120, required=False,
        help_text=_("Номер, имя или организация: уполномоченные лица найдутся ниже"),
    )  # fmt: skip
    person = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    phone = forms.CharField(label=_("Телефон"), max_length=40, required=False)
    caller = forms.CharField(
        label=_("Имя, если его нет среди уполномоченных"), max_length=120, required=False
    )
    note = forms.CharField(
        label=_("О чём говорили"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    ticket = RowField(label=_("По тикету"), required=False)

    def card(self) -> CallCard:
        """What was typed. Raises BadInput at "who" for a person that no list offered."""
        data = self.cleaned_data
        chosen = _PERSON.fullmatch(data["person"])
        if data["person"] and chosen is None:
            raise BadInput("who", Text("Выберите человека из списка", "Choose a person from the list"))
        return CallCard(
            person_id=int(chosen[1]) if chosen else None,
            organisation_id=int(chosen[2]) if chosen else None,
            phone=data["phone"] or ("" if chosen else _number(data["who"])),
            caller=data["caller"],
            note=data["note"],
            ticket=data["ticket"],
        )


class StartForm(CardForm):
    """Only who calls: the rest is written while the call runs."""


class LogForm(CardForm):
    """A call that is over."""

    pairs = (("phone", "caller"), ("started_at", "minutes"))
    started_at = LocalMomentField(label=_("Когда начался"))
    minutes = MinutesField(label=_("Сколько длился"))

    def time(self) -> CallTime:
        """When it was."""
        return CallTime(self.cleaned_data["started_at"], self.cleaned_data["minutes"])


class AcceptForm(DeedForm):
    """Which ticket's work was accepted."""

    number = RowField(label=_("Номер тикета"))


def _number(text: str) -> str:
    return text[:40] if text and not any(c.isalpha() for c in text) else ""


def _log(doer: Doer, form: Any) -> object:
    return calls.log_call(**doer.who, time=form.time(), card=form.card(), once=form.key)


def _correct(doer: Doer, form: Any) -> object:
    return calls.correct_call(
        **doer.who, call_id=doer.subject, card=form.card(), time=form.time(), seen=form.version
    )


LOG_DEEDS = {
    "start": Deed(
        StartForm, lambda d, f: calls.start_call(**d.who, card=f.card()),
        _("Звонок"), _("Звонок начался"), icon="player-play",
    ),
    "log": Deed(
        LogForm, _log, _("Записать звонок"), _("Записать звонок"), _("Звонок записан: консультация бесплатна"),
        icon="check", needs=("1.3", "R23"),
    ),
}  # fmt: skip
CALL_DEEDS = {
    "stop": Deed(
        CardForm,
        lambda d, f: calls.stop_call(**d.who, call_id=d.subject, card=f.card(), seen=f.version),
        _("Звонок идёт"), _("Звонок закончен"), _("Звонок записан: консультация бесплатна"), icon="player-stop",
    ),
    "correct": Deed(
        LogForm, _correct, _("Что записано"), _("Сохранить"), _("Запись исправлена, прежняя осталась в журнале"),
        icon="edit",
    ),
    "take": Deed(
        DeedForm, lambda d, f: calls.take_call(**d.who, call_id=d.subject),
        _("Звонок со станции"), _("Взять звонок"), _("Звонок ваш"), icon="user-check",
    ),
    "form": Deed(
        DeedForm, lambda d, f: call_results.send_form(**d.who, call_id=d.subject),
        _("Новое задание"), _("Отправить ссылку на форму"), _("Ссылка отправлена, тикет создаст сам клиент"),
        icon="send", needs=("1.3", "R23"),
    ),
    "accept": Deed(
        AcceptForm,
        lambda d, f: call_results.accept_by_call(**d.who, call_id=d.subject, number=f.cleaned_data["number"]),
        _("Работу приняли устно"), _("Записать приёмку"), _("Приёмка записана, клиент узнает письмом и может возразить"),
        icon="circle-check", needs=("5.5", "R14"),
    ),
}  # fmt: skip
