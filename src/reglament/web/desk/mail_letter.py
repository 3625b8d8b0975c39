"""One incoming letter: its page, the frame with its HTML, its source, its bytes, its files.

Nothing of a letter is ever served as a page of ours: the frame is sandboxed and may load nothing, files are saved.
"""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reglament.queries.letter_page import letter_part, letter_view, raw_letter
from reglament.usecases.files import path_of
from reglament.usecases.mail_storing import raw_path
from reglament.web.access import specialist
from reglament.web.deeds import Attempt, attempt
from reglament.web.desk.letter_source import frame_policy, framed, opening
from reglament.web.desk.mail_deeds import DEEDS, initial_of, options_for
from reglament.web.letters import WITH_FRAME

_PRIVATE = "private, no-cache"


@csp_update(WITH_FRAME)  # type: ignore[arg-type]
@specialist
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter's page; POST decides about it."""
    at = timezone.now()
    page = letter_view(letter_id, at=at)
    if page is None:
        raise Http404
    options = options_for(page)
    tried = attempt(request, DEEDS, letter_id, options) if request.method == "POST" else None
    if tried is not None and tried.done:
        return redirect("desk:mail_letter", letter_id)
    if tried is not None:
        # What somebody else changed meanwhile is shown beside what was refused.
        page = letter_view(letter_id, at=at) or page
    forms = {
        name: deed.form(initial=initial_of(page, name), auto_id=f"{name}_%s", **options.get(name, {}))
        for name, deed in DEEDS.items()
    }
    context = {
        "page": page,
        "deeds": DEEDS,
        "forms": _with(forms, tried),
        "tried": tried,
        "pictures": request.GET.get("pictures") == "1",
        "section": "mail",
    }
    return render(request, "desk/mail_letter.html", context, status=tried.status if tried else 200)


@specialist
@require_GET
def html(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The sanitised HTML alone, for the frame; `pictures=1` lets it load what stands elsewhere."""
    found = raw_letter(letter_id)
    if found is None or not found.html:
        raise Http404
    with_pictures = request.GET.get("pictures") == "1"
    headers = {
        "Content-Security-Policy": frame_policy(with_pictures=with_pictures),
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": _PRIVATE,
    }
    return HttpResponse(framed(found, with_pictures=with_pictures), headers=headers)


@specialist
@require_GET
def source(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as it arrived: headers, and the beginning of the rest."""
    found = raw_letter(letter_id)
    path = raw_path(found.sha256) if found else None
    if found is None or path is None:
        raise Http404
    shown = opening(path) if path.is_file() else None
    context = {"letter": found, "shown": shown, "section": "mail"}
    return render(request, "desk/mail_source.html", context)


@specialist
@require_GET
def raw(request: HttpRequest, letter_id: int) -> HttpResponseBase:
    """The very bytes, to be saved."""
    found = raw_letter(letter_id)
    path = raw_path(found.sha256) if found else None
    if path is None or not path.is_file():
        raise Http404
    return _saved(FileResponse(path.open("rb"), as_attachment=True, filename=f"letter-{letter_id}.eml"))


@specialist
@require_GET
def part(request: HttpRequest, letter_id: int, index: int) -> HttpResponseBase:
    """A file of the letter, to be saved: who knows what is in it."""
    found = letter_part(letter_id, index)
    path = path_of(found.sha256) if found else None
    if found is None or path is None or not path.is_file():
        raise Http404
    return _saved(FileResponse(path.open("rb"), as_attachment=True, filename=found.name))


def _saved(answer: FileResponse) -> FileResponse:
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = _PRIVATE
    return answer


def _with(forms: dict[str, Any], tried: Attempt | None) -> dict[str, Any]:
    return forms if tried is None else {**forms, tried.name: tried.form}
