"""Incoming mail: the lists. What is written by clients is shown as text and never as markup."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.incoming_letters import (
    LETTER_VIEWS,
    VIEWS,
    MailPage,
    consents_page,
    drafts_page,
    incoming_page,
    mail_counts,
)
from reglament.web.access import specialist


@specialist
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """Letters, unopened forms or words of consent, by the tab that was asked for."""
    at = timezone.now()
    asked, after = request.GET.get("view", "all"), request.GET.get("after", "")
    view = asked if asked in VIEWS else "all"
    context = {
        "page": _page(view, after),
        "counts": mail_counts(at=at),
        "view": view,
        "after": after,
        "section": "mail",
    }
    return render(request, "desk/mail.html", context)


def _page(view: str, after: str) -> MailPage:
    if view in LETTER_VIEWS:
        return incoming_page(view=view, cursor=after)
    if view == "drafts":
        return drafts_page(at=timezone.now(), cursor=after)
    return consents_page(cursor=after)
