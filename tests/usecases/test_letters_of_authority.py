"""A letter of authority is edited, confirmed or declined, and what it refuses (1.4, 1.5, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from reglament.queries.authority_plan import changes_of
from reglament.rules.authority_letter import Change
from reglament.rules.authority_words import ChangeKind
from reglament.store.models import Authority, AuthorityProposal, Contract, Event, Letter, Person
from reglament.usecases.authorities import end_on, revoke_authority
from reglament.usecases.invitations import NewInvitation, invite
from reglament.usecases.letters_of_authority import confirm_changes, decline_changes, edit_changes
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import MONDAY, Office, authority_of, stranger
from tests.post import arrives
from tests.stories.cast import clean, later, nobody_heard, refused

OFFICE, BOB, EVA = "office@romashka.example", "bob@romashka.example", "eva@romashka.example"
TODAY = MONDAY.date()
TOMORROW = TODAY + dt.timedelta(days=1)
ADD, CHANGE, REMOVE = ChangeKind.ADD, ChangeKind.CHANGE, ChangeKind.REMOVE


def proposed(team: Office, text: str = "Просим учесть изменения.", sender: str = OFFICE) -> AuthorityProposal:
    """The proposal of a letter from the contract's mailbox."""
    if not Contract.objects.filter(mailbox=OFFICE).exists():
        contract = NewContract("Д-1", dt.date(2026, 1, 1), OFFICE)
        add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    return AuthorityProposal.objects.get(letter=arrives(sender, at=MONDAY, text=text))


def with_lines(team: Office, *lines: Change) -> AuthorityProposal:
    made = proposed(team)
    edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=lines)
    made.refresh_from_db()
    return made


def confirm(team: Office, made: AuthorityProposal, at: dt.datetime = MONDAY) -> None:
    confirm_changes(actor=team.anna, at=at, proposal_id=made.pk)
    made.refresh_from_db()


def test_what_the_letter_says_is_proposed(team: Office) -> None:
    made = proposed(
        team, "Просим добавить Еву Еремееву, eva@romashka.example, с правом подтверждать стоимость."
    )
    assert changes_of(made.changes) == (Change(ADD, EVA, "Еву Еремееву", right_money=True),)
    assert proposed(team, "Просто письмо.").changes == []
    clean()


def test_an_edited_letter_is_confirmed(team: Office) -> None:
    made = with_lines(
        team,
        Change(ADD, EVA.upper(), " Ева  Еремеева ", right_order=True, from_day=TODAY, to_day=TOMORROW),
        Change(REMOVE, BOB),
        Change(CHANGE, "alice@romashka.example", right_order=True, is_admin=True),
    )
    assert made.changes[0]["email"] == EVA
    confirm(team, made)
    eva = authority_of(Person.objects.get(email=EVA))
    assert (eva.person.name, eva.right_order, eva.right_money, eva.from_day, eva.to_day) == (
        "Ева Еремеева", True, False, TODAY, TOMORROW,
    )  # fmt: skip
    assert eva.evidence == f"Письмо № {made.letter_id} от 16.11.2026, {OFFICE}"
    assert not Authority.objects.filter(person=team.bob, revoked_at=None).exists()
    alice = authority_of(team.alice)
    assert (alice.right_money, alice.is_admin) == (False, True)
    assert (made.state, made.decided_by, made.letter.glanced_by) == ("confirmed", team.anna, team.anna)
    told = Letter.objects.get(template="authority_confirmed")
    assert (told.address, told.recipient, len(told.data["people"])) == (OFFICE, None, 3)
    assert [e.kind for e in Event.objects.filter(kind__startswith="authority_letter")] == [
        "authority_letter_edited",
        "authority_letter_confirmed",
    ]
    with nobody_heard():
        confirm(team, made)
    with refused("conflict"):
        decline_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, reason="Нет")
    with refused("conflict"):
        edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=())
    clean()


def test_a_removed_persons_sessions_and_links_die_at_once(team: Office) -> None:
    link = invite(at=MONDAY, request=NewInvitation(team.bob.pk, team.organisation.pk))
    before = team.bob.access_epoch
    confirm(team, with_lines(team, Change(REMOVE, BOB, from_day=TODAY)))
    bob = Person.objects.get(pk=team.bob.pk)
    assert (bob.access_epoch, bob.is_active) == (before + 1, False)
    link.refresh_from_db()
    assert (link.ended_at, link.ended_why) == (MONDAY, "revoked")
    assert Letter.objects.filter(template="access_revoked", recipient=bob).exists()


def test_a_removal_of_a_later_day_ends_the_rights_on_the_day_before(team: Office) -> None:
    made = with_lines(team, Change(REMOVE, BOB, from_day=TOMORROW))
    confirm(team, made)
    assert (authority_of(team.bob).to_day, authority_of(team.bob).revoked_at) == (TODAY, None)
    assert Letter.objects.get(template="access_ends").recipient == team.bob
    assert not Authority.objects.current(TOMORROW).filter(person=team.bob).exists()
    bob = authority_of(team.bob).pk
    with nobody_heard():
        end_on(actor=team.anna, at=MONDAY, authority_id=bob, last_day=TOMORROW)
    assert authority_of(team.bob).to_day == TODAY
    with refused("bad_input", field="to_day"):
        end_on(actor=team.anna, at=MONDAY, authority_id=bob, last_day=TODAY - dt.timedelta(days=1))
    revoke_authority(actor=team.anna, at=MONDAY, authority_id=bob, reason="Уволен")
    with refused("conflict"):
        end_on(actor=team.anna, at=MONDAY, authority_id=bob, last_day=TOMORROW)
    clean()


def test_a_person_who_is_known_needs_no_name(team: Office) -> None:
    charlie = stranger()
    confirm(team, with_lines(team, Change(ADD, charlie.email, right_order=True)))
    assert Authority.objects.filter(person=charlie, organisation=team.organisation).exists()
    assert Person.objects.get(pk=charlie.pk).name == charlie.name


def test_what_cannot_be_confirmed_changes_nothing(team: Office) -> None:
    good = Change(ADD, EVA, "Ева Еремеева", right_order=True)
    wrong = (
        Change(REMOVE, "", "Бобров"),
        Change(REMOVE, EVA),
        Change(CHANGE, EVA, right_order=True),
        Change(ADD, "eve@romashka.example", right_order=True),
        replace(good, email="eve@romashka.example", right_order=False),
        Change(CHANGE, BOB, right_money=True, from_day=TOMORROW),
    )
    for line in wrong:
        made = with_lines(team, good, line)
        with refused("bad_input", field="lines", clause="R22") as caught:
            confirm_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk)
        assert caught.value.text.en.startswith("Line 2: ")
    made = with_lines(team)
    with refused("bad_input", field="lines"):
        confirm_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk)


def test_what_cannot_be_typed(team: Office) -> None:
    made = proposed(team)
    for lines in (
        [Change(ADD, "not an address")],
        [Change(ADD, EVA, "я" * 121)],
        [Change(REMOVE, BOB)] * 51,
    ):
        with refused("bad_input", field="lines"):
            edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=lines)
    with nobody_heard():
        edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=())
    made.refresh_from_db()
    assert made.version == 1
    edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=[Change(ADD)], seen=1)
    with refused("conflict"):
        edit_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, changes=(), seen=1)
    with refused("conflict"):
        confirm_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, seen=1)


def test_a_declined_letter_changes_nothing_and_says_why(team: Office) -> None:
    made = with_lines(team, Change(REMOVE, BOB))
    with refused("bad_input", field="reason"):
        decline_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk, reason=" ")
    for _ in range(2):
        decline_changes(
            actor=team.anna, at=later(MONDAY, hours=1), proposal_id=made.pk, reason="Не сказано, с какого дня"
        )
    made.refresh_from_db()
    assert (made.state, made.reason) == ("declined", "Не сказано, с какого дня")
    assert Letter.objects.get(template="authority_declined").data["reason"] == "Не сказано, с какого дня"
    assert authority_of(team.bob).revoked_at is None
    with refused("conflict"):
        confirm_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk)
    clean()


def test_who_decides(team: Office) -> None:
    made = proposed(team)
    for person in (team.alice, team.vera):
        with refused("not_specialist"):
            confirm_changes(actor=person, at=MONDAY, proposal_id=made.pk)
    with refused("not_found"):
        confirm_changes(actor=team.anna, at=MONDAY, proposal_id=made.pk + 1)


def test_when_the_contract_names_another_mailbox_by_now_that_one_is_told(team: Office) -> None:
    made = with_lines(team, Change(REMOVE, BOB))
    Contract.objects.update(mailbox="new@romashka.example")
    confirm(team, made)
    assert Letter.objects.get(template="authority_confirmed").address == "new@romashka.example"
    made = with_lines(team, Change(ADD, BOB, right_order=True))
    Contract.objects.all().delete()
    confirm(team, made)
    assert Letter.objects.filter(template="authority_confirmed").count() == 1
