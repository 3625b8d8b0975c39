"""Filled-in forms sent as links: the link files that one form, once, while its person may order (1.3, 1.7, R21–R23)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reglament.rules.regulation import default_regulation_text
from reglament.store.models import Attachment, Call, Draft, Event, Invitation, Letter, Ticket
from reglament.usecases.authorities import Rights, change_rights
from reglament.usecases.calls import CallCard, CallTime, log_call
from reglament.usecases.clock import tick
from reglament.usecases.fsck import fsck
from reglament.usecases.intake import save_draft
from reglament.usecases.invitations import (
    InvitedTicket,
    NewInvitation,
    drop_by_link,
    drop_invitation,
    file_invitation,
    invite,
    open_invitation,
    send_invitation_again,
)
from reglament.usecases.studio import publish_regulation
from tests.factories import MONDAY, ORDER_ONLY, Office, authority_of, stranger
from tests.post import File, arrives
from tests.stories.cast import clean, later, letters, nobody_heard, refused

ALICE = "alice@romashka.example"


def asked(team: Office, **changes: object) -> InvitedTicket:
    given: dict[str, object] = {"title": "Баннер", "body": "Поставьте баннер.", "site_id": team.site.pk}
    return InvitedTicket(**(given | changes))  # type: ignore[arg-type]


def by_letter(team: Office, **words: object) -> Invitation:
    arrives(ALICE, at=MONDAY, **words)
    return Invitation.objects.latest("id")


def a_call(team: Office) -> Call:
    card = CallCard(person_id=team.alice.pk, organisation_id=team.organisation.pk, note="Баннер")
    return log_call(actor=team.anna, at=MONDAY, time=CallTime(later(MONDAY, hours=-1), 5), card=card)


def test_after_a_call_the_caller_gets_the_form(team: Office) -> None:
    call = a_call(team)
    request = NewInvitation(
        team.alice.pk, team.organisation.pk, " Баннер\n на главную ", "Текст", call_id=call.pk
    )
    form = invite(actor=team.anna, at=MONDAY, request=request)
    assert invite(actor=team.anna, at=MONDAY, request=request) == form
    assert (form.title, form.call, letters()[-1]) == ("Баннер на главную", call, "form_link")
    event = Event.objects.get(kind="invited")
    assert (event.actor, event.clauses, form.token in str(event.data)) == (team.anna, "1.3 R23", False)
    number = file_invitation(at=MONDAY, token=form.token, request=asked(team))
    assert Ticket.objects.get(number=number).messages.get().source == "web"
    clean()


def test_a_form_of_neither_letter_nor_call(team: Office) -> None:
    request = NewInvitation(team.alice.pk, team.organisation.pk)
    assert invite(actor=team.anna, at=MONDAY, request=request) != invite(
        actor=team.anna, at=MONDAY, request=request
    )


def test_a_form_is_for_somebody_who_may_order(team: Office) -> None:
    charlie = stranger()
    with refused("not_found"):
        invite(at=MONDAY, request=NewInvitation(charlie.pk, team.organisation.pk))
    with refused("not_found"):
        invite(at=MONDAY, request=NewInvitation(99_999, team.organisation.pk))
    with refused("not_specialist"):
        invite(actor=team.alice, at=MONDAY, request=NewInvitation(team.alice.pk, team.organisation.pk))


def test_opening_creates_nothing(team: Office) -> None:
    form = by_letter(team)
    with nobody_heard():
        for minute in (1, 2):
            assert open_invitation(at=later(MONDAY, minutes=minute), token=form.token) == "open"
    form.refresh_from_db()
    assert (form.opened_at, Ticket.objects.count()) == (later(MONDAY, minutes=1), 0)
    for token in ("nothing", "я"):
        with refused("not_found"):
            open_invitation(at=MONDAY, token=token)
        with refused("not_found"):
            file_invitation(at=MONDAY, token=token, request=asked(team))


def test_files_of_the_letter_and_of_the_form(team: Office, tmp_path: Path) -> None:
    files = []
    for n in range(22):
        path = tmp_path / str(n)
        path.write_bytes(f"{n} {team.alice.email}".encode())
        files.append(File(n, f"{n}.txt", path))
    form = by_letter(team, files=files)
    more = SimpleUploadedFile("форма.txt", b"more")
    number = file_invitation(at=MONDAY, token=form.token, request=asked(team, files=(more,), without=[0, 1]))
    names = list(Attachment.objects.filter(ticket__number=number).values_list("name", flat=True))
    assert (len(names), names[0], names[-1]) == (20, "2.txt", "форма.txt")
    body = Ticket.objects.get(number=number).messages.get().body
    assert body == "Поставьте баннер.\n\nНе поместились и хранятся с исходным письмом: 21.txt."
    clean()


def test_what_a_person_writes_on_the_site_meanwhile_stays(team: Office) -> None:
    form = by_letter(team)
    save_draft(actor=team.alice, at=MONDAY, number=None, title="Другое", body="Совсем другое")
    file_invitation(at=MONDAY, token=form.token, request=asked(team))
    assert Draft.objects.get().title == "Другое"


def test_what_the_form_refuses_can_be_mended(team: Office) -> None:
    form = by_letter(team)
    with refused("bad_input", field="site"):
        file_invitation(at=MONDAY, token=form.token, request=asked(team, site_id=None))
    assert file_invitation(at=MONDAY, token=form.token, request=asked(team))


def test_thrown_away(team: Office) -> None:
    form, charlie = by_letter(team), stranger()
    for who in (team.bob, charlie):
        with refused("not_found"):
            drop_invitation(actor=who, at=MONDAY, invitation_id=form.pk)
    with refused("not_found"):
        drop_invitation(actor=team.anna, at=MONDAY, invitation_id=form.pk + 1)
    for _ in range(2):
        drop_invitation(actor=team.alice, at=MONDAY, invitation_id=form.pk)
    drop_by_link(at=MONDAY, token=form.token)
    assert open_invitation(at=MONDAY, token=form.token) == "dropped"
    assert Event.objects.filter(kind="invitation_dropped").count() == 1
    with refused("invitation_dropped"):
        file_invitation(at=MONDAY, token=form.token, request=asked(team))
    with refused("invitation_dropped"):
        send_invitation_again(actor=team.anna, at=MONDAY, invitation=Invitation.objects.get())
    clean()


def test_a_ticket_is_not_thrown_away(team: Office) -> None:
    form = by_letter(team)
    file_invitation(at=MONDAY, token=form.token, request=asked(team))
    with refused("invitation_filed"):
        drop_invitation(actor=team.anna, at=MONDAY, invitation_id=form.pk)
    with refused("invitation_filed"):
        drop_by_link(at=MONDAY, token=form.token)


def test_sent_again(team: Office) -> None:
    form = by_letter(team)
    send_invitation_again(actor=team.anna, at=MONDAY, invitation=form)
    assert Letter.objects.filter(template="mail_invitation").count() == 2


def test_it_ends_with_the_right_to_order_and_not_before(team: Office) -> None:
    form = by_letter(team)
    narrowed = Rights(right_order=True, from_day=ORDER_ONLY.from_day, evidence="Письмо")
    change_rights(actor=team.olga, at=MONDAY, authority_id=authority_of(team.alice).pk, rights=narrowed)
    assert open_invitation(at=MONDAY, token=form.token) == "open"
    money = Rights(right_order=False, right_money=True, from_day=ORDER_ONLY.from_day, evidence="Письмо")
    change_rights(actor=team.olga, at=MONDAY, authority_id=authority_of(team.alice).pk, rights=money)
    form.refresh_from_db()
    assert (form.ended_why, open_invitation(at=MONDAY, token=form.token)) == ("revoked", "revoked")


def test_it_does_not_outlive_the_term_of_the_right(team: Office) -> None:
    form = by_letter(team)
    authority = authority_of(team.alice)
    authority.to_day = MONDAY.date()
    authority.save()
    assert open_invitation(at=later(MONDAY, days=1), token=form.token) == "revoked"


def test_an_edition_that_says_nothing_of_days_sets_no_end(team: Office) -> None:
    text = default_regulation_text().replace("invitation_days", "# invitation_days")
    publish_regulation(actor=team.olga, at=MONDAY, text=text, effective_from=MONDAY.date())
    form = by_letter(team)
    much_later = later(MONDAY, days=300)
    assert tick(at=much_later).expired_forms == 0
    assert open_invitation(at=much_later, token=form.token) == "open"


def test_the_links_of_others_are_of_no_use(team: Office) -> None:
    form = by_letter(team)
    assert len(form.token) >= 43
    assert fsck() == ()


def test_kept_bytes_can_be_read_as_an_upload(team: Office, tmp_path: Path) -> None:
    from reglament.usecases.letter_files import files_of

    path = tmp_path / "a"
    path.write_bytes(b"abc" * 50_000)
    letter = arrives(ALICE, at=MONDAY, files=[File(0, "a.bin", path)])
    kept, left_out = files_of(letter)
    assert (b"".join(kept[0].chunks()), left_out) == (path.read_bytes(), [])
    assert files_of(None) == ([], [])


@pytest.mark.parametrize("body", ["", "x" * 49_990])
def test_no_room_to_say_what_was_left_out(body: str) -> None:
    from reglament.usecases.letter_files import with_left_out

    assert with_left_out(body, ["a.txt"], "ru") == body
    many = with_left_out("Текст", [str(n) for n in range(12)], "en")
    assert many.endswith("kept with the e-mail: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9….")
