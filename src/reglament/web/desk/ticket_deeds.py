"""What can be done on the desk's ticket page: each deed is one form and one use-case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reglament.usecases import acceptance, conversation, estimates, links, priority, rejection, work
from reglament.usecases.acceptance import OralAcceptance
from reglament.usecases.conversation import Post
from reglament.usecases.estimates import Offer
from reglament.usecases.paperwork import turn_into_paperwork, turn_into_task
from reglament.usecases.splitting import Part, split_ticket
from reglament.usecases.work import Fix, Span
from reglament.web.deeds import Deed, DeedForm
from reglament.web.desk import ticket_forms as forms


def _post(form: DeedForm) -> Post:
    data = form.cleaned_data
    return Post(data["body"], tuple(data.get("files") or ()), form.key)


def _number(value: str) -> int | None:
    return int(value) if value else None


def _fix(form: DeedForm) -> Fix:
    data = form.cleaned_data
    return Fix(data["minutes"], data["kind"], data["text"], data["reason"], data["entry_seen"])


def _span(form: DeedForm) -> Span:
    data = form.cleaned_data
    return Span(data["started_at"], data["minutes"], data["kind"], data["text"])


def _offer(form: DeedForm) -> Offer:
    data = form.cleaned_data
    return Offer(data["minutes"], data["text"], data["reason"], data["surcharge_only"], form.key)


def _part(form: DeedForm) -> Part:
    data = form.cleaned_data
    return Part(data["message"], data["title"], data["body"], form.key)


WRITING = {
    "answer": Deed(
        forms.PostForm, lambda d, f: conversation.answer(**d.numbered, post=_post(f), seen=f.version),
        _("Ответ"), _("Отправить ответ"), _("Ответ отправлен"), icon="message",
    ),
    "ask": Deed(
        forms.PostForm, lambda d, f: conversation.ask(**d.numbered, post=_post(f), seen=f.version),
        _("Вопрос"), _("Задать вопрос"), _("Вопрос задан, ждём клиента"), icon="message-question", needs=("2.2",),
    ),
    "estimate": Deed(
        forms.EstimateForm, lambda d, f: estimates.offer_estimate(**d.numbered, offer=_offer(f), seen=f.version),
        _("Стоимость"), _("Объявить стоимость"), _("Стоимость объявлена, ждём подтверждения"), icon="calculator",
        needs=("2.2", "R7"),
    ),
    "resolve": Deed(
        forms.ResultForm, lambda d, f: work.resolve(**d.numbered, post=_post(f), seen=f.version),
        _("Результат"), _("Отметить решённым"), _("Работа передана на проверку"), icon="eye-check", needs=("2.4", "4.6"),
    ),
    "note": Deed(
        forms.NoteForm, lambda d, f: conversation.add_note(**d.numbered, post=_post(f)),
        _("Заметка"), _("Сохранить заметку"), _("Заметка сохранена, клиент её не видит"), icon="lock",
    ),
}  # fmt: skip

TIME = {
    "timer_start": Deed(
        forms.StartTimerForm, lambda d, f: work.start_timer(**d.numbered, kind=f.cleaned_data["kind"]),
        _("Таймер"), _("Начать"), _("Таймер идёт"), panel="timer", icon="player-play",
    ),
    "timer_stop": Deed(
        forms.StopTimerForm, lambda d, f: work.stop_timer(**d.who, text=f.cleaned_data["text"]),
        _("Таймер"), _("Остановить и записать"), _("Время записано"), panel="timer", icon="player-stop",
    ),
    "time_add": Deed(
        forms.AddTimeForm, lambda d, f: work.add_time(**d.numbered, span=_span(f)),
        _("Записать время вручную"), _("Записать время"), _("Время записано"), icon="clock", needs=("3.1", "R6"),
    ),
    "time_fix": Deed(
        forms.FixTimeForm,
        lambda d, f: work.correct_time(**d.who, entry_id=f.cleaned_data["entry"], fix=_fix(f)),
        _("Исправить запись времени"), _("Исправить запись"), _("Запись исправлена"), icon="edit",
    ),
    "plan": Deed(
        forms.PlanForm,
        lambda d, f: work.plan(
            **d.numbered, minutes=f.cleaned_data["minutes"], agreed_day=f.cleaned_data["agreed_day"]
        ),
        _("План и срок"), _("Сохранить план"), _("План сохранён"), icon="calendar", needs=("4.4", "R20"),
    ),
}  # fmt: skip

MOVING = {
    "start": Deed(
        forms.EmptyForm, lambda d, f: work.start_work(**d.numbered, seen=f.version),
        _("Взять в работу"), _("Взять в работу"), _("Тикет у вас в работе, таймер идёт"), panel="head",
        icon="player-play", needs=("2.4", "3.3"),
    ),
    "accept_written": Deed(
        forms.CitedMessageForm,
        lambda d, f: acceptance.accept_written(
            **d.numbered, message_id=int(f.cleaned_data["message"]), seen=f.version
        ),
        _("Закрыть как принятый"), _("Закрыть как принятый"), _("Тикет принят"), icon="circle-check",
        needs=("2.6", "R14"),
    ),
    "mark_to_close": Deed(
        forms.CitedMessageForm,
        lambda d, f: conversation.mark_to_close(
            **d.numbered, message_id=int(f.cleaned_data["message"]), seen=f.version
        ),
        _("Отложить к закрытию"), _("Отложить к закрытию"), _("Тикет ждёт закрытия"), icon="circle-check",
        needs=("R14",),
    ),
    "accept_orally": Deed(
        forms.OralForm,
        lambda d, f: acceptance.accept_orally(
            **d.numbered, call=OralAcceptance(int(f.cleaned_data["person"]), f.cleaned_data["when"]), seen=f.version
        ),
        _("Записать устную приёмку"), _("Записать устную приёмку"), _("Приёмка записана, клиент узнает письмом"),
        icon="phone", needs=("5.5", "R14"),
    ),
    "billing_check": Deed(
        forms.EmptyForm, lambda d, f: acceptance.bill_after_check(**d.numbered, seen=f.version),
        _("Проверено, выставить счёт"), _("Проверено, выставить счёт"), _("Счёт выставлен"), panel="head",
        icon="receipt", needs=("R13",),
    ),
    "reject": Deed(
        forms.ReasonForm, lambda d, f: rejection.reject(**d.numbered, reason=f.cleaned_data["reason"], seen=f.version),
        _("Отклонить"), _("Отклонить тикет"), _("Тикет отклонён"), icon="ban", needs=("5.7", "R18"),
    ),
    "duplicate": Deed(
        forms.DuplicateForm,
        lambda d, f: rejection.reject_duplicate(**d.numbered, of=f.cleaned_data["of"], seen=f.version),
        _("Отклонить как повтор"), _("Отклонить как повтор"), _("Тикет отклонён как повтор"), icon="copy",
        needs=("1.9", "R18"),
    ),
}  # fmt: skip

STEERING = {
    "assign": Deed(
        forms.AssignForm, lambda d, f: work.assign(**d.numbered, assignee_id=_number(f.cleaned_data["assignee"])),
        _("Назначить исполнителя"), _("Назначить"), _("Исполнитель назначен"), icon="user-check",
    ),
    "priority": Deed(
        forms.PriorityForm,
        lambda d, f: priority.change_priority(
            **d.numbered, priority=f.cleaned_data["priority"], consent_id=_number(f.cleaned_data["consent"]), seen=f.version
        ),
        _("Изменить приоритет"), _("Изменить приоритет"), _("Приоритет изменён"), icon="flag", needs=("3.2", "R9"),
    ),
    "hold": Deed(
        forms.HoldForm, lambda d, f: acceptance.set_hold(**d.numbered, reason=f.cleaned_data["reason"]),
        _("Удержать приёмку по молчанию"), _("Удержать приёмку"), _("Приёмка по молчанию удержана"), icon="hourglass",
        needs=("R12",),
    ),
    "lift": Deed(
        forms.EmptyForm, lambda d, f: acceptance.lift_hold(**d.numbered),
        _("Снять удержание"), _("Снять удержание"), _("Неделя проверки идёт дальше"), icon="hourglass", needs=("R12",),
    ),
    "to_paperwork": Deed(
        forms.EmptyForm, lambda d, f: turn_into_paperwork(**d.numbered, seen=f.version),
        _("Это о документах для бухгалтерии"), _("Передать бухгалтерии"),
        _("Тикет о документах: он бесплатный, на него ответит бухгалтерия"), icon="file-certificate", needs=("1.2", "1.8"),
    ),
    "to_task": Deed(
        forms.EmptyForm, lambda d, f: turn_into_task(**d.numbered, seen=f.version),
        _("Это задание, а не документы"), _("Вернуть в задания"), _("Тикет снова задание"), icon="list-numbers",
        needs=("1.2", "1.8"),
    ),
}  # fmt: skip

JOINING = {
    "link": Deed(
        forms.LinkForm, lambda d, f: links.link_tickets(**d.numbered, other=f.cleaned_data["other"]),
        _("Связать с тикетом"), _("Связать"), _("Тикеты связаны"), icon="link", needs=("4.3",),
    ),
    "unlink": Deed(
        forms.LinkForm, lambda d, f: links.unlink_tickets(**d.numbered, other=f.cleaned_data["other"]),
        _("Убрать связь"), _("Убрать связь"), _("Связь убрана"), icon="x",
    ),
    "split": Deed(
        forms.SplitForm, lambda d, f: split_ticket(**d.numbered, part=_part(f)),
        _("Вынести в новый тикет"), _("Создать тикет"), _("Новый тикет создан, автор получит письмо"), icon="copy",
        needs=("4.3", "R18"),
    ),
}  # fmt: skip

DEEDS: dict[str, Deed] = {**WRITING, **TIME, **MOVING, **STEERING, **JOINING}
