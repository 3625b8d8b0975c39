"""Every link of every page leads somewhere that its reader may go."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        asks = tag == "form" and (given.get("method") or "get").lower() == "get"
        for name in ("href", "hx-get", "action") if asks else ("href", "hx-get"):
            if tag != "link" and (value := given.get(name)):
                self.found.append(value)


def followed(browser: Client) -> tuple[set[str], list[str]]:
    """The kinds of addresses that were opened from the first page on, and what was wrong: status, address, page."""
    waiting, kinds, wrong = [("/", "")], dict[str, int](), list[str]()
    seen = set[str]()
    while waiting:
        address, page = waiting.pop(0)
        kind = re.sub(r"\d+", "N", urlsplit(address).path)
        if address in seen or kinds.get(kind, 0) >= MOST_OF_A_KIND or address.startswith(LEFT_ALONE):
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = browser.get(address, follow=True)
        if answer.status_code >= 400:
            wrong.append(f"{answer.status_code} {address} from {page}")
        if answer.get("Content-Type", "").startswith("text/html"):
            links = Links()
            links.feed(answer.content.decode())
            here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            whole = (urljoin(here, link).partition("#")[0] for link in links.found)
            waiting += [(link, address) for link in whole if link.startswith("/")]
    return set(kinds), wrong


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
    kinds, wrong = followed(signed_in(getattr(lived, who)))
    assert wrong == []
    assert kinds >= sections
