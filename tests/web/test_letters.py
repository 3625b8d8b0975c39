"""The pages of letters: the desk's, and the demo's mailbox."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from reglament.delivery.outbox import deliver_next
from reglament.queries.letters import letters_of, letters_page
from reglament.store.models import Letter
from reglament.usecases.letters import queue_ready_letter
from tests.factories import MONDAY, Office, office, stranger, ticket, ticket_in

pytestmark = pytest.mark.django_db


class Box:
    """Takes everything."""

    def send(self, message: object) -> None: ...


def deliver() -> None:
    while deliver_next(transport=Box(), at=MONDAY + dt.timedelta(hours=1), owner="w"):
        pass


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(response: Any) -> str:
    """The page with plain spaces."""
    return str(response.content.decode()).replace("\u00a0", " ")


def failed(team: Office) -> Letter:
    ticket(team)
    letter = Letter.objects.get(template="ticket_received")
    Letter.objects.filter(pk=letter.pk).update(state="failed", attempts=9, error="550 no such user")
    return letter


def test_the_list_and_the_failed_ones() -> None:
    team = office()
    letter = failed(team)
    queue_ready_letter(
        address="x@y.example", subject="Код для входа", body="X7K2QP", language="ru", at=MONDAY
    )
    page = shown(client_of(team.anna).get("/desk/letters/"))
    assert "550 no such user" in page
    assert "Код для входа" in page
    assert "X7K2QP" not in page
    only = shown(client_of(team.anna).get("/desk/letters/?view=failed"))
    assert f"/desk/letters/{letter.pk}/" in only
    assert "Код для входа" not in only


def test_one_letter_and_its_frame() -> None:
    team = office()
    letter = failed(team)
    client = client_of(team.anna)
    page = client.get(f"/desk/letters/{letter.pk}/")
    assert "присвоили ему номер" in shown(page)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = client.get(f"/desk/letters/{letter.pk}/html/")
    assert "sandbox" in frame["Content-Security-Policy"]
    assert "script-src" not in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "Открыть тикет" in shown(frame)


def test_sent_again_by_a_press() -> None:
    team = office()
    letter = failed(team)
    client = client_of(team.anna)
    address = f"/desk/letters/{letter.pk}/"
    assert "Отправить ещё раз" in shown(client.get(address))
    assert client.post(address, {"action": "send_again"}).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert client.post(address, {"action": "send_again"}).status_code == 409
    assert "Отправить ещё раз" not in shown(client.get(address))


def test_an_accountant_reads_and_does_not_send() -> None:
    team = office()
    letter = failed(team)
    client = client_of(team.vera)
    assert "Отправить ещё раз" not in shown(client.get(f"/desk/letters/{letter.pk}/"))
    assert client.post(f"/desk/letters/{letter.pk}/", {"action": "send_again"}).status_code == 403


@pytest.mark.parametrize("path", ["", "{id}/", "{id}/html/"])
def test_clients_have_no_desk(path: str) -> None:
    team = office()
    address = "/desk/letters/" + path.format(id=failed(team).pk)
    assert client_of(team.alice).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_letter_that_cannot_be_made_says_so() -> None:
    team = office()
    letter = failed(team)
    Letter.objects.filter(pk=letter.pk).update(data={})
    client = client_of(team.anna)
    assert "не собирается" in shown(client.get(f"/desk/letters/{letter.pk}/"))
    assert client.get(f"/desk/letters/{letter.pk}/html/").status_code == 404


def test_a_code_is_for_its_recipient_alone() -> None:
    team = office()
    letter = queue_ready_letter(
        address=team.olga.email, subject="Код", body="X7K2QP", language="ru", at=MONDAY
    )
    client = client_of(team.anna)
    assert "X7K2QP" not in shown(client.get(f"/desk/letters/{letter.pk}/"))
    assert client.get(f"/desk/letters/{letter.pk}/html/").status_code == 404


def test_no_such_letter() -> None:
    team = office()
    for path in ("999999/", "999999/html/"):
        assert client_of(team.anna).get(f"/desk/letters/{path}").status_code == 404


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
def test_the_demo_s_mailbox_shows_one_s_own_organisation() -> None:
    team, charlie = office(), stranger()
    made = ticket_in("feedback", team)
    deliver()
    question = Letter.objects.get(template="question")
    assert question.state == "sent", question.error
    to_anna = Letter.objects.filter(recipient=team.anna).first()
    assert to_anna is not None
    alice, bob = client_of(team.alice), client_of(team.bob)
    assert question.subject in shown(alice.get("/letters/"))
    assert str(made.number) in shown(bob.get("/letters/")), "a colleague"
    assert client_of(team.anna).get(f"/letters/{to_anna.pk}/").status_code == 200
    assert alice.get(f"/letters/{question.pk}/").status_code == 200
    assert alice.get(f"/letters/{question.pk}/html/").status_code == 200
    for path in (f"/letters/{question.pk}/", f"/letters/{question.pk}/html/"):
        assert client_of(charlie).get(path).status_code == 404
    assert alice.get(f"/letters/{to_anna.pk}/").status_code == 404, "staff's own letters"


def test_no_mailbox_outside_the_demo() -> None:
    team = office()
    letter = failed(team)
    Letter.objects.update(state="sent")
    for path in ("/letters/", f"/letters/{letter.pk}/", f"/letters/{letter.pk}/html/"):
        assert client_of(team.alice).get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_one_statement_per_list(rows: int, django_assert_num_queries: Any) -> None:
    team = office()
    for _ in range(rows):
        ticket(team)
    with django_assert_num_queries(1):
        assert len(letters_page().rows) >= rows
    with django_assert_num_queries(1):
        letters_of(team.alice, at=MONDAY)


def test_page_by_page() -> None:
    for number in range(60):
        queue_ready_letter(address="x@y.example", subject=str(number), body="", language="ru", at=MONDAY)
    first = letters_page()
    second = letters_page(cursor=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (50, 10, "")
    assert first.rows[-1].id > second.rows[0].id
