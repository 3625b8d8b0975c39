"""What a specialist decides about a letter, and what it refuses (1.4, R21)."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import ConsentProposal, Invitation
from reglament.usecases.estimates import Offer, offer_estimate
from reglament.usecases.glances import call_automatic, drop_letter, send_form, treat_as_message
from reglament.usecases.invitations import drop_invitation
from reglament.usecases.people import NewAuthority, Rights, grant_authority
from tests.factories import MONDAY, Office, organisation, ticket, ticket_in
from tests.post import UNPROVED, arrives, store
from tests.stories.cast import clean, later, letters, refused

ALICE, NOBODY = "alice@romashka.example", "alice.private@mail.example"


def test_from_a_private_address_a_specialist_knows_whose_it_is(team: Office) -> None:
    made = ticket_in("feedback", team)
    letter = arrives(NOBODY, at=MONDAY)
    with refused("bad_input", field="author", clause="1.4"):
        treat_as_message(actor=team.anna, at=MONDAY, letter_id=letter.pk, number=made.number)
    with refused("bad_input", field="author"):
        treat_as_message(
            actor=team.anna, at=MONDAY, letter_id=letter.pk, number=made.number, author_id=99_999
        )
    with refused("not_found"):
        treat_as_message(
            actor=team.anna, at=MONDAY, letter_id=letter.pk, number=made.number, author_id=team.anna.pk
        )
    treat_as_message(
        actor=team.anna, at=MONDAY, letter_id=letter.pk, number=made.number, author_id=team.bob.pk
    )
    letter.refresh_from_db()
    assert letter.message is not None
    assert (letter.message.author, letter.glanced_by, letter.organisation) == (
        team.bob,
        team.anna,
        team.organisation,
    )
    with refused("acted"):
        send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk)
    with refused("acted"):
        call_automatic(actor=team.anna, at=MONDAY, letter_id=letter.pk)
    clean()


def test_a_message_that_reads_as_consent_is_proposed(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=MONDAY, number=made.number, offer=Offer(60, "Час работы."))
    letter = arrives(ALICE, at=later(MONDAY, hours=1), proof=UNPROVED, text="Подтверждаю")
    treat_as_message(actor=team.anna, at=later(MONDAY, hours=2), letter_id=letter.pk, number=made.number)
    proposal = ConsentProposal.objects.get()
    assert (proposal.estimate, proposal.superseded) == (made.estimates.get(), False)
    clean()


def test_what_a_glance_refuses(team: Office) -> None:
    made = ticket_in("accepted", team)
    letter = arrives(ALICE, at=MONDAY, proof=UNPROVED)
    with refused("locked"):
        treat_as_message(actor=team.anna, at=MONDAY, letter_id=letter.pk, number=made.number)
    with refused("not_specialist"):
        drop_letter(actor=team.alice, at=MONDAY, letter_id=letter.pk)
    with refused("not_found"):
        drop_letter(actor=team.anna, at=MONDAY, letter_id=letter.pk + 1)
    with refused("conflict"):
        drop_letter(actor=team.anna, at=MONDAY, letter_id=letter.pk, seen=letter.version + 1)
    unread = store(at=MONDAY)
    with refused("conflict"):
        send_form(actor=team.anna, at=MONDAY, letter_id=unread)
    drop_letter(actor=team.anna, at=MONDAY, letter_id=letter.pk, seen=letter.version)


def test_for_which_organisation(team: Office) -> None:
    other = organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042")
    rights = Rights(from_day=dt.date(2026, 1, 1), evidence="Письмо")
    grant = NewAuthority(person_id=team.alice.pk, organisation_id=other.pk, rights=rights)
    grant_authority(actor=team.olga, at=MONDAY, grant=grant)
    letter = arrives(ALICE, at=MONDAY)
    with refused("bad_input", field="organisation"):
        send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk)
    form = send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk, organisation_id=other.pk)
    assert (form.organisation, letters()[-1]) == (other, "mail_invitation")
    assert send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk) == form
    clean()


def test_a_form_for_a_stranger_whom_a_specialist_knows(team: Office) -> None:
    letter = arrives(NOBODY, at=MONDAY)
    form = send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk, author_id=team.bob.pk)
    assert (form.person, form.organisation) == (team.bob, team.organisation)
    drop_invitation(actor=team.bob, at=MONDAY, invitation_id=form.pk)
    with refused("invitation_dropped"):
        send_form(actor=team.anna, at=MONDAY, letter_id=letter.pk)
    assert Invitation.objects.count() == 1
