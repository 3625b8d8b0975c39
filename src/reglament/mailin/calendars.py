"""A calendar's invitation in words: what, when, where, from whom (RFC 5545). Nothing in it is acted on."""

from __future__ import annotations

import re

_MOST_LINES = 5_000
_LONGEST = 300
_WANTED = ("METHOD", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER")
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\dZ?)?$")


def summary_of(calendar: str) -> str:
    """The first event's lines, one finding each; "" when there is none."""
    found: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]", "", calendar[:200_000]).splitlines()[:_MOST_LINES]:
        name, _, value = line.partition(":")
        key, _, about = name.partition(";")
        if key.upper() == "BEGIN" and value.upper() == "VEVENT" and "SUMMARY" in found:
            break
        if key.upper() in _WANTED and key.upper() not in found:
            found[key.upper()] = _said(key.upper(), value, about)
    lines = [
        found.get("SUMMARY", ""),
        " – ".join(found[key] for key in ("DTSTART", "DTEND") if found.get(key)),
    ]
    lines += [found.get("LOCATION", ""), found.get("ORGANIZER", "")]
    return "\n".join(line for line in lines if line)


def _said(key: str, value: str, about: str) -> str:
    text = re.sub(r"\\([,;nN\\])", lambda found: " " if found[1] in "nN" else found[1], value).strip()[
        :_LONGEST
    ]
    if key == "ORGANIZER":
        name = re.search(r'CN="?([^";:]{1,100})', about)
        address = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
        return f"{name[1]} <{address}>" if name else address
    when = _WHEN.match(text) if key in ("DTSTART", "DTEND") else None
    if when is None:
        return text
    day = f"{when[3]}.{when[2]}.{when[1]}"
    return f"{day} {when[4]}:{when[5]}{' UTC' if text.endswith('Z') else ''}" if when[4] else day
