"""The telephone exchange's door: JSON in, JSON out, never a page (docs/telephone.md; R23)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from reglament.usecases.exchange import PostedCall, is_exchange_key, post_call
from reglament.usecases.refusals import Conflict, Refused

LARGEST = 10_240
# Per minute: more calls than a studio has, fewer guesses than a key needs.
MOST_CALLS, MOST_GUESSES = 120, 10
_MINUTE = 60


@csrf_exempt
@never_cache
def calls(request: HttpRequest) -> JsonResponse:
    """Keep a posted call: 201 when it is new, 200 when it was there. 400 what cannot be read, 401 without the key, 405 not
    posted, 409 an id of another call, 413 too large, 429 too often."""
    if request.method != "POST":
        return _refused(405, "method", "post a call", {"Allow": "POST"})
    if not _has_key(request):
        if _too_often(f"guess:{request.META.get('REMOTE_ADDR', '')}", MOST_GUESSES):
            return _refused(429, "too_often", "too many requests", {"Retry-After": str(_MINUTE)})
        return _refused(401, "key", "the key is missing or wrong", {"WWW-Authenticate": "Bearer"})
    if _too_often("calls", MOST_CALLS):
        return _refused(429, "too_often", "too many requests", {"Retry-After": str(_MINUTE)})
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _refused(413, "too_large", f"at most {LARGEST} bytes")
    try:
        posted = _read(body)
    except (ValueError, RecursionError) as wrong:
        return _refused(400, "unreadable", str(wrong)[:200])
    return _keep(posted)


def _keep(posted: PostedCall) -> JsonResponse:
    try:
        call, is_new = post_call(at=timezone.now(), posted=posted)
    except Conflict as refused:
        return _refused(409, "conflict", refused.text.en)
    except Refused as refused:
        return _refused(400, refused.field, f"{refused.field}: {refused.text.en}")
    return JsonResponse({"call": call.pk, "created": is_new}, status=201 if is_new else 200)


def _read(body: bytes) -> PostedCall:
    """Raises ValueError with the reason."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("the body must be a JSON object")
    ended_at = _moment(found, "ended_at") if found.get("ended_at") is not None else None
    return PostedCall(
        _line(found, "id"),
        _line(found, "phone"),
        _moment(found, "started_at"),
        ended_at,
        _line(found, "caller", ""),
    )


def _line(found: Mapping[str, Any], name: str, missing: str | None = None) -> str:
    value = found.get(name, missing)
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f"{name} must be a line of text")
    return value.strip()


def _moment(found: Mapping[str, Any], name: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(_line(found, name))
    if value.tzinfo is None:
        raise ValueError(f"{name} must have an offset, as in 2026-11-17T12:00:00+03:00")
    # Years at the ends of the calendar cannot be told in another zone.
    if not dt.MINYEAR + 1 < value.year < dt.MAXYEAR:
        raise ValueError(f"{name} is no time of a call")
    return value


def _has_key(request: HttpRequest) -> bool:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and is_exchange_key(key.strip())


def _too_often(what: str, most: int) -> bool:
    """Counts in the cache that all processes share."""
    key = f"exchange:{what}:{int(timezone.now().timestamp()) // _MINUTE}"
    try:
        cache.add(key, 0, _MINUTE * 2)
        return cache.incr(key) > most
    except ValueError:  # cleared between the two
        return False


def _refused(status: int, error: str, message: str, headers: Mapping[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"error": error, "message": message}, status=status, headers=headers)
