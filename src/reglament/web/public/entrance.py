"""The doors: where each role lands, the language, the theme, the demo's one-click sign-in, the health of the process."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from reglament.queries.demo_people import demo_person
from reglament.queries.setup import is_set_up
from reglament.usecases.people import update_profile
from reglament.web.chrome import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """The front page leads everybody to where their work waits."""
    person = request.user
    if not person.is_authenticated:
        return redirect("account_login")
    if person.is_specialist or person.is_owner:
        return redirect("desk:queue")
    return redirect("accounting:invoices" if person.is_accountant else "portal:home")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read in another language; of someone signed in it is kept in the profile, and letters follow it."""
    wanted = request.POST.get("language", "")
    answer = _back(request)
    if wanted not in dict(settings.LANGUAGES):
        return answer
    person = request.user
    if person.is_authenticated:
        update_profile(actor=person, at=timezone.now(), name=person.name, phone=person.phone, language=wanted)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it."""
    wanted = request.POST.get("theme", "")
    answer = _back(request)
    if wanted in THEMES:
        answer.set_cookie(
            THEME_COOKIE, wanted, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    return answer


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people; there is no such door outside the demo."""
    if not settings.DEMO:
        raise Http404
    person = demo_person(request.POST.get("person", ""), today=timezone.localdate())
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("public:landing")


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the process answers and its database does; 503 otherwise."""
    try:
        is_set_up()
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _back(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect(asked if is_ours else "public:landing")
