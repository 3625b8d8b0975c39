"""The addresses that letters lead to, as the golden texts have them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(
        "",
        include(
            (
                [
                    path("tickets/<int:number>/", page, name="ticket"),
                    path("invoices/<int:number>/", page, name="invoice"),
                ],
                "portal",
            )
        ),
    ),
    path("desk/", include(([path("tickets/<int:number>/", page, name="ticket")], "desk"))),
]
