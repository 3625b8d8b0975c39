"""Who opens the pages of money: a client's people who see it (R22). A colleague learns whom to ask, a stranger nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from reglament.queries.portal_access import money_holders, voice_of
from reglament.web.access import reader
from reglament.web.portal.access import client

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
FORBIDDEN = 403


def sees_money(view: View[P]) -> View[P]:
    """People of the clients who see the money of some organisation; the others are told who does."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        voice = voice_of(reader(request), timezone.localdate())
        if not voice.money_ids:
            return _whom_to_ask(request, voice.organisation_ids)
        return view(request, *args, **kwargs)

    return client(cast(View[P], guarded))


def hidden(request: HttpRequest, organisation_id: int | None) -> HttpResponse:
    """The answer instead of an organisation's paper that the reader may not see: to a colleague who may, to a stranger
    the same as for a paper that there is not. Raises Http404."""
    if organisation_id is None or reader(request).is_studio:
        raise Http404
    speaks = voice_of(reader(request), timezone.localdate()).of(organisation_id)
    if speaks is None or speaks.sees_money:
        raise Http404
    return _whom_to_ask(request, [organisation_id])


def pdf_answer(made: bytes | None, name: str) -> HttpResponse:
    """A made document as the browser opens it. Raises Http404 when there is none."""
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _whom_to_ask(request: HttpRequest, organisation_ids: Collection[int]) -> HttpResponse:
    holders = money_holders(organisation_ids, timezone.localdate())
    context = {"holders": holders, "section": "invoices"}
    return render(request, "portal/no_money.html", context, status=FORBIDDEN)
