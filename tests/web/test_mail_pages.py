"""The desk's pages of incoming mail: who sees them, what they do, and that no letter ever becomes a part of a page."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reglament.queries.incoming_letters import drafts_page, incoming_page, mail_counts
from reglament.rules.text import Text
from reglament.store.models import (
    AutomaticAnswer,
    ConsentProposal,
    IncomingLetter,
    Invitation,
    Mailbox,
    Person,
    Ticket,
)
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.incoming import claim_letter, quarantine_letter
from reglament.usecases.mail_storing import raw_path
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import MONDAY, Office, reread, ticket
from tests.post import UNPROVED, File, arrives, store, to_ticket
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
ALICE = "Алиса Акимова <alice@romashka.example>"
NASTY = "<script>alert(1)</script>\" onload='x'"
PAGES = ("mail_letter", "mail_html", "mail_source", "mail_raw")


def text(answer: Any) -> str:
    """The page with plain spaces."""
    return str(answer.content.decode().replace("\xa0", " "))


def waiting(team: Office, **words: Any) -> IncomingLetter:
    """A letter of Alice that nobody vouches for: it waits for a glance."""
    letter = arrives(ALICE, at=NOON, proof=UNPROVED, **words)
    assert letter.needs_glance
    return letter


def quarantined() -> IncomingLetter:
    letter_id = store(at=NOON)
    assert claim_letter(at=NOON, owner="test") is not None
    reason = Text("Письмо читалось дольше 5 секунд", "Reading took longer than 5 seconds")
    assert quarantine_letter(at=NOON, letter_id=letter_id, owner="test", code="timeout", reason=reason)
    return IncomingLetter.objects.get(pk=letter_id)


def consented(team: Office) -> tuple[Ticket, IncomingLetter]:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=MONDAY, number=made.number, offer=Offer(minutes=90, text="Так."))
    letter = arrives(ALICE, at=NOON, subject="Re: смета", text="Подтверждаю.", **to_ticket(made))
    return reread(made), letter


# Who sees it


@pytest.mark.parametrize("name", PAGES)
def test_clients_and_accounting_see_none_of_it(team: Office, name: str) -> None:
    letter = waiting(team, html="<p>x</p>")
    for person in (team.alice, team.bob, team.vera):
        assert signed_in(person).get(at(name, letter.pk)).status_code == 403
        assert signed_in(person).get(at("mail")).status_code == 403
        assert signed_in(person).get(at("mailboxes")).status_code == 403
    assert Client().get(at(name, letter.pk)).status_code == 302
    assert signed_in(team.anna).get(at(name, letter.pk)).status_code == 200
    assert signed_in(team.olga).get(at(name, letter.pk)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_that_is_not_there_is_not_found(team: Office, name: str) -> None:
    assert signed_in(team.anna).get(at(name, 999_999)).status_code == 404
    assert signed_in(team.anna).get(at("mail_part", 999_999, 1)).status_code == 404


def test_the_rail_leads_to_the_mail_and_counts_what_waits(team: Office) -> None:
    waiting(team)
    quarantined()
    rail = text(signed_in(team.anna).get(at("queue")))
    assert re.search(r'href="/desk/mail/".*?<span class="n">2</span>', rail)
    assert "/desk/mail/" not in text(signed_in(team.vera).get(at("accounting:invoices")))


# The lists


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("view", ["all", "glance", "drafts", "quarantine", "consents", "nonsense"])
def test_lists_open_empty_and_full(team: Office, view: str, language: str) -> None:
    Person.objects.filter(pk=team.anna.pk).update(language=language)
    browser = signed_in(team.anna)
    assert 'class="empty"' in text(browser.get(at("mail", view=view)))
    waiting(team)
    quarantined()
    consented(team)
    arrives("bob@romashka.example", at=NOON - dt.timedelta(days=3))
    page = text(browser.get(at("mail", view=view)))
    assert 'class="empty"' not in page
    assert "<table" in page


def test_each_tab_holds_its_own(team: Office) -> None:
    glance, broken = waiting(team, subject="Непонятно от кого"), quarantined()
    _, consent = consented(team)
    old = arrives("bob@romashka.example", at=NOON - dt.timedelta(days=3), subject="Давняя задача")
    browser = signed_in(team.anna)
    shown = {
        view: text(browser.get(at("mail", view=view))) for view in ("all", "glance", "quarantine", "drafts")
    }
    for letter in (glance, broken, consent, old):
        assert f"/desk/mail/{letter.pk}/" in shown["all"]
    assert "Непонятно от кого" in shown["glance"]
    assert "Давняя задача" not in shown["glance"]
    assert f"/desk/mail/{broken.pk}/" in shown["quarantine"]
    assert f"/desk/mail/{glance.pk}/" not in shown["quarantine"]
    assert "дольше 5 секунд" in shown["quarantine"]
    assert "Давняя задача" in shown["drafts"]
    assert f"/desk/mail/{consent.pk}/#consent" in text(browser.get(at("mail", view="consents")))
    counts = mail_counts(at=NOON)
    assert (counts.glance, counts.quarantine, counts.consents, counts.drafts) == (1, 1, 1, 1)


def test_a_form_is_overdue_after_one_working_day(team: Office) -> None:
    friday = NOON.replace(day=13)
    arrives(ALICE, at=friday)
    assert not drafts_page(at=friday + dt.timedelta(hours=23)).rows
    monday = NOON.replace(day=16)
    assert not drafts_page(at=monday - dt.timedelta(minutes=1)).rows
    (row,) = drafts_page(at=monday).rows
    assert (row.person, row.email) == ("Алиса Акимова", "alice@romashka.example")
    Invitation.objects.update(opened_at=monday)
    assert not drafts_page(at=monday).rows


def test_page_by_page(team: Office) -> None:
    box = Mailbox.objects.create(name="x", kind="upload", created_at=NOON)
    IncomingLetter.objects.bulk_create(
        IncomingLetter(
            mailbox=box, sha256=f"{i:064}", size=1, received_at=NOON, next_at=NOON, subject=f"n{i}"
        )
        for i in range(60)
    )
    first = incoming_page()
    second = incoming_page(cursor=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (50, 10, "")
    page = text(signed_in(team.anna).get(at("mail", after=first.next)))
    assert "В начало" in page
    assert "n9</a>" in page
    assert signed_in(team.anna).get(at("mail", after="x~y~z")).status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_the_statements_do_not_grow(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    letters = [waiting(team, subject=f"Тема {i}") for i in range(rows)]
    browser = signed_in(team.anna)
    browser.get(at("mail"))
    with django_assert_num_queries(6):
        browser.get(at("mail"))
    with django_assert_num_queries(6):
        browser.get(at("mail_letter", letters[0].pk))
    with django_assert_num_queries(2):
        mail_counts(at=NOON)


def test_the_cap_of_automatic_answers_raises_an_alarm(team: Office, settings: Any) -> None:
    settings.MAIL_ANSWERS_PER_HOUR = 2
    browser = signed_in(team.anna)
    for i in range(2):
        assert "Автоматические ответы пока не отправляются" not in text(browser.get(at("mail")))
        AutomaticAnswer.objects.create(address=f"{i}@x.example", day=NOON.date(), at=NOON)
    assert "Автоматические ответы пока не отправляются" in text(browser.get(at("mail")))


# One letter


def test_empty_lines_are_no_quote(team: Office) -> None:
    letter = waiting(team, subject="Форма", text="Коротко.", whole_text="\nКоротко.\n\n")
    assert "Показать цитату" not in text(signed_in(team.anna).get(at("mail_letter", letter.pk)))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_letter_tells_who_when_and_why(team: Office, language: str) -> None:
    Person.objects.filter(pk=team.anna.pk).update(language=language)
    letter = waiting(team, subject="Форма", text="Коротко.", whole_text="Коротко.\n> длинно")
    page = text(signed_in(team.anna).get(at("mail_letter", letter.pk)))
    assert f'lang="{language}"' in page
    assert "alice@romashka.example" in page
    assert "&gt; длинно" in page
    why = letter.why[language]
    assert why["question"] in page
    assert why["result"].split("\xa0")[0][:20] in page


def test_nothing_in_a_letter_becomes_markup(team: Office, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    evil.write_bytes(b"<svg onload=alert(1)>")
    letter = waiting(
        team,
        subject=NASTY,
        text=NASTY,
        whole_text=f"{NASTY} more",
        html="<p>ok</p>",
        files=(File(1, f"{NASTY}.svg", evil, "image/svg+xml"),),
        cc=(NASTY,),
    )
    IncomingLetter.objects.filter(pk=letter.pk).update(
        from_name=NASTY,
        from_address=NASTY,
        error=NASTY,
        peer=NASTY,
        greeting=NASTY,
        envelope_from=NASTY,
        reading={
            "from_headers": [NASTY, NASTY],
            "to": [NASTY],
            "cc": [NASTY],
            "reply_to": [NASTY],
            "calendar": NASTY,
            "defects": [NASTY],
            "report": {"recipient": NASTY, "status": NASTY, "diagnostic": NASTY},
            "authentic": {"passed": False, "dkim": NASTY, "reason": {"ru": NASTY, "en": NASTY}},
        },
    )
    browser = signed_in(team.anna)
    for state in ("read", "quarantined"):
        IncomingLetter.objects.filter(pk=letter.pk).update(state=state)
        for address in (
            at("mail_letter", letter.pk),
            at("mail"),
            at("mail", view="quarantine"),
            at("mail_source", letter.pk),
        ):
            answer = browser.get(address)
            assert "<script>alert" not in text(answer)
            assert "onload='x'" not in text(answer)
            assert "script-src 'self'" in answer["Content-Security-Policy"]
    part = browser.get(at("mail_part", letter.pk, 1))
    assert part["Content-Type"] == "application/octet-stream"
    assert part["Content-Disposition"].startswith("attachment")
    assert part["X-Content-Type-Options"] == "nosniff"


def test_the_frame_can_do_nothing(team: Office) -> None:
    remote = '<p>Здравствуйте</p><img data-src="https://tracker.example/1.gif"><script>alert(1)</script>'
    letter = waiting(team, html=remote)
    browser = signed_in(team.anna)
    page = browser.get(at("mail_letter", letter.pk))
    assert re.search(r"<iframe[^>]* sandbox ", text(page))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = browser.get(at("mail_html", letter.pk))
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.split("; ")[-2:] == ["sandbox", "img-src data:"]
    assert "script-src" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert frame["Referrer-Policy"] == "no-referrer"
    assert not re.search(r'<img[^>]* src="https', text(frame))


def test_pictures_only_when_they_were_asked_for(team: Office) -> None:
    letter = waiting(team, html='<img data-src="https://pictures.example/1.gif">')
    browser = signed_in(team.anna)
    assert "pictures=1" in text(browser.get(at("mail_letter", letter.pk)))
    asked = text(browser.get(at("mail_letter", letter.pk, pictures="1")))
    assert f'src="{at("mail_html", letter.pk, pictures="1")}"' in asked
    assert "отправитель может узнать" in asked
    frame = browser.get(at("mail_html", letter.pk, pictures="1"))
    assert "img-src data: https: http:" in frame["Content-Security-Policy"]
    assert ' src="https://pictures.example/1.gif"' in text(frame)


def test_the_letters_own_pictures_stand_in_it(team: Office, tmp_path: Path) -> None:
    picture = tmp_path / "p"
    picture.write_bytes(b"\x89PNG")
    drawing = File(1, "p.png", picture, "image/png", content_id="<one@x>", inline=True)
    vector = File(2, "v.svg", picture, "image/svg+xml", content_id="two@x", inline=True)
    letter = waiting(team, html='<img src="cid:one@x"><img src="cid:two@x">', files=(drawing, vector))
    frame = text(signed_in(team.anna).get(at("mail_html", letter.pk)))
    assert 'src="data:image/png;base64,iVBORw=="' in frame
    assert "svg" not in frame


def test_the_source_and_the_very_bytes(team: Office) -> None:
    letter = waiting(team)
    browser = signed_in(team.anna)
    assert "Message-ID:" in text(browser.get(at("mail_source", letter.pk)))
    saved = browser.get(at("mail_raw", letter.pk))
    assert b"".join(saved) == raw_path(letter.sha256).read_bytes()
    assert saved["Content-Disposition"].startswith("attachment")
    raw_path(letter.sha256).unlink()
    assert "Файла письма нет на диске" in text(browser.get(at("mail_source", letter.pk)))
    assert browser.get(at("mail_raw", letter.pk)).status_code == 404


# What a specialist does


def post(browser: Client, letter: IncomingLetter, action: str, **data: Any) -> Any:
    answer = browser.post(at("mail_letter", letter.pk), {"action": action, **data})
    letter.refresh_from_db()
    return answer


def test_a_letter_becomes_a_message(team: Office) -> None:
    made, letter = ticket(team), waiting(team, text="Ещё одно поле.")
    browser = signed_in(team.anna)
    assert post(browser, letter, "message", number="").status_code == 422
    assert post(browser, letter, "message", number=999_999).status_code == 404
    nobody = post(browser, letter, "message", number=made.number, author="nobody@x.example")
    assert "нет человека с такой почтой" in text(nobody)
    assert nobody.status_code == 422
    assert post(browser, letter, "message", number=made.number, seen=letter.version).status_code == 302
    assert letter.message is not None
    assert (letter.message.body, letter.needs_glance) == ("Ещё одно поле.", False)
    ticket_page = text(browser.get(at("ticket", made.number)))
    assert f'href="/desk/mail/{letter.pk}/"' in ticket_page
    assert "Оригинал письма" in ticket_page
    assert "Решил специалист" in text(browser.get(at("mail_letter", letter.pk)))


def test_an_unknown_sender_is_named_by_the_specialist(team: Office) -> None:
    made = ticket(team)
    letter = arrives("a.akimova@home.example", at=NOON, text="С личной почты")
    browser = signed_in(team.anna)
    assert "Решить иначе" in text(browser.get(at("mail_letter", letter.pk)))
    assert post(browser, letter, "message", number=made.number).status_code == 422
    assert (
        post(browser, letter, "message", number=made.number, author="ALICE@romashka.example").status_code
        == 302
    )
    assert letter.person == team.alice


def test_a_letter_becomes_a_form(team: Office) -> None:
    letter = waiting(team)
    browser = signed_in(team.anna)
    assert post(browser, letter, "form").status_code == 302
    made = Invitation.objects.get()
    assert (made.person, letter.decision) == (team.alice, "draft")
    page = text(browser.get(at("mail_letter", letter.pk)))
    assert "Отправить ссылку" in page
    assert made.token not in page
    assert post(browser, letter, "drop_form", invitation=made.pk).status_code == 302
    made.refresh_from_db()
    assert made.ended_why == "dropped"
    assert "форма удалена" in text(browser.get(at("mail_letter", letter.pk)))


@pytest.mark.parametrize(("action", "decision"), [("automatic", "automatic"), ("drop", "glance")])
def test_a_letter_is_put_aside(team: Office, action: str, decision: str) -> None:
    letter = waiting(team)
    stale = letter.version
    assert post(signed_in(team.anna), letter, action, seen=stale).status_code == 302
    assert (letter.needs_glance, letter.decision) == (False, decision)
    late = post(signed_in(team.pyotr), letter, "message", number=1, seen=stale)
    assert late.status_code in (404, 409)


def test_somebody_was_faster(team: Office) -> None:
    made, letter = ticket(team), waiting(team)
    stale = letter.version
    post(signed_in(team.anna), letter, "drop", seen=stale)
    late = post(signed_in(team.pyotr), letter, "message", number=made.number, seen=stale)
    assert late.status_code == 409
    assert "что-то изменилось" in text(late)


def test_quarantine_is_read_again(team: Office) -> None:
    letter = quarantined()
    browser = signed_in(team.anna)
    page = text(browser.get(at("mail_letter", letter.pk)))
    assert "дольше 5 секунд" in page
    assert at("mail_raw", letter.pk) in page
    assert post(browser, letter, "again", seen=letter.version).status_code == 302
    assert letter.state == "stored"


def test_consent_is_recorded_by_a_specialist_only(team: Office) -> None:
    made, letter = consented(team)
    browser = signed_in(team.anna)
    assert "Разобрать согласие" in text(browser.get(at("ticket", made.number)))
    page = text(browser.get(at("mail_letter", letter.pk)))
    proposal = ConsentProposal.objects.get()
    assert f'name="proposal" value="{proposal.pk}"' in page
    assert "Записать согласие на 3 000,00 ₽" in page
    assert signed_in(team.alice).post(at("mail_letter", letter.pk), {"action": "consent"}).status_code == 403
    assert (
        post(browser, letter, "consent", proposal=proposal.pk, ticket_seen=made.version + 7).status_code
        == 409
    )
    done = post(browser, letter, "consent", proposal=proposal.pk, ticket_seen=made.version)
    assert done.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "recorded"
    assert "записано: Анна Белова" in text(browser.get(at("mail_letter", letter.pk)))
    assert "Разобрать согласие" not in text(browser.get(at("ticket", made.number)))


def test_consent_is_declined(team: Office) -> None:
    _, letter = consented(team)
    browser = signed_in(team.anna)
    proposal = ConsentProposal.objects.get()
    assert post(browser, letter, "no_consent", proposal=proposal.pk).status_code == 302
    assert "Это не согласие: Анна Белова" in text(browser.get(at("mail_letter", letter.pk)))


def test_a_ticket_knows_of_letters_that_are_no_messages(team: Office) -> None:
    made = ticket(team)
    letter = arrives(ALICE, at=NOON, proof=UNPROVED, **to_ticket(made))
    browser = signed_in(team.anna)
    shown = text(browser.get(at("ticket", made.number)))
    assert "Письмо от alice@romashka.example: ждёт взгляда" in shown
    assert f'href="/desk/mail/{letter.pk}/">открыть письмо' in shown
    post(browser, letter, "automatic")
    assert "о письме решено — автоматическое" in text(browser.get(at("ticket", made.number)))
    clients = text(signed_in(team.alice).get(at("portal:ticket", made.number)))
    assert "ждёт взгляда" not in clients
    assert "/desk/mail/" not in clients


def test_a_letter_of_authority_says_what_waits(team: Office) -> None:
    contract = NewContract("17", dt.date(2026, 1, 1), "contract@romashka.example")
    add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    letter = arrives(
        "contract@romashka.example", at=NOON, text="Просим добавить Иванову Анну, a@romashka.example."
    )
    page = text(signed_in(team.anna).get(at("mail_letter", letter.pk)))
    assert "Предлагает изменить права" in page
    assert at("organisation", team.organisation.pk) in page


def test_an_unknown_deed_is_not_found(team: Office) -> None:
    assert post(signed_in(team.anna), waiting(team), "burn").status_code == 404
