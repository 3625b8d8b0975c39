"""What a client does: every form goes through its use-case, a refusal keeps what was typed, nothing is done twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.store.models import Attachment, Authority, Draft, Message, Note, Person, Ticket
from reglament.usecases.acceptance import OralAcceptance, accept_orally
from reglament.usecases.conversation import Post, add_note, answer
from reglament.usecases.estimates import Offer, offer_estimate
from tests.factories import (
    MONDAY,
    Office,
    authority_of,
    free_ticket,
    moscow,
    reread,
    silent,
    site,
    stranger,
    ticket,
    ticket_in,
)
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def do(person: Person, made: Ticket, action: str, **typed: Any) -> Any:
    """The person posts one of the ticket's forms."""
    return signed_in(person).post(at("portal:ticket", made.number), {"action": action, **typed})


def text(page: Any) -> str:
    """The page's text with plain spaces."""
    return str(page.content.decode().replace("\xa0", " "))


def offered(team: Office, minutes: int = 120) -> Ticket:
    """A ticket with a cost that waits for the client."""
    made = ticket(team)
    offer_estimate(
        actor=team.anna, at=NOON, number=made.number, offer=Offer(minutes=minutes, text="Предлагаем так")
    )
    return reread(made)


class TestNew:
    def ask(self, team: Office, **typed: Any) -> Any:
        form = {
            "action": "create", "organisation": team.organisation.pk, "title": "Слайдер", "body": "Добавьте слайдер",
            "site": team.site.pk, "priority": "normal", "once": "k1", **typed,
        }  # fmt: skip
        return signed_in(team.alice).post(at("portal:new"), form)

    def test_files_a_ticket_once(self, team: Office) -> None:
        first, second = self.ask(team), self.ask(team)
        made = Ticket.objects.get()
        assert first["Location"] == second["Location"] == at("portal:ticket", made.number)
        assert (made.title, made.author, made.is_paid) == ("Слайдер", team.alice, False)

    def test_a_refusal_stands_at_its_field_and_keeps_the_words(self, team: Office) -> None:
        page = self.ask(team, title="", priority="urgent")
        assert page.status_code == 422
        assert "Укажите тему" in text(page)
        assert "Добавьте слайдер" in text(page)
        assert 'value="urgent" checked' in text(page)
        assert not Ticket.objects.exists()

    def test_after_the_paid_period_only_paid_work_is_taken(self, team: Office) -> None:
        team.site.periods.update(to_day=dt.date(2026, 11, 1))
        assert "бесплатные задания не принимаются" in text(signed_in(team.alice).get(at("portal:new")))
        page = self.ask(team)
        assert page.status_code == 422
        assert "Оплаченный период поддержки сайта" in text(page)
        assert self.ask(team, paid="yes").status_code == 302

    def test_says_promise_place_and_price_before_it_is_sent(self, team: Office) -> None:
        free_ticket(team)
        page = text(signed_in(team.alice).get(at("portal:new")))
        assert "место в очереди 2" in page
        assert "Начнём до 13:00" in page
        assert "3 400 ₽/ч" in page
        assert "Сделаем до 20.11" in page
        button = signed_in(team.alice).get(at("portal:promise", priority="urgent"))
        assert "Отправить: начнём до 13:00" in text(button)

    def test_shows_similar_open_tickets(self, team: Office) -> None:
        made = free_ticket(team, title="Обновить цены для оптовиков")
        browser = signed_in(team.alice)
        part = browser.get(at("portal:similar", title="Обновите цену оптовикам"))
        assert f"№ {made.number}" in text(part)
        assert "<html" not in text(part)
        plain = browser.post(
            at("portal:new"), {"action": "check", "title": "Цены оптовикам обновить", "body": "Так"}
        )
        assert f"№ {made.number}" in text(plain)
        assert "Так" in text(plain)
        assert f"№ {made.number}" not in text(
            signed_in(stranger()).get(at("portal:similar", title=made.title))
        )

    def test_the_only_site_is_chosen_already(self, team: Office) -> None:
        chosen = f'<option value="{team.site.pk}" selected'
        assert chosen in text(signed_in(team.alice).get(at("portal:new")))
        second = site(team.organisation, "shop.romashka.example")
        page = text(signed_in(team.alice).get(at("portal:new")))
        assert f'<option value="{second.pk}"' in page
        assert chosen not in page

    def test_keeps_and_discards_a_draft(self, team: Office) -> None:
        self.ask(team, action="draft")
        assert Draft.objects.get().body == "Добавьте слайдер"
        assert "Добавьте слайдер" in text(signed_in(team.alice).get(at("portal:new")))
        self.ask(team, action="discard")
        assert not Draft.objects.exists()

    def test_a_stranger_cannot_file_for_the_organisation(self, team: Office) -> None:
        charlie = stranger()
        form = {
            "action": "create",
            "organisation": team.organisation.pk,
            "title": "Т",
            "body": "Б",
            "site": team.site.pk,
        }
        page = signed_in(charlie).post(at("portal:new"), form)
        assert page.status_code == 422
        assert not Ticket.objects.exists()


class TestReply:
    def test_says_what_it_does_to_the_place(self, team: Office) -> None:
        first, _second = free_ticket(team, at=MONDAY), free_ticket(team, at=MONDAY + dt.timedelta(hours=1))
        page = text(signed_in(team.alice).get(at("portal:ticket", first.number)))
        assert "с места 1 на место 2" in page
        assert "Отправить: место 1 станет 2" in page

    def test_within_the_window_nothing_moves(self, team: Office, noon: time_machine.Coordinates) -> None:
        made = free_ticket(team, at=NOON)
        noon.move_to(NOON + dt.timedelta(minutes=4))
        page = text(signed_in(team.alice).get(at("portal:ticket", made.number)))
        assert "Ещё 6 мин дополнения не меняют ни места, ни срока" in page

    def test_sends_once_with_files(self, team: Office) -> None:
        made = ticket_in("feedback", team)
        for _ in range(2):
            answer = do(
                team.alice, made, "reply", body="Синий", once="r1", files=SimpleUploadedFile("цвет.png", b"x")
            )
        assert answer.status_code == 302
        assert Message.objects.filter(ticket=made, side="client", body="Синий").count() == 1
        assert Attachment.objects.get().name == "цвет.png"
        assert reread(made).status == "new"

    def test_an_empty_one_is_refused_at_its_field(self, team: Office) -> None:
        page = do(team.alice, ticket_in("feedback", team), "reply", body="  ")
        assert page.status_code == 422
        assert "Напишите текст" in text(page)

    def test_a_draft_takes_no_place(self, team: Office) -> None:
        made = free_ticket(team)
        do(team.alice, made, "draft", body="Потом допишу")
        assert reread(made).queued_at == made.queued_at
        assert "Потом допишу" in text(signed_in(team.alice).get(at("portal:ticket", made.number)))
        do(team.alice, made, "discard")
        assert not Draft.objects.exists()

    def test_remarks_lost_to_a_race_are_kept(self, team: Office) -> None:
        made = ticket_in("resolved", team)
        answer(actor=team.anna, at=NOON, number=made.number, post=Post("И ещё проверьте почту"))
        page = do(team.alice, made, "reply", body="Не та кнопка", seen=made.version)
        assert page.status_code == 409
        assert "Не та кнопка" in text(page)
        assert f'name="seen" value="{reread(made).version}"' in text(page)

    def test_what_came_after_the_ticket_closed_is_kept(self, team: Office) -> None:
        made = silent(ticket_in("resolved", team))
        page = do(team.alice, made, "reply", body="Ещё одно слово")
        assert page.status_code == 422
        assert "Ещё одно слово" in text(page)
        assert "Создать связанный тикет" in text(page)


class TestEstimate:
    def test_is_confirmed_with_its_sum_on_the_button(self, team: Office) -> None:
        made = offered(team)
        assert "Подтвердить 4 000,00 ₽" in text(signed_in(team.alice).get(at("portal:ticket", made.number)))
        assert do(team.alice, made, "confirm", offer=1, seen=made.version).status_code == 302
        assert reread(made).status == "new"

    def test_needs_the_right_to_money(self, team: Office) -> None:
        made = offered(team)
        assert "Подтвердить 4 000,00 ₽" not in text(signed_in(team.bob).get(at("portal:ticket", made.number)))
        assert do(team.bob, made, "confirm", offer=1).status_code == 403
        assert reread(made).status == "feedback"

    def test_a_superseded_one_cannot_be_confirmed(self, team: Office) -> None:
        made = offered(team)
        offer_estimate(actor=team.anna, at=NOON, number=made.number, offer=Offer(minutes=60, text="Дешевле"))
        page = do(team.alice, made, "confirm", offer=1)
        assert page.status_code == 422
        assert "её заменила другая" in text(page)

    def test_is_declined_with_a_comment(self, team: Office) -> None:
        made = offered(team)
        do(team.alice, made, "decline", offer=1, comment="Дорого")
        assert Message.objects.filter(ticket=made, purpose="decline", body="Дорого").exists()


class TestAcceptance:
    def test_the_button_accepts_and_issues_the_invoice(self, team: Office) -> None:
        made = ticket_in("resolved", team, minutes=60)
        assert "счёт на 2 000,00 ₽" in text(signed_in(team.alice).get(at("portal:ticket", made.number)))
        do(team.alice, made, "accept", seen=made.version)
        assert reread(made).status == "accepted"
        assert "Создать связанный" in text(signed_in(team.alice).get(at("portal:ticket", made.number)))

    def test_what_changed_meanwhile_is_shown_instead(self, team: Office) -> None:
        made = ticket_in("resolved", team)
        answer(actor=team.anna, at=NOON, number=made.number, post=Post("Ещё одна мелочь"))
        page = do(team.alice, made, "accept", seen=made.version)
        assert page.status_code == 409
        assert "Ещё одна мелочь" in text(page)
        assert reread(made).status == "resolved"

    def test_an_oral_one_can_be_objected_to(self, team: Office) -> None:
        made = ticket_in("resolved", team)
        call = OralAcceptance(person_id=team.alice.pk, when=NOON - dt.timedelta(hours=1))
        accept_orally(actor=team.anna, at=NOON, number=made.number, call=call)
        assert "Возразить против приёмки" in text(signed_in(team.alice).get(at("portal:ticket", made.number)))
        do(team.alice, made, "object", body="Я так не говорила")
        assert reread(made).status == "new"


def test_withdraws_and_raises_the_priority(team: Office) -> None:
    made = ticket(team)
    do(team.alice, made, "priority", priority="urgent", seen=made.version)
    assert reread(made).priority == "urgent"
    do(team.alice, made, "withdraw", reason="Передумали")
    assert reread(made).status == "rejected"


def test_an_unknown_action_is_no_page(team: Office) -> None:
    assert do(team.alice, ticket(team), "pay").status_code == 404


class TestFiles:
    def attached(self, team: Office, name: str, content: bytes) -> Attachment:
        made = ticket_in("feedback", team)
        do(team.alice, made, "reply", body="Файл", files=SimpleUploadedFile(name, content))
        return Attachment.objects.latest("pk")

    def test_a_picture_is_shown_and_the_rest_is_saved(self, team: Office) -> None:
        for name, shown in (("a.png", True), ("a.svg", False), ("a.html", False), ("a.pdf", False)):
            file = self.attached(team, name, b"<script>alert(1)</script>")
            answer = signed_in(team.bob).get(at("portal:file", file.pk, file.name))
            assert answer["Content-Disposition"].startswith("inline" if shown else "attachment"), name
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
            assert answer["Content-Type"] == ("image/png" if shown else "application/octet-stream")
            assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"

    def test_strangers_and_missing_ones_answer_alike(self, team: Office, client: Any) -> None:
        file = self.attached(team, "a.png", b"x")
        assert signed_in(stranger()).get(at("portal:file", file.pk, "a.png")).status_code == 404
        assert signed_in(team.alice).get(at("portal:file", 10**9, "a.png")).status_code == 404
        assert client.get(at("portal:file", file.pk, "a.png")).status_code == 302

    def test_the_studios_notes_stay_in_the_studio(self, team: Office) -> None:
        made = ticket(team)
        note = Post("Только нам", files=(SimpleUploadedFile("n.txt", b"n"),))
        add_note(actor=team.anna, at=NOON, number=made.number, post=note)
        file = Attachment.objects.get()
        assert Note.objects.exists()
        assert signed_in(team.alice).get(at("portal:file", file.pk, file.name)).status_code == 404
        assert signed_in(team.anna).get(at("portal:file", file.pk, file.name)).status_code == 200
        assert "Только нам" not in text(signed_in(team.alice).get(at("portal:ticket", made.number)))


class TestOrganisation:
    def admin(self, team: Office) -> Person:
        Authority.objects.filter(person=team.alice).update(is_admin=True)
        return team.alice

    def post(self, person: Person, team: Office, action: str, **typed: Any) -> Any:
        return signed_in(person).post(
            at("portal:organisation"), {"of": team.organisation.pk, "action": action, **typed}
        )

    def test_its_administrator_gives_and_takes_rights(self, team: Office) -> None:
        alice = self.admin(team)
        self.post(alice, team, "invite", email="eva@romashka.example", name="Ева Ежова", right_order="on")
        eva = Person.objects.get(email="eva@romashka.example")
        assert authority_of(eva).right_order
        self.post(alice, team, "rights", authority=authority_of(eva).pk, right_money="on")
        assert authority_of(eva).right_money
        self.post(alice, team, "revoke", authority=authority_of(eva).pk, reason="Уволена")
        assert not Authority.objects.filter(person=eva, revoked_at=None).exists()

    def test_others_cannot(self, team: Office) -> None:
        assert "Добавить человека" not in text(signed_in(team.bob).get(at("portal:organisation")))
        assert (
            self.post(team.bob, team, "revoke", authority=authority_of(team.alice).pk, reason="Х").status_code
            == 403
        )

    def test_nobody_reaches_into_another_organisation(self, team: Office) -> None:
        charlie = stranger()
        Authority.objects.filter(person=charlie).update(is_admin=True)
        mine = signed_in(charlie)
        assert mine.get(at("portal:organisation", of=team.organisation.pk)).status_code == 404
        theirs = {"action": "revoke", "authority": authority_of(team.bob).pk, "reason": "Х"}
        assert mine.post(at("portal:organisation"), theirs).status_code == 404
        assert authority_of(team.bob).revoked_at is None

    def test_a_refused_invitation_keeps_what_was_typed(self, team: Office) -> None:
        page = self.post(self.admin(team), team, "invite", email="eva@romashka.example", name="Ева Ежова")
        assert page.status_code == 422
        assert "Ева Ежова" in text(page)

    def test_everybody_chooses_their_letters(self, team: Office) -> None:
        self.post(team.bob, team, "follow", follows="on")
        assert authority_of(team.bob).follows


def test_the_profile_is_saved_and_its_language_used(team: Office) -> None:
    browser = signed_in(team.alice)
    typed = {"action": "save", "name": "Алиса", "position": "Директор", "phone": "", "language": "en"}
    assert browser.post(at("portal:profile"), typed).status_code == 302
    assert Person.objects.get(pk=team.alice.pk).position == "Директор"
    assert '<html lang="en"' in text(browser.get(at("portal:profile")))
    page = browser.post(at("portal:profile"), {**typed, "name": ""})
    assert page.status_code == 422


def test_a_revoked_person_is_out_at_once(team: Office) -> None:
    from reglament.usecases.people import revoke_authority

    browser = signed_in(team.bob)
    assert browser.get(at("portal:home")).status_code == 200
    revoke_authority(
        actor=team.olga,
        at=moscow("2026-11-17 12:00"),
        authority_id=authority_of(team.bob).pk,
        reason="Письмо",
    )
    assert browser.get(at("portal:home")).status_code == 302
