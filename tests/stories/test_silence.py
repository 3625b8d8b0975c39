"""Молчание: неделя на проверку и на ответ, напоминание, приёмка (4.7, 4.8, R12, R13, R15)."""

from __future__ import annotations

from reglament.store.models import Invoice
from reglament.usecases.acceptance import bill_after_check, lift_hold, set_hold
from reglament.usecases.clock import tick
from reglament.usecases.conversation import Post, answer, ask, reply
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.work import resolve
from tests.factories import Office, free_ticket, invoice_of, moscow, reread, ticket, ticket_in
from tests.stories.cast import heard, nobody_heard, refused, rubles


def test_a_question_unanswered_for_a_week(team: Office) -> None:
    """Спросили, клиент молчит: напомнили за два рабочих дня, через неделю закрыли без работ."""
    made = ticket(team)
    ask(actor=team.anna, at=moscow("2026-11-16 11:00"), number=made.number, post=Post("Какие поля?"))
    with nobody_heard():
        tick(at=moscow("2026-11-19 09:59"))
    assert tick(at=moscow("2026-11-19 10:00")).reminded == 1
    with nobody_heard():
        tick(at=moscow("2026-11-23 23:59"))
    assert tick(at=moscow("2026-11-24 00:00")).accepted == 1
    now = reread(made)
    assert (now.status, now.closed_without_work, Invoice.objects.count()) == ("accepted", True, 0)
    assert heard(team.alice) == ["ticket_received", "question", "feedback_reminder", "closed_without_work"]
    with refused("locked", clause="R15"):
        reply(actor=team.alice, at=moscow("2026-11-24 10:00"), number=made.number, post=Post("Ой, мы здесь"))
    request = NewTicket(
        team.organisation.pk, "Продолжение", "Поля: имя", site_id=team.site.pk, linked_to=made.number
    )
    linked = create_ticket(actor=team.alice, at=moscow("2026-11-24 10:05"), request=request)
    assert reread(linked).linked_to == made


def test_silence_on_the_result_bills_it(team: Office) -> None:
    """Сдали, клиент молчит: через неделю принято, счёт выставлен за отработанное."""
    made = ticket_in("resolved", team)
    tick(at=moscow("2026-11-19 10:00"))
    tick(at=moscow("2026-11-24 00:00"))
    tick(at=moscow("2026-11-24 00:01"))
    assert reread(made).closed_how == "silence"
    assert invoice_of(made).total == rubles("3333.33")
    assert heard(team.alice)[-2:] == ["review_reminder", "accepted_by_silence"]


def test_silence_after_work_under_a_question_waits_for_a_check(team: Office) -> None:
    """Работали, спросили, клиент пропал: отработанное выставляет человек, а не часы."""
    made = ticket_in("in_progress", team)
    ask(actor=team.anna, at=moscow("2026-11-16 11:20"), number=made.number, post=Post("Так?"))
    tick(at=moscow("2026-11-24 00:00"))
    assert (reread(made).needs_billing_check, Invoice.objects.count()) == (True, 0)
    bill_after_check(actor=team.pyotr, at=moscow("2026-11-24 11:00"), number=made.number)
    assert invoice_of(made).total == rubles("2000.00")


def test_every_word_of_the_studio_gives_a_week_more(team: Office) -> None:
    """Специалист дописал в сданном тикете: неделя начинается заново, напоминание тоже."""
    made = ticket_in("resolved", team)
    tick(at=moscow("2026-11-19 10:00"))
    answer(
        actor=team.anna, at=moscow("2026-11-20 12:00"), number=made.number, post=Post("Забыл: пароль тот же")
    )
    tick(at=moscow("2026-11-24 00:00"))
    assert reread(made).status == "resolved"
    tick(at=moscow("2026-11-25 10:00"))
    tick(at=moscow("2026-11-28 00:00"))
    assert reread(made).status == "accepted"
    assert heard(team.alice)[-4:] == ["review_reminder", "reply", "review_reminder", "accepted_by_silence"]


def test_the_week_over_the_new_year_holidays(team: Office) -> None:
    """Сдали 30 декабря: неделя кончается в первый рабочий день, 11 января в полночь."""
    made = free_ticket(team, at=moscow("2026-12-30 10:00"))
    resolve(actor=team.anna, at=moscow("2026-12-30 15:00"), number=made.number, post=Post("Готово."))
    tick(at=moscow("2027-01-11 23:59"))
    assert reread(made).status == "resolved"
    tick(at=moscow("2027-01-12 00:00"))
    assert reread(made).status == "accepted"


def test_a_returned_letter_holds_the_week(team: Office) -> None:
    """Письмо вернулось: часы стоят, пока человек не снимет удержание."""
    made = ticket_in("resolved", team)
    set_hold(actor=team.anna, at=moscow("2026-11-17 12:00"), number=made.number, reason="Письмо вернулось")
    with nobody_heard():
        tick(at=moscow("2026-11-25 12:00"))
    lift_hold(actor=team.anna, at=moscow("2026-11-25 13:00"), number=made.number)
    tick(at=moscow("2026-11-25 13:01"))
    assert reread(made).status == "accepted"
