"""Документы для бухгалтерии: от просьбы клиента до PDF в тикете и подписанного оригинала (1.2, 1.8, 2.6, R22, R24)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import time_machine

from reglament.delivery.render import render
from reglament.store.models import Act, Attachment, Invoice, Letter, Original, Ticket
from reglament.usecases.acceptance import accept
from reglament.usecases.conversation import Post, ask, reply
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.originals import Sending, confirm_arrival, receive_back, send_original
from reglament.usecases.paperwork import turn_into_paperwork
from tests.documents.samples import text_of
from tests.factories import Office, free_ticket, invoice_of, moscow, pay, reread, silent, ticket_in
from tests.stories.cast import refused
from tests.web.desk import at, signed_in

NOON = moscow("2026-11-19 12:00")


def please(team: Office, title: str, body: str, *, when: dt.datetime = NOON) -> Ticket:
    """Alice asks for papers."""
    request = NewTicket(team.organisation.pk, title, body, kind="paperwork")
    return reread(create_ticket(actor=team.alice, at=when, request=request))


def press(team: Office, made: Ticket, action: str, *, when: dt.datetime, **fields: object) -> None:
    """Vera presses a button of the accountants' page."""
    form = {"action": action, "once": f"{action}-{when}", "seen": reread(made).version, **fields}
    with time_machine.travel(when, tick=False):
        answer = signed_in(team.vera).post(at("accounting:paperwork_ticket", made.number), form)
    assert answer.status_code == 302


def opened(team: Office, file: Attachment, *, when: dt.datetime) -> bytes:
    """What Alice gets when she opens a file of her ticket."""
    with time_machine.travel(when, tick=False):
        answer: Any = signed_in(team.alice).get(at("portal:file", file.pk, file.name))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_send_us_a_reconciliation_act(team: Office) -> None:
    """«Пришлите акт сверки»: бухгалтер отвечает одной кнопкой, письмо ведёт в тикет, там PDF с нашими суммами."""
    paid = ticket_in("paid", team)
    made = please(team, "Акт сверки", "Пришлите, пожалуйста, акт сверки за этот квартал.")
    told = Letter.objects.filter(event__ticket=made, template="client_wrote")
    assert [letter.recipient for letter in told] == [team.vera]
    soon = NOON + dt.timedelta(minutes=20)
    press(team, made, "account", when=soon, from_day="2026-10-01", to_day="2026-11-19")
    assert reread(made).status == "resolved"
    letter = Letter.objects.filter(recipient=team.alice, event__ticket=made).latest("id")
    assert letter.template == "resolved"
    assert f"/tickets/{made.number}/" in render(letter).text
    file = Attachment.objects.get(ticket=made)
    printed = text_of(opened(team, file, when=soon))
    assert "сверки" in printed
    assert re.sub(r"\s", " ", str(invoice_of(paid).total).replace(".", ","))[-6:] in printed
    accept(actor=team.alice, at=soon + dt.timedelta(hours=1), number=made.number)
    assert (reread(made).status, Invoice.objects.count()) == ("accepted", 1)


def test_which_quarter(team: Office) -> None:
    """Бухгалтер уточняет, клиент отвечает, документ уходит; молчание неделю — тикет закрыт, счёта нет."""
    made = please(team, "Акт сверки", "Пришлите акт сверки.")
    ask(actor=team.vera, at=NOON, number=made.number, post=Post("За какой квартал?"))
    answer = NOON + dt.timedelta(hours=1)
    reply(actor=team.alice, at=answer, number=made.number, post=Post("За третий"))
    press(team, made, "account", when=answer, from_day="2026-07-01", to_day="2026-09-30")
    assert silent(reread(made)).status == "accepted"
    assert not Invoice.objects.exists()


def test_papers_never_cost(team: Office) -> None:
    """Тикет о документах не оценивается и не бывает срочным, и после оплаченного периода его берут (R24)."""
    later = moscow("2028-06-01 12:00")
    made = please(team, "Акт за прошлый год", "Нужен для аудита.", when=later)
    with refused("paperwork", clause="1.2"):
        offer_estimate(actor=team.anna, at=later, number=made.number, offer=Offer(60, "Час работы"))
    urgent = NewTicket(team.organisation.pk, "Акт", "Срочно", kind="paperwork", priority="urgent")
    with refused("bad_input", field="priority", clause="1.2"):
        create_ticket(actor=team.alice, at=later, request=urgent)


def test_a_task_that_was_about_papers(team: Office) -> None:
    """Клиент попросил счёт обычным тикетом: специалист передаёт его бухгалтерии, та отвечает счётом."""
    billed = ticket_in("accepted", team)
    made = free_ticket(team, at=NOON, title="Потеряли счёт")
    turn_into_paperwork(actor=team.anna, at=NOON, number=made.number)
    press(team, made, "paper", when=NOON, kind="invoice", number=invoice_of(billed).number)
    file = Attachment.objects.get(ticket=made)
    assert str(invoice_of(billed).number) in text_of(opened(team, file, when=NOON))


def test_the_original_comes_back_signed(team: Office) -> None:
    """Акт ушёл почтой, клиент нажал «Получили», подписанный экземпляр вернулся; каждый шаг в журнале."""
    done = ticket_in("accepted", team)
    pay(team, invoice_of(done), at=NOON)
    act = Act.objects.get()
    sending = Sending("post", NOON.date(), track="80100012345678", act=act.number, once="a")
    row = send_original(actor=team.vera, at=NOON, sending=sending)
    letter = Letter.objects.filter(recipient=team.alice, template="original_sent").get()
    assert "80100012345678" in render(letter).text
    confirm_arrival(actor=team.alice, at=NOON + dt.timedelta(days=5), original_id=row.pk)
    back = NOON + dt.timedelta(days=12)
    receive_back(actor=team.vera, at=back, original_id=row.pk, received_on=back.date())
    row = Original.objects.get()
    assert (row.arrived_by, row.received_by) == (team.alice, team.vera)
