"""Who opens the client's pages: people of the clients. The studio's people are led to their own side."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from reglament.web.access import reader

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Pages with the same thing on the studio's side, by the argument that names it.
_COUNTERPARTS = {"portal:ticket": "desk:ticket", "portal:invoice": "accounting:invoice"}


def signed_in(view: View[P]) -> View[P]:
    """Anybody who is signed in."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


def client(view: View[P]) -> View[P]:
    """People of the clients; what they may see and do, the queries and use-cases say."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if reader(request).is_studio:
            return _other_side(request)
        return view(request, *args, **kwargs)

    return signed_in(cast(View[P], guarded))


def _other_side(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match
    name = _COUNTERPARTS.get(match.view_name) if match else None
    return redirect(name, **match.kwargs) if match and name else redirect("public:landing")
