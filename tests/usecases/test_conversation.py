"""Questions and answers (2.2, 2.3, 2.5, 2.10, 4.5, R3, R4, R12, R14, R15, R17, R25)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.store.models import Follower, Letter, Message, Note, TimeEntry
from reglament.usecases.authorities import set_following
from reglament.usecases.conversation import Post, add_note, answer, ask, mark_to_close, reply
from reglament.usecases.work import assign, start_timer
from tests.factories import MONDAY, Office, answered, free_ticket, moscow, reread, stranger, ticket, ticket_in
from tests.stories.cast import clean, facts, heard, kinds, later, letters, nobody_heard, refused, round_of

WORDS = Post("Ещё вот что.")


def test_within_ten_minutes_an_addition_moves_nothing(team: Office) -> None:
    made = ticket(team, priority="urgent")
    at = later(MONDAY, minutes=10)
    reply(actor=team.alice, at=at, number=made.number, post=WORDS)
    now = reread(made)
    assert (now.queued_at, now.reaction_deadline, now.round_index) == (MONDAY, made.reaction_deadline, 1)
    assert facts(made.number, "client_wrote")["moved_queue"] is False
    # The window belongs to the last update that counted: additions do not stretch it.
    reply(actor=team.alice, at=later(MONDAY, minutes=11), number=made.number, post=WORDS)
    assert reread(made).queued_at == later(MONDAY, minutes=11)
    clean()


def test_later_an_addition_moves_the_place_and_the_clock(team: Office) -> None:
    made = ticket(team, priority="urgent")
    at = later(MONDAY, minutes=30)
    reply(actor=team.bob, at=at, number=made.number, post=WORDS)
    now = reread(made)
    assert (now.queued_at, now.reaction_deadline) == (at, later(at, hours=1))
    assert (now.round_index, round_of(made).began_at, round_of(made).deadline) == (1, at, later(at, hours=1))
    assert facts(made.number, "client_wrote")["moved_queue"] is True
    clean()


def test_what_the_studio_has_met_stays_when_the_client_adds_something(team: Office) -> None:
    made = free_ticket(team, priority="urgent")
    start_timer(actor=team.anna, at=later(MONDAY, minutes=20), number=made.number)
    reply(actor=team.alice, at=later(MONDAY, hours=2), number=made.number, post=WORDS)
    assert (round_of(made, 1).met, round_of(made, 1).began_at) == ("urgent", MONDAY)
    assert reread(made).round_index == 2
    # Her timer runs on, so the work of the new round has begun with it.
    assert (round_of(made, 2).met, round_of(made, 2).started_at) == ("urgent", later(MONDAY, hours=2))
    assert TimeEntry.objects.get(ended_at=None).round == round_of(made, 1)
    clean()


def test_an_answer_in_new_is_no_reaction(team: Office) -> None:
    made = ticket(team, priority="urgent")
    answer(actor=team.anna, at=later(MONDAY, minutes=5), number=made.number, post=Post("Скоро посмотрим."))
    now = reread(made)
    assert (now.status, now.reacted_at, round_of(made).replied_at) == ("new", None, None)
    assert now.queued_at == MONDAY
    assert heard(team.alice) == ["ticket_received", "reply"]
    assert heard(team.anna) == ["client_wrote"]


def test_a_question_answers_the_clock_but_not_the_price(team: Office) -> None:
    made = ticket(team, priority="urgent")
    at = later(MONDAY, minutes=5)
    ask(actor=team.anna, at=at, number=made.number, post=Post("Какие поля?"))
    now = reread(made)
    assert (now.status, now.status_since, now.reacted_at, now.work_started_at) == ("feedback", at, at, None)
    assert (round_of(made).replied_at, round_of(made).met) == (at, "")
    assert now.accept_at == moscow("2026-11-24 00:00")
    assert now.reminder_at == moscow("2026-11-19 10:00")
    assert letters(made.number)[-1] == "question"
    assert facts(made.number, "question_asked")["until"] == "2026-11-23"
    clean()


def test_a_question_stops_the_timer(team: Office) -> None:
    made = ticket_in("in_progress", team)
    ask(actor=team.pyotr, at=later(MONDAY, minutes=50), number=made.number, post=Post("А дальше?"))
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.text) == (30, "Работа по заданию")
    assert reread(made).spent_minutes == 30
    clean()


def test_another_question_begins_the_week_anew(team: Office) -> None:
    made = ticket_in("feedback", team)
    ask(actor=team.anna, at=moscow("2026-11-18 12:00"), number=made.number, post=Post("И ещё?"))
    now = reread(made)
    assert (now.status, now.accept_at) == ("feedback", moscow("2026-11-26 00:00"))
    assert now.status_since == later(MONDAY, minutes=5)
    assert kinds(made.number)[-1] == "question_asked"
    clean()


@pytest.mark.parametrize("status", ["feedback", "resolved"])
def test_every_public_word_of_the_studio_begins_the_week_anew(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    assert made.accept_at == moscow("2026-11-24 00:00")
    answer(actor=team.anna, at=moscow("2026-11-18 12:00"), number=made.number, post=Post("Кстати."))
    assert reread(made).accept_at == moscow("2026-11-26 00:00")
    assert reread(made).status == status
    clean()


@pytest.mark.parametrize("status", ["feedback", "in_progress", "resolved"])
def test_the_clients_word_makes_it_new(team: Office, status: str) -> None:
    made = ticket_in(status, team, priority="high")
    at = moscow("2026-11-16 14:00")
    reply(actor=team.bob, at=at, number=made.number, post=WORDS)
    now = reread(made)
    assert (now.status, now.queued_at, now.round_index) == ("new", at, made.round_index + 1)
    assert now.reaction_deadline == moscow("2026-11-16 17:00")
    assert (now.accept_at, now.reminder_at, now.review_last_day) == (None, None, None)
    assert now.assignee == made.assignee
    clean()


def test_the_timer_runs_on_over_the_clients_word(team: Office) -> None:
    made = ticket_in("in_progress", team, priority="immediate")
    at = later(MONDAY, hours=1)
    reply(actor=team.alice, at=at, number=made.number, post=WORDS)
    assert TimeEntry.objects.get().ended_at is None
    assert (round_of(made).started_at, round_of(made).met) == (at, "immediate")
    assert reread(made).reacted_at == at
    clean()


def test_after_the_question_the_addition_begins_a_round(team: Office) -> None:
    """A question in *Feedback* is answered; then the client adds something to *New* at once, and much later."""
    made = ticket_in("feedback", team)
    made = answered(team, made, at=later(MONDAY, minutes=30))
    assert made.round_index == 2
    made = answered(team, made, at=later(MONDAY, minutes=35))
    assert (made.round_index, made.queued_at) == (2, later(MONDAY, minutes=30))


@pytest.mark.parametrize("status", ["accepted", "paid", "rejected"])
def test_a_closed_ticket_is_read_only(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    with refused("locked", clause="R15"):
        reply(actor=team.alice, at=moscow("2026-11-20 12:00"), number=made.number, post=WORDS)


def test_who_may_write(team: Office) -> None:
    made, charlie = ticket(team), stranger()
    with refused("not_found"):
        reply(actor=charlie, at=MONDAY, number=made.number, post=WORDS)
    with refused("not_found"):
        reply(actor=team.anna, at=MONDAY, number=made.number, post=WORDS)
    with refused("not_found"):
        reply(actor=team.alice, at=MONDAY, number=4040, post=WORDS)
    for studio in (answer, ask, add_note):
        with refused("not_specialist"):
            studio(actor=team.vera, at=MONDAY, number=made.number, post=WORDS)
    with refused("not_specialist"):
        mark_to_close(actor=team.alice, at=MONDAY, number=made.number, message_id=1)


def test_an_empty_word_is_no_word(team: Office) -> None:
    made = ticket(team)
    with refused("bad_input", field="body"):
        reply(actor=team.alice, at=MONDAY, number=made.number, post=Post("  "))
    with refused("bad_input", field="body"):
        ask(actor=team.anna, at=MONDAY, number=made.number, post=Post(""))
    with refused("bad_input", field="files"):
        answer(
            actor=team.anna, at=MONDAY, number=made.number, post=Post("вот", [SimpleUploadedFile("a", b"")])
        )


def test_a_repeated_sending_changes_nothing(team: Office) -> None:
    made = ticket(team)
    at = later(MONDAY, minutes=30)
    words = Post("Раз", once="one")
    first = reply(actor=team.alice, at=at, number=made.number, post=words, seen=1)
    version = reread(made).version
    assert reply(actor=team.alice, at=at, number=made.number, post=words, seen=1) == first
    answers = [
        answer(actor=team.anna, at=at, number=made.number, post=Post("Да", once="two"), seen=version)
    ] * 1
    written = letters()
    answers.append(
        answer(actor=team.anna, at=at, number=made.number, post=Post("Да", once="two"), seen=version)
    )
    assert answers[0] == answers[1]
    version = reread(made).version
    asked = ask(actor=team.anna, at=at, number=made.number, post=Post("Что?", once="three"), seen=version)
    assert (
        ask(actor=team.anna, at=at, number=made.number, post=Post("Что?", once="three"), seen=version)
        == asked
    )
    assert letters() == [*written, "question"]
    assert Message.objects.count() == 4


def test_the_studio_and_a_reviewer_must_have_seen_the_ticket_as_it_is(team: Office) -> None:
    made = ticket_in("resolved", team)
    for studio in (answer, ask):
        with refused("conflict"):
            studio(actor=team.anna, at=MONDAY, number=made.number, post=WORDS, seen=made.version - 1)
    with refused("conflict"):
        reply(actor=team.alice, at=MONDAY, number=made.number, post=WORDS, seen=made.version - 1)
    reply(actor=team.alice, at=later(MONDAY, hours=4), number=made.number, post=WORDS, seen=made.version)
    # In New the client's addition is welcome whatever they saw.
    reply(actor=team.bob, at=later(MONDAY, hours=4), number=made.number, post=WORDS, seen=1)


def test_nothing_is_asked_in_a_closed_ticket(team: Office) -> None:
    made = ticket_in("rejected", team)
    with refused("move_denied", clause="R16"):
        ask(actor=team.anna, at=later(MONDAY, hours=1), number=made.number, post=WORDS)


def test_the_studio_may_still_say_something_in_a_closed_ticket(team: Office) -> None:
    made = ticket_in("accepted", team)
    answer(actor=team.anna, at=moscow("2026-11-17 12:00"), number=made.number, post=Post("Спасибо!"))
    now = reread(made)
    assert (now.status, now.accept_at) == ("accepted", None)
    clean()


def test_letters_go_to_the_author_and_the_followers_but_not_to_the_writer(team: Office) -> None:
    made = ticket(team)
    Letter.objects.all().delete()
    reply(actor=team.alice, at=MONDAY, number=made.number, post=WORDS)
    assert (heard(team.alice), heard(team.bob)) == ([], [])
    reply(actor=team.bob, at=MONDAY, number=made.number, post=WORDS)
    assert (heard(team.alice), heard(team.bob)) == (["reply"], [])
    set_following(actor=team.bob, at=MONDAY, organisation_id=team.organisation.pk, follows=True)
    answer(actor=team.anna, at=MONDAY, number=made.number, post=WORDS)
    assert (heard(team.alice), heard(team.bob)) == (["reply", "reply"], ["reply"])


def test_someone_may_follow_one_ticket(team: Office) -> None:
    made, other = ticket(team), ticket(team)
    Follower.objects.create(ticket=made, person=team.bob)
    Follower.objects.create(ticket=made, person=stranger())
    Letter.objects.all().delete()
    for number in (made.number, other.number):
        answer(actor=team.anna, at=MONDAY, number=number, post=WORDS)
    assert heard(team.bob) == ["reply"]
    assert Letter.objects.count() == 3


def test_the_assignee_alone_hears_the_client(team: Office) -> None:
    made = ticket(team)
    assign(actor=team.anna, at=MONDAY, number=made.number, assignee_id=team.pyotr.pk)
    Letter.objects.all().delete()
    reply(actor=team.alice, at=MONDAY, number=made.number, post=WORDS)
    assert (heard(team.anna), heard(team.pyotr)) == ([], ["client_wrote"])
    team.pyotr.is_active = False
    team.pyotr.save()
    reply(actor=team.alice, at=MONDAY, number=made.number, post=WORDS)
    assert heard(team.anna) == ["client_wrote"]


def test_a_note_is_private(team: Office) -> None:
    made = ticket(team)
    file = SimpleUploadedFile("журнал.txt", "только для нас".encode())
    with nobody_heard():
        note = add_note(actor=team.anna, at=MONDAY, number=made.number, post=Post("Клиент торопится", [file]))
    assert (Note.objects.get(), note.attachments.get().message) == (note, None)
    assert reread(made).search_text == made.search_text
    assert "Клиент" not in str(facts(made.number, "note_added"))
    with refused("bad_input", field="body"):
        add_note(actor=team.anna, at=MONDAY, number=made.number, post=Post(" "))
    with refused("bad_input", field="files"):
        add_note(
            actor=team.anna, at=MONDAY, number=made.number, post=Post("a", [SimpleUploadedFile("a", b"")])
        )


def test_acceptance_in_words_waits_to_be_closed(team: Office) -> None:
    made = ticket_in("resolved", team)
    said = reply(
        actor=team.alice, at=later(MONDAY, hours=5), number=made.number, post=Post("Всё отлично, принимаю")
    )
    mark_to_close(actor=team.anna, at=later(MONDAY, hours=6), number=made.number, message_id=said.pk)
    assert reread(made).to_close == said
    assert kinds(made.number)[-1] == "marked_to_close"
    clean()
    # Another word of the client's must be read before the ticket is closed.
    reply(
        actor=team.alice, at=later(MONDAY, hours=7), number=made.number, post=Post("Хотя нет, кнопка съехала")
    )
    assert reread(made).to_close is None


def test_what_cannot_be_an_acceptance_in_words(team: Office) -> None:
    fresh = ticket(team)
    first = Message.objects.get(ticket=fresh)
    with refused("not_resolved", clause="2.6"):
        mark_to_close(actor=team.anna, at=MONDAY, number=fresh.number, message_id=first.pk)
    made = ticket_in("resolved", team)
    task, result = (
        Message.objects.filter(ticket=made).order_by("pk").first(),
        Message.objects.filter(ticket=made).last(),
    )
    assert task is not None
    assert result is not None
    bobs = reply(actor=team.bob, at=later(MONDAY, hours=5), number=made.number, post=Post("Принимаем"))
    with refused("not_found"):
        mark_to_close(actor=team.anna, at=later(MONDAY, hours=6), number=made.number, message_id=result.pk)
    with refused("bad_input", field="message", clause="R14"):
        mark_to_close(actor=team.anna, at=later(MONDAY, hours=6), number=made.number, message_id=task.pk)
    with refused("bad_input", field="message", clause="R22"):
        mark_to_close(actor=team.anna, at=later(MONDAY, hours=6), number=made.number, message_id=bobs.pk)
    said = reply(actor=team.alice, at=later(MONDAY, hours=6), number=made.number, post=Post("Принимаю"))
    with refused("conflict"):
        mark_to_close(
            actor=team.anna, at=later(MONDAY, hours=6), number=made.number, message_id=said.pk, seen=1
        )
    ask(actor=team.anna, at=later(MONDAY, hours=7), number=made.number, post=Post("Точно?"))
    with refused("not_new", clause="R14"):
        mark_to_close(actor=team.anna, at=later(MONDAY, hours=8), number=made.number, message_id=said.pk)


def test_a_note_is_saved_once_for_one_form(team: Office) -> None:
    made = free_ticket(team)
    first = add_note(actor=team.anna, at=MONDAY, number=made.number, post=Post("Заметка", once="n1"))
    again = add_note(actor=team.anna, at=MONDAY, number=made.number, post=Post("Заметка", once="n1"))
    assert first == again
    assert kinds(made.number).count("note_added") == 1
