"""Whatever is sent by any form of any page, there is an answer: never a fall, and what was wrong is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.factories import Office
from tests.web.desk import signed_in
from tests.web.test_links import LEFT_ALONE, followed, lived

__all__ = ["lived"]
pytestmark = [pytest.mark.usefixtures("noon"), pytest.mark.slow]
ODD = ("", "\x00", "9" * 40, "-1", "²", "1e400", "NaN", "2026-02-31", "9999-12-31", "%'\"(\\<b>", "я" * 5000)


@dataclass
class Form:
    """A form that changes something: where it is sent, what it holds, what its buttons say."""

    action: str
    kept: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    buttons: set[tuple[str, str]] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.found: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("method", "").lower() == "post"
            if self._open:
                self.found.append(Form(urljoin(self.here, given.get("action") or self.here)))
        name = given.get("name", "")
        if not self._open or not name or name == "csrfmiddlewaretoken" or given.get("type") == "file":
            return
        if tag == "button":
            self.found[-1].buttons.add((name, given.get("value", "")))
        elif given.get("type") == "hidden":
            self.found[-1].kept[name] = given.get("value", "")
        elif tag in ("input", "select", "textarea"):
            self.found[-1].typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(browser: Client) -> list[Form]:
    """One form of each kind on the pages that links lead to, and behind their ?do=…"""
    found: dict[tuple[object, ...], Form] = {}
    for address in followed(browser).shown:
        page = browser.get(address, follow=True)
        if not page.get("Content-Type", "").startswith("text/html"):
            continue
        forms = Forms(address)
        forms.feed(page.content.decode())
        for form in forms.found:
            place = re.sub(r"\d+", "N", urlsplit(form.action).path)
            kind = (place, form.kept.get("action"), *sorted(form.typed), *sorted(form.buttons))
            if not form.action.startswith(LEFT_ALONE):
                found.setdefault(kind, form)
    return list(found.values())


@pytest.mark.parametrize("who", ["alice", "anna", "vera", "olga"])
def test_no_form_makes_a_page_fall(lived: Office, who: str) -> None:
    browser, fallen = signed_in(getattr(lived, who)), list[str]()
    forms = forms_of(browser)
    assert len(forms) > 5
    for form in forms:
        for odd in ODD:
            everything = {**form.kept, **dict.fromkeys(form.typed, odd)}
            hidden = {**dict.fromkeys(form.kept, odd), **dict.fromkeys(form.typed, "1")}
            for button in form.buttons or {("", "")}:
                pressed = dict([button]) if button[0] else {}
                for sent in (everything, {**hidden, "action": form.kept.get("action", "")}):
                    fallen += tried(browser, form.action, {**sent, **pressed})
    assert fallen == []


def tried(browser: Client, address: str, sent: dict[str, str]) -> list[str]:
    """What went wrong, in a line."""
    try:
        status = browser.post(address, sent).status_code
    except Exception as error:  # noqa: BLE001 - told with all the others
        status = 599
        said = f"{type(error).__name__}: {str(error)[:150]}"
    else:
        said = ""
    short = {name: value[:20] for name, value in sent.items()}
    return [f"{address} {short}: {status} {said}"] if status >= 500 else []
