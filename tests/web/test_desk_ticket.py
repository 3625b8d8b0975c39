"""The desk's ticket page: every deed goes through its use-case, a refusal keeps what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from reglament.store.models import Message, Note, Ticket, TimeEntry
from reglament.usecases.conversation import Post, add_note, reply
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.work import start_timer, start_work, stop_timer
from tests.factories import Office, answered, confirmed, free_ticket, reread, silent, ticket, ticket_in
from tests.web.desk import NOON, at, local_input, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def do(team: Office, made: Ticket, action: str, **typed: Any) -> Any:
    """Anna posts one of the page's forms."""
    return signed_in(team.anna).post(at("ticket", made.number), {"action": action, **typed})


def text(answer: Any) -> str:
    """The page's text with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_at_most_seven_statements(
    team: Office, rows: int, django_assert_num_queries: Any
) -> None:
    made = ticket(team)
    confirmed(team, made, at=NOON - dt.timedelta(hours=3))
    for i in range(rows):
        moment = NOON - dt.timedelta(minutes=60 - 10 * i)
        start_timer(actor=team.anna, at=moment, number=made.number)
        stop_timer(actor=team.anna, at=moment + dt.timedelta(minutes=5), text=f"Часть {i}")
        add_note(actor=team.pyotr, at=moment, number=made.number, post=Post(f"Заметка {i}"))
        reply(actor=team.alice, at=moment, number=made.number, post=Post(f"Дополнение {i}"))
    browser = signed_in(team.anna)
    browser.get(at("ticket", made.number))
    with django_assert_num_queries(6):
        page = browser.get(at("ticket", made.number))
    assert page.status_code == 200
    assert f"Заметка {rows - 1}" in text(page)
    assert f"Часть {rows - 1}" in text(page)


@pytest.mark.parametrize(
    "status", ["new", "feedback", "in_progress", "resolved", "accepted", "paid", "rejected"]
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_status_opens_with_every_form(team: Office, status: str, language: str) -> None:
    from reglament.web.desk.ticket_deeds import DEEDS

    made = ticket_in(status, team)
    browser = signed_in(team.anna)
    for doing in ("", *DEEDS) if language == "ru" else ("",):
        page = browser.get(at("ticket", made.number, do=doing), headers={"Accept-Language": language})
        assert page.status_code == 200, doing


def test_an_answer_is_sent_once_for_one_form(team: Office) -> None:
    made = free_ticket(team)
    for _again in range(2):
        assert do(team, made, "answer", body="Смотрим.", once="k1").status_code == 302
    assert Message.objects.filter(ticket=made, body="Смотрим.").count() == 1


def test_an_empty_answer_is_refused_at_its_field(team: Office) -> None:
    page = do(team, free_ticket(team), "answer", body="  ")
    assert page.status_code == 422
    assert "Напишите текст" in text(page)
    assert 'aria-invalid="true"' in text(page)


def test_a_conflict_keeps_what_was_typed_and_lets_it_be_sent_again(team: Office) -> None:
    made = free_ticket(team)
    seen = made.version
    start_work(actor=team.pyotr, at=NOON, number=made.number)
    page = do(team, made, "answer", body="Уже смотрим **всё**", seen=seen)
    assert page.status_code == 409
    assert "Уже смотрим **всё**" in text(page)
    assert f'name="seen" value="{reread(made).version}"' in text(page)
    assert not Message.objects.filter(ticket=made, side="studio").exists()


def test_a_question_moves_to_feedback(team: Office) -> None:
    made = free_ticket(team)
    assert do(team, made, "ask", body="Какой адрес?").status_code == 302
    assert reread(made).status == "feedback"


def test_an_estimate_is_announced_in_words_of_time(team: Office) -> None:
    made = ticket(team, priority="high")
    assert do(team, made, "estimate", minutes="1 ч 30 мин", text="Сделаем так").status_code == 302
    estimate = made.estimates.get()
    assert (estimate.minutes, estimate.level) == (90, "high")
    assert reread(made).status == "feedback"


@pytest.mark.parametrize("typed", ["", "много", "1:75", "-5", "9" * 30])
def test_a_strange_length_of_time_is_refused(team: Office, typed: str) -> None:
    made = ticket(team)
    page = do(team, made, "estimate", minutes=typed, text="Сделаем так")
    assert page.status_code == 422
    assert "Сделаем так" in text(page)
    assert not made.estimates.exists()


def test_the_sum_is_shown_while_the_minutes_are_typed(team: Office) -> None:
    made = ticket(team, priority="urgent")
    page = signed_in(team.anna).get(at("quote", made.number, minutes="1 ч 30 мин"))
    assert "5 100,00 ₽" in text(page)
    assert "Объявить 5 100,00 ₽" in text(page)
    assert signed_in(team.anna).get(at("quote", made.number, minutes="?")).content == b""


def test_a_note_stays_inside(team: Office) -> None:
    made = free_ticket(team)
    assert do(team, made, "note", body="Только для нас").status_code == 302
    assert Note.objects.get(ticket=made).body == "Только для нас"
    assert "Внутренняя заметка, клиент не видит" in text(signed_in(team.anna).get(at("ticket", made.number)))


def test_work_starts_and_its_timer_stops_with_a_text(team: Office, noon: time_machine.Coordinates) -> None:
    made = free_ticket(team)
    assert do(team, made, "start", seen=made.version).status_code == 302
    assert reread(made).status == "in_progress"
    noon.shift(dt.timedelta(minutes=34))
    silent_stop = do(team, made, "timer_stop")
    assert silent_stop.status_code == 422
    assert "Напишите, что сделано" in text(silent_stop)
    assert do(team, made, "timer_stop", text="Нашли причину").status_code == 302
    entry = TimeEntry.objects.get(ticket=made)
    assert (entry.minutes, entry.text) == (34, "Нашли причину")


def test_the_loser_of_a_race_reads_who_took_it(team: Office) -> None:
    made = free_ticket(team)
    start_work(actor=team.pyotr, at=NOON, number=made.number)
    page = do(team, made, "start", seen=made.version)
    assert page.status_code == 409
    assert f"№ {made.number} уже взял в работу Пётр Дымов" in text(page)


def test_work_on_an_unconfirmed_cost_says_why_not(team: Office) -> None:
    made = ticket(team)
    page = signed_in(team.anna).get(at("ticket", made.number))
    assert "клиент ещё не подтвердил стоимость" in text(page)
    assert do(team, made, "start").status_code == 422


def test_time_is_added_by_hand_and_corrected_with_a_reason(team: Office) -> None:
    made = free_ticket(team)
    began = NOON - dt.timedelta(hours=2)
    typed = {"started_at": local_input(began), "minutes": "1:10", "kind": "work", "text": "Вёрстка"}
    assert do(team, made, "time_add", **typed).status_code == 302
    entry = TimeEntry.objects.get(ticket=made)
    assert (entry.started_at, entry.minutes, entry.source) == (began, 70, "manual")
    fix = {"entry": entry.pk, "entry_seen": entry.version, "minutes": "50", "kind": "work", "text": "Вёрстка"}
    assert do(team, made, "time_fix", **fix).status_code == 422
    assert do(team, made, "time_fix", **fix, reason="Ошибся на обед").status_code == 302
    assert do(team, made, "time_fix", **fix, reason="Ещё раз").status_code == 409
    entry.refresh_from_db()
    assert entry.minutes == 50
    assert "исправлена" in text(signed_in(team.anna).get(at("ticket", made.number)))


def test_the_result_hands_the_ticket_over(team: Office) -> None:
    made = free_ticket(team)
    assert do(team, made, "resolve", body="Готово").status_code == 302
    assert reread(made).status == "resolved"


def test_acceptance_in_words_is_closed_citing_the_message(team: Office) -> None:
    made = answered(
        team, ticket_in("resolved", team), at=NOON - dt.timedelta(hours=1), body="Спасибо, принимаем"
    )
    message = made.messages.get(body="Спасибо, принимаем")
    assert do(team, made, "mark_to_close", message=message.pk).status_code == 302
    assert "Спасибо, принимаем" in text(
        signed_in(team.anna).get(at("ticket", made.number, do="accept_written"))
    )
    assert do(team, made, "accept_written", message=message.pk).status_code == 302
    assert (reread(made).status, reread(made).closed_how) == ("accepted", "written")


def test_an_oral_acceptance_names_who_and_when(team: Office) -> None:
    made = ticket_in("resolved", team)
    typed = {"person": team.alice.pk, "when": local_input(NOON - dt.timedelta(minutes=5))}
    assert do(team, made, "accept_orally", **{**typed, "person": team.bob.pk}).status_code == 422
    assert do(team, made, "accept_orally", **typed).status_code == 302
    assert reread(made).closed_how == "oral"


def test_a_ticket_is_rejected_with_a_reason_or_as_a_repetition(team: Office) -> None:
    first, second, third = free_ticket(team), free_ticket(team), free_ticket(team)
    assert do(team, second, "reject", reason="").status_code == 422
    assert do(team, second, "reject", reason="Сайт переехал").status_code == 302
    assert reread(second).status == "rejected"
    assert do(team, third, "duplicate", of=second.number).status_code == 422
    assert do(team, third, "duplicate", of=first.number).status_code == 302
    assert reread(third).duplicate_of == first


def test_priority_is_raised_on_the_clients_written_word(team: Office) -> None:
    made = ticket(team)
    message = made.messages.get()
    assert do(team, made, "priority", priority="urgent").status_code == 422
    assert do(team, made, "priority", priority="urgent", consent=message.pk).status_code == 302
    assert reread(made).priority == "urgent"


def test_plan_assignee_hold(team: Office) -> None:
    made = ticket_in("resolved", team)
    assert do(team, made, "plan", minutes="3 ч", agreed_day="2026-11-30").status_code == 302
    assert do(team, made, "assign", assignee=team.pyotr.pk).status_code == 302
    assert do(team, made, "hold", reason="Письмо вернулось").status_code == 302
    made = reread(made)
    assert (made.planned_minutes, made.assignee, made.hold_reason) == (180, team.pyotr, "Письмо вернулось")
    assert do(team, made, "lift").status_code == 302
    assert reread(made).hold_reason == ""


def test_silence_after_work_waits_for_a_specialists_check(
    team: Office, noon: time_machine.Coordinates
) -> None:
    made = ticket_in("in_progress", team)
    offer_estimate(actor=team.anna, at=NOON, number=made.number, offer=Offer(300, "Больше", "Нашлось ещё"))
    made = silent(reread(made))
    noon.move_to(made.status_since + dt.timedelta(hours=1))
    page = signed_in(team.anna).get(at("ticket", made.number))
    assert "Проверено, выставить счёт" in text(page)
    assert "закрыт молчанием" in text(signed_in(team.anna).get(at("queue", view="to_close")))
    assert do(team, made, "billing_check", seen=made.version).status_code == 302
    assert not reread(made).needs_billing_check


def test_an_answer_in_resolved_warns_that_the_week_begins_anew(team: Office) -> None:
    made = ticket_in("resolved", team)
    assert "Ответ отсчитает неделю заново: до 24 ноября." in text(
        signed_in(team.anna).get(at("ticket", made.number))
    )


@pytest.mark.parametrize("subject", ["place", "clock", "status", "term"])
def test_why_comes_as_a_part_and_as_a_page(team: Office, subject: str) -> None:
    made = ticket(team, priority="urgent", at=NOON)
    browser = signed_in(team.anna)
    part = browser.get(at("why", made.number, subject), headers={"HX-Request": "true"})
    whole = browser.get(at("why", made.number, subject))
    assert (part.status_code, whole.status_code) == (200, 200)
    assert "<html" not in text(part)
    assert "why-steps" in text(part)


@pytest.mark.parametrize("subject", ["charge", "level"])
def test_why_of_money(team: Office, subject: str) -> None:
    made = ticket_in("resolved", team, priority="high")
    assert signed_in(team.anna).get(at("why", made.number, subject)).status_code == 200


def test_why_of_nothing_is_not_found(team: Office) -> None:
    made = ticket_in("accepted", team)
    assert signed_in(team.anna).get(at("why", made.number, "place")).status_code == 404
    assert signed_in(team.anna).get(at("why", made.number, "weather")).status_code == 404


def test_finished_tickets_like_this_one(team: Office) -> None:
    ticket_in("accepted", team, title="Форма заказа не отправляет письма")
    made = free_ticket(team, title="Формы на сайте не отправляют письмо", at=NOON)
    assert "Форма заказа не отправляет письма" in text(signed_in(team.anna).get(at("similar", made.number)))


def test_an_unknown_action_is_not_found(team: Office) -> None:
    assert do(team, free_ticket(team), "explode").status_code == 404
