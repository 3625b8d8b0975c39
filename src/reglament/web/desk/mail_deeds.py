"""What a specialist does with an incoming letter: decide about it, read it again, record or decline a consent (R21, R7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reglament.queries.letter_page import LetterView, client_by_email
from reglament.rules.text import Text
from reglament.usecases import consents, glances, incoming, invitations
from reglament.usecases.refusals import BadInput
from reglament.web.deeds import Deed, DeedForm, Doer
from reglament.web.desk.fields import choose
from reglament.web.numbers import RowField


def _author_field() -> forms.CharField:
    return forms.CharField(
        label=_("От чьего имени"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Почта уполномоченного лица. Пусто — сам отправитель, если он известен"),
    )


class EmptyForm(DeedForm):
    """A button alone."""


class MessageForm(DeedForm):
    """Which ticket the letter belongs to, and whose words it holds."""

    number = RowField(label=_("Номер тикета"))
    author = _author_field()


class SendForm(DeedForm):
    """For whom the form is filled in; the organisations are known only with the letter."""

    organisation = forms.ChoiceField(label=_("Организация"), required=False)
    author = _author_field()

    def __init__(self, *args: Any, organisations: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisations or [("", str(_("Единственная у отправителя")))])


class ConsentForm(DeedForm):
    """Which words are meant, and the version of the ticket that the specialist saw."""

    proposal = RowField(widget=forms.HiddenInput)
    ticket_seen = RowField(required=False, widget=forms.HiddenInput)


class DropForm(DeedForm):
    """Which filled-in form is thrown away."""

    invitation = RowField(widget=forms.HiddenInput)


def _author(form: Any) -> int | None:
    """Raises BadInput at "author" when nobody of the clients has the address."""
    typed = form.cleaned_data["author"]
    if not typed:
        return None
    found = client_by_email(typed, at=timezone.now())
    if found is None:
        no_one = Text(
            "Среди уполномоченных лиц нет человека с такой почтой",
            "No authorised person has this address",
        )
        raise BadInput("author", no_one, clauses=("1.4",))
    return found


def _as_message(doer: Doer, form: Any) -> None:
    number = form.cleaned_data["number"]
    glances.treat_as_message(
        **doer.who, letter_id=doer.subject, number=number, author_id=_author(form), seen=form.version
    )


def _send(doer: Doer, form: Any) -> None:
    chosen = form.cleaned_data["organisation"]
    glances.send_form(
        **doer.who,
        letter_id=doer.subject,
        organisation_id=int(chosen) if chosen else None,
        author_id=_author(form),
        seen=form.version,
    )


def _consent(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    consents.record_consent(**doer.who, proposal_id=data["proposal"], seen=data["ticket_seen"])


def _no_consent(doer: Doer, form: Any) -> None:
    data = form.cleaned_data
    consents.decline_consent(**doer.who, proposal_id=data["proposal"], seen=data["ticket_seen"])


DEEDS: dict[str, Deed] = {
    "message": Deed(
        MessageForm, _as_message, _("Сообщение тикета"), _("Добавить в тикет"), _("Письмо добавлено в тикет"),
        icon="message", needs=("1.4", "R21"),
    ),
    "form": Deed(
        SendForm, _send, _("Новое задание"), _("Отправить форму"), _("Форма отправлена, тикет создаст сам клиент"),
        icon="send", needs=("1.3", "R21"),
    ),
    "automatic": Deed(
        EmptyForm, lambda d, f: glances.call_automatic(**d.who, letter_id=d.subject, seen=f.version),
        _("Автоматическое"), _("Это автоответ"), _("Письмо отмечено как автоматическое"), icon="refresh",
    ),
    "drop": Deed(
        EmptyForm, lambda d, f: glances.drop_letter(**d.who, letter_id=d.subject, seen=f.version),
        _("Ничего не делать"), _("Ничего не делать"), _("Письмо просмотрено"), icon="check",
    ),
    "again": Deed(
        EmptyForm, lambda d, f: incoming.try_again(**d.who, letter_id=d.subject, seen=f.version),
        _("Прочитать ещё раз"), _("Прочитать ещё раз"), _("Письмо снова в очереди на чтение"), icon="refresh",
    ),
    "consent": Deed(
        ConsentForm, _consent, _("Согласие"), _("Записать согласие"), _("Согласие записано, клиент узнает письмом"),
        icon="circle-check", needs=("2.2", "2.3", "R7"),
    ),
    "no_consent": Deed(
        ConsentForm, _no_consent, _("Согласие"), _("Это не согласие"), _("Согласие не записано"), icon="ban",
    ),
    "drop_form": Deed(
        DropForm,
        lambda d, f: invitations.drop_invitation(**d.who, invitation_id=f.cleaned_data["invitation"]),
        _("Форма"), _("Удалить форму"), _("Форма удалена, ссылка больше не действует"), icon="trash",
    ),
}  # fmt: skip


def options_for(page: LetterView) -> dict[str, dict[str, Any]]:
    """The arguments of the forms that depend on the letter."""
    choices = [(str(pk), name) for pk, name in page.orders_for]
    return {"form": {"organisations": choices} if len(choices) > 1 else {}}


def initial_of(page: LetterView, name: str) -> dict[str, Any]:
    """What a fresh form begins with."""
    start: dict[str, Any] = {"seen": page.version}
    match name:
        case "message":
            start |= {"number": page.number}
        case "form" if page.organisation_id:
            start |= {"organisation": str(page.organisation_id)}
        case "consent" | "no_consent" if page.consent:
            start |= {"proposal": page.consent.id, "ticket_seen": page.ticket_version}
        case "drop_form" if page.form:
            start |= {"invitation": page.form.id}
    return start
