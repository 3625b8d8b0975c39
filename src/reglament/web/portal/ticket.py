"""The client's ticket page: everything that can be done there is one form and one use-case."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.ticket_page import TicketPage, ticket_page
from reglament.usecases import acceptance, conversation, estimates, followers, intake, priority, rejection
from reglament.usecases.conversation import Post
from reglament.web.access import reader
from reglament.web.deeds import Deed, DeedForm, attempt, new_once
from reglament.web.portal import ticket_forms as forms
from reglament.web.portal.access import client
from reglament.web.portal.cards import shown_cards


def _post(form: DeedForm) -> Post:
    data = form.cleaned_data
    return Post(data["body"], tuple(data.get("files") or ()), form.key)


DEEDS = {
    "reply": Deed(
        forms.PostForm, lambda d, f: conversation.reply(**d.numbered, post=_post(f), seen=f.version),
        _("Ответ"), _("Отправить"), _("Сообщение отправлено"),
    ),
    "draft": Deed(
        forms.DraftForm, lambda d, f: intake.save_draft(**d.numbered, body=f.cleaned_data["body"]),
        _("Черновик"), _("Оставить черновиком"), _("Черновик сохранён. Места в очереди он не занимает"),
    ),
    "discard": Deed(
        forms.EmptyForm, lambda d, f: intake.discard_draft(actor=d.actor, number=d.subject),
        _("Черновик"), _("Удалить черновик"), _("Черновик удалён"),
    ),
    "confirm": Deed(
        forms.VersionForm,
        lambda d, f: estimates.confirm_estimate(**d.numbered, version=f.cleaned_data["offer"], seen=f.version),
        _("Стоимость"), _("Подтвердить"), _("Стоимость подтверждена, тикет в очереди"), needs=("2.3", "R7"),
    ),
    "decline": Deed(
        forms.DeclineForm,
        lambda d, f: estimates.decline_estimate(
            **d.numbered, version=f.cleaned_data["offer"], comment=f.cleaned_data["comment"], seen=f.version
        ),
        _("Отказаться от стоимости"), _("Отказаться"), _("Отказ отправлен, специалист ответит"), needs=("2.3",),
    ),
    "accept": Deed(
        forms.EmptyForm, lambda d, f: acceptance.accept(**d.numbered, seen=f.version),
        _("Приёмка"), _("Принять работу"), _("Работа принята. Спасибо"), needs=("2.5", "R14"),
    ),
    "object": Deed(
        forms.PostForm, lambda d, f: acceptance.object_to_acceptance(**d.numbered, post=_post(f)),
        _("Возражение"), _("Возразить"), _("Возражение принято: тикет снова в очереди, счёт аннулирован"), needs=("R14",),
    ),
    "withdraw": Deed(
        forms.WithdrawForm,
        lambda d, f: rejection.withdraw(**d.numbered, reason=f.cleaned_data["reason"], seen=f.version),
        _("Отозвать тикет"), _("Отозвать"), _("Тикет отозван"), needs=("5.7", "R18"),
    ),
    "priority": Deed(
        forms.PriorityForm,
        lambda d, f: priority.change_priority(**d.numbered, priority=f.cleaned_data["priority"], seen=f.version),
        _("Изменить приоритет"), _("Изменить"), _("Приоритет изменён"), needs=("3.2", "R9"),
    ),
    "follow": Deed(
        forms.FollowerForm, lambda d, f: followers.add_follower(**d.numbered, person_id=f.cleaned_data["person"]),
        _("Следить за тикетом"), _("Добавить"), _("Письма об этом тикете будут приходить и этому человеку"), needs=("R25",),
    ),
    "unfollow": Deed(
        forms.FollowerForm,
        lambda d, f: followers.remove_follower(**d.numbered, person_id=f.cleaned_data["person"]),
        _("Не следить за тикетом"), _("Убрать"), _("Письма об этом тикете больше не придут этому человеку"), needs=("R25",),
    ),
}  # fmt: skip

# Forms that are opened by a link, and that link's `do`.
_OPENED = ("remarks", "decline", "withdraw", "priority", "object")


@client
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page; POST does one thing to the ticket."""
    if request.method == "POST":
        tried = attempt(request, DEEDS, number)
        if tried.done:
            return redirect("portal:ticket", number)
        return _page(request, number, doing=tried.name, form=tried.form, status=tried.status)
    doing = request.GET.get("do", "")
    return _page(request, number, doing=doing if doing in _OPENED else "")


def _page(
    request: HttpRequest, number: int, *, doing: str = "", form: DeedForm | None = None, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    page = ticket_page(number, reader=reader(request), at=at)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "doing": doing,
        "form": form,
        "composer": _composer(page, doing, form),
        "opened": _opened(page, doing, form),
        "cards": shown_cards(page.levels, checked=page.priority) if doing == "priority" else (),
        "now": at,
        "section": "tickets",
    }
    return render(request, "portal/ticket.html", context, status=status)


def _composer(page: TicketPage, doing: str, form: DeedForm | None) -> DeedForm:
    """The form one writes in, with what was typed and not sent."""
    if form is not None and doing in ("reply", "draft"):
        return form
    return forms.PostForm(initial={"body": page.draft, "once": new_once()})


def _opened(page: TicketPage, doing: str, form: DeedForm | None) -> DeedForm | None:
    """The form behind `?do=…`, or the one that was refused."""
    if doing not in ("decline", "withdraw", "priority", "object"):
        return None
    if form is not None:
        return form
    if doing not in page.open:
        return None
    initial: dict[str, Any] = {"once": new_once(), "priority": page.priority}
    if page.offered:
        initial["offer"] = page.offered.version
    return DEEDS[doing].form(initial=initial)
