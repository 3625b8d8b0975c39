"""Forms from letters: the list of one's own, and the link that files one form without signing in."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reglament.store.models import Invitation, Person, Ticket
from reglament.usecases.authorities import revoke_authority
from tests.factories import Office, authority_of, stranger, ticket_in
from tests.post import File, arrives, to_ticket
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
ALICE = "Алиса Акимова <alice@romashka.example>"


def text(answer: Any) -> str:
    """The page with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def invited(**words: Any) -> Invitation:
    """Alice wrote a task by e-mail."""
    arrives(ALICE, at=NOON, **words)
    return Invitation.objects.get()


def filled(team: Office, **changes: Any) -> dict[str, Any]:
    """The form as it is sent without a change."""
    data = {
        "action": "create",
        "title": "Форма",
        "body": "Сделайте форму",
        "priority": "high",
        "site": team.site.pk,
    }
    return data | changes


# The link


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_form_is_filled_in_and_promises(team: Office, language: str) -> None:
    made = invited(subject="Re: Форма на сайте", text="Нужна форма.")
    page = Client(headers={"accept-language": language}).get(at("portal:from_letter", made.token))
    assert page.status_code == 200
    shown = text(page)
    assert f'lang="{language}"' in shown
    assert 'value="Форма на сайте"' in shown
    assert "Нужна форма." in shown
    assert ("Начнём до" if language == "ru" else "We start by") in shown
    assert ("2 000 ₽" if language == "ru" else "2,000 ₽") in shown
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not Ticket.objects.exists(), "to look makes nothing"
    made.refresh_from_db()
    assert made.opened_at == NOON


def test_one_press_makes_a_ticket_without_a_session(team: Office) -> None:
    made = invited()
    browser = Client()
    address = at("portal:from_letter", made.token)
    answer = browser.post(address, filled(team))
    assert (answer.status_code, answer["Location"]) == (302, address)
    only = Ticket.objects.get()
    assert (only.author, only.title, only.priority) == (team.alice, "Форма", "high")
    again = browser.post(address, filled(team, title="Другая"))
    assert again.status_code == 200
    assert Ticket.objects.count() == 1
    page = text(browser.get(address))
    assert f"Тикет № {only.number} создан" in page
    assert at("portal:ticket", only.number) in page
    assert browser.get(at("portal:ticket", only.number)).status_code == 302, (
        "the ticket itself asks who you are"
    )


def test_no_cross_site_request(team: Office) -> None:
    made = invited()
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(at("portal:from_letter", made.token), filled(team)).status_code == 403
    assert not Ticket.objects.exists()


def test_files_come_along_unless_taken_away(team: Office, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b")]
    for path in paths:
        path.write_bytes(path.name.encode())
    files = (File(1, "схема.png", paths[0]), File(2, "подпись.gif", paths[1]))
    made = invited(files=files)
    browser = Client()
    page = text(browser.get(at("portal:from_letter", made.token)))
    assert len(re.findall(r'name="kept" value="." checked', page)) == 2
    more = SimpleUploadedFile("ещё.txt", b"more")
    browser.post(at("portal:from_letter", made.token), filled(team, kept=["1"], files=[more]))
    message = Ticket.objects.get().messages.get()
    assert [file.name for file in message.attachments.order_by("name")] == ["ещё.txt", "схема.png"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(team: Office, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a")
    made = invited(files=(File(1, "схема.png", path),))
    answer = Client().post(at("portal:from_letter", made.token), filled(team, title=" ", body="Мой текст"))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert "Мой текст" in text(answer)
    assert 'value="1" checked' not in text(answer), "the file that was taken away stays away"
    odd = Client().post(at("portal:from_letter", made.token), filled(team, site="77777", kept=["5"]))
    assert odd.status_code == 422
    assert not Ticket.objects.exists()


def test_dropped_expired_and_revoked_links_say_so(team: Office, noon: Any) -> None:
    made = invited()
    address = at("portal:from_letter", made.token)
    browser = Client()
    noon.move_to(NOON + dt.timedelta(days=31))
    expired = browser.get(address)
    assert (expired.status_code, "Срок ссылки вышел" in text(expired)) == (410, True)
    assert browser.post(address, filled(team)).status_code == 410
    noon.move_to(NOON)
    revoke_authority(actor=team.olga, at=NOON, authority_id=authority_of(team.alice).pk, reason="Уволилась")
    revoked = browser.get(address)
    assert (revoked.status_code, "Ссылка больше не действует" in text(revoked)) == (410, True)
    assert "Алиса" not in text(revoked)
    assert not Ticket.objects.exists()


def test_not_a_task_after_all(team: Office) -> None:
    made = invited()
    address = at("portal:from_letter", made.token)
    browser = Client()
    assert browser.post(address, {"action": "drop"}).status_code == 302
    assert "Черновик удалён" in text(browser.get(address))
    assert browser.post(address, {"action": "drop"}).status_code == 302
    assert browser.post(address, filled(team)).status_code == 410
    assert not Ticket.objects.exists()


def test_a_filed_form_cannot_be_dropped(team: Office) -> None:
    made = invited()
    address = at("portal:from_letter", made.token)
    browser = Client()
    browser.post(address, filled(team))
    answer = browser.post(address, {"action": "drop"}, follow=True)
    assert "Тикет уже создан" in text(answer)


@pytest.mark.parametrize("token", ["x", "жук", "a" * 64, "%00"])
def test_no_such_link(team: Office, token: str) -> None:
    assert Client().get(f"/from-letter/{token}/").status_code == 404
    assert Client().post(f"/from-letter/{token}/", {"action": "drop"}).status_code == 404
    assert Client().get(f"/from-letter/{token}/promise/").status_code == 404


def test_the_button_follows_the_priority(team: Office) -> None:
    made = invited()
    address = at("portal:from_letter_promise", made.token)
    assert "начнём до" in text(Client().get(address, {"priority": "urgent"}))
    assert "сделаем до" in text(Client().get(address, {"priority": "nonsense"}))
    Invitation.objects.update(ended_at=NOON, ended_why="dropped")
    assert Client().get(address).status_code == 404


def test_a_reply_to_a_closed_ticket_leads_to_a_linked_one(team: Office) -> None:
    closed = ticket_in("accepted", team, at=NOON - dt.timedelta(days=1))
    made = invited(**to_ticket(closed))
    address = at("portal:from_letter", made.token)
    page = text(Client().get(address))
    assert f"Тикет № {closed.number} закрыт, новый будет связан с ним" in page
    Client().post(address, filled(team))
    assert Ticket.objects.count() == 2


def test_words_of_the_letter_stay_words(team: Office, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    path = tmp_path / "a"
    path.write_bytes(b"a")
    made = invited(subject=nasty, text=f"</textarea>{nasty}", files=(File(1, f"{nasty}.txt", path),))
    for page in (
        Client().get(at("portal:from_letter", made.token)),
        signed_in(team.alice).get(at("portal:drafts")),
    ):
        assert "<script>alert" not in text(page)
        assert "</textarea><" not in text(page)


# The list


@pytest.mark.parametrize("language", ["ru", "en"])
def test_drafts_empty_and_full(team: Office, language: str) -> None:
    Person.objects.filter(pk=team.alice.pk).update(language=language)
    browser = signed_in(team.alice)
    assert 'class="empty"' in text(browser.get(at("portal:drafts")))
    made = invited(subject="Форма на сайте")
    page = text(browser.get(at("portal:drafts")))
    assert "Форма на сайте" in page
    assert at("portal:from_letter", made.token) in page


def test_the_front_page_says_that_a_draft_waits(team: Office) -> None:
    browser = signed_in(team.alice)
    assert "Черновики из ваших писем" not in text(browser.get(at("portal:home")))
    invited()
    page = text(browser.get(at("portal:home")))
    assert "Черновики из ваших писем" in page
    assert "Ждут вас — 1" in page
    assert "Черновики из ваших писем" not in text(signed_in(team.bob).get(at("portal:home")))


def test_drafts_are_ones_own(team: Office) -> None:
    made = invited(subject="Тайна Алисы")
    for person in (team.bob, stranger()):
        browser = signed_in(person)
        assert "Тайна Алисы" not in text(browser.get(at("portal:drafts")))
        assert browser.post(at("portal:drafts"), {"action": "drop", "draft": made.pk}).status_code == 404
    assert Client().get(at("portal:drafts")).status_code == 302
    assert signed_in(team.anna).get(at("portal:drafts")).status_code == 302


def test_a_draft_is_thrown_away(team: Office) -> None:
    made = invited()
    browser = signed_in(team.alice)
    assert browser.post(at("portal:drafts"), {"action": "drop", "draft": made.pk}).status_code == 302
    assert 'class="empty"' in text(browser.get(at("portal:drafts")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_statements_do_not_grow(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for i in range(rows):
        arrives(ALICE, at=NOON - dt.timedelta(days=i), subject=f"Задача {i}")
    browser = signed_in(team.alice)
    browser.get(at("portal:drafts"))
    with django_assert_num_queries(5):
        browser.get(at("portal:drafts"))
    with django_assert_num_queries(17):
        Client().get(at("portal:from_letter", Invitation.objects.latest("id").token))
