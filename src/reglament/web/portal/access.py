"""Who opens the client's pages: people of the clients. The studio's people are led to their own side."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Pages with the same thing on the studio's side, by the argument that names it.
_COUNTERPARTS = {"portal:ticket": "desk:ticket", "portal:invoice": "accounting:invoice"}


def signed_in(view: View[P]) -> View[P]:
    """Anybody who is signed in."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def client(view: View[P]) -> View[P]:
    """People of the clients; what they may see and do, the queries and use-cases say."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_studio:
            return _other_side(request)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def _other_side(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    name = _COUNTERPARTS.get(match.view_name) if match else None
    return redirect(name, **match.kwargs) if match and name else redirect("public:landing")
