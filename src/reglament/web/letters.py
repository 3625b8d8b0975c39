"""What the desk's and the demo's pages of letters share: the preview in a frame of its own."""

from __future__ import annotations

from csp.constants import SELF
from django.http import Http404, HttpResponse

from reglament.delivery.preview import preview

# The page may hold a frame; the letter in it may carry its own styles and nothing else, and can do nothing.
WITH_FRAME = {"frame-src": [SELF]}
_IN_FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def letter_html(letter_id: int) -> HttpResponse:
    """The HTML of a letter, as mail programs show it. Raises Http404 when there is nothing to show."""
    made = preview(letter_id)
    if made is None or not made.html:
        raise Http404
    return HttpResponse(
        made.html, headers={"Content-Security-Policy": _IN_FRAME, "X-Frame-Options": "SAMEORIGIN"}
    )
