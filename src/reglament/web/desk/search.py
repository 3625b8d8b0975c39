"""Search over everything that the studio handles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reglament.queries.law import law_at
from reglament.queries.search import search_page
from reglament.queries.search_money import MoneyFound, search_money
from reglament.web.access import reader, staff, works_on_tickets
from reglament.web.desk.saved_views import saved_for
from reglament.web.numbers import whole


@staff
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Tickets, organisations and, for accounting, papers and payments. The number of a ticket opens it, unless accounting
    has a paper of that number too."""
    text = request.GET.get("q", "").strip()[:200]
    before = request.GET.get("before", "")
    page = search_page(text, before=whole(before))
    person = reader(request)
    money = MoneyFound()
    if not before and (person.is_accountant or person.is_owner):
        money = search_money(page, currency=law_at(timezone.now()).regulation.currency)
    if page.exact is not None and not before and works_on_tickets(person) and not money:
        return redirect("desk:ticket", page.exact)
    context = {"page": page, "money": money, "search": text, "section": "", **saved_for(request)}
    return render(request, "desk/search.html", context)
