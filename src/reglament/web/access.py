"""Who may open the studio's pages. The use-cases check again: a page that is shown is not yet a right."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff(view: View[P]) -> View[P]:
    """Anybody of the studio."""
    return _only(view, lambda person: person.is_studio)


def specialist(view: View[P]) -> View[P]:
    """Specialists and the owner."""
    return _only(view, works_on_tickets)


def accountant(view: View[P]) -> View[P]:
    """Accountants and the owner (2.9)."""
    return _only(view, lambda person: person.is_accountant or person.is_owner)


def owner(view: View[P]) -> View[P]:
    """The owner of the studio."""
    return _only(view, lambda person: person.is_owner)


def works_on_tickets(person: Any) -> bool:
    """Whether somebody answers tickets: specialists and the owner."""
    return bool(person.is_specialist or person.is_owner)


def _only(view: View[P], may: Callable[[Any], bool]) -> View[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (request.user.is_active and may(request.user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


def reader(request: HttpRequest) -> Any:
    """The person who is signed in, behind one of the guards above."""
    return request.user
