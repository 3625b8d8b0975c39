"""Addresses for everybody."""

from __future__ import annotations

from django.urls import path

from reglament.web import numbers  # noqa: F401 - knows <row:…>
from reglament.web.public import calculator, entrance, exchange, letters, regulation

app_name = "public"
urlpatterns = [
    path("", entrance.landing, name="landing"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("regulation/<row:edition>/", regulation.regulation, name="edition"),
    path("calculator/", calculator.calculator, name="calculator"),
    path("language/", entrance.language, name="language"),
    path("theme/", entrance.theme, name="theme"),
    path("demo-login/", entrance.demo_login, name="demo_login"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<row:letter_id>/", letters.letter, name="letter"),
    path("letters/<row:letter_id>/html/", letters.letter_html, name="letter_html"),
    path("hooks/calls/", exchange.calls, name="exchange"),
    path("health", entrance.health, name="health"),
]
