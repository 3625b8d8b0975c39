"""Prepared replies, saved views, links and parts of messages on the desk's pages."""

from __future__ import annotations

from typing import Any

import pytest

from reglament.store.models import CannedReply, Note, SavedView, Ticket, TicketLink
from reglament.usecases.canned_replies import ReplyText, add_reply
from reglament.usecases.conversation import Post, reply
from reglament.usecases.links import link_tickets
from reglament.usecases.saved_views import save_view
from tests.factories import Office, free_ticket, reread, ticket
from tests.web.desk import NOON, at, signed_in
from tests.web.test_desk_ticket import do, text

pytestmark = pytest.mark.usefixtures("noon")
HELLO = ReplyText("Привет", "Здравствуйте, {имя}! Про {тикет}.")


def test_without_scripts_a_prepared_reply_follows_what_was_typed(team: Office) -> None:
    made = free_ticket(team)
    chosen = add_reply(actor=team.anna, at=NOON, text=HELLO)
    browser = signed_in(team.anna)
    assert "Привет · моя" in text(browser.get(at("ticket", made.number)))
    typed = {"action": "ask", "insert": "ask", "canned": str(chosen), "body": "Посмотрел.", "once": "k1"}
    page = browser.post(at("ticket", made.number), typed)
    assert page.status_code == 200
    assert f"Посмотрел.\n\nЗдравствуйте, Алиса! Про № {made.number}.</textarea>" in text(page)
    assert 'value="k1"' in text(page)
    assert 'name="action" value="ask"' in text(page)
    assert not made.messages.filter(side="studio").exists()
    assert CannedReply.objects.get().used == 1


def test_the_script_gets_the_words_alone(team: Office) -> None:
    made = free_ticket(team)
    chosen = add_reply(actor=team.anna, at=NOON, text=HELLO)
    typed = {"insert": "answer", "canned": str(chosen)}
    answer = signed_in(team.anna).post(at("ticket", made.number), typed, headers={"Accept": "text/plain"})
    assert text(answer) == f"Здравствуйте, Алиса! Про № {made.number}."
    assert answer["Content-Type"].startswith("text/plain")


def test_nothing_chosen_keeps_what_was_typed_and_anothers_reply_is_not_there(team: Office) -> None:
    made = free_ticket(team)
    hidden = add_reply(actor=team.pyotr, at=NOON, text=HELLO)
    browser = signed_in(team.anna)
    page = browser.post(at("ticket", made.number), {"insert": "answer", "canned": "", "body": "Пишу"})
    assert "Пишу</textarea>" in text(page)
    for typed in ({"insert": "answer", "canned": str(hidden)}, {"insert": "note", "canned": ""}):
        assert browser.post(at("ticket", made.number), typed).status_code == 404


def test_the_page_of_replies(team: Office) -> None:
    browser = signed_in(team.anna)
    assert "Заготовок ещё нет" in text(browser.get(at("replies")))
    typed = {
        "action": "add",
        "title": "Доступы",
        "body": "Пришлите доступы",
        "language": "ru",
        "everyone": "on",
    }
    assert browser.post(at("replies"), {**typed, "body": " "}).status_code == 422
    assert browser.post(at("replies"), typed).status_code == 302
    made = CannedReply.objects.get()
    assert "Доступы" in text(browser.get(at("replies")))
    page = text(browser.get(at("replies", do="change", of=made.pk)))
    assert "Пришлите доступы</textarea>" in page
    assert f'name="seen" value="{made.version}"' in page
    changed = {**typed, "action": "change", "reply": made.pk, "title": "Пароли", "seen": made.version}
    assert browser.post(at("replies"), changed).status_code == 302
    assert browser.post(at("replies"), {**changed, "title": "Ключи"}).status_code == 409
    assert "Удалить «Пароли»?" in text(browser.get(at("replies", do="delete", of=made.pk)))
    assert browser.post(at("replies"), {"action": "delete", "reply": made.pk}).status_code == 302
    assert not CannedReply.objects.exists()
    assert browser.post(at("replies"), {**changed, "reply": ""}).status_code == 404
    for person, status in ((team.vera, 403), (team.alice, 403)):
        assert signed_in(person).get(at("replies")).status_code == status


def test_a_list_is_saved_shown_with_its_figure_and_thrown_away(team: Office) -> None:
    ticket(team)
    free_ticket(team)
    browser = signed_in(team.anna)
    page = text(browser.get(at("queue", paid="yes")))
    assert 'name="query" value="view=queue&amp;paid=yes"' in page
    assert 'id="saved"' not in page
    saved = browser.post(at("views"), {"action": "save", "name": "Платные", "query": "view=queue&paid=yes"})
    assert saved.headers["Location"] == at("queue") + "?view=queue&paid=yes"
    page = text(browser.get(saved.headers["Location"]))
    assert '<a href="/desk/?view=queue&amp;paid=yes" aria-current="page">Платные</a>' in page
    tabs = text(browser.get(at("view_tabs", current="view=queue&paid=yes")))
    assert 'Платные <span class="c">1</span>' in tabs
    view = SavedView.objects.get()
    assert "Платные" in text(browser.get(at("views")))
    renamed = {"action": "rename", "view": view.pk, "name": "За деньги", "everyone": "on"}
    assert browser.get(at("views", do="rename", of=view.pk)).status_code == 200
    assert browser.post(at("views"), {**renamed, "name": ""}).status_code == 422
    assert browser.post(at("views"), renamed).status_code == 302
    assert "За деньги" in text(signed_in(team.pyotr).get(at("queue")))
    assert "Удалить «За деньги»?" in text(browser.get(at("views", do="delete", of=view.pk)))
    assert browser.post(at("views"), {"action": "delete", "view": view.pk}).status_code == 302
    assert "Сохранённых видов ещё нет" in text(browser.get(at("views")))
    assert browser.get(at("views", do="delete", of=view.pk)).status_code == 200
    assert browser.get(at("views", do="save", query="view=mine")).status_code == 200


def test_a_search_is_saved_too(team: Office) -> None:
    free_ticket(team, title="Логотип в шапке")
    browser = signed_in(team.anna)
    assert "Сохранить вид" in text(browser.get(at("search", q="логотип")))
    saved = browser.post(at("views"), {"action": "save", "name": "Логотипы", "query": "q=логотип"})
    page = browser.get(saved.headers["Location"])
    assert "Логотип в шапке" in text(page)
    assert 'aria-current="page">Логотипы' in text(page)
    assert signed_in(team.vera).get(at("search", q="логотип")).status_code == 200


@pytest.mark.parametrize("views", [1, 3])
def test_the_figures_take_four_statements(team: Office, views: int, django_assert_num_queries: Any) -> None:
    for i in range(views):
        save_view(actor=team.anna, at=NOON, name=f"Вид {i}", query="view=mine")
    browser = signed_in(team.anna)
    browser.get(at("view_tabs"))
    with django_assert_num_queries(4):
        browser.get(at("view_tabs"))


def test_linking_shows_on_both_pages_and_on_the_clients(team: Office) -> None:
    made, other = free_ticket(team, title="Первый"), free_ticket(team, title="Второй")
    assert do(team, made, "link", other=made.number).status_code == 422
    assert do(team, made, "link", other=other.number).status_code == 302
    page = text(signed_in(team.anna).get(at("ticket", other.number)))
    assert f'<a href="{at("ticket", made.number)}">№ {made.number} Первый</a>' in page
    assert f"Связан с тикетом № {made.number}" in page
    page = text(signed_in(team.alice).get(at("portal:ticket", made.number)))
    assert f'title="Второй">№ {other.number}</a>' in page
    assert do(team, other, "unlink", other=made.number).status_code == 302
    assert do(team, other, "unlink", other=made.number).status_code == 409
    assert not TicketLink.objects.exists()
    assert 'title="Второй"' not in text(signed_in(team.alice).get(at("portal:ticket", made.number)))


def test_a_part_of_a_message_becomes_a_ticket(team: Office) -> None:
    made = free_ticket(team)
    message = reply(actor=team.alice, at=NOON, number=made.number, post=Post("Форма и логотип"))
    browser = signed_in(team.anna)
    assert f"?do=split&amp;of={message.pk}#do" in text(browser.get(at("ticket", made.number)))
    page = text(browser.get(at("ticket", made.number, do="split", of=message.pk)))
    assert f'name="message" value="{message.pk}"' in page
    assert "Форма и логотип</textarea>" in page
    typed = {"message": message.pk, "title": "Логотип", "body": "Логотип", "once": "s1"}
    refused = do(team, made, "split", **{**typed, "title": ""})
    assert refused.status_code == 422
    assert "Укажите тему" in text(refused)
    done = do(team, made, "split", **typed)
    part = Ticket.objects.get(title="Логотип")
    assert done.headers["Location"] == at("ticket", part.number)
    assert do(team, made, "split", **typed).headers["Location"] == at("ticket", part.number)
    assert f"из № {made.number}" in text(browser.get(at("ticket", part.number)))
    for person, name in ((team.anna, "ticket"), (team.alice, "portal:ticket")):
        page = text(signed_in(person).get(at(name, made.number)))
        assert f"Часть задания стала тикетом № {part.number}" in page
    assert reread(part).author == team.alice


def test_links_and_replies_cost_the_page_no_statement(team: Office, django_assert_num_queries: Any) -> None:
    made = free_ticket(team)
    browser = signed_in(team.anna)
    for i in range(3):
        other = free_ticket(team, title=f"Тикет {i}")
        link_tickets(actor=team.anna, at=NOON, number=made.number, other=other.number)
        add_reply(actor=team.anna, at=NOON, text=ReplyText(f"Ответ {i}", "Да"))
    browser.get(at("ticket", made.number))
    with django_assert_num_queries(6):
        page = browser.get(at("ticket", made.number))
    assert "Ответ 2" in text(page)
    client = signed_in(team.alice)
    client.get(at("portal:ticket", made.number))
    with django_assert_num_queries(7):
        client.get(at("portal:ticket", made.number))


def test_a_note_sent_twice_is_saved_once(team: Office) -> None:
    made = free_ticket(team)
    page = text(signed_in(team.anna).get(at("ticket", made.number, do="note")))
    once = page.split('name="once" value="')[1].split('"')[0]
    for _again in range(2):
        assert do(team, made, "note", body="Заметка", once=once).status_code == 302
    assert Note.objects.count() == 1


def test_a_client_lets_a_colleague_follow(team: Office) -> None:
    made = free_ticket(team)
    browser = signed_in(team.alice)
    address = at("portal:ticket", made.number)
    assert f'<option value="{team.bob.pk}">Борис Бобров</option>' in text(browser.get(address))
    assert browser.post(address, {"action": "follow", "person": team.bob.pk}).status_code == 302
    page = text(browser.get(address))
    assert 'value="unfollow"' in page
    assert "Пусть следит и коллега" not in page
    assert "увидят: Алиса Акимова, Борис Бобров" in text(signed_in(team.anna).get(at("ticket", made.number)))
    refused = browser.post(address, {"action": "follow", "person": team.bob.pk})
    assert refused.status_code == 422
    assert "Этому человеку письма уже приходят" in text(refused)
    assert browser.post(address, {"action": "follow", "person": ""}).status_code == 422
    assert browser.post(address, {"action": "unfollow", "person": team.bob.pk}).status_code == 302
    assert browser.post(address, {"action": "unfollow", "person": team.bob.pk}).status_code == 409


def test_the_calendar_says_that_promises_stay(team: Office) -> None:
    for person in (team.olga, team.anna):
        assert "Уже данные обещания остаются" in text(signed_in(person).get(at("calendar")))
