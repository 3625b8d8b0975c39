"""The pages of refusal: what happened, in words, and the way out."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request was simply too large."""
    if type(exception).__name__ in ("RequestDataTooBig", "TooManyFilesSent"):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason that the use-case gave, if any."""
    return render(request, "403.html", {"message": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: what is not there and what is not for the reader look alike."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, without the context of the page that failed: it may be what failed."""
    return HttpResponse(get_template("500.html").render({}), status=500)
