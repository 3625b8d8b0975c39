"""The ways in for e-mail: the owner changes them, specialists see how they are and bring letters in by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reglament.queries.mailboxes_page import MailboxRow, mailboxes_page
from reglament.queries.organisations import organisation_names
from reglament.rules.text import Text
from reglament.usecases import mailboxes as usecase
from reglament.usecases.mail_storing import bring_letter
from reglament.usecases.mailboxes import MailboxCard
from reglament.usecases.refusals import BadInput
from reglament.web.access import reader, specialist
from reglament.web.deeds import Attempt, Deed, DeedForm, Doer, attempt
from reglament.web.desk.fields import choose
from reglament.web.numbers import RowField

SECURITY = (("tls", _("TLS")), ("starttls", _("STARTTLS")), ("plain", _("без шифрования")))
ROLES = (("support", _("задания и вопросы")), ("accounting", _("бухгалтерия")))


def _line(label: Any, most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **options)


class MailboxForm(DeedForm):
    """An IMAP mailbox; the password is never shown again."""

    pairs = (("host", "port"), ("security", "folder"), ("login", "password"), ("role", "organisation_id"))
    mailbox = RowField(required=False, widget=forms.HiddenInput)
    name = _line(_("Название"), 100)
    host = _line(_("Сервер IMAP"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    port = forms.IntegerField(label=_("Порт"), initial=993)
    security = forms.ChoiceField(label=_("Защита соединения"), choices=SECURITY)
    folder = _line(_("Папка"), initial="INBOX")
    login = _line(_("Логин"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = _line(
        _("Пароль"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    role = forms.ChoiceField(label=_("Для чего"), choices=ROLES)
    organisation_id = forms.ChoiceField(
        label=_("Только для организации"),
        required=False,
        help_text=_("Письма остальных ждут взгляда специалиста"),
    )
    is_active = forms.BooleanField(label=_("Проверять этот ящик"), required=False, initial=True)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation_id", [("", str(_("Для всех"))), *(organisations or [])])

    def card(self) -> MailboxCard:
        """What was typed, as the use-case takes it."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("once", "seen", "mailbox")}
        organisation = data.pop("organisation_id")
        return MailboxCard(**data, organisation_id=int(organisation) if organisation else None)


class OneForm(DeedForm):
    """Which mailbox is meant."""

    mailbox = RowField(widget=forms.HiddenInput)


class BringForm(DeedForm):
    """A letter as a file."""

    file = forms.FileField(
        label=_("Файл письма (.eml)"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Сохраните письмо из почтовой программы. Отправитель такого письма считается неподтверждённым"
        ),
    )


def _change(doer: Doer, form: Any) -> None:
    usecase.change_mailbox(
        **doer.who, mailbox_id=form.cleaned_data["mailbox"] or 0, card=form.card(), seen=form.version
    )


def _bring(doer: Doer, form: Any) -> int:
    file = form.cleaned_data["file"]
    if file is None:
        raise BadInput("file", Text("Выберите файл", "Choose a file"))
    return bring_letter(**doer.who, file=file)


OWNERS: dict[str, Deed] = {
    "add": Deed(
        MailboxForm, lambda d, f: usecase.add_mailbox(**d.who, card=f.card()),
        _("Новый ящик"), _("Добавить ящик"), _("Ящик добавлен: первая проверка через несколько секунд"), icon="plus",
    ),
    "change": Deed(
        MailboxForm, _change, _("Почтовый ящик"), _("Сохранить"), _("Ящик сохранён"), icon="edit",
    ),
    "check": Deed(
        OneForm, lambda d, f: usecase.check_mailbox(**d.who, mailbox_id=f.cleaned_data["mailbox"]),
        _("Проверить сейчас"), _("Проверить сейчас"), _("Ящик будет проверен через несколько секунд"), icon="refresh",
    ),
    "reset": Deed(
        OneForm,
        lambda d, f: usecase.reset_mailbox(**d.who, mailbox_id=f.cleaned_data["mailbox"], seen=f.version),
        _("Прочитать ящик заново"), _("Прочитать заново"),
        _("Всё в ящике будет просмотрено заново, уже сохранённое не удвоится"), icon="history",
    ),
}  # fmt: skip
DEEDS = {
    **OWNERS,
    "bring": Deed(BringForm, _bring, _("Внести письмо"), _("Внести письмо"), _("Письмо внесено и читается"), icon="upload"),
}  # fmt: skip


@specialist
@require_http_methods(["GET", "POST"])
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All ways in; POST changes one, or brings a letter in."""
    options = _options()
    doing = request.GET.get("do", "")
    tried = attempt(request, DEEDS, options=options) if request.method == "POST" else None
    if tried is not None and tried.done:
        return _after(tried)
    rows = mailboxes_page(at=timezone.now())
    form = tried.form if tried is not None else None
    if tried is not None:
        doing = tried.name
    deed = DEEDS.get(doing)
    if deed is not None and doing in OWNERS and not reader(request).is_owner:
        deed = None
    if deed is not None and form is None:
        form = deed.form(initial=_initial(request, rows, doing), **options.get(doing, {}))
    context = {
        "rows": rows,
        "doing": doing if deed else "",
        "deed": deed,
        "form": form,
        "chosen": _chosen(rows, form) if form is not None else None,
        "deeds": DEEDS,
        "section": "mailboxes",
    }
    return render(request, "desk/mailboxes.html", context, status=tried.status if tried else 200)


def _after(tried: Attempt) -> HttpResponse:
    if tried.name == "bring" and isinstance(tried.result, int):
        return redirect("desk:mail_letter", tried.result)
    return redirect("desk:mailboxes")


def _options() -> dict[str, dict[str, Any]]:
    choices = [(str(pk), name) for pk, name in organisation_names()]
    return {name: {"organisations": choices} for name in ("add", "change")}


def _initial(request: HttpRequest, rows: tuple[MailboxRow, ...], doing: str) -> dict[str, Any]:
    if doing in ("add", "bring"):
        return {}
    row = next((row for row in rows if row.is_imap and str(row.id) == request.GET.get("of")), None)
    if row is None:
        raise Http404
    return {"mailbox": row.id, "seen": row.version, **(row.fields if doing == "change" else {})}


def _chosen(rows: tuple[MailboxRow, ...], form: Any) -> MailboxRow | None:
    if "mailbox" not in form.fields:
        return None
    return next((row for row in rows if str(row.id) == str(form["mailbox"].value())), None)
