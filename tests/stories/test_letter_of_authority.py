"""Письмо о смене ответственного: новый сотрудник получает права письмом, прежний теряет доступ (1.4, 1.5, R21, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from reglament.queries.authority_plan import changes_of
from reglament.store.models import AuthorityProposal, Letter, Person, Ticket
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.invitations import InvitedTicket, NewInvitation, file_invitation, invite
from reglament.usecases.letters_of_authority import confirm_changes, edit_changes
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import Office, authority_of, moscow
from tests.post import UNPROVED, arrives
from tests.stories.cast import later, refused

AT = moscow("2026-11-17 11:00")
OFFICE = "office@romashka.example"
LETTER = (
    "Добрый день!\n\nПросим назначить ответственной Дарью Данилову (daria@romashka.example), с правом заказывать работы и "
    "подтверждать стоимость, вместо Бориса Боброва (bob@romashka.example).\n\nС уважением,\nДиректор ООО «Ромашка»"
)


def test_a_new_employee_is_authorised_by_letter(team: Office) -> None:
    """Письмо с адреса из договора: специалист проверяет строки и подтверждает, права и доступ меняются сразу."""
    contract = NewContract("Д-7", dt.date(2026, 1, 1), OFFICE)
    add_contract(actor=team.olga, at=AT, organisation_id=team.organisation.pk, contract=contract)
    link = invite(at=AT, request=NewInvitation(team.bob.pk, team.organisation.pk, "Баннер", "Нужен баннер"))
    # Nobody becomes authorised by a letter that nobody vouches for, nor from any other address.
    assert arrives(OFFICE, at=AT, proof=UNPROVED, text=LETTER).decision == "glance"
    assert arrives("office@r0mashka.example", at=AT, text=LETTER).decision == "refusal"
    assert not AuthorityProposal.objects.exists()

    letter = arrives(OFFICE, at=AT, subject="О смене ответственного", text=LETTER)
    proposal = AuthorityProposal.objects.get(letter=letter)
    added, removed = changes_of(proposal.changes)
    assert (added.email, added.right_order, added.right_money) == ("daria@romashka.example", True, True)
    assert (removed.action.value, removed.email) == ("remove", "bob@romashka.example")
    assert not Person.objects.filter(email=added.email).exists()

    assert added.name == "Дарью Данилову"
    lines = (replace(added, name="Дарья Данилова"), removed)
    edit_changes(actor=team.anna, at=later(AT, hours=1), proposal_id=proposal.pk, changes=lines)
    at = later(AT, hours=2)
    confirm_changes(actor=team.anna, at=at, proposal_id=proposal.pk)

    daria = Person.objects.get(email="daria@romashka.example")
    assert (daria.name, authority_of(daria).evidence) == (
        "Дарья Данилова",
        f"Письмо № {letter.pk} от 17.11.2026, {OFFICE}",
    )
    bob = Person.objects.get(pk=team.bob.pk)
    assert (bob.access_epoch, bob.is_active) == (team.bob.access_epoch + 1, False)
    with refused("invitation_revoked"):
        file_invitation(at=at, token=link.token, request=InvitedTicket("Баннер", "Нужен баннер"))
    told = dict(Letter.objects.filter(created_at=at).values_list("address", "template"))
    assert told == {
        daria.email: "access_granted", bob.email: "access_revoked", OFFICE: "authority_confirmed",
    }  # fmt: skip

    asked = NewTicket(
        organisation_id=team.organisation.pk, title="Каталог", body="Обновите каталог.", site_id=team.site.pk
    )
    number = create_ticket(actor=daria, at=later(AT, hours=3), request=asked)
    assert Ticket.objects.get(number=number).author == daria
    with refused("not_found"):
        create_ticket(actor=bob, at=later(AT, hours=3), request=asked)
