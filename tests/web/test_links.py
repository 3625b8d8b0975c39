"""Every link of every page leads somewhere that its reader may go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client

from tests.factories import MONDAY, Office, free_ticket, invoice_of, pay, ticket_in
from tests.post import arrives
from tests.statements import bring, paid, statement
from tests.web.desk import signed_in

pytestmark = pytest.mark.usefixtures("noon")
MOST_OF_A_KIND = 2
# They leave, change the reader's own settings, or belong to the library that signs people in.
LEFT_ALONE = ("/static/", "/account/", "/language/", "/theme/")


class Links(HTMLParser):
    """Addresses that a reader can open from a page: links, forms that ask, parts that are fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.fields: set[str] = set()  # of forms that ask
        self._asks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        asks = tag == "form" and (given.get("method") or "get").lower() == "get"
        self._asks = asks if tag == "form" else self._asks
        if self._asks and (name := given.get("name")):
            self.fields.add(name)
        for source in ("href", "hx-get", "action") if asks else ("href", "hx-get"):
            if tag != "link" and (value := given.get(source)):
                self.found.append(value)


@dataclass
class Walk:
    """Kinds of addresses that were opened, with one of each and the names that stand behind its question mark anywhere; all
    addresses that were opened; and what was wrong: status, address, page."""

    opened: dict[str, str] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def followed(browser: Client) -> Walk:
    """Every kind of address that links lead to from the first page on."""
    walk, waiting, kinds = Walk(), [("/", "")], dict[str, int]()
    while waiting:
        address, page = waiting.pop(0)
        kind = re.sub(r"\d+", "N", urlsplit(address).path)
        walk.asked.setdefault(kind, set()).update(parse_qs(urlsplit(address).query))
        if address in walk.shown or kinds.get(kind, 0) >= MOST_OF_A_KIND or address.startswith(LEFT_ALONE):
            continue
        walk.shown.append(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        walk.opened.setdefault(kind, urlsplit(address).path)
        answer = browser.get(address, follow=True)
        if answer.status_code >= 400:
            walk.wrong.append(f"{answer.status_code} {address} from {page}")
        if answer.get("Content-Type", "").startswith("text/html"):
            links = Links()
            links.feed(answer.content.decode())
            walk.asked[kind] |= links.fields
            here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            whole = (urljoin(here, link).partition("#")[0] for link in links.found)
            waiting += [(link, address) for link in whole if link.startswith("/")]
    return walk


@pytest.fixture
def lived(team: Office) -> Office:
    """A studio with something of every kind."""
    made = [ticket_in(status, team) for status in ("new", "feedback", "in_progress", "resolved", "accepted")]
    pay(team, invoice_of(ticket_in("accepted", team)), at=MONDAY)
    free_ticket(team, at=MONDAY)
    bring(statement(paid("1", "100", f"Оплата по счету {invoice_of(made[-1]).number}")), team.vera, at=MONDAY)
    arrives(f"{team.alice.name} <{team.alice.email}>", at=MONDAY)
    return team


@pytest.mark.parametrize(
    ("who", "sections"),
    [
        ("alice", {"/home/", "/tickets/N/", "/invoices/N/", "/invoices/reconciliation/"}),
        ("anna", {"/desk/tickets/N/", "/desk/mail/N/", "/desk/organisations/N/"}),
        ("vera", {"/accounting/N/", "/accounting/acts/N/", "/accounting/bank/N/", "/desk/search/", "/desk/letters/N/"}),
        ("olga", {"/desk/tickets/N/", "/accounting/N/", "/desk/studio/", "/desk/regulation/N/"}),
    ],
)  # fmt: skip
def test_every_link_may_be_followed(lived: Office, who: str, sections: set[str]) -> None:
    walk = followed(signed_in(getattr(lived, who)))
    assert walk.wrong == []
    assert set(walk.opened) >= sections


@pytest.mark.slow
@pytest.mark.parametrize("who", ["alice", "anna", "vera", "olga"])
def test_whatever_stands_in_an_address_there_is_a_page(lived: Office, who: str) -> None:
    """The database does not take everything that may be typed: no page may fall over it."""
    browser = signed_in(getattr(lived, who))
    walk, fallen = followed(browser), list[str]()
    for kind, path in walk.opened.items():
        names = {*walk.asked[kind], "q", "after", "organisation", "do", "of"}
        for value in ("\x00", "²", "9" * 40, "-1", "%'\"(\\", "a~b", "2026-02-31"):
            try:
                answer = browser.get(path, dict.fromkeys(sorted(names), value))
            except Exception as error:  # noqa: BLE001 - told below, with all the others
                fallen.append(f"{path} {value!r}: {type(error).__name__}: {error}")
                continue
            if answer.status_code >= 500:
                fallen.append(f"{path} {value!r}: {answer.status_code}")
    assert fallen == []
