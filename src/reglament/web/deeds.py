"""A posted form becomes one use-case call; a refusal goes back to its field with everything that was typed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import Promise

from reglament.usecases.refusals import Conflict, NotAllowed, NotFound, Refused
from reglament.web import formats
from reglament.web.numbers import RowField

DONE = 303
CONFLICT = 409
REFUSED = 422


class DeedForm(forms.Form):
    """A form that one use-case takes. `once` makes a repeated sending harmless, `seen` is the version it was shown."""

    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    seen = RowField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False
    # Fields that stand side by side.
    pairs: ClassVar[tuple[tuple[str, str], ...]] = ()

    @property
    def key(self) -> str | None:
        """The form's token, None when it carries none."""
        return self.cleaned_data.get("once") or None

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        return self.cleaned_data.get("seen")

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The visible fields line by line: one, or two of a pair."""
        second_of = dict(self.pairs)
        seconds = set(second_of.values())
        return [
            (field, self[second_of[field.name]]) if field.name in second_of else (field,)
            for field in self.visible_fields()
            if field.name not in seconds
        ]


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does it, when, and to what: `subject` is a ticket's or an invoice's number, an organisation's id."""

    actor: Any
    at: dt.datetime
    subject: int = 0

    @property
    def who(self) -> dict[str, Any]:
        """The arguments that every use-case takes."""
        return {"actor": self.actor, "at": self.at}

    @property
    def numbered(self) -> dict[str, Any]:
        """The arguments that every use-case of a numbered thing takes."""
        return {"actor": self.actor, "at": self.at, "number": self.subject}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done on a page: one form, one use-case. `title` heads its form, `button` is its verb, `done`
    is said afterwards; `panel` names the place of its form, `needs` the clauses that stand beside it."""

    form: type[DeedForm]
    do: Callable[[Doer, Any], object]
    title: str | Promise
    button: str | Promise
    done: str | Promise = ""
    panel: str = ""
    icon: str = "check"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a posted form: its name, the form with its errors, the status to answer with, the result."""

    name: str
    form: DeedForm
    status: int
    result: object = None

    @property
    def done(self) -> bool:
        """Whether the use-case did it."""
        return self.status == DONE


def attempt(
    request: HttpRequest,
    deeds: Mapping[str, Deed],
    subject: int = 0,
    options: Mapping[str, Any] | None = None,
) -> Attempt:
    """Do what the posted `action` names; `options` are further arguments of its form. Raises Http404 for an unknown
    action and as `perform` does."""
    name = request.POST.get("action", "")
    if name not in deeds:
        raise Http404
    deed = deeds[name]
    doer = Doer(request.user, timezone.now(), subject)
    form = deed.form(request.POST, request.FILES, **(options or {}).get(name, {}))
    results: list[object] = []
    status = perform(form, lambda: results.append(deed.do(doer, form)))
    if status == DONE and deed.done:
        messages.success(request, str(deed.done))
    return Attempt(name, form, status, results[0] if results else None)


def new_once() -> str:
    """A token for a fresh form."""
    return secrets.token_urlsafe(18)


def perform(form: forms.Form, deed: Callable[[], object]) -> int:
    """Do `deed` when the form is valid. DONE, or REFUSED / CONFLICT with the reasons on the form.

    Raises Http404 for what is not there for this person, PermissionDenied for what is not theirs to do.
    """
    if not form.is_valid():
        return REFUSED
    try:
        deed()
    except NotFound as refused:
        raise Http404 from refused
    except NotAllowed as refused:
        raise PermissionDenied(say(refused)) from refused
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, say(refused))
        return CONFLICT if isinstance(refused, Conflict) else REFUSED
    return DONE


def say(refused: Refused) -> str:
    """The reason in the reader's language, with the clauses it follows from."""
    text = formats.say(refused.text)
    clauses = ", ".join(formats.clause(clause) for clause in refused.clauses)
    return f"{text} ({clauses})" if clauses else text
