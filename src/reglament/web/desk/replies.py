"""Prepared replies: one's own and everyone's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from reglament.queries.canned_replies import CannedRow, canned_replies
from reglament.usecases import canned_replies as usecase
from reglament.usecases.canned_replies import ReplyText
from reglament.web.access import reader, specialist
from reglament.web.deeds import Deed, DeedForm, attempt
from reglament.web.formats import language
from reglament.web.numbers import RowField

LANGUAGES = (("ru", "Русский"), ("en", "English"))


class ReplyForm(DeedForm):
    """A prepared reply."""

    pairs = (("title", "language"),)
    reply = RowField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Название"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Язык"), choices=LANGUAGES, initial="ru")
    body = forms.CharField(
        label=_("Текст"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=format_lazy(
            _("{name} станет именем автора тикета, {ticket} — его номером"),
            name=format_lazy("{{{}}}", pgettext_lazy("placeholder", "имя")),
            ticket=format_lazy("{{{}}}", pgettext_lazy("placeholder", "тикет")),
        ),
    )
    everyone = forms.BooleanField(
        label=_("Для всех специалистов"), required=False, help_text=_("Общую может изменить любой специалист")
    )


class OneReplyForm(DeedForm):
    """Which reply is meant."""

    reply = RowField(widget=forms.HiddenInput)


def _text(form: DeedForm) -> ReplyText:
    data = form.cleaned_data
    return ReplyText(data["title"], data["body"], data["language"], data["everyone"])


DEEDS = {
    "add": Deed(
        ReplyForm, lambda d, f: usecase.add_reply(**d.who, text=_text(f)),
        _("Новая заготовка"), _("Сохранить заготовку"), _("Заготовка сохранена"), icon="plus",
    ),
    "change": Deed(
        ReplyForm,
        lambda d, f: usecase.change_reply(
            actor=d.actor, reply_id=f.cleaned_data["reply"] or 0, text=_text(f), seen=f.version
        ),
        _("Изменить заготовку"), _("Сохранить заготовку"), _("Заготовка сохранена"), icon="edit",
    ),
    "delete": Deed(
        OneReplyForm, lambda d, f: usecase.delete_reply(actor=d.actor, reply_id=f.cleaned_data["reply"]),
        _("Удалить заготовку"), _("Удалить"), _("Заготовка удалена"), icon="trash",
    ),
}  # fmt: skip


@specialist
@require_http_methods(["GET", "POST"])
def replies(request: HttpRequest) -> HttpResponse:
    """The list; POST adds one, changes or deletes one."""
    doing, form, status = request.GET.get("do", ""), None, 200
    if request.method == "POST":
        tried = attempt(request, DEEDS)
        if tried.done:
            return redirect("desk:replies")
        doing, form, status = tried.name, tried.form, tried.status
    rows = canned_replies(reader(request))
    chosen = next((row for row in rows if str(row.id) == request.GET.get("of")), None)
    if form is None and (doing == "add" or (chosen is not None and doing in DEEDS)):
        form = DEEDS[doing].form(initial=_initial(chosen))
    context = {"rows": rows, "doing": doing, "deed": DEEDS.get(doing), "form": form, "chosen": chosen,
               "languages": dict(LANGUAGES), "section": "replies"}  # fmt: skip
    return render(request, "desk/replies.html", context, status=status)


def _initial(row: CannedRow | None) -> dict[str, Any]:
    if row is None:
        return {"language": language()}
    return {
        "reply": row.id, "title": row.title, "language": row.language, "body": row.body, "everyone": row.everyone,
        "seen": row.version,
    }  # fmt: skip
