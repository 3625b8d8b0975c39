"""The signed address that replies to a ticket's letters go to: support+t1042.SIGNATURE@studio.example (R21)."""

from __future__ import annotations

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "reglament.reply"
_TOKEN = re.compile(r"\+t([1-9][0-9]{0,17})\.([a-z2-7]{16})$")
_LOOKS_LIKE_ONE = re.compile(r"\+t[0-9]+\.")


def reply_address(number: int) -> str:
    """The address to reply to ticket `number`. The signature is lower-case letters and digits, since mail programs may
    change the case of an address, and short enough for the 64 characters that a local part may have."""
    name, _, domain = str(settings.MAIL_FROM).rpartition("@")
    return f"{name}+t{number}.{_signature(number, settings.SECRET_KEY)}@{domain}"


def ticket_of(address: str) -> int | None:
    """The ticket's number that an address was made for; None when it is not ours or its signature is wrong."""
    found = _TOKEN.search(address.strip().lower().rpartition("@")[0])
    if found is None:
        return None
    number, given = int(found[1]), found[2]
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # Every secret is tried, so that the answer takes the same time whichever fits.
    fits = [constant_time_compare(given, _signature(number, secret)) for secret in secrets]
    return number if any(fits) else None


def looks_like_token(address: str) -> bool:
    """Whether an address is made like ours for a ticket, whatever its signature: a forged one is worth a look."""
    return _LOOKS_LIKE_ONE.search(address.strip().lower().rpartition("@")[0]) is not None


def _signature(number: int, secret: str | bytes) -> str:
    digest = salted_hmac(_SALT, str(number), secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
