"""Every page of the URL map at every width, light and dark; the weight of a first visit."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser

from reglament.config.settings import STORAGES
from reglament.queries.bank_page import VIEWS as BANK_VIEWS
from reglament.queries.incoming_letters import VIEWS as MAIL_VIEWS
from reglament.queries.originals_page import FILTERS as ORIGINAL_VIEWS
from reglament.queries.payments_page import STATES as PAYMENT_VIEWS
from reglament.queries.reports.catalogue import REPORTS
from reglament.rules.statement import AccountFigures
from reglament.rules.text import Text
from reglament.store.models import (
    Act,
    BankStatement,
    Invoice,
    Letter,
    Organisation,
    Original,
    Payment,
    Person,
    Ticket,
)
from reglament.usecases.acts import void_act
from reglament.usecases.bank_accounts import NewAccount, add_account
from reglament.usecases.bank_lines import Decision, confirm_line, leave_line
from reglament.usecases.calls import CallCard, start_call
from reglament.usecases.conversation import Post, add_note, ask
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.incoming import claim_letter, quarantine_letter
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.invitations import InvitedTicket, file_invitation
from reglament.usecases.organisations import NewContract, add_contract
from reglament.usecases.originals import Sending, cancel_original, confirm_arrival, send_original
from reglament.usecases.payments import Share
from reglament.usecases.refunds import Refunding, refund
from reglament.web.accounting.money import DEEDS as MONEY_DEEDS
from reglament.web.desk.ticket_deeds import DEEDS as DESK_DEEDS
from reglament.web.portal.ticket import DEEDS as PORTAL_DEEDS
from tests.browser import looks
from tests.browser.conftest import Visit
from tests.factories import MONDAY, Office, free_ticket, invoice_of, pay, ticket_in
from tests.post import UNPROVED, arrives, store, to_ticket
from tests.statements import ACCOUNT, CAMOMILE, SECOND, US, bring, line_of, paid, statement
from tests.web.desk import signed_in

# Every width, both themes, and both layouts in both themes; the scenario looks at the rest.
VIEWS: tuple[tuple[int, looks.Theme], ...] = ((1440, "light"), (1024, "dark"), (390, "light"), (360, "dark"))
# Addresses that only take forms, give files, or need a key that nobody has at hand.
NOT_PAGES = {
    "public:language", "public:theme", "public:demo_login", "public:health", "public:letter_html",
    "portal:file", "portal:original_received", "portal:invoice_pdf", "accounting:pdf", "accounting:act_pdf", "accounting:upd_pdf",
    "portal:act_pdf", "portal:upd_pdf", "portal:reconciliation_pdf", "portal:reconciliation_xlsx",
    "accounting:reconciliation_pdf", "accounting:reconciliation_xlsx", "accounting:bank_sample",
    "accounting:report_xlsx", "accounting:report_csv", "accounting:exchange_xml", "desk:presence", "desk:letter_html",
    "desk:mail_html", "desk:mail_raw", "desk:mail_part", "public:exchange",
    "account_reset_password_from_key", "account_confirm_email", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn",
    "mfa_download_recovery_codes",
}  # fmt: skip
# Parts of pages that are fetched into them; without scripts some of them are pages too, and are looked at there.
PARTS = {
    "portal:similar",
    "portal:promise",
    "portal:from_letter_promise",
    "desk:quote",
    "desk:view_tabs",
    "desk:callers",
}
STRANGERS = (
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_request_login_code", "account_confirm_login_code",
    "account_email_verification_sent", "mfa_authenticate",
)  # fmt: skip


def addresses() -> list[tuple[str, tuple[str, ...]]]:
    """Every named address with the names of its parts."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            assert isinstance(each, URLPattern)
            yield f"{space}{each.name}", tuple(each.pattern.regex.groupindex)


@pytest.fixture
def samples(team: Office) -> dict[str, list[dict[str, Any]]]:
    """A studio with something of every kind, and which of it each address shows."""
    states = ["new", "feedback", "in_progress", "resolved", "accepted", "rejected", "paid"]
    made = {
        state: ticket_in(
            state, team, at=MONDAY + dt.timedelta(minutes=index), priority="urgent", title=f"{index}: {LONG}"
        )
        for index, state in enumerate(states)
    }
    made["free"] = free_ticket(team, at=MONDAY)
    add_note(
        actor=team.anna,
        at=MONDAY,
        number=made["new"].number,
        post=Post("Позвонить: `+7 495`\n\n- раз\n- два"),
    )
    bills = [invoice_of(made[state]).number for state in ("accepted", "paid")]
    part = ticket_in("accepted", team, at=MONDAY + dt.timedelta(minutes=40))
    pay(team, invoice_of(part), at=MONDAY + dt.timedelta(hours=6), amount=Decimal(100))
    bills.append(invoice_of(part).number)
    acts = [{"number": number} for number in Act.objects.order_by("number").values_list("number", flat=True)]
    void_act(actor=team.vera, at=MONDAY + dt.timedelta(hours=7), number=acts[-1]["number"], reason=LONG)
    _originals(team, acts)
    lines = _bank(team, bills[0])
    letter = Letter.objects.latest("id").pk
    mail, tokens = _letters(team, made["feedback"])
    tickets = [{"number": one.number} for one in made.values()]
    number = made["new"].number
    return {
        "portal:ticket": tickets, "desk:ticket": tickets,
        "portal:invoice": [{"number": bill} for bill in bills],
        "accounting:invoice": [{"number": bill} for bill in bills],
        "portal:why": [{"number": number, "subject": subject} for subject in ("clock", "place")],
        "desk:why": [{"number": number, "subject": subject} for subject in ("clock", "place", "status", "term")],
        "portal:invoice_why": [{"number": bills[0], "subject": subject} for subject in ("1", "total", "due")],
        "accounting:why": [{"number": bills[0], "subject": subject} for subject in ("1", "total", "due")],
        "portal:why_sum": [{"subject": subject} for subject in ("due", "confirmed")],
        "accounting:why_sum": [{"subject": subject} for subject in ("due", "unbilled")],
        "accounting:act": acts, "accounting:paperwork_ticket": _papers(team),
        "accounting:act_why": [{"number": acts[0]["number"], "subject": subject} for subject in ("total", "day")],
        "accounting:acts_why": [{"subject": subject} for subject in ("list", "unacted")],
        "accounting:bank_line": lines, "accounting:bank_why": lines[:2],
        "accounting:bank_statement": [{"number": BankStatement.objects.latest("number").number}],
        "accounting:payment": [{"payment_id": pk} for pk in Payment.objects.values_list("pk", flat=True)],
        "accounting:report": [{"name": name} for name in REPORTS],
        "accounting:report_why": [{"name": "ageing", "column": REPORTS["ageing"].headline}],
        "accounting:reconciliation_why": [{"subject": "closing"}],
        "portal:reconciliation_why": [{"subject": "closing"}],
        "accounting:unbilled_why": [{"number": number}],
        "desk:similar": [{"number": number}],
        "desk:organisation": [{"organisation_id": team.organisation.pk}],
        "desk:calendar_year": [{"year": 2026}],
        "desk:edition": [{"number": 1}], "public:edition": [{"edition": 1}],
        "desk:call": _call(team), "desk:authority_letter": _authority_letter(team),
        "desk:mail_letter": mail, "desk:mail_source": mail[:1], "portal:from_letter": tokens,
        "desk:letter": [{"letter_id": letter}], "public:letter": [{"letter_id": letter}],
    }  # fmt: skip


LONG = "Очень длинная тема про форму обратной связи и https://romashka.example/kontakty/forma-obratnoy-svyazi/ на сайте"


def _bank(team: Office, bill: int) -> list[dict[str, Any]]:
    """A statement that does not agree with itself, with a line in every state: sure, asked about, not posted, our own, left,
    and confirmed for an invoice and an advance, of which some was given back."""
    day, at = MONDAY.date(), MONDAY + dt.timedelta(hours=6)
    left = Invoice.objects.get(number=bill).total
    ours, stranger = replace(US, account=SECOND), replace(CAMOMILE, inn="0000000018", name=f"ООО «{LONG}»")
    lines = (
        paid("1", str(left), f"Оплата по счету № {bill} от {day:%d.%m.%Y}. {LONG}"),
        paid("2", "100", LONG, payer=stranger),
        paid("3", "200", LONG, posted_on=None),
        paid("4", "300", LONG, payer=ours),
        paid("5", "400", LONG, payer=stranger),
        paid("6", "1500", LONG),
    )
    figures = AccountFigures(ACCOUNT, day, day, Decimal(1), Decimal(2), Decimal(3), Decimal(4))
    given = statement(*(replace(line, dated=day, posted_on=line.posted_on and day) for line in lines))
    bring(replace(given, figures=(figures,)), team.vera, at=at)
    add_account(actor=team.vera, at=at, account=NewAccount(SECOND, "040000999", "АО «Учебный банк»"))
    who = {"actor": team.vera, "at": at}
    idle, advance = line_of("5"), line_of("6")
    leave_line(**who, line_id=idle.pk, reason=LONG, seen=idle.version)
    shares = (Share(bill, Decimal(1000)),)
    decision = Decision(shares, team.organisation.pk)
    (payment,) = confirm_line(**who, line_id=advance.pk, decision=decision, seen=advance.version)
    refund(**who, refunding=Refunding(payment.pk, Decimal(100), day, "31", LONG))
    return [{"line_id": line_of(str(number)).pk} for number in range(1, 7)]


def _papers(team: Office) -> list[dict[str, Any]]:
    """Tickets about papers: one that waits, one that waits for the client."""
    made = []
    for index in range(2):
        request = NewTicket(team.organisation.pk, LONG, LONG, kind="paperwork")
        at = MONDAY + dt.timedelta(hours=9, minutes=index)
        made.append(create_ticket(actor=team.alice, at=at, request=request))
    ask(actor=team.vera, at=MONDAY + dt.timedelta(hours=10), number=made[1], post=Post(LONG))
    return [{"number": number} for number in made]


def _originals(team: Office, acts: list[dict[str, Any]]) -> None:
    """Originals that are away for long, that the client has got, and that were struck out."""
    at = MONDAY + dt.timedelta(hours=8)
    day = at.date()
    sendings = [
        Sending("post", day, "80101234567890", act=acts[0]["number"]),
        Sending("edo", day, organisation_id=team.organisation.pk, title=LONG),
        Sending("courier", day, act=acts[1]["number"]),
    ]
    rows = [send_original(actor=team.vera, at=at, sending=sending) for sending in sendings]
    Original.objects.filter(pk=rows[0].pk).update(sent_on=day - dt.timedelta(days=40))
    confirm_arrival(actor=team.alice, at=at, original_id=rows[0].pk)
    cancel_original(actor=team.vera, at=at, original_id=rows[2].pk, reason=LONG)


def _letters(team: Office, made: Ticket) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Letters that became a form, wait for a glance, speak of a cost, cannot be read; and the links to their forms."""
    alice = f"{team.alice.name} <{team.alice.email}>"
    html = f"<p>{LONG}</p><img data-src='https://pictures.example/1.gif'>"
    offer_estimate(
        actor=team.anna, at=MONDAY + dt.timedelta(hours=2), number=made.number, offer=Offer(90, "Так.")
    )
    at = MONDAY + dt.timedelta(hours=3)
    found = [
        arrives(alice, at=at, subject=LONG, text=LONG, html=html),
        arrives("bob@romashka.example", at=at),
        arrives(alice, at=at, subject=LONG, text=LONG, whole_text=f"{LONG}\n> {LONG}", proof=UNPROVED),
        arrives(alice, at=at, text="Подтверждаю", **to_ticket(made)),
    ]
    broken = store(at=at)
    claim_letter(at=at, owner="test")
    quarantine_letter(
        at=at, letter_id=broken, owner="test", code="timeout", reason=Text("Слишком долго", "Too long")
    )
    file_invitation(
        at=at, token=found[1].invitation.token, request=InvitedTicket("Тема", "Текст", site_id=team.site.pk)
    )
    ids = [*(letter.pk for letter in found), broken]
    tokens = [{"token": letter.invitation.token} for letter in found[:2]]
    return [{"letter_id": pk} for pk in ids], tokens


def _call(team: Office) -> list[dict[str, Any]]:
    at = MONDAY + dt.timedelta(hours=4)
    card = CallCard(person_id=team.alice.pk, organisation_id=team.organisation.pk, note=LONG)
    return [{"call_id": start_call(actor=team.anna, at=at, card=card).pk}]


def _authority_letter(team: Office) -> list[dict[str, Any]]:
    """A letter from the mailbox of the contract that adds one person and removes another."""
    contract = NewContract("Д-7", dt.date(2026, 1, 1), "office@romashka.example")
    add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    text = "Просим добавить Дарью Данилову, daria@romashka.example. Исключить bob@romashka.example."
    made = arrives("office@romashka.example", at=MONDAY + dt.timedelta(hours=5), text=text)
    return [{"letter_id": made.pk}]


def test_every_address_is_a_page_or_known_not_to_be(samples: dict[str, list[dict[str, Any]]]) -> None:
    lost = [
        name for name, parts in addresses() if parts and name not in samples and name not in NOT_PAGES | PARTS
    ]
    assert not lost, "these addresses have no sample; nobody looks at them"


@pytest.mark.slow
@pytest.mark.parametrize("side", ["stranger", "client", "specialist", "owner", "accountant"])
def test_pages_are_fit_to_be_seen(
    side: str, visit: Visit, team: Office, samples: dict[str, list[dict[str, Any]]]
) -> None:
    page = visit(_person(side, team))
    found = []
    for address in _of_side(side, samples):
        answer = page.goto(address)
        assert answer is not None
        if answer.status not in (200, 403, 404):
            found.append(f"{address} answered {answer.status}")
        found += looks.flaws(page, views=VIEWS)
    assert not found, "\n".join(found)


def _person(side: str, team: Office) -> Person | None:
    return {"client": team.alice, "specialist": team.anna, "owner": team.olga, "accountant": team.vera}.get(
        side
    )


def _of_side(side: str, samples: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The addresses that one side opens, and every form of its ticket pages."""
    spaces = {
        "stranger": "public",
        "client": "portal",
        "specialist": "desk",
        "owner": "desk",
        "accountant": "accounting",
    }
    if side == "specialist":
        tickets = [reverse("desk:ticket", kwargs=one) for one in samples["desk:ticket"]]
        views = ("queue", "mine", "review", "waiting", "to_close", "overdue", "all")
        return [
            *tickets,
            *(f"{tickets[0]}?do={deed}" for deed in DESK_DEEDS),
            *(f"/desk/?view={v}" for v in views),
            *(f"/desk/mail/?view={v}" for v in MAIL_VIEWS),
            *(reverse("desk:mail_letter", kwargs=one) for one in samples["desk:mail_letter"]),
            "/desk/mailboxes/?do=bring",
        ]
    found = [_reverse(name, one) for name, one in _pages(samples) if name.startswith(f"{spaces[side]}:")]
    if side == "client":
        found += [reverse("portal:new", query={"kind": "paperwork", "about": "originals"})]
        ticket = reverse("portal:ticket", kwargs=samples["portal:ticket"][0])
        found += [f"{ticket}?do={deed}" for deed in PORTAL_DEEDS]
        found += [
            reverse(name)
            for name, one in _pages(samples)
            if ":" not in name and name not in STRANGERS and not one
        ]
        found += ["/desk/", "/no/such/page/"]
    if side == "accountant":
        lines = [reverse("accounting:bank_line", kwargs=one) for one in samples["accounting:bank_line"]]
        payment = reverse("accounting:payment", kwargs=samples["accounting:payment"][-1])
        found += [f"{lines[0]}?do=leave", f"{lines[-1]}?do=undo"]
        found += [f"{payment}?do={deed}" for deed in MONEY_DEEDS]
        found += [reverse("accounting:bank", query={"view": view}) for view in BANK_VIEWS]
        found.append(reverse("accounting:bank", query={"q": "nothing of the kind"}))
        account = {"organisation": Organisation.objects.values_list("pk", flat=True)[0], "from": "2024-01-01"}
        found += [reverse("accounting:originals", query={"state": state}) for state in ORIGINAL_VIEWS]
        found.append(reverse("accounting:originals", query={"do": "send"}))
        found += [reverse("accounting:payments", query={"state": state}) for state in PAYMENT_VIEWS]
        found += [reverse("desk:search", query={"q": q}) for q in ("ромашка", "nothing of the kind", "")]
        found.append(reverse("accounting:paperwork", query={"turn": "client"}))
        found += [
            f"{reverse('accounting:act', kwargs=samples['accounting:act'][0])}?do=void",
            reverse("accounting:reconciliation", query=account),
            reverse("accounting:reconciliation_why", args=["closing"], query=account),
        ]
    if side == "owner":
        found.append("/desk/mailboxes/?do=add")
    if side == "stranger":
        found += [reverse("portal:from_letter", kwargs=one) for one in samples["portal:from_letter"]]
        found += [reverse(name) for name in STRANGERS] + [
            "/account/login/?with=password",
            "/regulation/?changes=yes",
        ]
    return found


def _pages(samples: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, parts in addresses():
        if name in NOT_PAGES | PARTS or name == "account_logout":
            continue
        for one in samples[name] if parts else [{}]:
            yield name, one


def _reverse(name: str, parts: dict[str, Any]) -> str:
    return reverse(name, kwargs=parts or None)


# The weight


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        pass


@pytest.fixture
def shipped(team: Office, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The program as it is shipped: static files collected, hashed and compressed, given out by itself."""
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, tmp_path / "static"
    settings.TEMPLATES = list(
        settings.TEMPLATES
    )  # A set of templates of its own: it remembers the addresses of static files.
    call_command("collectstatic", interactive=False, verbosity=0)
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("who", ["stranger", "client"])
def test_a_first_visit_is_light(who: str, chromium: Browser, shipped: str, team: Office) -> None:
    context = chromium.new_context(base_url=shipped, locale="ru-RU")
    if who == "client":
        value = signed_in(team.alice).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": shipped}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    weights: list[float] = []
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto("/account/login/" if who == "stranger" else "/home/", wait_until="networkidle")
    context.close()
    assert len(weights) > 5
    assert sum(weights) < 150_000, sorted(weights)
