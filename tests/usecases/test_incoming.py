"""A letter from its bytes to what it did: claimed once, acted on once, put aside when it cannot be read (R21)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from reglament.rules.explain import Explanation
from reglament.rules.mail_intake import Answer, Decision, Verdict
from reglament.rules.regulation import default_regulation_text
from reglament.rules.text import Text
from reglament.store.models import (
    Attachment,
    AutomaticAnswer,
    ConsentProposal,
    Event,
    IncomingLetter,
    Invitation,
    Letter,
    Mailbox,
    Message,
    Site,
    Ticket,
)
from reglament.usecases import incoming
from reglament.usecases.automatic_answers import answers_so_far, take
from reglament.usecases.fsck import fsck
from reglament.usecases.incoming import (
    LEASE,
    act_on_letter,
    claim_letter,
    quarantine_letter,
    release_letter,
    try_again,
)
from reglament.usecases.letter_proposals import propose_authority
from reglament.usecases.people import NewAuthority, Rights, grant_authority
from reglament.usecases.studio import publish_regulation
from tests.factories import MONDAY, Office, organisation, stranger, ticket, ticket_in
from tests.post import File, Proved, Read, Returned, acts, answer_to, arrives, store, to_ticket
from tests.stories.cast import clean, later, refused

ALICE = "alice@romashka.example"
BAD = Text("Разделов больше тысячи", "More than a thousand parts")
NOTHING = Explanation(Text("?", "??"), (), (), Text("!", "!!"))


def forced(decision: Decision, answer: Answer = Answer.NONE) -> Verdict:
    return Verdict(decision, answer, False, False, False, NOTHING)


def test_one_reader_at_a_time(team: Office) -> None:
    letter_id = store(at=MONDAY)
    assert claim_letter(at=later(MONDAY, seconds=-1), owner="early") is None
    first = claim_letter(at=MONDAY, owner="first")
    assert first is not None
    assert (first.id, first.attempts, first.too_big, first.mailbox_kind) == (letter_id, 1, False, "listener")
    assert claim_letter(at=MONDAY, owner="second") is None
    after = MONDAY + LEASE
    second = claim_letter(at=after, owner="second")
    assert second is not None
    assert (second.id, second.attempts) == (letter_id, 2)
    read, proof = Read((ALICE,)), Proved()
    assert act_on_letter(at=after, letter_id=letter_id, owner="first", reading=read, proof=proof) == ""
    assert not quarantine_letter(at=after, letter_id=letter_id, owner="first", code="slow", reason=BAD)
    assert not release_letter(at=after, letter_id=letter_id, owner="first", wait=LEASE, error="slow")
    assert act_on_letter(at=after, letter_id=letter_id, owner="second", reading=read, proof=proof) == "draft"
    assert act_on_letter(at=after, letter_id=letter_id, owner="second", reading=read, proof=proof) == ""
    assert claim_letter(at=later(after, days=1), owner="third") is None
    assert (Invitation.objects.count(), Letter.objects.filter(template="mail_invitation").count()) == (1, 1)
    clean()


def test_the_letters_of_another_reader_are_passed_over(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    store(at=MONDAY)
    monkeypatch.setattr(incoming.transaction, "atomic", _taken_meanwhile(incoming.transaction.atomic))
    assert claim_letter(at=MONDAY, owner="late") is None


def _taken_meanwhile(atomic):  # type: ignore[no-untyped-def]
    def entered(*args: object, **kwargs: object) -> object:
        IncomingLetter.objects.update(next_at=later(MONDAY, hours=1))
        return atomic(*args, **kwargs)

    return entered


def test_trouble_that_may_pass(team: Office) -> None:
    letter_id = store(at=MONDAY)
    claim_letter(at=MONDAY, owner="first")
    minute = dt.timedelta(minutes=1)
    assert release_letter(at=MONDAY, letter_id=letter_id, owner="first", wait=minute, error="disk full")
    assert claim_letter(at=later(MONDAY, seconds=59), owner="second") is None
    assert claim_letter(at=later(MONDAY, seconds=60), owner="second") is not None


def test_quarantine_and_try_again(team: Office) -> None:
    letter_id = store(at=MONDAY)
    claim_letter(at=MONDAY, owner="first")
    assert quarantine_letter(at=MONDAY, letter_id=letter_id, owner="first", code="parts", reason=BAD)
    letter = IncomingLetter.objects.get()
    assert (letter.state, letter.decision, letter.error) == ("quarantined", "quarantine", "parts")
    assert letter.why["ru"]["steps"][0]["text"] == BAD.ru
    assert letter.why["en"]["steps"][0]["text"] == BAD.en
    assert claim_letter(at=later(MONDAY, days=1), owner="second") is None
    with refused("not_specialist"):
        try_again(actor=team.alice, at=MONDAY, letter_id=letter_id)
    with refused("not_found"):
        try_again(actor=team.anna, at=MONDAY, letter_id=letter_id + 1)
    with refused("conflict"):
        try_again(actor=team.anna, at=MONDAY, letter_id=letter_id, seen=letter.version - 1)
    for _ in range(2):
        try_again(actor=team.anna, at=MONDAY, letter_id=letter_id)
    assert Event.objects.filter(kind="mail_retried").count() == 1
    assert acts(letter_id, at=MONDAY, reading=Read((ALICE,))).decision == "draft"
    with refused("conflict"):
        try_again(actor=team.anna, at=MONDAY, letter_id=letter_id)


def test_a_letter_over_the_limit_is_kept_and_the_sender_told(team: Office, settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 100
    letter = acts(store(at=MONDAY, size=200), at=MONDAY, reading=Read((ALICE,), text="", header_id="<no id>"))
    assert (letter.state, letter.decision, letter.needs_glance) == ("too_big", "too_big", True)
    told = Letter.objects.get(template="mail_too_big")
    assert (told.address, told.recipient, told.in_reply_to, told.language) == (ALICE, None, "", "ru")
    assert claim_letter(at=later(MONDAY, days=1), owner="second") is None
    second = store(at=MONDAY, size=300)
    claim_letter(at=MONDAY, owner="first")
    assert quarantine_letter(at=MONDAY, letter_id=second, owner="first", code="headers", reason=BAD)
    row = IncomingLetter.objects.get(pk=second)
    assert (row.state, row.decision) == ("too_big", "too_big")


def test_files_go_into_the_message_and_what_does_not_fit_stays(
    team: Office, tmp_path: Path, settings: LazySettings
) -> None:
    made = ticket_in("feedback", team)
    settings.ATTACHMENT_LIMIT = 10
    sizes = {0: 5, 1: 11, 2: 0, **dict.fromkeys(range(3, 25), 3)}
    files = []
    for n, size in sizes.items():
        path = tmp_path / str(n)
        path.write_bytes(bytes([n]) * size)
        files.append(File(n, f"макет {n}.png", path, "image/png", inline=n == 3))
    letter = arrives(ALICE, at=MONDAY, text="", files=files, **to_ticket(made))
    message = letter.message
    assert message is not None
    kept = list(Attachment.objects.filter(message=message).values_list("name", flat=True))
    assert (len(kept), kept[0]) == (20, "макет 0.png")
    assert message.body.startswith("(Письмо без текста)\n\nНе поместились")
    assert "макет 1.png, макет 22.png" in message.body
    assert letter.parts.count() == 25
    clean()


def test_a_long_letter_is_cut_in_the_message_and_kept_whole(team: Office) -> None:
    made = ticket_in("feedback", team)
    letter = arrives(ALICE, at=MONDAY, text="я" * 60_000, **to_ticket(made))
    assert letter.message is not None
    assert len(letter.message.body) == 50_000
    assert letter.message.body.endswith("целиком оно хранится у нас.")
    assert len(letter.text) == 60_000


def test_words_that_no_database_takes(team: Office) -> None:
    letter = arrives(ALICE, at=MONDAY, text="a\x00b\ud800", subject="\x00С\udfff", to=("x\x00",))
    assert (letter.text, letter.subject, letter.reading["to"]) == ("ab?", "С?", ["x"])


def test_nothing_of_a_refused_deed_remains(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that a use-case refuses after all waits for a glance with the reason, and the day's answer is free."""
    verdicts = iter(
        [
            forced(Decision.MESSAGE),
            forced(Decision.DRAFT, Answer.INVITATION),
            forced(Decision.TICKET),
            forced(Decision.MESSAGE),
        ]
    )
    monkeypatch.setattr(incoming, "decide", lambda facts: next(verdicts))
    for sender in ("someone@else.example", "someone@else.example", ALICE, ALICE):
        if sender == ALICE:
            _second_organisation(team)
        letter = arrives(sender, at=MONDAY)
        assert (letter.decision, letter.needs_glance, letter.message) == ("glance", True, None)
        assert letter.why["ru"]["steps"][-1]["clause"] in ("R21", "1.4")
    assert AutomaticAnswer.objects.count() == 0
    assert (Ticket.objects.count(), Message.objects.count()) == (0, 0)


def _second_organisation(team: Office) -> None:
    if team.alice.authorities.count() == 1:
        other = organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042")
        rights = Rights(from_day=dt.date(2026, 1, 1), evidence="Письмо")
        grant = NewAuthority(person_id=team.alice.pk, organisation_id=other.pk, rights=rights)
        grant_authority(actor=team.olga, at=MONDAY, grant=grant)


def test_whom_a_task_is_for(team: Office) -> None:
    """Of somebody who orders for two organisations: the mailbox says it, or a specialist chooses."""
    _second_organisation(team)
    letter = arrives(ALICE, at=MONDAY)
    assert (letter.decision, letter.needs_glance, letter.organisation) == ("glance", True, None)
    Mailbox.objects.update(organisation=team.organisation)
    letter = arrives(ALICE, at=later(MONDAY, days=1))
    assert (letter.decision, letter.organisation) == ("draft", team.organisation)


def test_the_mailbox_of_another_organisation(team: Office) -> None:
    stranger()
    arrives(ALICE, at=MONDAY)
    Mailbox.objects.update(
        organisation=organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042")
    )
    assert arrives(ALICE, at=later(MONDAY, days=1)).decision == "glance"


def _tickets_by_mail(team: Office) -> None:
    text = default_regulation_text().replace('intake = "invite"', 'intake = "ticket"')
    text = text.replace("invitation_days", "# invitation_days")
    publish_regulation(actor=team.olga, at=MONDAY, text=text, effective_from=dt.date(2026, 11, 16))


def test_a_ticket_at_once_needs_one_site(team: Office, settings: LazySettings) -> None:
    """Without its site a letter is no ticket: a form asks for it, as long as answers may go out."""
    _tickets_by_mail(team)
    Site.objects.create(organisation=team.organisation, name="second.example", created_at=MONDAY)
    letter = arrives(ALICE, at=MONDAY)
    assert (letter.decision, letter.needs_glance, Ticket.objects.count()) == ("draft", False, 0)
    assert letter.why["en"]["steps"][-1]["text"] == "Choose the site"
    assert AutomaticAnswer.objects.get().letter == Letter.objects.get(template="mail_invitation")
    again = arrives(ALICE, at=later(MONDAY, hours=2))
    assert (again.decision, again.needs_glance) == ("draft", True)
    settings.MAIL_ANSWERS_PER_HOUR = 0
    third = arrives(ALICE, at=later(MONDAY, days=1))
    assert (third.decision, third.needs_glance) == ("draft", True)
    assert Letter.objects.filter(template="mail_invitation").count() == 1
    clean()


def test_an_answer_taken_by_another_letter_meanwhile(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert take(ALICE, at=MONDAY)
    monkeypatch.setattr(
        "reglament.usecases.incoming_facts.answers_so_far",
        lambda address, at: answers_so_far("other@x.example", at=at),
    )
    letter = arrives(ALICE, at=MONDAY)
    assert (letter.decision, letter.needs_glance) == ("draft", True)
    assert not Letter.objects.filter(template="mail_invitation").exists()


def test_an_address_that_no_letter_can_go_to(team: Office) -> None:
    long = f"{'a' * 60}@{('b' * 60 + '.') * 4}example"
    assert arrives(long, at=MONDAY).decision == "refusal"
    assert not take(long, at=MONDAY)
    assert not take(None, at=MONDAY)
    assert answers_so_far(None, at=MONDAY).today
    assert not Letter.objects.filter(template="mail_refused").exists()


def test_from_nobody(team: Office) -> None:
    letter = acts(store(at=MONDAY), at=MONDAY, reading=Read((ALICE, "boss@romashka.example")))
    assert (letter.decision, letter.person, letter.from_address) == ("glance", None, "")


def test_from_the_studio(team: Office) -> None:
    made = ticket_in("feedback", team)
    letter = arrives("anna@studio.example", at=MONDAY, **to_ticket(made))
    assert (letter.decision, letter.person, letter.ticket) == ("glance", team.anna, made)


def test_a_forged_address_of_a_ticket(team: Office) -> None:
    made = ticket_in("feedback", team)
    forged = f"support+t{made.number}.aaaaaaaaaaaaaaaa@studio.example"
    letter = arrives(ALICE, at=MONDAY, to=(forged,))
    assert (letter.decision, letter.needs_glance, letter.ticket) == ("draft", True, None)


def test_many_recipients_are_looked_at_within_reason(team: Office) -> None:
    made = ticket_in("feedback", team)
    crowd = tuple(f"p{n}@x.example" for n in range(300))
    letter = arrives(ALICE, at=MONDAY, to=(*crowd, *to_ticket(made)["to"]))
    assert (letter.decision, letter.ticket) == ("draft", None)


def test_an_answer_to_our_form(team: Office) -> None:
    """In answer to the form's letter: a new task, or a message once the form is a ticket."""
    arrives(ALICE, at=MONDAY)
    form, ours = Invitation.objects.get(), Letter.objects.get(template="mail_invitation")
    before = arrives(ALICE, at=later(MONDAY, minutes=5), text="И ещё кнопку.", **answer_to(ours))
    assert (before.decision, before.about) == ("draft", ours)
    made = ticket(team)
    form.ticket, form.ended_at, form.ended_why = made, MONDAY, "filed"
    form.save()
    after = arrives(ALICE, at=later(MONDAY, minutes=10), text="И шапку.", **answer_to(ours))
    assert (after.decision, after.ticket) == ("message", made)


def test_an_answer_to_a_letter_about_no_ticket(team: Office) -> None:
    ours = Letter.objects.filter(template="access_granted").latest("id")
    letter = arrives(ALICE, at=MONDAY, **answer_to(ours))
    assert (letter.decision, letter.about, letter.ticket) == ("draft", ours, None)
    ours.event = None
    ours.save()
    assert arrives(ALICE, at=later(MONDAY, days=1), **answer_to(ours)).ticket is None


def test_a_consent_without_a_cost_is_a_message(team: Office) -> None:
    made = ticket_in("feedback", team)
    assert arrives(ALICE, at=MONDAY, text="Подтверждаю", **to_ticket(made)).decision == "message"
    assert not ConsentProposal.objects.exists()


def test_a_bounce_of_nothing_of_ours(team: Office) -> None:
    letter = arrives("MAILER-DAEMON@mx.example", at=MONDAY, report=Returned("<unknown@else.example>"))
    assert (letter.decision, letter.about) == ("bounce", None)
    ours = Letter.objects.filter(template="access_granted").latest("id")
    arrives("MAILER-DAEMON@mx.example", at=MONDAY, report=Returned(ours.message_id))
    ours.refresh_from_db()
    assert ours.state == "waiting", "it is not sent yet: what came back is another attempt's"
    Letter.objects.update(state="sent", sent_at=MONDAY, event=None)
    arrives(
        "MAILER-DAEMON@mx.example", at=MONDAY, headers={"x-failed-recipients": [ALICE]}, **answer_to(ours)
    )
    ours.refresh_from_db()
    assert (ours.state, ours.sent_at) == ("failed", None)


def test_a_proposal_needs_an_organisation(team: Office) -> None:
    letter = arrives("someone@else.example", at=MONDAY)
    propose_authority(letter, at=MONDAY)
    assert not hasattr(letter, "authority_proposal")


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        ("Re: RE[2]: Fwd: Ответ: [Тикет № 1042] [Ticket No. 7] Баннер", "", "Баннер"),
        ("Re:", "\n  Поставьте баннер  \nна главную", "Поставьте баннер"),
        ("", "", "Письмо без темы"),
        ("Re: " * 30 + "всё", "", "Re: " * 9 + "Re: всё"),
        ("слово " * 50, "", ("слово " * 33).strip() + "…"),
    ],
)
def test_titles(team: Office, subject: str, text: str, title: str) -> None:
    from reglament.usecases.letter_words import title_of

    assert title_of(IncomingLetter(subject=subject, text=text)) == title
    assert title_of(IncomingLetter(subject=subject, text=text, person=team.alice)) == title


def test_fsck_misses_what_letters_became(team: Office, tmp_path: Path) -> None:
    path = tmp_path / "1.txt"
    path.write_bytes(b"unique bytes of this very test")
    letter = arrives(ALICE, at=MONDAY, files=[File(0, "1.txt", path)])
    clean()
    IncomingLetter.objects.filter(pk=letter.pk).update(decision="message")
    Invitation.objects.update(ended_at=MONDAY)
    letter.parts.update(size=1)
    assert [finding.code for finding in fsck()] == ["no_message", "form_end", "part_missing"]
