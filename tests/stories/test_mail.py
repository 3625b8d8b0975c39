"""Письма: задание, ответ, самозванец, автоответ, согласие, возврат (1.3–1.7, 2.2, R7, R12, R15, R21, R22)."""

from __future__ import annotations

import datetime as dt

from django.conf import LazySettings

from reglament.rules.regulation import default_regulation_text
from reglament.store.models import (
    AuthorityProposal,
    AutomaticAnswer,
    ConsentProposal,
    Event,
    IncomingLetter,
    Invitation,
    Letter,
    Ticket,
)
from reglament.usecases.authorities import revoke_authority
from reglament.usecases.clock import tick
from reglament.usecases.consents import decline_consent, record_consent
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.glances import call_automatic, drop_letter, send_form, treat_as_message
from reglament.usecases.invitations import InvitedTicket, file_invitation, open_invitation
from reglament.usecases.mail_storing import Envelope
from reglament.usecases.organisations import NewContract, add_contract
from reglament.usecases.studio import publish_regulation
from tests.factories import Office, authority_of, moscow, reread, stranger, ticket, ticket_in
from tests.post import UNPROVED, Returned, answer_to, arrives, to_ticket
from tests.stories.cast import heard, kinds, later, letters, nobody_heard, refused

ALICE = "Алиса Акимова <alice@romashka.example>"
BOB = "bob@romashka.example"
AT = moscow("2026-11-17 11:00")


def last_letter(template: str) -> Letter:
    return Letter.objects.filter(template=template).latest("id")


def state(letter: IncomingLetter) -> tuple[str, bool]:
    letter.refresh_from_db()
    return letter.decision, letter.needs_glance


def test_a_task_by_email_becomes_a_ticket_by_one_click(team: Office) -> None:
    """Написали на почту: ответили ссылкой, по ней одно нажатие — и тикет есть."""
    letter = arrives(ALICE, at=AT, subject="Re: Fwd: Новая  форма", text="Нужна форма заявки.")
    assert (state(letter), Ticket.objects.count(), letters()[-1]) == (("draft", False), 0, "mail_invitation")
    made = Invitation.objects.get()
    assert (made.title, made.body, made.person) == ("Новая форма", "Нужна форма заявки.", team.alice)
    reply = last_letter("mail_invitation")
    assert (reply.in_reply_to, reply.address) == (letter.header_id, "alice@romashka.example")
    assert open_invitation(at=later(AT, hours=1), token=made.token) == "open"
    assert Ticket.objects.count() == 0
    asked = InvitedTicket(made.title, made.body, site_id=team.site.pk)
    clicked = later(AT, hours=2)
    number = file_invitation(at=clicked, token=made.token, request=asked)
    assert file_invitation(at=later(AT, hours=3), token=made.token, request=asked) == number
    opened = Ticket.objects.get()
    assert (opened.number, opened.author, opened.queued_at) == (number, team.alice, clicked)
    message = opened.messages.get()
    assert (message.source, message.body) == ("email", "Нужна форма заявки.")
    letter.refresh_from_db()
    assert (letter.ticket, letter.message) == (opened, message)
    assert open_invitation(at=later(AT, hours=4), token=made.token) == "filed"
    assert heard(team.alice) == ["ticket_received"]


def test_the_link_dies_with_the_right(team: Office) -> None:
    """Уволился раньше, чем нажал: ссылка не работает."""
    arrives(BOB, at=AT)
    token = Invitation.objects.get().token
    revoke_authority(actor=team.olga, at=AT, authority_id=authority_of(team.bob).pk, reason="Уволился")
    assert open_invitation(at=AT, token=token) == "revoked"
    with refused("invitation_revoked", clause="1.4"):
        file_invitation(at=AT, token=token, request=InvitedTicket("Тема", "Текст", site_id=team.site.pk))


def test_the_link_lives_for_so_many_days(team: Office) -> None:
    """Вспомнили через месяц: ссылка отжила."""
    arrives(BOB, at=AT)
    form = Invitation.objects.get()
    assert open_invitation(at=later(AT, days=29), token=form.token) == "open"
    assert open_invitation(at=later(AT, days=30), token=form.token) == "expired"
    assert tick(at=later(AT, days=30)).expired_forms == 1
    form.refresh_from_db()
    assert (form.ended_why, form.opened_at) == ("expired", later(AT, days=29))
    with refused("invitation_expired"):
        file_invitation(
            at=later(AT, days=31),
            token=form.token,
            request=InvitedTicket("Тема", "Текст", site_id=team.site.pk),
        )


def test_a_reply_reopens(team: Office) -> None:
    """Ответили на письмо «проверьте»: тикет снова новый, слова в нём."""
    made = ticket_in("resolved", team)
    letter = arrives(ALICE, at=AT, subject="Re: Выполнен", text="Кнопка не нажимается.", **to_ticket(made))
    assert (reread(made).status, state(letter)) == ("new", ("message", False))
    message = made.messages.latest("id")
    assert (message.body, message.source, message.side) == ("Кнопка не нажимается.", "email", "client")
    assert letter.message == message
    assert kinds(made.number)[-2:] == ["client_wrote", "mail_decided"]


def test_a_reply_without_the_address_is_known_by_our_letter(team: Office) -> None:
    """Адрес потеряли, но письмо — ответ на наше: тикет узнан."""
    made = ticket_in("feedback", team)
    ours = Letter.objects.filter(event__ticket=made, recipient=team.alice).latest("id")
    arrives(ALICE, at=AT, text="Имя и телефон.", **answer_to(ours))
    assert reread(made).status == "new"


def test_an_impostor_does_not(team: Office) -> None:
    """Чужой с адресом ответа, подделанное имя, чужая организация: тикет не шелохнулся."""
    made = ticket_in("resolved", team)
    charlie = stranger()
    with nobody_heard():
        forged = arrives(ALICE, at=AT, proof=UNPROVED, **to_ticket(made))
        dressed = arrives(
            '"alice@romashka.example" <mallory@evil.example>', at=AT, proof=UNPROVED, **to_ticket(made)
        )
        foreign = arrives(charlie.email, at=AT, **to_ticket(made))
    assert [state(each) for each in (forged, foreign)] == [("glance", True), ("glance", True)]
    assert state(dressed)[1]
    assert (reread(made).status, reread(made).version) == ("resolved", made.version)
    assert made.messages.filter(source="email").count() == 0
    stolen = arrives("mallory@evil.example", at=AT, **to_ticket(made))
    assert (state(stolen)[0], reread(made).status, letters()[-1]) == ("refusal", "resolved", "mail_refused")


def test_a_stranger_is_refused_once_a_day_and_hears_no_names(team: Office) -> None:
    """Неизвестный адрес: вежливый отказ, один в день, без единого названия."""
    for hour in (0, 1, 25):
        arrives("someone@else.example", at=later(AT, hours=hour), text="Hello, fix our site", subject="Fix")
    sent = list(Letter.objects.filter(template="mail_refused"))
    assert [each.created_at for each in sent] == [AT, later(AT, hours=25)]
    assert {(each.language, each.recipient, each.data["from"]) for each in sent} == {
        ("en", None, "someone@else.example")
    }
    assert AutomaticAnswer.objects.filter(letter__in=sent).count() == 2
    assert Ticket.objects.count() == 0


def test_a_vacation_answer_stops_nothing(team: Office) -> None:
    """Автоответ «я в отпуске» на «проверьте»: неделя идёт, ответа нет, статус тот же."""
    made = ticket_in("resolved", team)
    ours = last_letter("resolved")
    with nobody_heard():
        letter = arrives(
            ALICE, at=AT, subject="Автоответ: в отпуске", headers={"auto-submitted": ["auto-replied"]},
            envelope=Envelope("", ("support@studio.example",)), **answer_to(ours), **to_ticket(made),
        )  # fmt: skip
    now = reread(made)
    assert (state(letter), letter.ticket, letter.about) == (("automatic", False), made, ours)
    assert (now.status, now.hold_reason, now.accept_at) == ("resolved", "", made.accept_at)
    tick(at=made.accept_at)
    assert reread(made).status == "accepted"


def test_a_bounce_holds_the_week(team: Office) -> None:
    """«Проверьте» не дошло: неделя стоит, пока человек не посмотрит; статус не меняется."""
    made = ticket_in("resolved", team)
    ours = last_letter("resolved")
    Letter.objects.update(state="sent", sent_at=made.status_since)
    report = Returned(ours.message_id, "rfc822;alice@romashka.example")
    letter = arrives("MAILER-DAEMON@mx.example", at=AT, report=report, subject="Undelivered Mail")
    ours.refresh_from_db()
    now = reread(made)
    assert (state(letter)[0], letter.ticket, letter.about) == ("bounce", made, ours)
    assert (ours.state, now.status) == ("failed", "resolved")
    assert "550 no such user" in ours.error
    assert now.hold_reason
    tick(at=later(made.accept_at, days=3))
    assert reread(made).status == "resolved"
    again = arrives("MAILER-DAEMON@mx.example", at=later(AT, hours=1), report=report)
    assert state(again)[0] == "bounce"
    assert kinds(made.number).count("hold_set") == 1


def test_a_delay_is_no_bounce(team: Office) -> None:
    """«Письмо задерживается» — ещё не возврат."""
    made = ticket_in("resolved", team)
    ours = last_letter("resolved")
    Letter.objects.update(state="sent", sent_at=made.status_since)
    arrives(
        "MAILER-DAEMON@mx.example", at=AT, report=Returned(ours.message_id, action="delayed", status="4.4.1")
    )
    arrives("MAILER-DAEMON@mx.example", at=AT, report=Returned(ours.message_id, "rfc822; other@else.example"))
    ours.refresh_from_db()
    assert (ours.state, reread(made).hold_reason) == ("sent", "")


def offered(team: Office, at: dt.datetime, made: Ticket | None = None, minutes: int = 60) -> Ticket:
    now = made or ticket(team)
    offer_estimate(actor=team.anna, at=at, number=now.number, offer=Offer(minutes, "Сделаем за час."))
    return reread(now)


def test_confirming_by_email_proposes_and_never_confirms_by_itself(team: Office) -> None:
    """«Подтверждаю» письмом: тикет новый, деньги не подтверждены, специалисту предложено записать согласие."""
    made = offered(team, moscow("2026-11-16 11:00"))
    arrives(ALICE, at=AT, text="Подтверждаю", **to_ticket(made))
    proposal = ConsentProposal.objects.get()
    estimate = made.estimates.get()
    assert (reread(made).status, estimate.state, proposal.state, proposal.superseded) == (
        "new",
        "offered",
        "open",
        False,
    )
    recorded = later(AT, minutes=20)
    for _ in range(2):
        assert record_consent(actor=team.anna, at=recorded, proposal_id=proposal.pk) == estimate
    estimate.refresh_from_db()
    assert (estimate.state, estimate.decided_by, estimate.decided_at) == ("confirmed", team.alice, recorded)
    now = reread(made)
    assert (now.status, now.queued_at, now.planned_minutes) == ("new", AT, 60)
    assert kinds(made.number).count("consent_recorded") == 1
    assert heard(team.alice)[-1] == "reply"


def test_confirming_an_old_cost_is_said_and_refused(team: Office) -> None:
    """Согласились с прежней стоимостью, а её уже заменили: так и сказано, записать нельзя."""
    made = offered(team, moscow("2026-11-16 11:00"))
    first = last_letter("estimate")
    offered(team, moscow("2026-11-16 12:00"), made, minutes=120)
    arrives(ALICE, at=AT, text="Согласны, делайте.", **answer_to(first))
    proposal = ConsentProposal.objects.get()
    assert proposal.superseded
    with refused("superseded", clause="R7"):
        record_consent(actor=team.anna, at=AT, proposal_id=proposal.pk)
    decline_consent(actor=team.anna, at=AT, proposal_id=proposal.pk)
    assert [each.state for each in made.estimates.order_by("version")] == ["superseded", "offered"]


def test_consent_of_somebody_without_the_right_to_money(team: Office) -> None:
    """Борис может обсуждать, но не подтверждать: его «согласен» не записать."""
    made = offered(team, moscow("2026-11-16 11:00"))
    arrives(BOB, at=AT, text="Согласен", **to_ticket(made))
    with refused("may_not_confirm", clause="R22"):
        record_consent(actor=team.anna, at=AT, proposal_id=ConsentProposal.objects.get().pk)


def test_a_late_reply_is_kept_and_led_to_a_linked_ticket(team: Office) -> None:
    """Ответили на закрытый тикет: письмо хранится, в ответ — форма связанного тикета."""
    made = ticket_in("accepted", team)
    letter = arrives(ALICE, at=AT, text="А ещё поправьте шапку.", **to_ticket(made))
    assert (state(letter), reread(made).status, letter.ticket) == (("locked", False), "accepted", made)
    answer = last_letter("mail_locked")
    assert (answer.data["number"], answer.in_reply_to) == (made.number, letter.header_id)
    form = Invitation.objects.get()
    asked = InvitedTicket("Шапка", form.body, site_id=team.site.pk)
    number = file_invitation(at=later(AT, hours=1), token=form.token, request=asked)
    assert reread(number).linked_to == made


def test_two_reglaments_writing_to_each_other_fall_silent(team: Office) -> None:
    """Наш отказ пришёл к такому же Регламенту, его ответ — к нам: дальше тишина."""
    arrives("support@other.example", at=AT)
    assert letters() == ["access_granted", "access_granted", "mail_refused"]
    with nobody_heard():
        echo = arrives(
            "support@other.example", at=later(AT, days=1), subject="Письмо не принято",
            headers={"auto-submitted": ["auto-replied"]}, **answer_to(last_letter("mail_refused")),
        )  # fmt: skip
        notice = arrives("support@other.example", at=later(AT, days=2), headers={"x-reglament": ["reply"]})
        own = arrives("support+t1042.abc@studio.example", at=later(AT, days=3))
    assert [state(each)[0] for each in (echo, notice, own)] == ["automatic", "automatic", "own"]


def test_answers_have_a_cap_and_an_alarm(team: Office, settings: LazySettings) -> None:
    """Лавина писем: больше предела в час не отвечаем, об этом тревога в журнале, одна в час."""
    settings.MAIL_ANSWERS_PER_HOUR = 2
    for n in range(5):
        arrives(f"someone{n}@else.example", at=later(AT, minutes=n))
    assert Letter.objects.filter(template="mail_refused").count() == 2
    assert Event.objects.filter(kind="mail_capped").count() == 1
    arrives("late@else.example", at=later(AT, minutes=90))
    assert Letter.objects.filter(template="mail_refused").count() == 3


def test_the_second_task_of_the_day_is_seen_by_a_person(team: Office) -> None:
    """Второе задание за день: автоответа нет, но специалист видит и шлёт форму сам."""
    arrives(ALICE, at=AT)
    with nobody_heard():
        second = arrives(ALICE, at=later(AT, hours=1), subject="Ещё одно", text="И баннер.")
    assert state(second) == ("draft", True)
    send_form(actor=team.anna, at=later(AT, hours=2), letter_id=second.pk)
    assert (state(second), letters()[-2:]) == (("draft", False), ["mail_invitation", "mail_invitation"])


def test_letters_that_wait_for_a_glance(team: Office) -> None:
    """Специалист смотрит: сообщение, задание, автомат, ничего; нажать дважды можно."""
    made = ticket_in("feedback", team)
    first, second, third, fourth = (
        arrives(ALICE, at=AT, proof=UNPROVED, text=f"Слова {n}") for n in range(4)
    )
    for _ in range(2):
        treat_as_message(actor=team.anna, at=AT, letter_id=first.pk, number=made.number)
        call_automatic(actor=team.anna, at=AT, letter_id=third.pk)
        drop_letter(actor=team.anna, at=AT, letter_id=fourth.pk)
    send_form(actor=team.anna, at=AT, letter_id=second.pk)
    assert [state(each) for each in (first, second, third, fourth)] == [
        ("message", False), ("draft", False), ("automatic", False), ("glance", False),
    ]  # fmt: skip
    assert (reread(made).status, made.messages.latest("id").body) == ("new", "Слова 0")
    assert Event.objects.filter(kind="mail_glanced").count() == 4


def test_a_letter_of_the_contract_mailbox(team: Office) -> None:
    """Ящик из договора: письмо ждёт специалиста, без подтверждения отправителя — только взгляда."""
    contract = NewContract("Д-1", dt.date(2026, 1, 1), "office@romashka.example")
    add_contract(actor=team.olga, at=AT, organisation_id=team.organisation.pk, contract=contract)
    with nobody_heard():
        letter = arrives("office@romashka.example", at=AT, text="Просим добавить Дарью.")
        forged = arrives("office@romashka.example", at=AT, proof=UNPROVED, text="Просим добавить Еву.")
    assert [state(each) for each in (letter, forged)] == [("authority", False), ("glance", True)]
    proposal = AuthorityProposal.objects.get()
    assert (proposal.letter, proposal.organisation) == (letter, team.organisation)


def test_where_the_regulation_takes_tasks_by_email(team: Office) -> None:
    """Где регламент принимает задания письмом, тикет появляется сразу."""
    text = default_regulation_text().replace('intake = "invite"', 'intake = "ticket"')
    day = dt.date(2026, 11, 23)
    publish_regulation(actor=team.olga, at=moscow("2026-11-18 11:00"), text=text, effective_from=day)
    at = moscow("2026-11-24 11:00")
    letter = arrives(ALICE, at=at, subject="[Тикет № 77] Баннер", text="Поставьте баннер.")
    made = Ticket.objects.get()
    assert (state(letter), made.title, made.author) == (("ticket", False), "Баннер", team.alice)
    assert (letter.message, letters()[-3]) == (made.messages.get(), "ticket_received")
    assert not Letter.objects.filter(template="mail_invitation").exists()
