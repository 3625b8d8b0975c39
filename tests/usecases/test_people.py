"""People, organisations and who may speak for whom (1.1, 1.4, 1.5, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reglament.store.models import Authority, Event, Letter, Organisation, Person, Ticket
from reglament.usecases.organisations import (
    NewContract,
    OrganisationCard,
    add_contract,
    add_organisation,
    add_period,
    add_site,
    problems_of,
    update_organisation,
)
from reglament.usecases.people import (
    NewAuthority,
    NewPerson,
    Rights,
    add_person,
    change_rights,
    create_owner,
    grant_authority,
    invite,
    revoke_authority,
    set_following,
    set_roles,
    update_profile,
)
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound, Refused
from tests import factories as make
from tests import statements
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-18 12:00")
TODAY = dt.date(2026, 11, 18)
LETTER = Rights(evidence="Письмо № 5 от 17.11.2026")


@pytest.fixture
def team() -> Office:
    return make.office()


def admin(team: Office) -> Person:
    rights = replace(make.ALL_RIGHTS, is_admin=True)
    return make.client(team.organisation, name="Дарья Адамова", email="dasha@romashka.example", rights=rights)


def reread(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_the_first_owner_brings_the_law_along() -> None:
    olga = create_owner(at=AT, email=" Olga@Studio.Example ", name="Ольга")
    assert (olga.email, olga.is_owner, olga.has_usable_password()) == ("olga@studio.example", True, False)
    assert create_owner(at=AT, email="olga@studio.example", name="Ольга") == olga
    assert Event.objects.filter(kind="person_changed", person=olga).count() == 1


def test_an_owner_is_not_made_of_somebody_else(team: Office) -> None:
    with pytest.raises(BadInput):
        create_owner(at=AT, email=team.alice.email, name="Алиса")


def test_addresses_are_lower_case_and_unique(team: Office) -> None:
    person = add_person(actor=team.anna, at=AT, email="New@Romashka.Example", name="  Новый   Человек ")
    assert (person.email, person.name) == ("new@romashka.example", "Новый Человек")
    with pytest.raises(BadInput) as refused:
        add_person(actor=team.anna, at=AT, email="NEW@romashka.example", name="Другой")
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "нет"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "я" * 121}, "name"),
        ({"phone": "1" * 41}, "phone"),
        ({"position": "я" * 121}, "position"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_person_is_refused_at_the_field(team: Office, changes: dict[str, str], field: str) -> None:
    given = {"email": "x@romashka.example", "name": "Икс"} | changes
    with pytest.raises(BadInput) as refused:
        add_person(actor=team.anna, at=AT, **given)
    assert refused.value.field == field


def test_only_the_studio_adds_people(team: Office) -> None:
    for stranger in (team.alice, team.vera):
        with pytest.raises(NotAllowed):
            add_person(actor=stranger, at=AT, email="x@romashka.example", name="Икс")


def test_a_grant_is_kept_with_its_letter_and_told(team: Office) -> None:
    person = add_person(actor=team.anna, at=AT, email="x@romashka.example", name="Икс")
    grant = NewAuthority(person_id=person.pk, organisation_id=team.organisation.pk, rights=LETTER)
    authority = grant_authority(actor=team.anna, at=AT, grant=grant)
    assert (authority.from_day, authority.evidence) == (TODAY, LETTER.evidence)
    letter = Letter.objects.get(template="access_granted", recipient=person)
    assert letter.data == {
        "organisation": "Ромашка", "right_order": True, "right_money": False, "from": "2026-11-18", "to": None,
    }  # fmt: skip
    with pytest.raises(Conflict):
        grant_authority(actor=team.anna, at=AT, grant=grant)


@pytest.mark.parametrize(
    ("rights", "field"),
    [
        (Rights(), "evidence"),
        (replace(LETTER, right_order=False), "right_order"),
        (replace(LETTER, to_day=dt.date(2026, 11, 17)), "to_day"),
    ],
)
def test_a_grant_is_refused_at_the_field(team: Office, rights: Rights, field: str) -> None:
    person = add_person(actor=team.anna, at=AT, email="x@romashka.example", name="Икс")
    with pytest.raises(BadInput) as refused:
        grant_authority(
            actor=team.anna,
            at=AT,
            grant=NewAuthority(person_id=person.pk, organisation_id=team.organisation.pk, rights=rights),
        )
    assert refused.value.field == field


def test_staff_speak_for_no_client(team: Office) -> None:
    grant = NewAuthority(person_id=team.anna.pk, organisation_id=team.organisation.pk, rights=LETTER)
    with pytest.raises(BadInput):
        grant_authority(actor=team.olga, at=AT, grant=grant)


def test_who_may_give_rights(team: Office) -> None:
    person = add_person(actor=team.anna, at=AT, email="x@romashka.example", name="Икс")
    grant = NewAuthority(person_id=person.pk, organisation_id=team.organisation.pk, rights=Rights())
    with pytest.raises(NotAllowed):
        grant_authority(actor=team.alice, at=AT, grant=grant)
    with pytest.raises(NotFound):
        grant_authority(actor=make.stranger(), at=AT, grant=grant)
    with pytest.raises(NotFound):
        grant_authority(actor=team.vera, at=AT, grant=grant)
    with pytest.raises(NotFound):
        grant_authority(actor=team.anna, at=AT, grant=replace(grant, organisation_id=0))
    with pytest.raises(NotFound):
        grant_authority(actor=team.anna, at=AT, grant=replace(grant, person_id=0, rights=LETTER))
    dasha = admin(team)
    with pytest.raises(NotAllowed) as admins:
        grant_authority(actor=dasha, at=AT, grant=replace(grant, rights=Rights(is_admin=True)))
    assert admins.value.code == "admins_by_the_studio"
    assert grant_authority(actor=dasha, at=AT, grant=grant).granted_by == dasha


def test_an_invitation_looks_alike_for_known_and_new_people(team: Office) -> None:
    dasha, charlie = admin(team), make.stranger()
    for email in ("fresh@romashka.example", charlie.email.upper()):
        granted = invite(
            actor=dasha,
            at=AT,
            organisation_id=team.organisation.pk,
            newcomer=NewPerson(email=email, name="Приглашённый"),
            rights=Rights(),
        )
        assert granted.person.email == email.lower()
    assert reread(charlie).name == charlie.name


def test_revoking_ends_every_session_at_once(team: Office) -> None:
    ticket = make.ticket(team)
    before = team.alice.get_session_auth_hash()
    authority = make.authority_of(team.alice)
    revoke_authority(actor=team.anna, at=AT, authority_id=authority.pk, reason="Письмо об увольнении")
    alice = reread(team.alice)
    assert (alice.is_active, alice.get_session_auth_hash() == before) == (False, False)
    assert not Ticket.objects.visible_to(alice, on=TODAY).exists()
    assert Ticket.objects.visible_to(team.bob, on=TODAY).get() == ticket
    assert Letter.objects.filter(template="access_revoked", recipient=alice).exists()
    with pytest.raises(Conflict):
        revoke_authority(actor=team.anna, at=AT, authority_id=authority.pk, reason="Ещё раз")


def test_who_speaks_for_another_client_stays(team: Office) -> None:
    other = make.organisation(name="Василёк", inn="7700990035")
    grant = NewAuthority(person_id=team.alice.pk, organisation_id=other.pk, rights=LETTER)
    grant_authority(actor=team.anna, at=AT, grant=grant)
    mine = Authority.objects.get(person=team.alice, organisation=team.organisation)
    revoke_authority(actor=team.anna, at=AT, authority_id=mine.pk, reason="Письмо")
    assert reread(team.alice).is_active


def test_rights_given_again_open_the_door_again(team: Office) -> None:
    revoke_authority(actor=team.anna, at=AT, authority_id=make.authority_of(team.bob).pk, reason="Письмо")
    grant = NewAuthority(person_id=team.bob.pk, organisation_id=team.organisation.pk, rights=LETTER)
    grant_authority(actor=team.anna, at=AT, grant=grant)
    assert reread(team.bob).is_active


def test_revoking_is_refused_to_colleagues_and_without_a_reason(team: Office) -> None:
    authority = make.authority_of(team.alice)
    with pytest.raises(NotAllowed):
        revoke_authority(actor=team.bob, at=AT, authority_id=authority.pk, reason="Хочу")
    with pytest.raises(BadInput):
        revoke_authority(actor=team.anna, at=AT, authority_id=authority.pk, reason=" ")
    with pytest.raises(NotFound):
        revoke_authority(actor=team.anna, at=AT, authority_id=0, reason="Письмо")


def test_changed_rights_are_a_new_row(team: Office) -> None:
    old = make.authority_of(team.bob)
    new = change_rights(actor=team.anna, at=AT, authority_id=old.pk, rights=replace(LETTER, right_money=True))
    old.refresh_from_db()
    assert (old.revoked_at, old.right_money) == (AT, False)
    assert (new.right_money, new.from_day) == (True, TODAY)
    assert reread(team.bob).is_active


def test_a_narrower_right_keeps_its_first_day(team: Office) -> None:
    old = make.authority_of(team.alice)
    new = change_rights(actor=team.anna, at=AT, authority_id=old.pk, rights=LETTER)
    assert (new.right_money, new.from_day) == (False, old.from_day)


def test_an_administrator_changes_rights_but_makes_no_administrators(team: Office) -> None:
    dasha = admin(team)
    bob = make.authority_of(team.bob)
    with pytest.raises(NotAllowed):
        change_rights(actor=dasha, at=AT, authority_id=bob.pk, rights=Rights(is_admin=True))
    assert change_rights(actor=dasha, at=AT, authority_id=bob.pk, rights=Rights(right_money=True)).right_money
    own = make.authority_of(dasha)
    kept = change_rights(actor=dasha, at=AT, authority_id=own.pk, rights=Rights(is_admin=True, follows=True))
    assert kept.is_admin


def test_following_is_ones_own_choice(team: Office) -> None:
    set_following(actor=team.bob, at=AT, organisation_id=team.organisation.pk, follows=True)
    assert make.authority_of(team.bob).follows
    with pytest.raises(NotFound):
        set_following(actor=make.stranger(), at=AT, organisation_id=team.organisation.pk, follows=True)


def test_the_owner_sets_roles(team: Office) -> None:
    before = team.pyotr.access_epoch
    pyotr = set_roles(actor=team.olga, at=AT, person_id=team.pyotr.pk, roles=["accountant"])
    assert (pyotr.is_specialist, pyotr.is_accountant, pyotr.access_epoch) == (False, True, before + 1)
    pyotr = set_roles(actor=team.olga, at=AT, person_id=team.pyotr.pk, roles=[])
    assert not pyotr.is_active


def test_roles_are_refused(team: Office) -> None:
    with pytest.raises(NotAllowed):
        set_roles(actor=team.anna, at=AT, person_id=team.pyotr.pk, roles=["owner"])
    with pytest.raises(BadInput):
        set_roles(actor=team.olga, at=AT, person_id=team.pyotr.pk, roles=["king"])
    with pytest.raises(NotFound):
        set_roles(actor=team.olga, at=AT, person_id=0, roles=[])
    with pytest.raises(Refused) as last:
        set_roles(actor=team.olga, at=AT, person_id=team.olga.pk, roles=["specialist"])
    assert last.value.code == "last_owner"


def test_an_owner_may_go_when_another_stays(team: Office) -> None:
    set_roles(actor=team.olga, at=AT, person_id=team.anna.pk, roles=["specialist", "owner"])
    anna = reread(team.anna)
    assert not set_roles(actor=anna, at=AT, person_id=team.olga.pk, roles=["specialist"]).is_owner


def test_a_profile_is_ones_own(team: Office) -> None:
    alice = update_profile(actor=team.alice, at=AT, name="Алиса А.", phone="+7 900", language="en")
    assert (alice.name, alice.phone, alice.language) == ("Алиса А.", "+7 900", "en")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"inn": "7700990011"}, "inn"),
        ({"kpp": "77"}, "kpp"),
        ({"ogrn": "1260099999918"}, "ogrn"),
        ({"invoicing": "never"}, "invoicing"),
        ({"acts_by": "year"}, "acts_by"),
        ({"closing_paper": "upx"}, "closing_paper"),
        ({"phone": "1" * 41}, "phone"),
    ],
)
def test_a_card_is_refused_at_the_field(team: Office, changes: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        add_organisation(actor=team.anna, at=AT, card=replace(make.CAMOMILE, **changes))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_clients_account_only_warns(team: Office) -> None:
    card = replace(make.CAMOMILE, bik="049999901", account="40702810600000000001")
    assert [problem.blocks for problem in problems_of(card)] == [False, False]
    assert add_organisation(actor=team.anna, at=AT, card=card).account == card.account


def test_a_client_without_requisites_is_taken(team: Office) -> None:
    organisation = add_organisation(actor=team.anna, at=AT, card=OrganisationCard(name=" Лютик "))
    assert (organisation.name, organisation.legal_name) == ("Лютик", "Лютик")


def test_a_changed_card_says_what_stood_there(team: Office) -> None:
    card = replace(make.CAMOMILE, phone="+7 495")
    version = team.organisation.version
    changed = update_organisation(
        actor=team.anna, at=AT, organisation_id=team.organisation.pk, card=card, seen=version
    )
    assert (changed.phone, changed.version) == ("+7 495", version + 1)
    event = Event.objects.filter(kind="organisation_changed").latest("id")
    assert event.data == {"before": {"phone": ""}, "after": {"phone": "+7 495"}}
    with pytest.raises(Conflict):
        update_organisation(
            actor=team.anna, at=AT, organisation_id=team.organisation.pk, card=make.CAMOMILE, seen=version
        )
    with pytest.raises(NotFound):
        update_organisation(actor=team.anna, at=AT, organisation_id=0, card=card)


def test_with_the_payers_number_its_payments_are_proposed_anew() -> None:
    known = statements.clients()
    camomile = known.camomile.organisation
    Organisation.objects.filter(pk=camomile.pk).update(inn="")
    statements.invoices(known, [1042])
    statements.bring(statements.statement(statements.paid(purpose="Оплата по счету № 1042 от 20.11.2026")))
    assert statements.line_of("154").confidence == "ask"
    camomile.refresh_from_db()
    update_organisation(
        actor=known.camomile.anna,
        at=statements.AT,
        organisation_id=camomile.pk,
        card=make.CAMOMILE,
        seen=camomile.version,
    )
    assert statements.line_of("154").confidence == "sure"


def test_sites_and_periods(team: Office) -> None:
    with pytest.raises(BadInput) as twice:
        add_site(actor=team.anna, at=AT, organisation_id=team.organisation.pk, name=team.site.name)
    assert twice.value.field == "name"
    with pytest.raises(NotFound):
        add_site(actor=team.anna, at=AT, organisation_id=0, name="x")
    with pytest.raises(BadInput) as order:
        add_period(actor=team.anna, at=AT, site_id=team.site.pk, from_day=TODAY, to_day=dt.date(2026, 11, 1))
    assert order.value.field == "to_day"
    with pytest.raises(NotFound):
        add_period(actor=team.anna, at=AT, site_id=0, from_day=TODAY, to_day=TODAY)


def test_a_contract_names_one_mailbox(team: Office) -> None:
    contract = NewContract(
        number="45/2025", signed_on=dt.date(2025, 3, 10), mailbox="Office@Romashka.Example"
    )
    add = {"actor": team.anna, "at": AT, "organisation_id": team.organisation.pk}
    assert add_contract(**add, contract=contract).mailbox == "office@romashka.example"
    with pytest.raises(BadInput) as twice:
        add_contract(**add, contract=contract)
    assert twice.value.field == "mailbox"
    with pytest.raises(BadInput):
        add_contract(**add, contract=replace(contract, mailbox="b@x.example", ends_on=dt.date(2025, 1, 1)))


def test_the_contract_is_the_invoices_ground(team: Office) -> None:
    contract = NewContract(
        number="45/2025", signed_on=dt.date(2025, 3, 10), mailbox="office@romashka.example"
    )
    add_contract(actor=team.anna, at=AT, organisation_id=team.organisation.pk, contract=contract)
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    assert invoice.basis == "Договор № 45/2025 от 10.03.2025, тикет № 1001"
