"""Letters of authority: the list, and one beside its editable lines (1.5, R22)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.authority_letters import AuthorityLetter, authority_letter, authority_letters
from reglament.rules.authority_letter import Change
from reglament.rules.authority_words import ChangeKind
from reglament.usecases import letters_of_authority as usecase
from reglament.web.access import reader, specialist
from reglament.web.deeds import DONE, REFUSED, Deed, DeedForm, attempt, perform
from reglament.web.desk.fields import DayField

KINDS = (
    (ChangeKind.ADD, _("добавить")),
    (ChangeKind.CHANGE, _("изменить права")),
    (ChangeKind.REMOVE, _("исключить")),
)


class LineForm(forms.Form):
    """One person's change; without an address and a name it is no line."""

    use_required_attribute = False
    action = forms.ChoiceField(label=_("Что сделать"), choices=KINDS, initial=ChangeKind.ADD)
    email = forms.EmailField(label=_("Электронная почта"), required=False, max_length=254)
    name = forms.CharField(label=_("Имя и фамилия"), required=False, max_length=120)
    right_order = forms.BooleanField(label=_("Заказывать и обсуждать работы"), required=False)
    right_money = forms.BooleanField(label=_("Подтверждать стоимость и принимать работу"), required=False)
    is_admin = forms.BooleanField(label=_("Управлять людьми организации"), required=False)
    from_day = DayField(label=_("С какого дня"), required=False)
    to_day = DayField(label=_("До какого дня"), required=False)
    drop = forms.BooleanField(label=_("Убрать эту строку"), required=False)

    def change(self) -> Change | None:
        """The line as the rules take it; None for an empty one, and for one that is taken away."""
        data = dict(self.cleaned_data)
        if data.pop("drop", False) or not (data.get("email") or data.get("name")):
            return None
        return Change(**{**data, "action": ChangeKind(data["action"])})


class DeclineForm(DeedForm):
    """Why nothing changes."""

    reason = forms.CharField(
        label=_("Почему"), required=False, max_length=300, help_text=_("Ответ уйдёт на адрес из договора")
    )


Lines = forms.formset_factory(
    LineForm, extra=1, max_num=usecase.MOST_LINES, absolute_max=usecase.MOST_LINES + 1, validate_max=True
)
DEEDS = {
    "confirm": Deed(
        DeedForm,
        lambda d, f: usecase.confirm_changes(**d.who, proposal_id=d.subject, seen=f.version),
        _("Изменить права"), _("Изменить права"), _("Права изменены, все узнают об этом письмом"), icon="circle-check",
    ),
    "decline": Deed(
        DeclineForm,
        lambda d, f: usecase.decline_changes(
            **d.who, proposal_id=d.subject, reason=f.cleaned_data["reason"], seen=f.version
        ),
        _("Отклонить"), _("Отклонить письмо"), _("Письмо отклонено, организация узнает почему"), icon="ban",
    ),
}  # fmt: skip


@specialist
@require_GET
def authority_letters_page(request: HttpRequest) -> HttpResponse:
    """Those that wait, or all."""
    view = "all" if request.GET.get("view") == "all" else "open"
    after = request.GET.get("after", "")
    context = {
        "page": authority_letters(view=view, cursor=after), "view": view, "after": after, "section": "mail",
    }  # fmt: skip
    return render(request, "desk/authority_letters.html", context)


@specialist
@require_http_methods(["GET", "POST"])
def authority_letter_page(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter beside its lines; POST saves the lines, confirms or declines."""
    page = authority_letter(letter_id, at=timezone.now())
    if page is None:
        raise Http404
    if request.method == "GET":
        return _show(request, page)
    if request.POST.get("action") == "save":
        return _save(request, page, letter_id)
    tried = attempt(request, DEEDS, page.id)
    if tried.done:
        return redirect("desk:authority_letter", letter_id)
    return _show(request, page, forms_={tried.name: tried.form}, status=tried.status)


def _save(request: HttpRequest, page: AuthorityLetter, letter_id: int) -> HttpResponse:
    lines, head = Lines(request.POST, prefix="line"), DeedForm(request.POST)
    if not (lines.is_valid() and head.is_valid()):
        return _show(request, page, lines=lines, forms_={"save": head}, status=REFUSED)
    changes = [change for change in (form.change() for form in lines) if change is not None]
    status = perform(
        head,
        lambda: usecase.edit_changes(
            actor=reader(request), at=timezone.now(), proposal_id=page.id, changes=changes, seen=head.version
        ),
    )
    if status == DONE:
        return redirect("desk:authority_letter", letter_id)
    return _show(request, page, lines=lines, forms_={"save": head}, status=status)


def _show(
    request: HttpRequest,
    page: AuthorityLetter,
    *,
    lines: Any = None,
    forms_: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    fresh = {name: deed.form(auto_id=f"{name}_%s") for name, deed in DEEDS.items()}
    context = {
        "page": page,
        "lines": lines or Lines(initial=[_initial(line.change) for line in page.lines], prefix="line"),
        "forms": {"save": DeedForm(), **fresh, **(forms_ or {})},
        "deeds": DEEDS,
        "section": "mail",
    }
    return render(request, "desk/authority_letter.html", context, status=status)


def _initial(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in LineForm.base_fields if name != "drop"}
