"""Звонок: консультация записана и бесплатна, задание приходит формой, приёмка по телефону оспорима (1.3, R14, R23)."""

from __future__ import annotations

from reglament.queries.calls_page import minutes_by_organisation
from reglament.store.models import Invitation, Invoice, Letter, Ticket
from reglament.usecases.acceptance import object_to_acceptance
from reglament.usecases.call_results import accept_by_call, send_form
from reglament.usecases.calls import CallCard, CallTime, log_call, start_call, stop_call
from reglament.usecases.conversation import Post
from reglament.usecases.invitations import InvitedTicket, file_invitation, open_invitation
from tests.factories import Office, moscow, reread, ticket_in
from tests.stories.cast import heard, kinds, later

AT = moscow("2026-11-17 11:00")


def test_a_call_becomes_a_ticket_by_the_clients_click(team: Office) -> None:
    """Позвонили с заданием: разговор записан, ссылка ушла, тикет создал сам клиент."""
    call = start_call(actor=team.anna, at=AT, card=CallCard(phone="+7 495 000-00-00"))
    card = CallCard(person_id=team.bob.pk, phone=call.phone, note="Нужен баннер на главную.\nДо пятницы.")
    stop_call(actor=team.anna, at=later(AT, minutes=4), call_id=call.pk, card=card)
    assert Ticket.objects.count() == 0
    send_form(actor=team.anna, at=later(AT, minutes=5), call_id=call.pk)
    link = Invitation.objects.get()
    letter = Letter.objects.get(template="form_link")
    assert (letter.recipient, link.title) == (team.bob, "Нужен баннер на главную")
    assert open_invitation(at=later(AT, hours=1), token=link.token) == "open"
    asked = InvitedTicket(link.title, link.body, site_id=team.site.pk)
    number = file_invitation(at=later(AT, hours=1), token=link.token, request=asked)
    made = Ticket.objects.get()
    assert (made.number, made.author, made.queued_at) == (number, team.bob, later(AT, hours=1))
    spent = minutes_by_organisation(AT.date(), at=AT, organisation_id=team.organisation.pk)
    assert [(row.calls, row.minutes) for row in spent] == [(1, 4)]
    assert Invoice.objects.count() == 0


def test_an_acceptance_by_telephone_may_be_objected_to(team: Office) -> None:
    """Приняли по телефону: клиент узнаёт письмом и может возразить до конца недели."""
    made = ticket_in("resolved", team)
    start = later(made.status_since, hours=1)
    card = CallCard(person_id=team.alice.pk, note="Всё хорошо, принимаем.", ticket=made.number)
    end = later(start, minutes=3)
    call = log_call(actor=team.anna, at=end, time=CallTime(start, 3), card=card)
    invoice = accept_by_call(actor=team.anna, at=end, call_id=call.pk, number=made.number)
    assert invoice is not None
    assert heard(team.alice)[-2:] == ["accepted_orally", "accepted_invoice"]
    words = Post("Я этого не говорила, форма не отправляется.")
    object_to_acceptance(actor=team.alice, at=later(end, days=1), number=made.number, post=words)
    invoice.refresh_from_db()
    assert (reread(made).status, invoice.state, "objected" in kinds(made.number)) == ("new", "void", True)
