"""Whatever stands in the path of an address, there is a page or an honest "not found"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import Office, ticket_in
from tests.web.desk import signed_in

pytestmark = [pytest.mark.usefixtures("noon"), pytest.mark.slow]
_PART = re.compile(r"<(?:(\w+):)?\w+>")
_NUMBERS = ("0", "1", "9" * 15, "9" * 18, "9" * 40)
_ODD = {
    "row": _NUMBERS,
    "int": _NUMBERS,
    "str": ("x", "\x00", "²", "%", "..", "9" * 400),
    "slug": ("x", "-", "9" * 400),
}


def _paths(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for each in resolver.url_patterns:
        whole = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _paths(each, whole)
        elif isinstance(each, URLPattern) and _PART.search(whole) and "^" not in whole:
            yield whole


def _filled(path: str) -> Iterator[str]:
    kinds = {found[1] or "str" for found in _PART.finditer(path)}
    for place in range(max(len(_ODD[kind]) for kind in kinds)):
        yield _PART.sub(partial(_odd, place), path)


def _odd(place: int, part: re.Match[str]) -> str:
    values = _ODD[part[1] or "str"]
    return quote(values[place % len(values)])


@pytest.mark.parametrize("who", ["alice", "olga"])
def test_no_path_makes_a_page_fall(team: Office, who: str) -> None:
    ticket_in("accepted", team)
    browser, fallen = signed_in(getattr(team, who)), list[str]()
    for pattern in _paths(get_resolver()):
        for path in _filled(pattern):
            try:
                status = browser.get(path).status_code
            except Exception as error:  # noqa: BLE001 - told below, with all the others
                fallen.append(f"{path[:120]}: {type(error).__name__}: {str(error)[:100]}")
                continue
            if status >= 500:
                fallen.append(f"{path[:120]}: {status}")
    assert fallen == []
