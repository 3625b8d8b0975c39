"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

handler400 = "reglament.web.errors.bad_request"
handler403 = "reglament.web.errors.forbidden"
handler404 = "reglament.web.errors.not_found"
handler500 = "reglament.web.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reglament.web.public.urls")),
    path("", include("reglament.web.portal.urls")),
    path("desk/", include("reglament.web.desk.urls")),
    path("accounting/", include("reglament.web.accounting.urls")),
    path("account/", include("allauth.urls")),
]
