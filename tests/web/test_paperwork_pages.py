"""Pages of tickets about papers: who may, what they show, papers that go with one press (1.2, 1.8)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from reglament.store.models import Attachment, Organisation, Ticket
from reglament.usecases.conversation import Post, ask
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.rejection import withdraw
from tests.factories import Office, moscow, reread, stranger, ticket, ticket_in
from tests.web.desk import NOON, at, signed_in
from tests.web.test_accounting_pages import text

pytestmark = pytest.mark.usefixtures("noon")
MORNING = moscow("2026-11-17 10:30")


@pytest.fixture
def asked(team: Office) -> Ticket:
    """Alice has asked for a reconciliation act in the morning."""
    return wanting(team)


def wanting(team: Office, title: str = "Пришлите акт сверки") -> Ticket:
    request = NewTicket(team.organisation.pk, title, "За этот квартал, пожалуйста.", kind="paperwork")
    return reread(create_ticket(actor=team.alice, at=MORNING, request=request))


def page_of(made: Ticket) -> str:
    return at("accounting:paperwork_ticket", made.number)


def send(browser: Client, made: Ticket, action: str, **fields: Any) -> Any:
    return browser.post(
        page_of(made), {"action": action, "once": "a", "seen": reread(made).version, **fields}
    )


def test_only_accounting_sees_them(team: Office, asked: Ticket) -> None:
    task = ticket(team)
    for page in (at("accounting:paperwork"), page_of(asked)):
        assert signed_in(team.vera).get(page).status_code == 200
        assert signed_in(team.olga).get(page).status_code == 200
        assert signed_in(team.anna).get(page).status_code == 403
        assert signed_in(team.alice).get(page).status_code in (403, 404)
    for missing in (page_of(task), at("accounting:paperwork_ticket", 999)):
        assert signed_in(team.vera).get(missing).status_code == 404
        assert signed_in(team.vera).post(missing, {"action": "answer", "body": "?"}).status_code == 404


def test_letters_lead_an_accountant_to_their_own_page(team: Office, asked: Ticket) -> None:
    browser = signed_in(team.vera)
    answer = browser.get(at("ticket", asked.number))
    assert answer.headers["Location"] == page_of(asked)
    assert browser.get(at("ticket", ticket(team).number)).status_code == 403
    assert browser.get(at("ticket", 999)).status_code == 403
    assert signed_in(team.alice).get(at("ticket", asked.number)).status_code == 403


def test_the_list_by_whose_turn_it_is(team: Office) -> None:
    browser = signed_in(team.vera)
    assert "Никто не ждёт документов" in text(browser.get(at("accounting:paperwork")))
    ours, client, closed = (wanting(team, title) for title in ("Счёт", "Оригиналы", "Договор"))
    ask(actor=team.vera, at=MORNING, number=client.number, post=Post("На какой адрес?"))
    withdraw(actor=team.alice, at=MORNING, number=closed.number)
    for turn, made in (("ours", ours), ("client", client), ("closed", closed), ("?", ours)):
        shown = text(browser.get(at("accounting:paperwork", turn=turn, after="1~2")))
        assert [number for number in (1001, 1002, 1003) if f"/paperwork/{number}/" in shown] == [made.number]
    other = stranger().authorities.get().organisation_id
    assert "Снимите отбор" in text(browser.get(at("accounting:paperwork", organisation=other)))
    assert "Счёт" in text(browser.get(at("accounting:paperwork", organisation="x")))


def test_a_long_list_goes_on(team: Office) -> None:
    made = wanting(team)
    Ticket.objects.bulk_create(
        Ticket(number=5000 + n, organisation=made.organisation, author=made.author, regulation=made.regulation,
               title=f"Счёт {n}", kind="paperwork", created_at=MORNING, status_since=MORNING, queued_at=MORNING)
        for n in range(60)
    )  # fmt: skip
    browser = signed_in(team.vera)
    first = text(browser.get(at("accounting:paperwork")))
    (more,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = text(browser.get(more.replace("&amp;", "&")))
    assert "Счёт 59" not in first
    assert "Счёт 59" in second
    assert (
        browser.get(at("accounting:paperwork", turn="closed", after=more.split("after=")[1])).status_code
        == 200
    )


def test_the_rail_counts_those_that_wait(team: Office, asked: Ticket) -> None:
    page = text(signed_in(team.vera).get(at("accounting:invoices")))
    assert re.search(r'href="/accounting/paperwork/".*?Документы</span><span class="n">1<', page)
    assert "/accounting/paperwork/" not in text(signed_in(team.anna).get(at("queue")))


def test_an_invoice_goes_with_one_press(team: Office) -> None:
    ticket_in("accepted", team, at=moscow("2026-11-16 10:00"))
    made, browser = wanting(team), signed_in(team.vera)
    assert "Счёт № 1001" in text(browser.get(page_of(made)))
    fields = {"kind": "invoice", "number": 1001, "seen": made.version}
    for _ in range(2):
        answer = send(browser, made, "paper", **fields)
        assert answer.headers["Location"] == page_of(made)
    file = Attachment.objects.get()
    assert file.name == "Счёт 1001 от 16-11-2026.pdf"
    assert file.message is not None
    assert file.message.body == "Во вложении: Счёт №\xa01001 от 16.11.2026."
    assert reread(made).status == "resolved"
    shown = text(browser.get(page_of(made)))
    assert file.name in shown
    assert "ждёт клиента" in shown


@pytest.mark.parametrize("kind", ["act", "upd"])
def test_so_does_an_act(team: Office, kind: str) -> None:
    ticket_in("accepted", team, at=moscow("2026-11-16 10:00"))
    Organisation.objects.update(closing_paper=kind)
    team.alice.language = "en"
    team.alice.save()
    made, browser = wanting(team), signed_in(team.vera)
    assert f'name="kind" value="{kind}"' in text(browser.get(page_of(made)))
    send(browser, made, "paper", kind=kind, number=1001)
    assert Attachment.objects.get().name.startswith({"act": "Act 1001", "upd": "UTD 1001"}[kind])


def test_a_paper_of_another_client_does_not(team: Office) -> None:
    ticket_in("accepted", team)
    other = stranger()
    request = NewTicket(other.authorities.get().organisation_id, "Счёт", "Пришлите", kind="paperwork")
    foreign = reread(create_ticket(actor=other, at=MORNING, request=request))
    browser = signed_in(team.vera)
    assert "Счетов и актов у организации ещё нет" in text(browser.get(page_of(foreign)))
    for kind in ("invoice", "act"):
        assert send(browser, foreign, "paper", kind=kind, number=1001).status_code == 404
        assert send(browser, foreign, "paper", kind=kind, number=77).status_code == 404
    assert send(browser, foreign, "paper", kind="passport", number=1001).status_code == 422
    assert not Attachment.objects.exists()


def test_a_reconciliation_act_for_a_period(team: Office, asked: Ticket) -> None:
    browser = signed_in(team.vera)
    assert 'value="2026-10-01"' in text(browser.get(page_of(asked)))
    wrong = {"from_day": "2026-11-10", "to_day": "2026-11-01"}
    assert "раньше первого" in text(send(browser, asked, "account", **wrong))
    wrong = {"from_day": "2026-11-10", "to_day": (NOON + dt.timedelta(days=1)).date().isoformat()}
    answer = send(browser, asked, "account", **wrong)
    assert answer.status_code == 422
    assert "ещё не наступил" in text(answer)
    done = send(browser, asked, "account", from_day="2026-10-01", to_day="2026-11-17")
    assert done.headers["Location"] == page_of(asked)
    assert Attachment.objects.get().name == "Акт сверки 01-10-2026–17-11-2026.pdf"
    assert reread(asked).status == "resolved"


def test_words_go_too(team: Office, asked: Ticket) -> None:
    browser = signed_in(team.vera)
    for tab in ("answer", "ask", "resolve", "note"):
        assert browser.get(page_of(asked) + f"?do={tab}").status_code == 200
    assert send(browser, asked, "answer", body="").status_code == 422
    assert send(browser, asked, "answer", body="Готовим").status_code == 302
    assert send(browser, asked, "note", body="Проверить январь", once="n").status_code == 302
    assert send(browser, asked, "ask", body="За какой год?", once="q").status_code == 302
    shown = text(browser.get(page_of(asked)))
    for said in ("Готовим", "Проверить январь", "За какой год?"):
        assert said in shown
    assert send(browser, asked, "answer", body="Ещё", once="s", seen=1).status_code == 409


def test_a_closed_one_is_only_read(team: Office, asked: Ticket) -> None:
    withdraw(actor=team.alice, at=MORNING, number=asked.number)
    shown = text(signed_in(team.vera).get(page_of(asked)))
    assert "Отправить акт сверки" not in shown
    assert "Вернуть в задания" not in shown


def test_it_goes_back_to_the_specialists(team: Office, asked: Ticket) -> None:
    other = wanting(team)
    answer = send(signed_in(team.vera), asked, "to_task")
    assert answer.headers["Location"] == at("accounting:paperwork")
    assert reread(asked).kind == "task"
    answer = send(signed_in(team.olga), other, "to_task")
    assert answer.headers["Location"] == at("ticket", other.number)


def test_the_desk_says_and_changes_the_kind(team: Office, asked: Ticket) -> None:
    browser, made = signed_in(team.anna), ticket(team)
    shown = text(browser.get(at("ticket", asked.number) + "?do=estimate"))
    assert "документы для бухгалтерии" in shown
    assert "документы для бухгалтерии бесплатны" in shown
    assert "do=priority" not in shown
    assert "Передать бухгалтерии" in text(browser.get(at("ticket", made.number) + "?do=to_paperwork"))
    form = {"action": "to_paperwork", "seen": made.version}
    assert browser.post(at("ticket", made.number), form).status_code == 302
    assert reread(made).kind == "paperwork"
    form = {"action": "to_task", "seen": reread(made).version}
    assert browser.post(at("ticket", made.number), form).status_code == 302
    assert reread(made).kind == "task"
    priced = ticket_in("in_progress", team)
    assert "do=to_paperwork" not in text(browser.get(at("ticket", priced.number)))
