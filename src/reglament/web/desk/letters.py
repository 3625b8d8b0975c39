"""Letters: what was sent, what waits, what could not be delivered and is sent again."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from reglament.delivery.preview import preview
from reglament.queries.incoming_letters import mail_counts
from reglament.queries.letters import letter_row, letters_page
from reglament.usecases.letters import send_again
from reglament.web import letters as shared
from reglament.web.access import reader, staff
from reglament.web.deeds import Deed, DeedForm, attempt

VIEWS = ("all", "failed")
DEEDS = {
    "send_again": Deed(
        DeedForm, lambda d, f: send_again(**d.who, letter_id=d.subject),
        _("Отправить ещё раз"), _("Отправить ещё раз"), _("Письмо снова в очереди на отправку"), icon="send",
    )
}  # fmt: skip


@staff
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """All letters or the failed ones, newest first."""
    view = request.GET.get("view", "all")
    page = letters_page(view=view if view in VIEWS else "all", cursor=request.GET.get("after", ""))
    person = reader(request)
    counts = mail_counts(at=timezone.now()) if person.is_specialist or person.is_owner else None
    context = {
        "page": page, "view": view, "after": request.GET.get("after", ""), "counts": counts, "section": "letters"
    }  # fmt: skip
    return render(request, "desk/letters.html", context)


@csp_update(shared.WITH_FRAME)  # type: ignore[arg-type]
@staff
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter; a failed one can be sent again."""
    tried = attempt(request, DEEDS, letter_id) if request.method == "POST" else None
    if tried is not None and tried.done:
        return redirect("desk:letter", letter_id)
    row = letter_row(letter_id)
    if row is None:
        raise Http404
    form = tried.form if tried is not None else DeedForm()
    context = {"row": row, "made": preview(letter_id), "form": form, "section": "letters"}
    return render(request, "desk/letter.html", context, status=tried.status if tried is not None else 200)


@staff
@require_GET
def letter_html(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The HTML part alone, for the frame on the letter's page."""
    return shared.letter_html(letter_id)
