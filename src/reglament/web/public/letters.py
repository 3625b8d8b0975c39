"""The demo's mailbox: there is no mail server, so what was sent to one's people is read here."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.delivery.preview import preview
from reglament.queries.letters import demo_letters, letter_row, letters_of, may_see
from reglament.web import letters as shared


@login_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters sent to the person and to the people of their organisations; to staff all of them. In the demo only."""
    after = request.GET.get("after", "")
    page = letters_of(_reader(request), at=timezone.now(), cursor=after)
    return render(request, "public/letters.html", {"page": page, "after": after, "section": "letters"})


@login_required
@require_GET
@csp_update(shared.WITH_FRAME)  # type: ignore[arg-type]
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter."""
    _check(request, letter_id)
    context = {"row": letter_row(letter_id), "made": preview(letter_id), "section": "letters"}
    return render(request, "public/letter.html", context)


@login_required
@require_GET
def letter_html(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The HTML part alone, for the frame on the letter's page."""
    _check(request, letter_id)
    return shared.letter_html(letter_id)


def _reader(request: HttpRequest) -> Any:
    if not demo_letters():
        raise Http404
    return request.user


def _check(request: HttpRequest, letter_id: int) -> None:
    if not may_see(_reader(request), letter_id, at=timezone.now()):
        raise Http404
